import hashlib
import json
import logging
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog import cards
from blog.models.byline import Byline
from blog.models.site import SiteSettings

if TYPE_CHECKING:
    from blog.models.post import Post

logger = logging.getLogger(__name__)

# What is drawn each minute is sought among posts that changed so lately.
LATELY = timedelta(hours=1)


class CardQuerySet(models.QuerySet["Card"]):
    def due(self) -> "models.QuerySet[Post]":
        """
        Return the public posts whose card is missing, or says what is so no more.

        Each has with it what its card is to say (``says``), the newest come first.
        """
        from blog.models.post import Post

        bylines = Byline.objects.filter(post=OuterRef("pk"), contribution="author")
        site = SiteSettings.objects.order_by("pk")
        says = JSONObject(
            title=F("title"),
            names=ArraySubquery(bylines.values("author__name")),
            site=Subquery(site.values("name")[:1]),
            accent=Subquery(site.values("accent")[:1]),
        )
        posts = Post.objects.published().annotate(says=says).newest_first()
        same = self.filter(post=OuterRef("pk"), says=OuterRef("says"))
        return posts.filter(~Exists(same)).only("pk")

    def lately_due(self) -> "models.QuerySet[Post]":
        """Return those of ``due`` that changed in the last hour: found by an index."""
        return self.due().filter(changed_at__gte=timezone.now() - LATELY)


class Card(models.Model):
    """
    The picture that stands for a post where its address is shared.

    It is drawn by a job from what it ``says``. Where our letters lack some of those
    that this takes, it has no ``file``: other pictures stand for the post.
    """

    WIDTH, HEIGHT = cards.SIZE

    post = models.OneToOneField(
        "blog.Post", models.CASCADE, primary_key=True, related_name="card"
    )
    says = models.JSONField(default=dict)
    file = models.CharField(max_length=100, blank=True, default="", db_default="")

    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("drawn card")
        verbose_name_plural = _("drawn cards")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.says.get("title", ""))

    def get_absolute_url(self) -> str:
        return reverse("blog:card", args=[self.pk, self.key])

    @property
    def key(self) -> str:
        """Return what tells this picture of the post from an earlier one."""
        said = json.dumps([cards.DRAWING, self.says], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:12]

    @property
    def alt(self) -> str:
        """Return what can be read on the card."""
        lines = (self.says["title"], ", ".join(self.says["names"]), self.says["site"])
        return ". ".join(filter(None, lines))

    @classmethod
    def draw(cls, post: "Post") -> None:
        """Draw what a post from ``due`` is to say, in place of what its card said."""
        said: dict[str, Any] = post.says  # type: ignore[attr-defined]
        card = cls(post=post, says=said)
        if picture := cards.draw(said):
            name = f"cards/{post.pk}-{card.key}.png"
            # A job that was killed may have drawn it before.
            default_storage.delete(name)
            card.file = default_storage.save(name, ContentFile(picture))
        with transaction.atomic():
            rows = cls.objects.select_for_update(no_key=True)
            old = rows.filter(pk=post.pk).first()
            card.save()
            if old and old.file != card.file:
                remove_at_commit(old.file)


@receiver(post_delete, sender=Card)
def remove_drawing(instance: Card, **kwargs: Any) -> None:
    remove_at_commit(instance.file)


def remove_at_commit(name: str) -> None:
    if name:
        transaction.on_commit(partial(default_storage.delete, name), robust=True)
