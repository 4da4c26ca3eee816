from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.models import User


def hash_of(email: str) -> str:
    """Return under what ``email`` is kept, whatever its case: nobody turns it back."""
    hashed = salted_hmac("blog.WithoutMail", email.strip().lower(), algorithm="sha256")
    return hashed.hexdigest()


class WithoutMailQuerySet(models.QuerySet["WithoutMail"]):
    def against(self, post: models.Model, email: str, user: User | None = None) -> Self:
        """Return what keeps mails about ``post`` from ``email``, and from ``user``."""
        wishes = Q(post=post.pk, address=hash_of(email))
        if user:
            wishes |= Q(user=user)
        return self.filter(wishes)


class WithoutMail(models.Model):
    """
    Who wants no mails of the desk: an account at all, an address about one post.

    Of an address a hash is kept, so that the wish outlives what else is known of it.
    """

    user = models.OneToOneField(
        User,
        models.CASCADE,
        null=True,
        related_name="without_mail",
        verbose_name=_("whose"),
    )
    post = models.ForeignKey(
        "blog.Post",
        models.CASCADE,
        null=True,
        related_name="+",
        verbose_name=_("post"),
    )
    address = models.CharField(
        max_length=64, default="", db_default="", editable=False, blank=True
    )
    since = models.DateTimeField(
        _("since"), default=timezone.now, db_default=Now(), editable=False
    )

    objects = WithoutMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish for no mails of the desk")
        verbose_name_plural = _("wishes for no mails of the desk")
        constraints = (
            models.CheckConstraint(
                condition=Q(user__isnull=False, post=None, address="")
                | Q(user=None, post__isnull=False) & ~Q(address=""),
                name="without_mail_is_somebody_s",
            ),
            models.UniqueConstraint(
                fields=["post", "address"], name="without_mail_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.user or self.post)
