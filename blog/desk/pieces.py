"""The rows of the desk: what a post is to whoever looks at it, and what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, Value, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blog.desk.waiting import waiting
from blog.models import Post, Revision
from blog.models.post_queryset import PostQuerySet
from blog.models.publishing import ADDRESSED
from blog.models.workflow import Verb

Status = Post.Status

# The desk in the order in which a post goes through it.
SECTIONS = {
    "drafts": (_("Drafts"), (Status.DRAFT, Status.CHANGES_ASKED)),
    "review": (_("With reviewers"), (Status.IN_REVIEW,)),
    "editor": (_("With the editor"), (Status.SUBMITTED, Status.ACCEPTED)),
    "scheduled": (_("Scheduled"), (Status.SCHEDULED,)),
    "published": (_("Published"), (Status.PUBLISHED, Status.RETRACTED)),
    "withdrawn": (_("Withdrawn"), (Status.WITHDRAWN,)),
}
# Of each section so many are shown at first.
SHOWN = 5

# The next step in words: for who writes, and for who may decide about it.
NEXT = {
    Status.DRAFT: (_("Go on writing"), _("Go on writing")),
    Status.SUBMITTED: (_("Read it once more"), _("Begin the review")),
    Status.IN_REVIEW: (_("See who has answered"), _("Read the reviews")),
    Status.CHANGES_ASKED: (_("Make the changes"), _("Look at the changes")),
    Status.ACCEPTED: (_("Read it once more"), _("Publish it")),
    Status.SCHEDULED: (_("Look at it once more"), _("Look at it once more")),
    Status.PUBLISHED: (_("Read the discussion"), _("Read the discussion")),
    Status.WITHDRAWN: (_("Read why"), _("Read why")),
    Status.RETRACTED: (_("Read the notice"), _("Read the notice")),
}
# Where the step is a step of the workflow, and where it is to read something.
DECIDED_BY = {Status.SUBMITTED: Verb.BEGIN_REVIEW, Status.ACCEPTED: Verb.PUBLISH}
PLACES = {Status.IN_REVIEW: "desk:reviews", Status.WITHDRAWN: "desk:steps"}


@dataclass(frozen=True)
class Piece:
    """One post on the desk of ``user``."""

    post: Post
    user: Any
    # Who changed it last, as far as anybody knows.
    last_by: User | None
    # That it would appear without changes that wait, in a sentence.
    waits: str = ""

    @property
    def url(self) -> str:
        return self.post.writing_url

    @property
    def company(self) -> list[str]:
        """Return the names of who signs it besides the user, each once."""
        people = (a.name for a in self.post.people if a.user_id != self.user.pk)
        return list(dict.fromkeys(people))

    @property
    def is_signed(self) -> bool:
        return any(author.user_id == self.user.pk for author in self.post.people)

    @property
    def tells_state(self) -> bool:
        """Return whether its section holds posts of another state, too."""
        usual = [states[0] for _label, states in SECTIONS.values()]
        return self.post.status not in usual

    @property
    def is_mine_last(self) -> bool:
        return self.last_by == self.user

    @property
    def next_step(self) -> str:
        """Return the next step as a verb."""
        if self._was_changed_by_others or self.waits:
            return gettext("Read the changes")
        writes, decides = NEXT[Status(self.post.status)]
        return str(decides if self._decides else writes)

    @property
    def next_url(self) -> str:
        """Return where that step is taken."""
        status, post = Status(self.post.status), [self.post.pk]
        if self.waits:
            return reverse("desk:pending", args=post)
        if status == Status.PUBLISHED and self.post.is_public:
            return f"{self.post.get_absolute_url()}#discussion"
        if status == Status.RETRACTED:
            return self.post.get_absolute_url()
        if self._decides and status in DECIDED_BY:
            return reverse("desk:step", args=[*post, DECIDED_BY[status]])
        if self._was_changed_by_others:
            return reverse("desk:revisions", args=post)
        if status in PLACES:
            return reverse(PLACES[status], args=post)
        return self.url

    @property
    def _decides(self) -> bool:
        return bool(self.user.has_perm("blog.change_any_post"))

    @property
    def _was_changed_by_others(self) -> bool:
        is_draft = self.post.status == Status.DRAFT
        return bool(is_draft and self.last_by and not self.is_mine_last)


@dataclass(frozen=True)
class Section:
    name: str
    label: str
    pieces: list[Piece]
    # How many there are, shown or not.
    count: int

    @property
    def has_more(self) -> bool:
        return self.count > len(self.pieces)


def sections(user: Any) -> list[Section]:
    """Return the desk of ``user``: each section that holds something, newest first."""
    posts = with_sections(Post.objects.on_desk_of(user).for_desk())
    place = Window(RowNumber(), partition_by="section", order_by=("-at", "-pk"))
    number = Window(Count("pk"), partition_by="section")
    shown = posts.annotate(place=place, number=number).filter(place__lte=SHOWN)
    found: dict[str, list[Piece]] = {}
    counts: dict[str, int] = {}
    for piece in pieces(shown.order_by("place"), user):
        row: Any = piece.post
        found.setdefault(row.section, []).append(piece)
        counts[row.section] = row.number
    return [
        Section(name, str(label), found[name], counts[name])
        for name, (label, _states) in SECTIONS.items()
        if name in found
    ]


def with_sections(posts: PostQuerySet) -> PostQuerySet:
    """Give each post its ``section``, and the time ``at`` by which it stands there."""
    cases = [
        When(status__in=states, then=Value(name))
        for name, (_label, states) in SECTIONS.items()
    ]
    dated = When(status__in=ADDRESSED, then=F("published_at"))
    return posts.annotate(section=Case(*cases), at=Case(dated, default="changed_at"))


def pieces(posts: Iterable[Post], user: Any) -> list[Piece]:
    rows = list(posts)
    last, waits = last_changes(rows), waiting(rows)
    return [
        Piece(row, user, last.get(row.pk, row.created_by), waits.get(row.pk, ""))
        for row in rows
    ]


def last_changes(posts: list[Post]) -> dict[int, User | None]:
    """Return who saved each of ``posts`` last, where that is known."""
    newest = Revision.objects.filter(post__in=posts).order_by("post_id", "-number")
    rows = newest.distinct("post_id").select_related("made_by")
    return {row.post_id: row.made_by for row in rows.only("post", "made_by")}
