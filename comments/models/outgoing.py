from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models import Post
from blog.models.publishing import PUBLIC
from comments.models.comment import Comment

# How long to wait after each try in vain; after the last one a target is given up.
WAITS = (
    *(timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1)),
    *(timedelta(hours=4), timedelta(hours=12), timedelta(days=1)),
)
# The longest that a server may ask us to wait.
LONGEST_WAIT = timedelta(days=2)
# A worker that is killed while it sends holds what it sends for so long. One try
# is at most three requests of ten seconds.
LEASE = timedelta(minutes=1)


class LinkedPostQuerySet(models.QuerySet["LinkedPost"]):
    def leave_alone(self, *posts: Post) -> None:
        """Let nobody be told of the links that ``posts`` have: they are no news."""
        self.bulk_create(
            [self.model(post=post) for post in posts], ignore_conflicts=True
        )


class LinkedPost(models.Model):
    """
    That the links of a post were looked at, so that new ones are known as new.

    A post that came from elsewhere, or was public before mentions were sent, has a
    row with ``looked_at`` empty: its links are noted first, and nobody is told.
    """

    post = models.OneToOneField(
        Post, models.CASCADE, primary_key=True, related_name="linked"
    )
    looked_at = models.DateTimeField(null=True)

    objects = LinkedPostQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.post)


class OutgoingQuerySet(models.QuerySet["Outgoing"]):
    def due(self) -> "OutgoingQuerySet":
        """
        Return those to be told now, the longest due first.

        Of a link that readers can't follow, nobody is told: its post was taken back
        since, and is looked at next.
        """
        due = self.filter(try_at__lte=timezone.now()).order_by("try_at", "pk")
        return due.filter(Q(is_linked=False) | Q(post__status__in=PUBLIC))

    def claim(self, apart_from: Iterable[str] = ()) -> "Outgoing | None":
        """
        Return the one that is longest due, if there is one, and hold it for a minute.

        Those of the origins ``apart_from`` go on waiting.

        That is noted at once: no transaction is open while somebody is told, and
        other workers take other rows.
        """
        with transaction.atomic():
            rows = self.due().select_for_update(skip_locked=True, of=("self",))
            for origin in apart_from:
                rows = rows.exclude(target__startswith=f"{origin}/")
            claimed = rows.first()
            if claimed:
                claimed.try_at = timezone.now() + LEASE
                claimed.tries += 1
                claimed.save(update_fields=["try_at", "tries"])
        return claimed

    def send_again(self) -> int:
        """Let all of these be told anew, and return how many they are."""
        now = timezone.now()
        return self.update(state=Outgoing.State.DUE, tries=0, try_at=now)

    def of_deleted_posts(self) -> "OutgoingQuerySet":
        """Return those whose post is gone without its links being noted so."""
        return self.filter(post=None, is_linked=True)


