from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import connection, models, transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import RowNumber
from mptt.managers import TreeManager
from mptt.querysets import TreeQuerySet

from accounts.models import User
from blog.models import Post
from blog.models.marks import alters_data, queryset_only

if TYPE_CHECKING:
    from comments.models.comment import Comment
    from comments.models.decision import Decision

TREE_SEQUENCE = "comments_tree"
# In SQL: each comment runs them, and to build them takes longer than to run them.
LOCK = """
SELECT id FROM blog_post WHERE id = ANY(%s::bigint[]) ORDER BY id FOR NO KEY UPDATE
"""
RECOUNT = """
UPDATE blog_post SET comment_count = (
    SELECT count(*) FROM comments_comment
    WHERE post_id = blog_post.id AND status = 'approved' AND reaction = ''
)
WHERE id = ANY(%s::bigint[])
"""
# The act of the log by which a moderator gives each status.
ACTS = {
    "approved": "approved",
    "pending": "held",
    "spam": "spam",
    "trashed": "rejected",
}
# What readers don't see of a linkback.
UNSHOWN = [
    f"linkback__{name}"
    for name in (
        *("post", "source", "target", "protocols", "offered", "state", "fault"),
        *("tries", "try_at", "key", "ip", "created_at", "claimed_at", "verified_at"),
    )
]


class OfAll(models.Func):
    """The sum of what groups of rows have, beside each: ``Sum`` takes no aggregate."""

    function = "SUM"
    window_compatible = True
    output_field = models.BigIntegerField()


class CommentQuerySet(TreeQuerySet):
    def approved(self) -> "CommentQuerySet":
        return self.filter(status=self.model.Status.APPROVED)

    def in_stream(self) -> "CommentQuerySet":
        """Leave out likes, reposts and bookmarks elsewhere: one line counts them."""
        return self.filter(reaction="")

    def mentions(self) -> "CommentQuerySet":
        """Return what came from other sites, likes and the like among it."""
        return self.exclude(kind=self.model.Kind.COMMENT)

    def answerable(self) -> "CommentQuerySet":
        """Return what somebody said to the post: an excerpt can't be answered."""
        said = Q(kind=self.model.Kind.COMMENT) | Q(linkback__is_reply=True)
        return self.in_stream().filter(said)

    def reactions(self) -> "CommentQuerySet":
        """Return likes, reposts and bookmarks elsewhere, the newest first."""
        return self.mentions().exclude(reaction="").order_by("-created_at", "-pk")

    def with_source(self) -> "CommentQuerySet":
        """Load what is shown of the page that a mention stands on, and no more."""
        return self.select_related("linkback").defer(*UNSHOWN)

    def in_thread(self) -> "CommentQuerySet":
        """
        Return what readers see, in the order of the page: one query.

        That is what is approved, and what isn't but has an approved answer
        below it: the page shows a stub for it, so that the answer keeps its place.
        Whether its writer took it back is told by ``is_withdrawn``.
        """
        answers = self.model._default_manager.approved().filter(
            tree_id=models.OuterRef("tree_id"),
            lft__gt=models.OuterRef("lft"),
            rght__lt=models.OuterRef("rght"),
        )
        shown = Q(status=self.model.Status.APPROVED)
        parents = Q(rght__gt=F("lft") + 1) & models.Exists(answers)
        return (
            self.in_stream()
            .filter(shown | parents)
            .annotate(
                is_withdrawn=models.Case(
                    models.When(shown, then=models.Value(False)),
                    default=was_withdrawn(),
                )
            )
            .select_related("user")
            .with_source()
            .order_by("tree_id", "lft")
        )

    def kept(self) -> "CommentQuerySet":
        """Leave out what its writer deleted: nobody else brings that back."""
        return self.exclude(was_withdrawn())

    def first_of_each(self, number: int) -> "CommentQuerySet":
        """Return the first ``number`` of each tree, which know how many are in it."""
        return self.annotate(
            in_tree=models.Window(models.Count("pk"), F("tree_id")),
            place=models.Window(RowNumber(), F("tree_id"), order_by="lft"),
        ).filter(place__lte=number)

    def threads(self) -> "models.QuerySet[Any, dict[str, int]]":
        """
        Return each tree of which readers see anything, in order, with its ``size``.

        Each row tells what ``counted`` does, too: of all trees, whatever is sliced.
        """
        said_elsewhere = ~Q(kind=self.model.Kind.COMMENT)
        shown = self.approved().in_stream().order_by("tree_id").values("tree_id")
        return shown.annotate(
            size=models.Count("pk"),
            elsewhere=models.Count("pk", filter=said_elsewhere),
            number=models.Window(OfAll("size")),
            mentions=models.Window(OfAll("elsewhere")),
            threads=models.Window(models.Count("tree_id")),
        )

    def counted(self) -> dict[str, int]:
        """Return the ``number`` of items shown, and of mentions and threads in it."""
        counts: dict[str, int] = (
            self.approved()
            .in_stream()
            .aggregate(
                number=models.Count("pk"),
                mentions=models.Count("pk", filter=~Q(kind=self.model.Kind.COMMENT)),
                threads=models.Count("tree_id", distinct=True),
            )
        )
        return counts

    def public(self) -> "CommentQuerySet":
        """Return what anyone may read, with its post, the newest first."""
        public = Post.objects.published()
        shown = self.approved().in_stream().filter(post__in=public)
        shown = shown.select_related("post").with_source()
        return shown.order_by("-created_at", "-pk")

    def recent(self) -> "CommentQuerySet":
        """Return what readers said last under public posts; mentions left out."""
        said = self.public().filter(kind=self.model.Kind.COMMENT)
        return said.select_related("post", "parent")

    def with_newest_line(self) -> "CommentQuerySet":
        """Return these with the number of their last line in the log, for ``seen``."""
        from comments.models.decision import Decision

        lines = Decision.objects.filter(comment=models.OuterRef("pk")).order_by()
        newest = lines.values("comment").annotate(newest=models.Max("pk"))
        return self.annotate(newest_line=models.Subquery(newest.values("newest")))

    def as_seen(self, seen: Mapping[int, str]) -> "list[Comment]":
        """Return those that are still what ``seen`` says of them, by their ids."""
        return [
            comment
            for comment in self.with_newest_line().filter(pk__in=seen).order_by("pk")
            if comment.seen == seen[comment.pk]
        ]

    def unlearned(self, since: datetime) -> "CommentQuerySet":
        """
        Return what people decided on ``since`` then and the filter has not learned.

        What each teaches is its ``lesson``: what is approved is ham, what is called
        spam is spam, and what waits or was rejected for its tone is neither.
        """
        from comments.models.decision import Decision

        said = Decision.objects.by_people().newest_first()
        last = said.filter(comment=models.OuterRef("pk")).values("became")[:1]
        lesson = Case(
            When(last="approved", then=Value("ham")),
            When(last="spam", then=Value("spam")),
            default=Value(""),
        )
        lately = said.filter(made_at__gte=since).order_by().values("comment")
        taught = self.filter(pk__in=lately).annotate(last=models.Subquery(last))
        return taught.annotate(lesson=lesson).exclude(learned=F("lesson"))

    def moderate(
        self,
        status: str,
        *,
        actor: User | None = None,
        act: str = "",
        reasons: Iterable[str] = (),
        batch: UUID | None = None,
    ) -> "list[Decision]":
        """
        Give these comments ``status``; return a decision for each that had another.

        ``act`` is a Decision.Act, by default the one that leads to ``status``.
        """
        from comments.models.decision import Decision

        with transaction.atomic():
            changed, posts = self._lock_those_not(status)
            decisions = Decision.objects.record(
                changed.only("status").order_by("pk"),
                act or ACTS[status],
                became=status,
                actor=actor,
                reasons=list(reasons),
                batch=batch or uuid4(),
            )
            changed.update(status=status)
            recount(posts)
        return decisions

    def _lock_those_not(self, status: str) -> "tuple[CommentQuerySet, list[int]]":
        """Return those of another status, and the posts below which all is locked."""
        chosen = dict(self.exclude(status=status).values_list("pk", "post_id"))
        posts = lock_posts(chosen.values())
        # Another moderator may have been first, while this one waited.
        rows = self.model._default_manager.filter(pk__in=chosen)
        return rows.exclude(status=status), posts

    @alters_data
    @queryset_only
    def delete(self) -> tuple[int, dict[str, int]]:
        """
        Delete these comments and the answers to them, under the posts' locks.

        One by one, the last first: a DELETE of many rows leaves gaps in the trees.
        """
        deleted: Counter[str] = Counter()
        with transaction.atomic():
            chosen = dict(self.values_list("pk", "post_id"))
            lock_posts(chosen.values())
            comments = self.model._default_manager.filter(pk__in=chosen)
            for comment in comments.order_by("-tree_id", "-lft"):
                deleted.update(comment.delete()[1])
        return deleted.total(), dict(deleted)


