"""The discussion of a post as its page shows it: threads in pages, answers nested."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from blog.models import Author, Post
from comments.models import Comment
from comments.models.comment_queryset import CommentQuerySet
from comments.paging import ROOM, View, fair_share

# What is told of a discussion as a whole.
COUNTS = ("number", "mentions", "threads")


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
    # Of a thread that is cut: the address of all of it, and how many are not here.
    whole: str = ""
    missing: int = 0
    # Whether the form stands below it.
    has_desk: bool = False

    @cached_property
    def is_excerpt(self) -> bool:
        return self.comment.is_excerpt

    @property
    def is_reply(self) -> bool:
        """Return whether somebody answered on a page of their own."""
        return self.comment.is_mention and not self.is_excerpt

    @property
    def writer_url(self) -> str:
        """Return the address of who wrote this; for a mention, of the page itself."""
        source = self.comment.source if self.is_reply else None
        return source.author_page if source else self.comment.url

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
    view: View
    items: list[Item]
    pages: int
    number: int
    mentions: int
    threads: int

    @cached_property
    def is_part(self) -> bool:
        """Return whether some of the discussion stands on other pages."""
        parts = self.pages > 1 or self.view.thread
        return bool(parts or any(item.whole for item in self.items))

    @property
    def is_continued(self) -> bool:
        """Return whether this is one thread, from somewhere in the middle on."""
        return bool(self.view.thread) and self.view.page > 1

    @property
    def older(self) -> str:
        """Return the address of the page with older threads, or nothing."""
        return self._beside(1 if self._turned else -1)

    @property
    def newer(self) -> str:
        return self._beside(-1 if self._turned else 1)

    @property
    def _turned(self) -> bool:
        return self.view.newest_first and not self.view.thread

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


def thread_of(post: Post, view: View) -> Thread:
    """Return a page of the discussion: one query where it is short, two where not."""
    own = Comment.objects.filter(post=post)
    if view.thread:
        first = own.in_thread().filter(pk=view.thread, parent=None).first()
        if first:
            return one_thread(post, view, first)
        view = view.whole
    comments: Iterable[Comment]
    if post.comment_count <= view.site.threads_per_page:
        comments = list(own.in_thread())
        counts = counted(comments)
    else:
        trees = view.trees(own)
        if not trees:  # There are fewer pages than that.
            view = view.within(view.pages(own.counted()["threads"]))
            trees = view.trees(own)
        counts = {name: int(trees[0][name]) if trees else 0 for name in COUNTS}
        comments = cut(
            own.in_thread(), {tree["tree_id"]: tree["size"] for tree in trees}
        )
    pages = view.pages(counts["threads"])
    view = view.within(pages)
    items = nest(comments, post.signers, view.site.thread_depth)
    arrange(items, view, counts["threads"])
    return Thread(post, view, items, pages, **counts)


def cut(comments: CommentQuerySet, sizes: dict[int, int]) -> CommentQuerySet:
    """Return what a page shows of its trees, whose ``sizes`` are known."""
    here = comments.filter(tree_id__in=sizes)
    if sum(sizes.values()) <= ROOM:
        return here
    return here.first_of_each(fair_share(sizes.values()))


def arrange(items: list[Item], view: View, threads: int) -> None:
    """Number the threads, turn them if asked to, and note where they were cut."""
    first = view.before + 1
    if view.newest_first:
        first = threads - view.before - len(items) + 1
    for number, item in enumerate(items, first):
        item.number = number
        in_all = getattr(item.comment, "in_tree", 0)
        if in_all > item.below + 1:
            item.missing = in_all - item.below - 1
            item.whole = view.alone(item.comment.pk).address
    if view.newest_first:
        items.reverse()


def one_thread(post: Post, view: View, first: Comment) -> Thread:
    """
    Return a thread that has pages of its own; ``first`` is what it begins with.

    From the second page on answers stand one below the other.
    """
    own = Comment.objects.filter(post=post)
    comments = own.in_thread().filter(tree_id=first.tree_id)
    pages = max(math.ceil(comments.count() / ROOM), 1)
    view = view.within(pages)
    start = (view.page - 1) * ROOM
    here = list(comments.select_related("parent")[start : start + ROOM])
    levels = view.site.thread_depth if view.page == 1 else 0
    items = nest(here, post.signers, levels)
    if view.page == 1:
        items[0].number = own.threads().filter(tree_id__lte=first.tree_id).count()
    return Thread(post, view, items, pages, **own.counted())


def counted(comments: Sequence[Comment]) -> dict[str, int]:
    """Return what ``CommentQuerySet.counted`` does, of a whole discussion."""
    shown = [c for c in comments if c.status == Comment.Status.APPROVED]
    return {
        "number": len(shown),
        "mentions": sum(c.is_mention for c in shown),
        "threads": len({c.tree_id for c in shown}),
    }


def nest(
    comments: Iterable[Comment], authors: Sequence[Author], levels: int
) -> list[Item]:
    """
    Hang each comment, which come in the order of the page, below its parent.

    There are so many ``levels``, at least two: what answers a comment of the last
    one stands beside it. With none, each stands on its own and knows its parent.
    """
    deepest = max(levels - 1, 1)
    names = {author.pk for author in authors}
    accounts = {author.user_id for author in authors} - {None}
    roots: list[Item] = []
    items: dict[int | None, Item] = {}
    for comment in comments:
        parent = items.get(comment.parent_id)
        above = parent
        if not levels:
            parent, above = Item(comment.parent) if comment.parent else None, None
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