class Outgoing(models.Model):
    """
    A page elsewhere that a post links to, and what its site was told of that.

    It outlives the link and the post, whose address is kept: the site is told once
    more when either is gone (Webmention, sections 3.1.4 and 3.1.5).
    """

    class State(models.TextChoices):
        DUE = "due", _("To be sent")
        SENT = "sent", _("Sent")
        NOWHERE = "nowhere", _("Takes no mentions")
        FAILED = "failed", _("Given up")
        EARLIER = "earlier", _("Linked before")

    post = models.ForeignKey(
        Post,
        models.SET_NULL,
        null=True,
        related_name="outgoing",
        verbose_name=_("post"),
    )
    source = models.CharField(
        _("source"), max_length=1000, help_text=_("The address of our post.")
    )
    target = models.CharField(
        _("target"), max_length=1000, help_text=_("The page that it links to.")
    )
    state = models.CharField(
        _("state"), max_length=8, choices=State, default=State.DUE, db_default="due"
    )
    is_linked = models.BooleanField(
        _("linked"),
        default=True,
        db_default=True,
        help_text=_("Whether readers find the link in the post."),
    )
    protocol = models.CharField(
        _("protocol"), max_length=10, blank=True, choices=Comment.Kind
    )
    endpoint = models.CharField(_("sent to"), max_length=1000, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0, db_default=0)
    try_at = models.DateTimeField(
        _("next try"), null=True, blank=True, default=timezone.now
    )
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    created_at = models.DateTimeField(
        _("found"), default=timezone.now, db_default=Now()
    )

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mention")
        verbose_name_plural = _("outgoing mentions")
        constraints = (
            models.UniqueConstraint(
                fields=["post", "target"], name="outgoing_once_a_target"
            ),
        )
        indexes = (
            models.Index(
                fields=["try_at"],
                condition=Q(try_at__isnull=False),
                name="outgoing_due",
            ),
        )

    def arrive(self) -> None:
        """
        Leave to the site that a copy was made of what it is still to send.

        A copy at the same address is that site, moved.
        """
        if not self.source.startswith(f"{settings.SITE_URL}/"):
            is_due = self.state == self.State.DUE
            self.state = self.State.EARLIER if is_due else self.state
            self.try_at = None

    def __str__(self) -> str:
        return self.target

    @property
    def hears_of_changes(self) -> bool:
        """
        Return whether the other site may know the link, and learns that it changed.

        Webmention alone has a way to say so. What is being tried may have arrived.
        """
        was_told = self.sent_at is not None and self.protocol == "webmention"
        return was_told or (self.state == self.State.DUE and self.tries > 0)

    def begin_again(self) -> None:
        self.state, self.tries, self.try_at = self.State.DUE, 0, timezone.now()
        self.save()

    def unlink(self) -> None:
        """Note that readers find the link no more; tell who may know it."""
        self.is_linked = False
        is_untold = self.sent_at is None
        if self.hears_of_changes:
            self.begin_again()
        elif is_untold and (self.state == self.State.DUE or self.post_id is None):
            self.delete()
        else:
            self.save()

    def relink(self) -> None:
        """Note that readers find the link again; tell who may not know it."""
        self.is_linked = True
        is_new = self.sent_at is None and self.state != self.State.EARLIER
        if self.hears_of_changes or is_new:
            self.begin_again()
        else:
            self.save()

    @property
    def origin(self) -> str:
        """Return whose page it is: scheme, host and port."""
        parts = urlsplit(self.target)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def is_given_up(self) -> bool:
        """Return whether it was claimed too often: no end of its last try was noted."""
        return self.tries > len(WAITS) + 1

    def give_up(self) -> None:
        """Note that it is tried no more, unless it is due anew by now."""
        row = Outgoing.objects.filter(pk=self.pk, try_at=self.try_at)
        row.update(state=self.State.FAILED, try_at=None)

    def conclude(
        self, state: str, attempt: "Attempt", pause: timedelta = timedelta()
    ) -> None:
        """
        Note what came of a try; DUE is for one that may end otherwise next time.

        ``pause`` is how long the other server asks us to wait. Where the link changed
        meanwhile, it is due anew already, and stays so.
        """
        with transaction.atomic():
            rows = Outgoing.objects.select_for_update(no_key=True)
            row = rows.filter(pk=self.pk).first()
            if row is None:
                return
            attempt.outgoing = row
            attempt.save()
            if attempt.succeeded:
                row.sent_at = attempt.made_at
                row.protocol, row.endpoint = attempt.protocol, attempt.endpoint
            if row.try_at == self.try_at:
                row.state, row.try_at = row.after(state, pause)
            row.save()

    def after(self, state: str, pause: timedelta) -> tuple[str, datetime | None]:
        """Return the state that follows, and when the next try is."""
        if state != self.State.DUE:
            return state, None
        if self.tries > len(WAITS):
            return self.State.FAILED, None
        wait = max(WAITS[self.tries - 1], min(pause, LONGEST_WAIT))
        return state, timezone.now() + wait


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def forget(self, before: datetime) -> int:
        """Delete those made before then, but of what is still to be told."""
        return self.filter(made_at__lt=before, outgoing__try_at=None).delete()[0]


class Attempt(models.Model):
    """One try to tell a site of a link, and how its server answered."""

    outgoing = models.ForeignKey(
        Outgoing, models.CASCADE, related_name="attempts", verbose_name=_("mention")
    )
    made_at = models.DateTimeField(_("tried"), default=timezone.now, db_default=Now())
    protocol = models.CharField(
        _("protocol"), max_length=10, blank=True, choices=Comment.Kind
    )
    endpoint = models.CharField(_("sent to"), max_length=1000, blank=True)
    status = models.PositiveSmallIntegerField(
        _("status"), null=True, blank=True, help_text=_("The status code of HTTP.")
    )
    answer = models.CharField(
        _("answer"),
        max_length=500,
        blank=True,
        help_text=_("What the other server said, cut, or why nothing was sent."),
    )
    succeeded = models.BooleanField(_("succeeded"), default=False, db_default=False)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        indexes = (
            models.Index(fields=["outgoing", "-made_at"], name="attempt_newest"),
        )

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M} {self.endpoint}"
