"""What a moderator is shown of each comment: a fixed number of queries for a page."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import models
from django.db.models import CharField, Count, F, Func
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comments.models import Comment, Decision, Report
from comments.moderation.waves import Wave

Act = Decision.Act
# What may become of a comment of each status, the likeliest first.
ACTS = {
    "pending": (Act.APPROVED, Act.TRUSTED, Act.REJECTED, Act.SPAM),
    "approved": (Act.HELD, Act.REJECTED, Act.SPAM),
    "spam": (Act.APPROVED, Act.HELD, Act.REJECTED),
    "trashed": (Act.APPROVED, Act.HELD, Act.SPAM),
}
# What the buttons say, and which keys stand for them.
BUTTONS = {
    Act.APPROVED: (_("Approve"), "a"),
    Act.TRUSTED: (_("Approve and trust"), "t"),
    Act.REJECTED: (_("Reject"), "r"),
    Act.SPAM: (_("Spam"), "s"),
    Act.HELD: (_("Hold"), "h"),
}
# What waits longer is marked.
LATE = timedelta(days=1)
# Characters from which a text scrolls in its card.
LONG = 2500
# Of how many comments each status is known, by address, network, host or text.
Tally = dict[str, Counter[str]]


@dataclass(frozen=True)
class Host:
    """A host that the comment links to, and in how many approved ones it stands."""

    name: str
    approved: int


@dataclass(frozen=True)
class Button:
    act: Decision.Act
    label: str
    key: str


@dataclass
class Card:
    comment: Comment
    # Why it waits, in the words of the rules.
    why: list[str] = field(default_factory=list)
    # What people decided about it, its writer too, the newest first.
    log: list[Decision] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    # By the writer's address, and by the network: how many of each status.
    history: Counter[str] = field(default_factory=Counter)
    neighbours: Counter[str] = field(default_factory=Counter)
    hosts: list[Host] = field(default_factory=list)
    waves: list[Wave] = field(default_factory=list)
    # The card below, to go on with once this one is decided on.
    following: Comment | None = None

    @property
    def buttons(self) -> list[Button]:
        found: list[Button] = []
        for act in () if self.is_withdrawn else ACTS[self.comment.status]:
            # Trust is in a person; for the places that mentions come from are rules.
            if act == Act.TRUSTED and self.comment.is_mention:
                continue
            label, key = BUTTONS[act]
            found.append(Button(act, str(label), key))
        if self.comment.report_count and self.comment.status == "approved":
            found.insert(0, Button(Act.APPROVED, gettext("Keep"), "a"))
        return found

    @property
    def is_withdrawn(self) -> bool:
        """Return whether its writer deleted it: nothing is left to decide."""
        return any(line.act == Act.WITHDRAWN for line in self.log)

    @property
    def is_answerable(self) -> bool:
        """Return whether an answer to it would stand anywhere."""
        said = not self.is_withdrawn and not self.comment.is_excerpt
        return said and self.comment.post.is_public

    @property
    def whose(self) -> str:
        return gettext("comment by %(name)s") % {"name": self.comment.name}

    @property
    def age(self) -> str:
        if timezone.now() - self.comment.created_at < timedelta(minutes=1):
            return gettext("just now")
        age = timesince(self.comment.created_at, depth=1)
        return gettext("%(age)s ago") % {"age": age}

    @property
    def is_late(self) -> bool:
        waits = self.comment.status == Comment.Status.PENDING
        return waits and self.comment.created_at < timezone.now() - LATE

    @property
    def is_long(self) -> bool:
        return len(self.comment.body_html) > LONG

    @property
    def rejected(self) -> int:
        """Return how many comments of this address became trash or spam."""
        return self.history["trashed"] + self.history["spam"]

    @property
    def rejected_nearby(self) -> int:
        return self.neighbours["trashed"] + self.neighbours["spam"]

    @property
    def is_first(self) -> bool:
        return self.history.total() == 1

    @property
    def is_proven(self) -> bool:
        return bool(self.comment.confirmed_at or self.comment.user_id)


def cards_of(comments: list[Comment]) -> list[Card]:
    """Return the cards of these comments, with all that their page shows."""
    if not comments:
        return []
    cards = [Card(comment) for comment in comments]
    _add_log(cards)
    _add_reports(cards)
    _add_history(cards)
    for card, following in zip(cards, comments[1:], strict=False):
        card.following = following
    for comment in comments:
        if comment.parent:
            comment.parent.post = comment.post
    return cards


def _add_log(cards: list[Card]) -> None:
    """Add what the rules found last, and what people decided."""
    lines = Decision.objects.filter(comment__in=[card.comment for card in cards])
    found = defaultdict(list)
    for line in lines.select_related("actor").order_by("-pk"):
        found[line.comment_id].append(line)
    for card in cards:
        log = found[card.comment.pk]
        card.log = [line for line in log if line.actor_id or line.act == Act.WITHDRAWN]
        judged = (line.reasons for line in log if not line.actor_id and line.reasons)
        card.why = next(judged, [])


def _add_reports(cards: list[Card]) -> None:
    reported = [card for card in cards if card.comment.report_count]
    if reported:
        comments = [card.comment for card in reported]
        reports = Report.objects.filter(comment__in=comments, settled_at=None)
        found = defaultdict(list)
        for report in reports.order_by("pk"):
            found[report.comment_id].append(report)
        for card in reported:
            card.reports = found[card.comment.pk]


def _add_history(cards: list[Card]) -> None:
    """Add how comments of the same writer, network, host and text fared."""
    comments = [card.comment for card in cards]
    emails = _tally("email", {comment.email for comment in comments})
    networks = _tally("network", {comment.network for comment in comments})
    texts = _tally("fingerprint", {comment.fingerprint for comment in comments})
    hosts = _tally_of_hosts({name for each in comments for name in each.domains})
    for card in cards:
        comment = card.comment
        card.history = emails[comment.email]
        card.neighbours = networks[comment.network]
        card.hosts = [Host(name, hosts[name]["approved"]) for name in comment.domains]
        waves = [
            Wave("text", comment.fingerprint, texts[comment.fingerprint]["pending"]),
            Wave("network", comment.network, networks[comment.network]["pending"]),
            *(Wave("host", name, hosts[name]["pending"]) for name in comment.domains),
        ]
        card.waves = [wave for wave in waves if wave.number > 1]


def _tally(name: str, values: Iterable[str]) -> Tally:
    known = Comment.objects.filter(**{f"{name}__in": set(values) - {""}})
    return _counted(known, F(name))


def _tally_of_hosts(names: set[str]) -> Tally:
    if not names:
        return defaultdict(Counter)
    linking = Comment.objects.filter(domains__overlap=sorted(names))
    each = Func("domains", function="unnest", output_field=CharField())
    return _counted(linking, each)


def _counted(comments: "models.QuerySet[Comment]", key: Combinable) -> Tally:
    tally: Tally = defaultdict(Counter)
    rows = comments.order_by().annotate(key=key).values_list("key", "status")
    for value, status, number in rows.annotate(number=Count("pk")):
        tally[value][status] = number
    return tally
