"""Texts that stand beside posts and pages, and are always public: who, what, where."""

from django.db.models import Q, QuerySet

from blog.models.author import Author
from blog.models.category import Category, Series
from blog.models.image import Image
from blog.models.site import SiteSettings
from blog.models.tag import Tag


def texts_with(image: Image) -> list[QuerySet]:
    """
    Return the authors, topics and settings whose words show ``image``.

    They are few, and asked only of an image that stands in no post and no page.
    """
    found: list[QuerySet] = []
    for model, field in (
        (Author, "biography_html"),
        (Category, "description_html"),
        (Series, "description_html"),
        (Tag, "description_html"),
        (SiteSettings, "footer_html"),
    ):
        found.append(model._default_manager.filter(named_in(image, field)))
    return found


def named_in(image: Image, field: str) -> Q:
    """Return the condition on rows that the HTML in ``field`` names ``image``."""
    names = (str(image.file.name), str(image.file_dark.name or ""), *image.former)
    said = Q()
    for name in filter(None, names):
        said |= Q(**{f"{field}__contains": name})
    return said


def stands_beside(image: Image) -> bool:
    """Return whether a text that is always public shows ``image``."""
    return any(rows.exists() for rows in texts_with(image))
