import logging

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from blog.citing.rendering import templates
from blog.models.post import Post
from blog.models.site import SiteSettings

logger = logging.getLogger(__name__)


class CitationQuerySet(models.QuerySet["Citation"]):
    def due(self) -> "CitationQuerySet":
        """Return those that don't say any more, or yet, what they should."""
        return self.filter(made__lt=F("wanted")).order_by("-post_id")

    def write_due(self, limit: int) -> int:
        """Write the ``limit`` newest of those that are due; return how many."""
        due = list(self.due()[:limit])
        for citation in due:
            citation.write()
        return len(due)


class Citation(models.Model):
    """
    How a post is cited in each style, from the day on which it has an address.

    Triggers count ``wanted`` on whenever the post, who signs it, a name or the zone of
    the site changes, by whatever hand: see the migration "citations_fall_due". It is
    for a job to write ``texts`` then, since that takes a tenth of a second.
    """

    post = models.OneToOneField(
        Post, models.CASCADE, primary_key=True, related_name="citation"
    )
    # By the name of a style, to be filled in by ``blog.citing.rendering.as_html``.
    texts = models.JSONField(default=dict)
    wanted = models.PositiveIntegerField(default=1, db_default=1)
    # For which of those the texts were written.
    made = models.PositiveIntegerField(default=0, db_default=0)

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        indexes = (
            models.Index(
                fields=["-post"],
                name="citation_due",
                condition=Q(made__lt=F("wanted")),
            ),
        )

    def __str__(self) -> str:
        return str(self.post)

    @property
    def is_current(self) -> bool:
        return self.made == self.wanted

    def write(self) -> None:
        """Write the texts anew, unless what they say has changed meanwhile again."""
        posts = Post.objects.for_lists().exclude(published_at=None)
        post = posts.filter(pk=self.pk).first()
        texts = templates_of(post) if post else {}
        unchanged = Citation.objects.filter(pk=self.pk, wanted=self.wanted)
        unchanged.update(texts=texts, made=self.wanted)


def templates_of(post: Post) -> dict[str, str]:
    try:
        return templates(post, SiteSettings.objects.current())
    except Exception:
        # What citeproc-py can't write must not keep all others waiting.
        logger.exception("Post %d is not cited.", post.pk)
        return {}
