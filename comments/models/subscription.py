from collections.abc import Iterable

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models import Post
from comments.known import address
from comments.models.comment import Comment
from comments.visitors import for_good


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def wish(self, email: str, post: Post, comment: Comment | None = None) -> None:
        """
        Note that the owner of ``email`` wants to be told; that it is theirs is proven.

        Nothing happens the second time, or if the owner wants no mail at all.
        """
        if not Unwanted.objects.has(email):
            wish = Subscription(email=address(email), post=post, comment=comment)
            Subscription.objects.bulk_create([wish], ignore_conflicts=True)

    def of(self, email: str) -> "SubscriptionQuerySet":
        return self.filter(email=address(email))

    def for_list(self) -> "SubscriptionQuerySet":
        """Load what a list of one person's wishes shows, the newest first."""
        return self.select_related("post", "comment__post").order_by("-made_at", "-pk")

    def told_of(self, comment: Comment) -> "SubscriptionQuerySet":
        """Return who is told of ``comment``, but for its own writer."""
        below = Comment.objects.filter(
            pk=comment.pk,
            tree_id=OuterRef("comment__tree_id"),
            lft__gt=OuterRef("comment__lft"),
            rght__lt=OuterRef("comment__rght"),
        )
        asked = self.filter(Q(comment=None) | Exists(below), post=comment.post_id)
        if comment.user:
            asked = asked.exclude(email=address(comment.user.email))
        return asked.exclude(email=address(comment.email))

    def each_once(self) -> "SubscriptionQuerySet":
        """Return one wish for each address, that for the whole discussion first."""
        return self.order_by("email", "-comment", "pk").distinct("email")


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

    objects = SubscriptionQuerySet.as_manager()

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


class UnwantedQuerySet(models.QuerySet["Unwanted"]):
    def has(self, email: str) -> bool:
        return self.filter(pk=hash_of(email)).exists()

    def refuse(self, email: str) -> None:
        """Let the owner of ``email`` have no mail of the discussion any more."""
        self.get_or_create(pk=hash_of(email))
        Subscription.objects.of(email).delete()

    def allow(self, email: str) -> None:
        self.filter(pk=hash_of(email)).delete()

    def among(self, emails: Iterable[str]) -> set[str]:
        """Return those of ``emails`` that want no mail."""
        hashes = {hash_of(email): email for email in emails}
        unwanted = self.filter(pk__in=hashes).values_list("pk", flat=True)
        return {hashes[pk] for pk in unwanted}


class Unwanted(models.Model):
    """An address that wants no mail of the discussion: kept as a hash alone."""

    address = models.CharField(max_length=64, primary_key=True)
    made_at = models.DateTimeField(default=timezone.now, db_default=Now())

    objects = UnwantedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(address=""), name="unwanted_is_known"),
        )
        verbose_name = _("address without mail")
        verbose_name_plural = _("addresses without mail")

    def __str__(self) -> str:
        return self.address


def hash_of(email: str) -> str:
    """Return under what ``email`` is kept, which nobody can turn back."""
    return for_good("unwanted", address(email))
