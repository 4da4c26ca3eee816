from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog import markup
from blog.models import Post
from blog.models.image import remove_at_commit
from comments.models.comment import Comment

# How long to wait after each try in vain; after the last one a source is given up.
WAITS = (
    *(timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=20)),
    *(timedelta(hours=1), timedelta(hours=4), timedelta(hours=12)),
)
# A source is looked at once in so long, however often it is said to link to a post.
FOLDED = timedelta(minutes=10)
# A worker that is killed while it looks at a source holds it for so long.
LEASE = timedelta(minutes=1)


class LinkbackQuerySet(models.QuerySet["Linkback"]):
    def due(self) -> "LinkbackQuerySet":
        """Return those whose source is to be looked at now, the longest due first."""
        return self.filter(try_at__lte=timezone.now()).order_by("try_at")

    def forget_visitors(self, before: datetime) -> int:
        """Forget from where claims came that were made last before then."""
        return self.filter(claimed_at__lt=before).exclude(ip=None).update(ip=None)

    def forget_vain(self, before: datetime) -> int:
        """Delete claims that came to nothing, or of whose item nothing is left."""
        vain = self.filter(claimed_at__lt=before, try_at=None, comment=None)
        return vain.delete()[0]

    def take(self) -> "Linkback | None":
        """
        Return one that is due, as tried once more and not due for a while.

        Meanwhile other workers take others; where this one is killed, it falls due
        again by itself. Call it where no transaction is open.
        """
        with transaction.atomic(durable=True):
            rows = self.due().select_related("post")
            linkback = rows.select_for_update(
                skip_locked=True, of=("self",), no_key=True
            ).first()
            if linkback:
                linkback.tries += 1
                linkback.try_at = timezone.now() + LEASE
                linkback.save(update_fields=["tries", "try_at"])
        return linkback


