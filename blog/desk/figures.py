"""An image as it is put into a text."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from blog.models import Image


def figure(image: Image) -> SafeString:
    """Return the image with what stands under it, as the text of a post has it."""
    img = format_html(
        '<img src="{}" alt="{}" width="{}" height="{}">',
        image.file.url,
        image.alt,
        image.width,
        image.height,
    )
    caption = format_html_join(" ", "{}", ([part] for part in parts(image) if part))
    if caption:
        caption = format_html("<figcaption>{}</figcaption>", caption)
    return format_html("<figure>{}{}</figure>", img, caption)


def parts(image: Image) -> tuple[str, str]:
    """Return what stands under ``image``: its caption, and whose it is."""
    if not image.attribution:
        return image.caption, ""
    licence = image.licence_name
    if image.licence_url:
        told = '<a href="{}" rel="license">{}</a>'
        licence = format_html(told, image.licence_url, licence)
    whose = format_html_join(
        ", ", "{}", ([part] for part in (image.credit, licence) if part)
    )
    return image.caption, format_html("<small>{}</small>", whose)