class CommentManager(TreeManager.from_queryset(CommentQuerySet)):  # type: ignore[misc]
    def _get_next_tree_id(self) -> int:
        """
        Return a number that no other root has or will have.

        mptt takes the largest number in use and adds one, so that two roots
        written at once, under two posts, become one broken tree.
        """
        return self.next_tree_ids(1)[0]

    def next_tree_ids(self, number: int) -> list[int]:
        """Return so many of these numbers at once."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(%s) FROM generate_series(1, %s)",
                [TREE_SEQUENCE, number],
            )
            return [row[0] for row in cursor.fetchall()]


def was_withdrawn() -> models.Exists:
    """Return the condition that its writer deleted a comment, for a query of these."""
    from comments.models.decision import Decision

    lines = Decision.objects.filter(comment=models.OuterRef("pk"))
    return models.Exists(lines.filter(act=Decision.Act.WITHDRAWN))


def lock_posts(post_ids: Any) -> list[int]:
    """
    Hold the trees of these posts until the transaction ends; return their ids.

    mptt reads the tree, reckons, and writes it back, so nobody else may write
    meanwhile. Every writer locks posts by ascending id, then comments. The lock
    leaves alone who only refers to the post by a foreign key: a plain FOR UPDATE
    would wait for each of them, and deadlock.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [sorted(set(post_ids))])
        return [pk for (pk,) in cursor.fetchall()]


def recount(post_ids: list[int]) -> None:
    """Store how many items the discussions of these locked posts have."""
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT, [list(post_ids)])
