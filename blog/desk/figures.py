"""An image as it is put into a text."""

from django.utils.html import format_html
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
    words = " ".join(filter(None, (image.caption, image.credit)))
    caption = format_html("{}", words)
    if image.licence:
        caption += format_html(
            '{}<a href="{}" rel="license">{}</a>',
            ", " if words else "",
            image.licence,
            image.licence_name,
        )
    if caption:
        caption = format_html("<figcaption>{}</figcaption>", caption)
    return format_html("<figure>{}{}</figure>", img, caption)
