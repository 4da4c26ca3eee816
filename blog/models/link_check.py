from django.db import models
from django.db.models import F
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from blog.models.post import Post


class LinkCheck(models.Model):
    """What an address that a text links to answered when it was last asked."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="link_checks")
    url = models.TextField(_("address"))
    fault = models.TextField(_("fault"), blank=True)
    checked_at = models.DateTimeField(_("checked"), auto_now=True)

    class Meta:
        verbose_name = _("link that was checked")
        verbose_name_plural = _("links that were checked")
        constraints = (
            # By its hash: an index takes no address as long as it may be.
            models.UniqueConstraint(
                F("post"), MD5("url"), name="link_check_once_a_post_by_hash"
            ),
        )

    def __str__(self) -> str:
        return self.url
