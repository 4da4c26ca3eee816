from datetime import timedelta
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
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
# A worker that is killed while it looks at a source holds it for so long.
LEASE = timedelta(minutes=1)


class LinkbackQuerySet(models.QuerySet["Linkback"]):
    def due(self) -> "LinkbackQuerySet":
        """Return those whose source is to be looked at now, the longest due first."""
        return self.filter(try_at__lte=timezone.now()).order_by("try_at")


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
    claimed_at = models.DateTimeField(
        _("last claimed"), default=timezone.now, db_default=Now()
    )
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)

    objects: ClassVar[LinkbackQuerySet] = LinkbackQuerySet.as_manager()  # type: ignore[assignment]

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
    def author_page(self) -> str:
        """Return the author's address if it may stand in a link, else nothing."""
        return markup.web_address(self.author_url) or ""


@receiver(post_delete, sender=Linkback)
def remove_portrait(instance: Linkback, **kwargs: Any) -> None:
    if instance.photo:
        remove_at_commit(instance.photo)