class Linkback(models.Model):
    """
    What another site says: that its page, the source, links to one of our posts.

    There is one for each pair of source and post, by whatever protocols it came, and
    however the post's address was written. The claim is stored as it arrives and
    verified by a job; what then is shown to readers is its ``comment``.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("To be verified")
        VERIFIED = "verified", _("Verified")
        REFUSED = "refused", _("Not verified")
        GONE = "gone", _("Gone since")

    class Fault(models.IntegerChoices):
        """What is wrong with a source, by the numbers of Pingback 1.0, section 3."""

        SOURCE = 16, _("The source could not be read.")
        NO_LINK = 17, _("The source has no link to the post.")

    post = models.ForeignKey(
        Post, models.CASCADE, related_name="linkbacks", verbose_name=_("post")
    )
    source = models.CharField(
        _("source"),
        max_length=1000,
        help_text=_("The page that is said to link to the post."),
    )
    target = models.CharField(
        _("target"),
        max_length=1000,
        help_text=_("The address of the post, as the other site wrote it."),
    )
    protocols = ArrayField(
        models.CharField(max_length=10, choices=Comment.Kind),
        verbose_name=_("protocols"),
        help_text=_("By which it came, the first one first."),
    )
    # Of a trackback: title, excerpt and blog_name, as they were sent.
    offered = models.JSONField(default=dict, db_default={}, editable=False)
    comment = models.OneToOneField(
        Comment,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="linkback",
        verbose_name=_("item of the discussion"),
    )
    is_reply = models.BooleanField(
        _("answers the post"),
        default=False,
        db_default=False,
        help_text=_(
            "By its microformats: it stands in the discussion as its author's comment."
        ),
    )
    author_url = models.CharField(
        _("author's address"),
        max_length=1000,
        blank=True,
        default="",
        db_default="",
        help_text=_("Who wrote the source, by its microformats."),
    )
    photo = models.ImageField(
        _("portrait"),
        upload_to="mentions/",
        blank=True,
        help_text=_("A copy of ours, so that readers load nothing from elsewhere."),
    )
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=State,
        default=State.WAITING,
        db_default=State.WAITING,
    )
    fault = models.PositiveSmallIntegerField(
        _("fault"), null=True, blank=True, choices=Fault
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0, db_default=0)
    try_at = models.DateTimeField(
        _("next try"), null=True, blank=True, default=timezone.now
    )
    # By which the other site asks what became of it: nobody guesses it.
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    ip = models.GenericIPAddressField(_("IP address"), null=True, editable=False)
    created_at = models.DateTimeField(
        _("first claimed"), default=timezone.now, db_default=Now()
    )
    # When the source was last to be looked at: the time of a claim, or soon after it.
    claimed_at = models.DateTimeField(
        _("last claimed"), default=timezone.now, db_default=Now()
    )
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)

    objects = LinkbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("linkback")
        verbose_name_plural = _("linkbacks")
        constraints = (
            models.UniqueConstraint(
                fields=["post", "source"], name="linkback_once_a_source"
            ),
        )
        indexes = (
            models.Index(
                fields=["try_at"],
                condition=Q(try_at__isnull=False),
                name="linkback_due",
            ),
            models.Index(
                fields=["claimed_at"],
                condition=~Q(ip=None),
                name="linkback_of_visitor",
            ),
        )

    def __str__(self) -> str:
        return self.source

    @property
    def protocols_in_words(self) -> str:
        return ", ".join(str(Comment.Kind(kind).label) for kind in self.protocols)

    def is_to_be_looked_at(self, kind: str) -> bool:
        """
        Return whether a claim made now, by ``kind``, is a reason to look (again).

        Whoever repeats a webmention says that the source changed (Webmention, 3.2.4);
        by the other protocols nothing is said of a source that is verified. One look
        that is still to come does for all that is said before it.
        """
        is_asked_for = self.try_at is not None and not self.tries
        if is_asked_for or self.claimed_at > timezone.now():
            return False
        return kind == Comment.Kind.WEBMENTION or self.state != self.State.VERIFIED

    def claim_again(self, claimed: "Linkback") -> None:
        """Add a repeated claim, and have the source looked at where that is due."""
        kind = claimed.protocols[0]
        if kind not in self.protocols:
            self.protocols = [*self.protocols, kind]
        self.offered = claimed.offered or self.offered
        if self.is_to_be_looked_at(kind):
            self._ask_for_a_look()
            self.ip = claimed.ip
            # A link that was found is not lost because somebody names another one.
            if self.state != self.State.VERIFIED:
                self.target = claimed.target
        self.save()

    def _ask_for_a_look(self) -> None:
        at = max(timezone.now(), self.claimed_at + FOLDED)
        if self.try_at is None:
            self.tries = 0
        self.try_at = min(self.try_at or at, at)
        self.claimed_at = at

    @property
    def kind(self) -> Comment.Kind:
        """Return as what it is shown: if it came in several ways, what tells most."""
        kinds = (Comment.Kind.WEBMENTION, Comment.Kind.PINGBACK)
        found = (kind for kind in kinds if kind in self.protocols)
        return next(found, Comment.Kind.TRACKBACK)

    @property
    def is_given_up(self) -> bool:
        """Return whether it was taken too often: something ended its last try."""
        return self.tries > len(WAITS) + 1

    def hold(self) -> bool:
        """
        Let nobody else write to the row, and read what others wrote since.

        Return False if another worker took it meanwhile, or it fell due by a claim.
        """
        rows = Linkback.objects.select_for_update(no_key=True)
        try:
            self.refresh_from_db(from_queryset=rows.filter(try_at=self.try_at))
        except Linkback.DoesNotExist:
            return False
        return True

    def settle(self, state: str, fault: int | None = None) -> None:
        """
        Store what its source was found to be, with all else that was set.

        It is looked at again only if somebody asked for that meanwhile.
        """
        is_asked_for = self.claimed_at > timezone.now()
        self.state, self.fault, self.tries = state, fault, 0
        self.try_at = self.claimed_at if is_asked_for else None
        self.save()

    def fail(self, fault: int | None, wait: timedelta | None = None) -> None:
        """Store a try in vain: another follows after ``wait``, or as ``WAITS`` say."""
        if self.tries > len(WAITS):
            self.give_up(fault)
            return
        self.fault = fault
        self.try_at = timezone.now() + (wait or WAITS[self.tries - 1])
        self.save()

    def put_off(self, seconds: int) -> None:
        """Store that it was not tried: others of its site came first."""
        self.tries -= 1
        self.try_at = timezone.now() + timedelta(seconds=seconds)
        self.save()

    def give_up(self, fault: int | None) -> None:
        """
        Store that the source can't be read.

        What was verified stays so: a server that is down takes nothing back.
        """
        was_there = self.state in (self.State.VERIFIED, self.State.GONE)
        self.settle(self.state if was_there else self.State.REFUSED, fault)

    @property
    def author_page(self) -> str:
        """Return the author's address if it may stand in a link, else nothing."""
        return markup.web_address(self.author_url) or ""


@receiver(post_delete, sender=Linkback)
def remove_portrait(instance: Linkback, **kwargs: Any) -> None:
    if instance.photo:
        remove_at_commit(instance.photo)
