import re
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blog.models.drafting import Texts, Written

if TYPE_CHECKING:
    from blog.models.post import Post

# So long after a save, what the same person saves still belongs to it.
SESSION = timedelta(minutes=30)
# A title or text of fewer words is nothing to look for when it was written anew.
FEW = 4
# So many words may have stood in a revision that are in none: two sentences or so.
MANY = 30
# Tags without attributes say too little to be counted.
BETWEEN = re.compile(r"(?:</?\w+>|[\s<>])+")


def words(text: str) -> Counter[str]:
    return Counter(filter(None, BETWEEN.split(text)))


def lost(before: Counter[str], after: Counter[str]) -> int:
    """Count the words that went; "Med" is not lost where "MedEd" is come of it."""
    come = iter(sorted((after - before).elements()))
    last = next(come, None)
    number = 0
    for word in sorted((before - after).elements()):
        while last is not None and last < word:
            last = next(come, None)
        if last is not None and last.startswith(word):
            last = next(come, None)
        else:
            number += 1
    return number


class RevisionQuerySet(models.QuerySet["Revision"]):
    def newest_first(self) -> "RevisionQuerySet":
        return self.order_by("-number")

    def for_lists(self) -> "RevisionQuerySet":
        rows = self.newest_first().defer("standfirst", "body")
        return rows.select_related("made_by", "decided_by", "restored_from")

    def record(
        self, post: "Post", texts: Texts, by: User | None, **facts: Any
    ) -> "Revision":
        """
        Keep ``texts`` as what ``by`` has made of ``post``, whose row is locked.

        ``facts`` are fields of the revision. What one person saves within half an
        hour is one row, unless that would lose too much: see ``goes_on``.
        """
        last = self.filter(post=post).newest_first().first()
        proposed = facts.get("proposed", False)
        same = last and (last.texts, last.proposed) == (texts, proposed)
        if last and (same or last.goes_on(texts, by, proposed=proposed)):
            revision = last
            if not same:
                revision.take(texts)
        else:
            number = last.number + 1 if last else 1
            revision = Revision(post=post, number=number, made_by=by)
            revision.write(texts)
        for name, value in facts.items():
            setattr(revision, name, value)
        revision.save()
        return revision

    def keep(self, post: "Post") -> None:
        """Keep what ``post`` says, if no revision does: it was written elsewhere."""
        last = self.filter(post=post, proposed=False).newest_first().first()
        is_new = not post.standfirst and not post.body
        if is_new if last is None else last.texts == post.texts:
            return
        at = post.changed_at
        self.record(post, post.texts, None, closed=True, begun_at=at, saved_at=at)


class Revision(Written):
    """What a post said once: the last of what one person saved in one go."""

    post = models.ForeignKey(
        "Post", models.CASCADE, related_name="revisions", verbose_name=_("post")
    )
    number = models.PositiveIntegerField(_("number"))
    made_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    begun_at = models.DateTimeField(_("begun"), default=timezone.now)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)
    # How many words stood in it once, and were taken out again while it was open.
    words_lost = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    name = models.CharField(
        _("name"),
        max_length=120,
        blank=True,
        help_text=_("For example: as sent to the reviewers."),
    )
    closed = models.BooleanField(
        _("closed"),
        default=False,
        help_text=_("Saved by a button, restored or named: nothing is added to it."),
    )
    restored_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("restored from"),
    )
    proposed = models.BooleanField(
        _("proposed"),
        default=False,
        help_text=_("Written while readers saw the post, for an editor to take."),
    )
    taken = models.BooleanField(_("taken"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("post", "number")
        constraints = (
            models.UniqueConstraint(
                fields=["post", "number"], name="revision_number_unique"
            ),
        )

    def __str__(self) -> str:
        return self.name or gettext("Revision %(number)d") % {"number": self.number}

    def goes_on(self, texts: Texts, by: User | None, *, proposed: bool) -> bool:
        """
        Return whether ``texts`` may take the place of what this revision has.

        Not where words would be in no revision: whoever deletes a text by mistake,
        at once or bit by bit, or writes another over it, should find it again.
        """
        return (
            self.made_by == by
            and self.proposed == proposed
            and not self.closed
            and self.taken is None
            and self.begun_at > timezone.now() - SESSION
            and not self.would_lose(texts)
        )

    def would_lose(self, texts: Texts) -> bool:
        """Return whether ``texts`` lack too much of what ever stood in it."""
        pairs = [*zip(map(words, self.texts), map(words, texts), strict=True)]
        for before, after in pairs:
            if before.total() >= FEW and 2 * lost(before, after) > before.total():
                return True
        return self.words_lost + sum(lost(*pair) for pair in pairs) > MANY

    def take(self, texts: Texts) -> None:
        """Take ``texts`` in the place of what it has, and count the words it loses."""
        pairs = zip(map(words, self.texts), map(words, texts), strict=True)
        self.words_lost += sum(lost(*pair) for pair in pairs)
        self.write(texts)
        self.saved_at = timezone.now()

    def rename(self, name: str) -> None:
        """Name the revision, which nobody adds to from then on."""
        self.name, self.closed = name, True
        self.save(update_fields=["name", "closed"])

    def previous(self) -> "Revision | None":
        earlier = Revision.objects.filter(post=self.post_id, number__lt=self.number)
        return earlier.newest_first().first()
