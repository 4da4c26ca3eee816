"""What other sites have said of posts and their authors, as a list to take away."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _

from blog import markup, tables
from blog.addresses import absolute
from blog.models import Author, Post
from comments.models import Comment
from comments.models.comment_queryset import CommentQuerySet

COLUMNS = (
    *("date", "kind", "title", "url", "site", "excerpt"),
    *("article", "article_url"),
)


def mentions_of(
    author: Author | None, post: Post | None, *, user: Any
) -> CommentQuerySet:
    """Return the approved mentions that ``user`` may read about, the newest first."""
    posts = Post.objects.visible_to(user)
    if author:
        posts = posts.filter(bylines__author=author)
    if post:
        posts = posts.filter(pk=post.pk)
    said = Comment.objects.approved().mentions().in_stream()
    found = said.filter(post__in=posts).select_related("post").with_source()
    return found.order_by("-created_at", "-pk")


def by_site(mentions: Iterable[Comment]) -> list[list[Comment]]:
    """Put what one site says of one post together, at the place of the first of it."""
    groups: dict[Any, list[Comment]] = {}
    for mention in mentions:
        said_by = (mention.post_id, mention.site) if mention.site else mention.pk
        groups.setdefault(said_by, []).append(mention)
    return [*groups.values()]


def row_of(mention: Comment) -> dict[str, str]:
    """Return what is told of one mention, each by its column."""
    return {
        "date": mention.created_at.date().isoformat(),
        "kind": mention.kind,
        "title": title_of(mention),
        "url": mention.url,
        "site": mention.site,
        "excerpt": markup.text(mention.body_html),
        "article": mention.post.title,
        "article_url": absolute(mention.post.get_absolute_url()),
    }


def title_of(mention: Comment) -> str:
    """Return the title of the page; of an answer nothing is known but who wrote it."""
    if mention.is_excerpt:
        return mention.name
    return _("Answer by {name}").format(name=mention.name)


def as_csv(mentions: Iterable[Comment]) -> FileResponse:
    return tables.as_csv("mentions.csv", COLUMNS, map(cells, mentions))


def cells(mention: Comment) -> list[str]:
    row = row_of(mention)
    return [row[column] for column in COLUMNS]


def as_json(mentions: Iterable[Comment]) -> HttpResponse:
    response = HttpResponse(content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="mentions.json"'
    response.writelines(pieces(mentions))
    return response


def pieces(mentions: Iterable[Comment]) -> Iterator[str]:
    """Yield one list of all mentions, each on a line of its own."""
    between = "[\n"
    for mention in mentions:
        yield between + json.dumps(row_of(mention), ensure_ascii=False)
        between = ",\n"
    yield "\n]\n" if between == ",\n" else "[]\n"
