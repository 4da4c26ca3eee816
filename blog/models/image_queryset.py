import re
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from blog import markup

if TYPE_CHECKING:
    from blog.models.image import Image


def names_in(html: str) -> set[str]:
    """Return the names of the files of this site that ``html`` shows or links to."""
    root = re.escape(settings.MEDIA_URL)
    found = re.findall(rf'<(?:img|a) [^>]*?\b(?:src|href)="{root}([^"]+)"', html)
    return {unquote(unescape(name)) for name in found}


class ImageQuerySet(models.QuerySet["Image"]):
    def named(self, *names: str) -> "ImageQuerySet":
        """Return the images whose files are called so, or were before."""
        if not names:
            return self.none()
        files = Q(file__in=names) | Q(file_dark__in=names)
        return self.filter(files | Q(former__overlap=list(names)))

    def in_text(self, html: str) -> "ImageQuerySet":
        """Return the images of this site that ``html``, cleaned, shows or links to."""
        return self.named(*names_in(html))

    def unconsented(self) -> "ImageQuerySet":
        """Return those that show a patient whose consent nobody has attested."""
        return self.filter(shows_patient=True, consent_at=None)

    def public(self) -> "ImageQuerySet":
        """Return the images that stand on a page which everybody may read."""
        from blog.models import Author, Page, Post, SiteSettings

        posts = Post.objects.published()
        image = OuterRef("pk")
        pages = Page.objects.filter(is_published=True, pictures=image)
        faces = Author.objects.filter(photo=image)
        return self.filter(
            shown_in(posts)
            | Exists(pages)
            | Exists(faces)
            | Exists(SiteSettings.objects.filter(marked_with(image)))
        )

    def visible_to(self, user: Any) -> "ImageQuerySet":
        """
        Return the images that ``user`` may see: the one place that decides it (S7).

        Everybody sees those of what everybody reads; whoever writes also what they
        brought themselves, those of posts that they may read, and what was brought for
        posts at which they write, whether or not a text shows it.
        """
        from blog.models import Post

        if not user.is_authenticated:
            return self.public()
        if user.has_perm("blog.change_any_post"):
            return self
        posts = Post.objects.visible_to(user)
        theirs = Q(added_by=user) | shown_in(posts)
        whole = Post.objects.wholly_visible_to(user)
        brought = Exists(whole.filter(pk=OuterRef("added_for")))
        public = Exists(self.model.objects.public().filter(pk=OuterRef("pk")))
        return self.filter(theirs | brought | public)

    def of_posts(self, numbers: list[int]) -> "ImageQuerySet":
        """Return the images of the posts with these numbers, in whatever state."""
        from blog.models import Post

        posts = Post.objects.filter(pk__in=numbers)
        return self.filter(shown_in(posts) | Q(added_for__in=numbers))

    def changeable_by(self, user: Any) -> "ImageQuerySet":
        """
        Return the images that ``user`` may describe anew, replace or delete.

        Beside editors, those may who brought one, or write at the post for which it
        was brought, as long as nothing shows it that they may not change.
        """
        from blog.models import Author, Page, Post, SiteSettings

        if user.has_perm("blog.change_image"):
            return self.visible_to(user)
        image = OuterRef("pk")
        mine = Post.objects.editable_by(user)
        brought = Q(added_by=user) | Q(added_for__in=mine.values("pk"))
        others = Post.objects.exclude(pk__in=mine.values("pk"))
        faces = Author.objects.filter(photo=image).exclude(user=user)
        return self.filter(brought).exclude(
            shown_in(others)
            | Exists(Page.objects.filter(pictures=image))
            | Exists(faces)
            | Exists(SiteSettings.objects.filter(marked_with(image)))
        )

    def unrendered(self) -> "ImageQuerySet":
        """Return the images whose smaller copies are still to be made."""
        return self.filter(rendered_at=None)

    def forget_renditions(self) -> None:
        """Let the smaller copies be made again: those that were may be gone."""
        self.update(widths=[], widths_dark=[], rendered_at=None)

    def by_address(self) -> dict[str, "Image"]:
        """Return these images by each address that a text may name them by."""
        root = settings.MEDIA_URL
        return {
            f"{root}{name}": image
            for image in self
            for name in (str(image.file.name), *image.former)
        }

    def as_shown(self) -> dict[str, markup.Shown]:
        """Return how texts show these images, by each address that they may name."""
        return {
            address: markup.Shown(image.file.url, image.alt, image.sources)
            for address, image in self.by_address().items()
        }


def shown_in(posts: Any) -> Q:
    """Return the condition on images that one of ``posts`` shows them."""
    lead = posts.filter(image=OuterRef("pk"))
    inside = posts.filter(pictures=OuterRef("pk"))
    return Q(Exists(lead)) | Q(Exists(inside))


def marked_with(image: OuterRef) -> Q:
    """Return the condition on the site's settings that ``image`` is its mark."""
    return Q(logo=image) | Q(logo_dark=image) | Q(favicon=image)
