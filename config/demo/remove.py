"""
Taking the demo away again, and nothing else.

What it made is known by what its files say, not by a record that could be lost: a
post by its date and slug, the rest by its words, where nothing else uses it.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.text import capfirst

from accounts.models import User
from blog.models import (
    Author,
    Byline,
    Category,
    Handle,
    Image,
    KnownWord,
    MenuItem,
    Page,
    Post,
    Redirect,
    Series,
    SiteSettings,
    Tag,
    TaggedPost,
    Transition,
)
from comments.models import Comment
from config.demo import files
from config.demo.accounts import demo_accounts, remove_accounts
from config.demo.load import demo_posts

# What a removal is told in, in this order.
KINDS: tuple[type[models.Model], ...] = (
    *(Post, Comment, Author, Image, Tag, Category, Series, User),
)


@dataclass(frozen=True)
class Removed:
    """How many of one kind went, and how many stay."""

    model: type[models.Model]
    gone: int
    left: int

    @property
    def name(self) -> str:
        return str(capfirst(self.model._meta.verbose_name_plural))


def is_there(keep: User | None = None) -> bool:
    """Return whether anything of the demo is left, but for the account ``keep``."""
    accounts = demo_accounts()
    if keep:
        accounts = accounts.exclude(pk=keep.pk)
    return demo_posts().exists() or accounts.exists()


def remove(accounts_file: Path, keep: User | None = None) -> list[Removed]:
    """
    Remove the demo in one act, and then its files; return what became of each kind.

    The account ``keep`` stays in any case: whoever acts is not locked out.
    """
    before = [model._default_manager.count() for model in KINDS]
    with transaction.atomic():
        posts = demo_posts()
        tags = list(TaggedPost.objects.filter(content_object__in=posts).values("tag"))
        Transition.objects.forget(posts.values_list("pk", flat=True))
        images = set(posts.exclude(image=None).values_list("image", flat=True))
        forget(posts)
        if not Post.objects.published().exists():  # Else they are learned at night.
            KnownWord.objects.all().delete()
        authors = unused_authors()
        images |= set(authors.exclude(photo=None).values_list("photo", flat=True))
        forget(authors)
        remove_tags([row["tag"] for row in tags])
        remove_images(images)
        clear_site()
        remove_accounts(accounts_file, keep)
        left = [model._default_manager.count() for model in KINDS]
    rows = zip(KINDS, before, left, strict=True)
    return [Removed(model, was - now, now) for model, was, now in rows]


def preview(keep: User) -> list[Removed]:
    """Return what ``remove`` would: it is done and undone, so that it is true."""
    with transaction.atomic():
        removed = remove(Path(), keep)
        transaction.set_rollback(True)
    return removed


def forget(rows: models.QuerySet[Any]) -> None:
    """Delete ``rows``, and all addresses that lead, or led, to them."""
    keys = list(rows.values_list("pk", flat=True))
    kind = ContentType.objects.get_for_model(rows.model)
    rows.model._default_manager.filter(pk__in=keys).delete()
    Redirect.objects.filter(content_type=kind, object_id__in=keys).delete()


def unused_authors() -> models.QuerySet[Author]:
    slugs = [author["slug"] for author in files.people()["authors"].values()]
    signed = Byline.objects.filter(author=OuterRef("pk"))
    return Author.objects.filter(~Exists(signed), slug__in=slugs)


def remove_tags(keys: list[int]) -> None:
    """Delete what nobody uses of the tags ``keys``, and of those that it described."""
    made = Q(pk__in=keys, description="")
    for said in files.site()["tags"]:
        made |= Q(name=said["name"], description=said["description"])
        made |= Q(name__in=said.get("synonyms", []), synonym_of__name=said["name"])
    unused = Tag.objects.filter(made, items=None)
    forget(unused.exclude(synonym_of=None))
    forget(unused.filter(synonyms=None))


def remove_images(keys: set[int]) -> None:
    """Delete the images ``keys`` that stand nowhere else."""
    author = Author.objects.filter(photo=OuterRef("pk"))
    unused = Image.objects.filter(~Exists(author), pk__in=keys, posts=None)
    unused = unused.filter(posts_showing=None, pages_showing=None)
    unused.exclude(pk__in=marks()).delete()


def marks() -> set[int]:
    """Return the images that stand for the site itself."""
    rows = SiteSettings.objects.values_list("logo", "logo_dark", "favicon")
    return {key for row in rows for key in row if key}


def clear_site() -> None:
    """Take back what the site still says as the demo said it."""
    said = files.site()
    fresh = SiteSettings()
    site = SiteSettings.objects.current()
    for name, value in said["settings"].items():
        if getattr(site, name) == value:
            setattr(site, name, getattr(fresh, name))
    site.save()
    for entry in said["menus"]:
        MenuItem.objects.filter(**entry).delete()
    for page in said["pages"]:
        forget(Page.objects.filter(**page))
    for category in said["categories"]:
        forget(Category.objects.filter(**category, posts=None))
    for series in said["series"]:
        forget(Series.objects.filter(**series, posts=None))
    for handle in files.people()["handles"]:
        Handle.objects.filter(**handle, author=None).delete()
