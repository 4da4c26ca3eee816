from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User

if TYPE_CHECKING:
    from blog.models.post import Post

# Whoever says nothing for so long has gone.
SILENCE = timedelta(seconds=60)


class SittingQuerySet(models.QuerySet["Sitting"]):
    def now(self) -> "SittingQuerySet":
        """Return those of people who are still there."""
        return self.filter(seen_at__gt=timezone.now() - SILENCE)

    def claim(
        self, post: "Post", user: User, token: str, *, take_over: bool = False
    ) -> "Sitting":
        """
        Sit down at ``post``, or say that one still sits there; return who does.

        ``token`` names the window: one person may have two. Of two who come at
        once, the database lets one be first.
        """
        now, token = timezone.now(), storable(token)
        mine = {"user": user, "token": token, "seen_at": now}
        _sitting, made = self.get_or_create(post=post, defaults=mine | {"since": now})
        if not made:
            rows = self.filter(post=post)
            stayed = rows.filter(token=token, user=user).update(seen_at=now)
            free = rows if take_over else rows.filter(seen_at__lte=now - SILENCE)
            if not stayed:
                free.update(**mine, since=now)
        sitting = self.select_related("user").filter(post=post).first()
        if sitting is None:  # Who sat there has left since.
            return self.claim(post, user, token)
        return sitting

    def leave(self, post: "Post", token: str) -> None:
        self.filter(post=post, token=storable(token)).delete()


def storable(token: str) -> str:
    """Return ``token`` without the one sign that PostgreSQL stores in no text."""
    return token.replace("\0", "")


class Sitting(models.Model):
    """Who is writing at a post. It warns; what keeps texts apart are their versions."""

    post = models.OneToOneField(
        "Post", models.CASCADE, related_name="sitting", verbose_name=_("post")
    )
    user = models.ForeignKey(
        User, models.CASCADE, related_name="+", verbose_name=_("who")
    )
    token = models.CharField(_("window"), max_length=64)
    since = models.DateTimeField(_("since"))
    seen_at = models.DateTimeField(_("last seen"))

    objects = SittingQuerySet.as_manager()

    class Meta:
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")

    def __str__(self) -> str:
        return f"{self.user}: {self.post_id}"
