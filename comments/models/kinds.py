from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from comments.models.traces import host_of

if TYPE_CHECKING:
    from comments.models.linkback import Linkback


class Kinds(models.Model):
    """What an item of the discussion is, and on which page elsewhere it stands."""

    class Kind(models.TextChoices):
        COMMENT = "comment", _("Comment")
        PINGBACK = "pingback", _("Pingback")
        TRACKBACK = "trackback", _("Trackback")
        WEBMENTION = "webmention", _("Webmention")

    class Reaction(models.TextChoices):
        LIKE = "like", _("Like")
        REPOST = "repost", _("Repost")
        BOOKMARK = "bookmark", _("Bookmark")

    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind, default=Kind.COMMENT
    )
    # What a webmention is where it says nothing: it is counted beside the stream.
    reaction = models.CharField(
        _("reaction"),
        max_length=8,
        choices=Reaction,
        blank=True,
        default="",
        db_default="",
    )
    url = models.URLField(
        _("address"),
        max_length=1000,
        blank=True,
        help_text=_(
            "The writer's site; for a mention, the page that mentions the post."
        ),
    )

    class Meta:
        abstract = True

    @property
    def is_mention(self) -> bool:
        return self.kind != self.Kind.COMMENT

    @property
    def kind_in_words(self) -> str:
        """Return as what it came, and of a like or the like which of them it is."""
        words = [self.get_kind_display(), self.get_reaction_display()]
        return " · ".join(filter(None, words))

    @property
    def source(self) -> "Linkback | None":
        """Return what is known of the page that a mention stands on."""
        return getattr(self, "linkback", None) if self.is_mention else None

    @property
    def is_excerpt(self) -> bool:
        """Return whether these are words around a link, and no answer to the post."""
        return self.is_mention and not (self.source and self.source.is_reply)

    @property
    def site(self) -> str:
        """Return the host of the address, without "www."; nothing if it has none."""
        return host_of(self.url)
