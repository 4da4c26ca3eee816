from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models import Post
from comments.models.comment import Comment


class Subscription(models.Model):
    """
    Somebody's wish to be told of answers, proven by a link in a mail.

    Until the link is followed the wish is in the link alone: there is no row for an
    address that nobody has proven.
    """

    email = models.EmailField(_("e-mail address"))
    post = models.ForeignKey(
        Post, models.CASCADE, related_name="subscriptions", verbose_name=_("post")
    )
    # Told of the answers below this comment; without it, of all comments on the post.
    comment = models.ForeignKey(
        Comment,
        models.CASCADE,
        null=True,
        related_name="subscriptions",
        verbose_name=_("comment"),
    )
    made_at = models.DateTimeField(_("since"), default=timezone.now, db_default=Now())

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = (
            models.UniqueConstraint(
                fields=["email", "post", "comment"],
                nulls_distinct=False,
                name="subscription_once",
            ),
        )
        indexes = (models.Index(fields=["email"], name="subscription_email"),)

    def __str__(self) -> str:
        return f"{self.post}"


class Unwanted(models.Model):
    """An address that wants no mail of the discussion: kept as a hash alone."""

    address = models.CharField(max_length=64, primary_key=True)
    made_at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(address=""), name="unwanted_is_known"),
        )
        verbose_name = _("address without mail")
        verbose_name_plural = _("addresses without mail")

    def __str__(self) -> str:
        return self.address
