"""Feeds of posts, in full, and of their corrections."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog import markup
from blog.addresses import absolute
from blog.context import site_of
from blog.feeds.channels import Channel, ChannelFeed
from blog.feeds.conditional import traces_of_posts
from blog.feeds.paging import LENGTH
from blog.feeds.texts import plain
from blog.models import Author, Category, Correction, Post, Series
from blog.models.post_queryset import PostQuerySet
from blog.topics import Topic


class PostFeed(ChannelFeed):
    """The channel's posts, in full."""

    def traces(self, entries: QuerySet[Any]) -> QuerySet[Any, tuple[Any, ...]]:
        return traces_of_posts(entries)

    def items(self, channel: Channel) -> QuerySet[Any]:
        posts: PostQuerySet = channel.stretch.entries  # type: ignore[assignment]
        return posts.for_feed()[:LENGTH]

    def item_title(self, post: Post) -> str:
        return plain(post.cited_title)

    def item_guid(self, post: Post) -> str:
        """Return an address that stays when the post is renamed, and leads there."""
        return absolute(f"/?p={post.pk}")

    def item_description(self, post: Post) -> str:
        return escape(summary(post))

    def item_pubdate(self, post: Post) -> datetime | None:
        return post.published_at

    def item_updateddate(self, post: Post) -> datetime | None:
        return post.revised_at or post.published_at

    def item_categories(self, post: Post) -> list[str]:
        sections = post.sections  # type: ignore[attr-defined]
        names = [section["name"] for section in sections]
        return names + [tag.name for tag in post.tags.all()]

    def item_comments(self, post: Post) -> str:
        return absolute(f"{post.get_absolute_url()}#discussion")

    def item_extra_kwargs(self, post: Post) -> dict[str, Any]:
        url = absolute(post.get_absolute_url())
        return {
            "authors": [named(author) for author in post.signers],
            "content": markup.feed_html(f"{lead(post)}{post.body_html}", url),
            "summary": summary(post),
            "image": absolute(post.image.file.url) if post.image else "",
            "doi": post.doi,
            "language": post.language,
            "replies": {"url": f"{url}feed/", "number": post.comment_count},
        }


class SiteFeed(PostFeed):
    def get_object(self, request: HttpRequest) -> Channel:
        site = site_of(request)
        posts = Post.objects.published()
        return Channel(site, site.name, reverse("blog:home"), posts, site.tagline)


class TagFeed(PostFeed):
    @method_decorator(require_safe)
    def __call__(self, request: HttpRequest, *args: Any, **kwargs: str) -> HttpResponse:
        slug = kwargs["slug"]
        topic = Topic.asked_for(slug)
        if slug == topic.slug:
            return super().__call__(request, topic)
        if not topic.posts.exists():  # Nobody is to learn of a draft by its tags.
            raise Http404
        name = f"blog:tag_feed{self.feed_type.name}"
        return redirect(name, topic.slug, permanent=True)

    def get_object(self, request: HttpRequest, topic: Topic) -> Channel:
        return part(request, topic.name, topic, topic.posts, topic.description_html)


class CategoryFeed(PostFeed):
    def get_object(self, request: HttpRequest, slug: str) -> Channel:
        category = get_object_or_404(Category, slug=slug)
        posts = Post.objects.published().filter(categories=category)
        html = category.description_html
        # Editors open a section also before its first post.
        return part(request, category.name, category, posts, html, may_be_empty=True)


class SeriesFeed(PostFeed):
    """The newest part first, as in any feed: the page has them in their order."""

    def get_object(self, request: HttpRequest, slug: str) -> Channel:
        series = get_object_or_404(Series, slug=slug)
        posts = Post.objects.published().filter(series=series)
        return part(request, series.title, series, posts, series.description_html)


class AuthorFeed(PostFeed):
    def get_object(self, request: HttpRequest, slug: str) -> Channel:
        author = get_object_or_404(Author, slug=slug)
        posts = Post.objects.published().signed_by(author)
        return part(request, author.name, author, posts, author.biography_html)


class CorrectionFeed(ChannelFeed):
    """What was corrected in posts that are out, and what was retracted."""

    moment = "at"

    def get_object(self, request: HttpRequest) -> Channel:
        found = Correction.objects.public().select_related("post").defer("changes")
        site = site_of(request)
        name = _("{name} | {site}").format(name=_("Corrections"), site=site.name)
        return Channel(site, name, reverse("blog:corrections"), found)

    def traces(self, entries: QuerySet[Any]) -> QuerySet[Any, tuple[Any, ...]]:
        return entries.values_list("at", "pk", "kind", "text", "post__title")

    def item_title(self, correction: Correction) -> str:
        return plain(str(correction))

    def item_description(self, correction: Correction) -> str:
        return escape(correction.text)

    def item_pubdate(self, correction: Correction) -> datetime:
        return correction.at

    def item_updateddate(self, correction: Correction) -> datetime:
        return correction.at

    def item_extra_kwargs(self, correction: Correction) -> dict[str, Any]:
        content = format_html("<p>{}</p>", correction.text)
        return {"authors": [], "content": content, "summary": correction.text}


def part(
    request: HttpRequest,
    name: str,
    subject: Topic | Category | Series | Author,
    posts: PostQuerySet,
    html: str,
    *,
    may_be_empty: bool = False,
) -> Channel:
    """
    Return the channel of those posts of the site that ``subject`` holds together.

    There is none without posts, unless it ``may_be_empty``: it would tell of a
    draft's tag.
    """
    site = site_of(request)
    title = _("{name} | {site}").format(name=name, site=site.name)
    about = markup.text(html)
    path = subject.get_absolute_url()
    return Channel(site, title, path, posts, about, may_be_empty=may_be_empty)


def named(author: Author) -> dict[str, str]:
    """Return who an author is to programs: by the ORCID iD where there is one."""
    page = absolute(author.get_absolute_url())
    url = author.orcid_url or page
    return {"name": author.name, "url": url}


def summary(post: Post) -> str:
    return post.standfirst or markup.excerpt(escape(post.text))


def lead(post: Post) -> str:
    """Return what the page shows above the text: a notice, and the image."""
    notice = image = ""
    if post.status == Post.Status.RETRACTED:
        notice = format_html(
            "<p><strong>{}</strong> {}</p>", _("Retracted."), post.notice
        )
    if post.image:
        image = format_html(
            '<figure><img src="{}" alt="{}" width="{}" height="{}">'
            "<figcaption>{}</figcaption></figure>",
            post.image.file.url,
            post.image.alt,
            post.image.width,
            post.image.height,
            f"{post.image.caption} {post.image.attribution}".strip(),
        )
    return f"{notice}{image}"
