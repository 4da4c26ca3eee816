from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models import Post
from comments.models.comment import Comment

# How long to wait after each try in vain; after the last one a target is given up.
WAITS = (
    *(timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1)),
    *(timedelta(hours=4), timedelta(hours=12), timedelta(days=1)),
)
# A worker that is killed while it sends holds what it sends for so long.
LEASE = timedelta(minutes=1)


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

    def __str__(self) -> str:
        return str(self.post)


class OutgoingQuerySet(models.QuerySet["Outgoing"]):
    def due(self) -> "OutgoingQuerySet":
        return self.filter(try_at__lte=timezone.now()).order_by("try_at")


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

    objects: ClassVar[OutgoingQuerySet] = OutgoingQuerySet.as_manager()  # type: ignore[assignment]

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

    def __str__(self) -> str:
        return self.target


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

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        indexes = (
            models.Index(fields=["outgoing", "-made_at"], name="attempt_newest"),
        )

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M} {self.endpoint}"
