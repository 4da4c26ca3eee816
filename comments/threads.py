"""The discussion of a post as its page shows it: threads in pages, answers nested."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict

from blog.models import Author, Post, SiteSettings
from comments.models import Comment
from comments.models.comment_queryset import CommentQuerySet

# The parameters of an article's address.
PAGE, ORDER, REPLY = "comments", "order", "reply"


@dataclass
class Item:
    """One place in the discussion, with the answers to it."""

    comment: Comment
    # What it answers, and what it stands below: the same, but in a deep thread.
    parent: "Item | None" = None
    above: "Item | None" = None
    depth: int = 0
    replies: list["Item"] = field(default_factory=list)
    # How many items stand below this one, at any depth.
    below: int = 0
    by_author: bool = False
    # Of a thread: which one of the discussion it is, from the oldest.
    number: int = 0
    # Whether the form stands below it.
    has_desk: bool = False

    @property
    def is_removed(self) -> bool:
        return self.comment.status != Comment.Status.APPROVED

    @property
    def by_editor(self) -> bool:
        user = self.comment.user
        return bool(user and user.is_staff and not self.by_author)


@dataclass
class Thread:
    """One page of a discussion, and what there is of it in all."""

    post: Post
    items: list[Item]
    number: int
    mentions: int
    threads: int
    view: "View"

    @property
    def pages(self) -> int:
        return self.view.pages(self.threads)

    @property
    def older(self) -> str:
        """Return the address of the page with older threads, or nothing."""
        return self._beside(1 if self.view.newest_first else -1)

    @property
    def newer(self) -> str:
        return self._beside(-1 if self.view.newest_first else 1)

    @property
    def turned(self) -> str:
        """Return the address of the same discussion in the other order."""
        return View(self.view.site, newest_first=not self.view.newest_first).address

    @property
    def reply(self) -> str:
        """Return the address at which the form answers a comment, but its number."""
        address = self.view.address
        return f"{address}{'&' if len(address) > 1 else ''}{REPLY}="

    def find(self, pk: int) -> Item | None:
        """Return the place of this comment on the page, if it is there."""
        waiting = list(self.items)
        while waiting:
            item = waiting.pop()
            if item.comment.pk == pk:
                return item
            waiting += item.replies
        return None

    def _beside(self, step: int) -> str:
        page = self.view.page + step
        return self.view.at(page).address if 1 <= page <= self.pages else ""


@dataclass(frozen=True)
class View:
    """
    Which page of a discussion is asked for, in which order of its threads.

    Pages have numbers, not keys: those of the threads in the margin say where each
    page begins, and a permalink finds the page of its thread by them.
    """

    site: SiteSettings
    newest_first: bool
    page: int = 1

    @classmethod
    def asked(cls, site: SiteSettings, query: QueryDict) -> "View":
        """Return what the address asks for; the first page where it makes no sense."""
        order, page = query.get(ORDER), query.get(PAGE, "")
        newest = order == "newest" if order else site.newest_threads_first
        number = int(page) if page.isdecimal() and len(page) < 6 else 1
        return cls(site, newest, max(number, 1))

    @property
    def address(self) -> str:
        """Return the address, from the article's page, without what is usual."""
        query: dict[str, str | int] = {}
        if self.newest_first != self.site.newest_threads_first:
            query[ORDER] = "newest" if self.newest_first else "oldest"
        if self.page > 1:
            query[PAGE] = self.page
        return f"?{urlencode(query)}"

    def at(self, page: int) -> "View":
        return View(self.site, self.newest_first, page)

    def pages(self, threads: int) -> int:
        return max(math.ceil(threads / self.site.threads_per_page), 1)

    def within(self, threads: int) -> "View":
        """Return the last page instead of one after it: discussions may shrink."""
        return self.at(min(self.page, self.pages(threads)))

    @property
    def before(self) -> int:
        """Return how many threads stand on the pages before this one."""
        return (self.page - 1) * self.site.threads_per_page

    def of(self, comments: CommentQuerySet) -> list[int]:
        """Return the numbers of the trees on this page, in its order."""
        trees = comments.threads()
        if self.newest_first:
            trees = trees.reverse()
        return list(trees[self.before : self.before + self.site.threads_per_page])


def thread_of(post: Post, view: View) -> Thread:
    """Return a page of the discussion: one query where it is short, three where not."""
    own = Comment.objects.filter(post=post)
    comments: Iterable[Comment]
    if post.comment_count <= view.site.threads_per_page:
        comments = list(own.in_thread())
        counts = counted(comments)
        view = view.within(counts["threads"])
    else:
        counts = own.counted()
        view = view.within(counts["threads"])
        comments = own.in_thread().filter(tree_id__in=view.of(own))
    authors = [byline.author for byline in post.signatures]
    items = nest(comments, authors, view.site.thread_depth)
    first = view.before + 1
    if view.newest_first:
        first = counts["threads"] - view.before - len(items) + 1
    for number, item in enumerate(items, first):
        item.number = number
    if view.newest_first:
        items.reverse()
    return Thread(post, items, view=view, **counts)


def counted(comments: Sequence[Comment]) -> dict[str, int]:
    """Return what ``CommentQuerySet.counted`` does, of a whole discussion."""
    shown = [c for c in comments if c.status == Comment.Status.APPROVED]
    return {
        "number": len(shown),
        "mentions": sum(c.is_mention for c in shown),
        "threads": len({c.tree_id for c in shown}),
    }


def place_of(comment: Comment, site: SiteSettings) -> str:
    """Return the address, on the article's page, of the page where ``comment`` is."""
    trees = Comment.objects.filter(post=comment.post_id).threads()
    view = View(site, site.newest_threads_first)
    lookup = "tree_id__gt" if view.newest_first else "tree_id__lt"
    before = trees.filter(**{lookup: comment.tree_id}).count()
    page = view.at(before // site.threads_per_page + 1)
    return f"{page.address if page.page > 1 else ''}#{comment.anchor}"


def nest(
    comments: Iterable[Comment], authors: Sequence[Author], levels: int
) -> list[Item]:
    """
    Hang each comment, which come in the order of the page, below its parent.

    There are so many ``levels``, at least two: what answers a comment of the last
    one stands beside it.
    """
    deepest = max(levels - 1, 1)
    names = {author.pk for author in authors}
    accounts = {author.user_id for author in authors} - {None}
    roots: list[Item] = []
    items: dict[int, Item] = {}
    for comment in comments:
        parent = items.get(comment.parent_id)
        above = parent
        while above and above.depth >= deepest:
            above = above.above
        depth = above.depth + 1 if above else 0
        by_author = comment.author_id in names or comment.user_id in accounts
        item = Item(comment, parent, above, depth, by_author=by_author)
        items[comment.pk] = item
        (above.replies if above else roots).append(item)
        while above:
            above.below += 1
            above = above.above
    return roots
