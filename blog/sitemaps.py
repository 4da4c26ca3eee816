import math
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import sitemaps
from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps.views import SitemapIndexItem
from django.db.models import Count, F, Max, Prefetch, QuerySet
from django.db.models.functions import Greatest
from django.urls import reverse

from blog.addresses import absolute
from blog.models import Author, Category, Image, Page, Post, Series, Tag


class Section(sitemaps.Sitemap):
    """What the sitemap lists of one kind: items that know their ``lastmod``."""

    limit = 2_000

    def items(self) -> QuerySet[Any]:
        raise NotImplementedError

    def lastmod(self, item: Any) -> datetime:
        lastmod: datetime = item.lastmod
        return lastmod

    def images(self, item: Any) -> list[str]:
        """Return the addresses of the images that the page of ``item`` shows."""
        return []

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        urls: list[dict[str, Any]] = super().get_urls(*args, **kwargs)
        for url in urls:
            url["images"] = self.images(url["item"])
        return urls

    def get_protocol(self, protocol: str | None = None) -> str:
        return str(settings.SITE_URL).partition("://")[0]

    def get_domain(self, site: Any = None) -> str:
        """Return the host of ``SITE_URL``: the one that was asked may be forged."""
        return str(settings.SITE_URL).partition("://")[2]

    def files(self, name: str) -> list[SitemapIndexItem]:
        """Return the index' entries for the files of this section, if it has any."""
        whole = (
            self.items().order_by().aggregate(number=Count("pk"), newest=Max("lastmod"))
        )
        address = f"{settings.SITE_URL}{reverse('blog:sitemaps', args=[name])}"
        numbers = range(1, math.ceil(whole["number"] / self.limit) + 1)
        return [
            SitemapIndexItem(
                f"{address}?p={number}" if number > 1 else address, whole["newest"]
            )
            for number in numbers
        ]


class PostSitemap(Section):
    def items(self) -> QuerySet[Post]:
        """Return the oldest first, so that a new post changes the last file alone."""
        posts = Post.objects.published().order_by("published_at", "pk")
        posts = posts.annotate(lastmod=Greatest("published_at", "revised_at"))
        posts = posts.select_related("image")
        posts = posts.prefetch_related(
            Prefetch("pictures", queryset=Image.objects.only("file"))
        )
        return posts.only("slug", "status", "address_date", "image__file")

    def images(self, item: Post) -> list[str]:
        """Return the lead image and those in the text, each once."""
        shown = [item.image, *item.pictures.all()]
        files = [str(image.file.url) for image in shown if image]
        return [absolute(file) for file in dict.fromkeys(files)]


class AuthorSitemap(Section):
    def items(self) -> QuerySet[Author]:
        return with_posts(Author.objects.all(), "bylines__post")


class TagSitemap(Section):
    def items(self) -> QuerySet[Tag]:
        return with_posts(Tag.objects.canonical(), "items__content_object")


class CategorySitemap(Section):
    def items(self) -> QuerySet[Category]:
        return with_posts(Category.objects.all(), "posts")


class SeriesSitemap(Section):
    def items(self) -> QuerySet[Series]:
        return with_posts(Series.objects.all(), "posts")


class PageSitemap(Section):
    def items(self) -> QuerySet[Page]:
        pages = Page.objects.visible_to(AnonymousUser())
        return pages.annotate(lastmod=F("updated_at")).order_by("pk")


SITEMAPS: dict[str, type[Section]] = {
    "posts": PostSitemap,
    "authors": AuthorSitemap,
    "tags": TagSitemap,
    "categories": CategorySitemap,
    "series": SeriesSitemap,
    "pages": PageSitemap,
}


def with_posts(subjects: QuerySet[Any], posts: str) -> QuerySet[Any]:
    """Return those with published ``posts``, changed when the last of them was."""
    changed = Greatest(f"{posts}__published_at", f"{posts}__revised_at")
    found = subjects.filter(**{f"{posts}__in": Post.objects.published()})
    changed_at: QuerySet[Any] = found.annotate(lastmod=Max(changed)).order_by("pk")
    return changed_at
