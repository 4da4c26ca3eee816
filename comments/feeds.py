from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import MD5
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from blog import markup
from blog.addresses import absolute
from blog.context import site_of
from blog.feeds import Channel, ChannelFeed, plain
from blog.models import Post
from blog.views.archives import day_of
from comments.models import Comment


class CommentsFeed(ChannelFeed):
    """Items of discussions, mentions among them; each is cleaned when it is saved."""

    moment = "created_at"

    def traces(self, entries: QuerySet[Any]) -> QuerySet[Any, tuple[Any, ...]]:
        told = ("created_at", "pk", "edited_at", "name", "interests", "kind", "url")
        placed = ("parent", "linkback__is_reply", "post__title", "post__slug")
        count = "post__comment_count"
        return entries.values_list(*told, *placed, count, MD5("body_html"))

    def item_title(self, comment: Comment) -> str:
        if comment.is_excerpt:
            kind = comment.get_kind_display()
            return _("{kind}: {name}").format(kind=kind, name=plain(comment.name))
        return _("By {name}").format(name=plain(comment.name))

    def item_guid(self, comment: Comment) -> str:
        return guid(comment.post_id, comment.pk)

    def item_description(self, comment: Comment) -> str:
        return escape(markup.excerpt(comment.body_html))

    def item_pubdate(self, comment: Comment) -> datetime:
        return comment.created_at

    def item_updateddate(self, comment: Comment) -> datetime:
        return comment.edited_at or comment.created_at

    def item_extra_kwargs(self, comment: Comment) -> dict[str, Any]:
        html = comment.body_html
        if comment.interests:
            declared = _("Declares: {interests}").format(interests=comment.interests)
            html += format_html("<p>{}</p>", declared)
        if comment.is_mention and comment.url:
            html += whence(comment)
        url = absolute(comment.post.get_absolute_url())
        return {
            "authors": [{"name": comment.name, "url": ""}],
            "content": markup.feed_html(html, url),
            "summary": markup.excerpt(comment.body_html),
            "answers": {"ref": guid(comment.post_id, comment.parent_id), "href": url},
        }


class PostCommentsFeed(CommentsFeed):
    """The newest approved items of one post's discussion, mentions among them."""

    def get_object(
        self, request: HttpRequest, year: int, month: int, day: int, slug: str
    ) -> Channel:
        post = get_object_or_404(
            Post.objects.published(), address_date=day_of(year, month, day), slug=slug
        )
        title = _("Discussion of “{title}”").format(title=post.title)
        newest = Comment.objects.public().filter(post=post)
        return Channel(site_of(request), title, post.get_absolute_url(), newest)


class SiteCommentsFeed(CommentsFeed):
    """The newest approved items of all discussions under posts that anyone may read."""

    def get_object(self, request: HttpRequest) -> Channel:
        site = site_of(request)
        title = _("{name}: discussion").format(name=site.name)
        return Channel(site, title, "/comments/", Comment.objects.public())

    def item_title(self, comment: Comment) -> str:
        return _("{item} on “{title}”").format(
            item=super().item_title(comment), title=plain(comment.post.title)
        )

    def link(self, channel: Channel) -> str:
        return absolute("/")


def guid(post: int, comment: int | None) -> str:
    """Return by what feeds know a comment, or its post: it outlives their names."""
    return absolute(f"/?p={post}" + (f"#comment-{comment}" if comment else ""))


def whence(mention: Comment) -> SafeString:
    """Return a line that leads to the page on which a mention stands."""
    where = _("On {site}").format(site=mention.site)
    return format_html('<p><a href="{}" rel="nofollow">{}</a></p>', mention.url, where)
