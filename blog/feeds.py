from datetime import datetime
from typing import Any

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
from blog.models import Author, Category, Correction, Post, Tag
from blog.models.post_queryset import PostQuerySet
from blog.rss import Channel, ChannelFeed, plain


class PostFeed(ChannelFeed):
    """The newest of the channel's posts, in full."""

    def item_title(self, post: Post) -> str:
        if post.status == Post.Status.RETRACTED:
            return _("Retracted: {title}").format(title=plain(post.title))
        return plain(post.title)

    def item_guid(self, post: Post) -> str:
        """Return an address that stays when the post is renamed, and leads there."""
        return absolute(f"/?p={post.pk}")

    def item_description(self, post: Post) -> str:
        return escape(post.standfirst or markup.excerpt(escape(post.text)))

    def item_pubdate(self, post: Post) -> datetime | None:
        return post.published_at

    def item_updateddate(self, post: Post) -> datetime | None:
        return post.revised_at

    def item_categories(self, post: Post) -> list[str]:
        sections = post.sections  # type: ignore[attr-defined]
        names = [section["name"] for section in sections]
        return names + [tag.name for tag in post.tags.all()]

    def item_comments(self, post: Post) -> str:
        return absolute(f"{post.get_absolute_url()}#discussion")

    def item_extra_kwargs(self, post: Post) -> dict[str, Any]:
        url = absolute(post.get_absolute_url())
        return {
            "creators": [byline.author.name for byline in post.signatures],
            "content": markup.feed_html(f"{lead(post)}{post.body_html}", url),
            "discussion": {
                "wfw:commentRss": f"{url}feed/",
                "slash:comments": str(post.comment_count),
            },
        }


class SiteFeed(PostFeed):
    def get_object(self, request: HttpRequest) -> Channel:
        site = site_of(request)
        posts = Post.objects.published().for_feed()
        return Channel(site.name, reverse("blog:home"), posts, site.tagline)


class TagFeed(PostFeed):
    @method_decorator(require_safe)
    def __call__(self, request: HttpRequest, *args: Any, **kwargs: str) -> HttpResponse:
        slug = kwargs["slug"]
        tags = Tag.objects.select_related("synonym_of")
        found = get_object_or_404(tags, slug=slug.lower())
        tag = found.synonym_of or found
        posts = existing(Post.objects.published().tagged_with(tag))
        if slug != tag.slug:
            return redirect("blog:tag_feed", tag.slug, permanent=True)
        return super().__call__(request, tag, posts)

    def get_object(
        self, request: HttpRequest, tag: Tag, posts: PostQuerySet
    ) -> Channel:
        return part(request, tag.hashtag, tag, posts, tag.description_html)


class CategoryFeed(PostFeed):
    def get_object(self, request: HttpRequest, slug: str) -> Channel:
        category = get_object_or_404(Category, slug=slug)
        posts = existing(Post.objects.published().filter(categories=category))
        html = category.description_html
        return part(request, category.name, category, posts, html)


class AuthorFeed(PostFeed):
    def get_object(self, request: HttpRequest, slug: str) -> Channel:
        author = get_object_or_404(Author, slug=slug)
        posts = existing(Post.objects.published().signed_by(author))
        return part(request, author.name, author, posts, author.biography_html)


class CorrectionFeed(ChannelFeed):
    """What was corrected in posts that are out, and what was retracted."""

    def get_object(self, request: HttpRequest) -> Channel:
        found = Correction.objects.public().select_related("post").defer("changes")
        name = _("{name} | {site}").format(
            name=_("Corrections"), site=site_of(request).name
        )
        return Channel(name, reverse("blog:corrections"), found)

    def item_title(self, correction: Correction) -> str:
        return plain(str(correction))

    def item_description(self, correction: Correction) -> str:
        return escape(correction.text)

    def item_pubdate(self, correction: Correction) -> datetime:
        return correction.at

    def item_extra_kwargs(self, correction: Correction) -> dict[str, Any]:
        content = format_html("<p>{}</p>", correction.text)
        return {"creators": [], "content": content, "discussion": {}}


def part(
    request: HttpRequest,
    name: str,
    subject: Tag | Category | Author,
    posts: PostQuerySet,
    html: str,
) -> Channel:
    """Return the channel of those posts of the site that ``subject`` holds together."""
    title = _("{name} | {site}").format(name=name, site=site_of(request).name)
    path = subject.get_absolute_url()
    return Channel(title, path, posts.for_feed(), markup.text(html))


def existing(posts: PostQuerySet) -> PostQuerySet:
    """Return ``posts``; raise Http404 if there are none, to tell of no draft's tag."""
    if not posts.exists():
        raise Http404
    return posts


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
            f"{post.image.caption} {post.image.credit}".strip(),
        )
    return f"{notice}{image}"
