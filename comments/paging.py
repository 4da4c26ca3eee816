"""Which part of a discussion a page shows, and on which page a comment stands."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

from blog.models import SiteSettings
from comments.models import Comment
from comments.models.comment_queryset import CommentQuerySet

# The parameters of an article's address.
PAGE, ORDER, THREAD, REPLY = "comments", "order", "thread", "reply"
# So many comments a page has room for. Where the threads of a page have more, the long
# ones are cut, and lead to pages of their own.
ROOM = 120


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
    # The first comment of the one thread that is asked for; 0 for all of them.
    thread: int = 0

    @classmethod
    def asked(cls, site: SiteSettings, query: QueryDict) -> "View":
        """Return what the address asks for; the first page where it makes no sense."""
        order = query.get(ORDER)
        newest = order == "newest" if order else site.newest_threads_first
        page, thread = number(query, PAGE), number(query, THREAD)
        return cls(site, newest, max(page, 1), thread)

    @property
    def address(self) -> str:
        """Return the address, from the article's page, without what is usual."""
        query: dict[str, str | int] = {}
        if self.newest_first != self.site.newest_threads_first:
            query[ORDER] = "newest" if self.newest_first else "oldest"
        if self.thread:
            query[THREAD] = self.thread
        if self.page > 1:
            query[PAGE] = self.page
        return f"?{urlencode(query)}"

    @property
    def reply(self) -> str:
        """Return the address at which the form answers a comment, but its number."""
        address = self.address
        return f"{address}{'&' if len(address) > 1 else ''}{REPLY}="

    @property
    def turned(self) -> "View":
        """Return the same discussion in the other order."""
        return View(self.site, newest_first=not self.newest_first)

    @property
    def whole(self) -> "View":
        """Return the discussion that the one thread is part of."""
        return replace(self, page=1, thread=0)

    def alone(self, thread: int, page: int = 1) -> "View":
        return replace(self, page=page, thread=thread)

    def at(self, page: int) -> "View":
        return replace(self, page=page)

    def within(self, pages: int) -> "View":
        """Return the last page instead of one after it: discussions may shrink."""
        return self.at(min(self.page, pages))

    @property
    def before(self) -> int:
        """Return how many threads stand on the pages before this one."""
        return (self.page - 1) * self.site.threads_per_page

    def pages(self, threads: int) -> int:
        return max(math.ceil(threads / self.site.threads_per_page), 1)

    def trees(self, comments: CommentQuerySet) -> list[dict[str, int]]:
        """Return the trees on this page, in its order, as ``threads`` tells of them."""
        trees = comments.threads()
        if self.newest_first:
            trees = trees.reverse()
        return list(trees[self.before : self.before + self.site.threads_per_page])


def number(query: QueryDict, name: str) -> int:
    """Return a number from the address; 0 where there is none that makes sense."""
    asked = query.get(name, "")
    return int(asked) if asked.isdecimal() and len(asked) < 16 else 0


def fair_share(sizes: Iterable[int]) -> int:
    """Return how much a thread of a page may show: long ones give way to short ones."""
    left, waiting = ROOM, sorted(sizes)
    for index, size in enumerate(waiting):
        share = left // (len(waiting) - index)
        if size > share:
            return max(share, 1)
        left -= size
    return ROOM


def place_of(comment: Comment, site: SiteSettings) -> str:
    """Return the address, on the article's page, of the page where ``comment`` is."""
    own = Comment.objects.filter(post=comment.post_id)
    view = View(site, site.newest_threads_first)
    lookup = "tree_id__gt" if view.newest_first else "tree_id__lt"
    before = own.threads().filter(**{lookup: comment.tree_id}).count()
    view = view.at(before // site.threads_per_page + 1)
    if comment.parent_id and comment.post.comment_count > ROOM:
        tree = own.in_thread().filter(tree_id=comment.tree_id)
        above = tree.filter(lft__lt=comment.lft).count()
        if above >= fair_share(tree["size"] for tree in view.trees(own)):
            root = own.filter(tree_id=comment.tree_id).get(parent=None)
            view = view.alone(root.pk, above // ROOM + 1)
    address = view.address
    return f"{address if len(address) > 1 else ''}#{comment.anchor}"
