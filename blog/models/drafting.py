import math
import re
from typing import Any, NamedTuple, Self

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

# Mean silent reading speed of adults for English non-fiction, words a minute:
# Brysbaert, Journal of Memory and Language 109 (2019),
# doi:10.1016/j.jml.2019.104047.
READING_SPEED = 238
# The same for Chinese and Japanese, which don't part words: a usual convention.
CHARACTERS_READ = 500
UNPARTED = re.compile("[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")

LONGEST_BODY = 1_000_000
LONGEST_SLUG = 200


class Texts(NamedTuple):
    """What writers work on together: it is saved, compared and kept as one."""

    title: str
    standfirst: str
    body: str


class Written(models.Model):
    """Something that has the texts of a post: the post, or what may become it."""

    title = models.CharField(_("title"), max_length=300)
    standfirst = models.TextField(_("standfirst"), blank=True)
    body = models.TextField(_("text"), max_length=LONGEST_BODY, blank=True)

    class Meta:
        abstract = True

    @property
    def texts(self) -> Texts:
        return Texts(self.title, self.standfirst, self.body)

    def write(self, texts: Texts) -> None:
        """Take ``texts``, without saving them."""
        self.title, self.standfirst, self.body = texts


class Drafting(Written):
    """How the text of a post grows."""

    # One more at each change of the texts, whoever saves it, and never one that was
    # before: who saves says which one they had read.
    version = models.PositiveIntegerField(
        _("version"), default=1, db_default=1, editable=False
    )
    slug: Any  # The post's own field.
    status: Any
    text: Any

    class Meta:
        abstract = True

    def count_version(self, old: Self | None) -> bool:
        """Count the version on from the stored one; return whether the texts differ."""
        changed = old is not None and old.texts != self.texts
        if old:
            self.version = old.version + changed
        return changed

    @property
    def reading_minutes(self) -> int:
        characters = UNPARTED.findall(self.text)
        words = UNPARTED.sub(" ", self.text).split()
        return math.ceil(len(words) / READING_SPEED + len(characters) / CHARACTERS_READ)


def slug_of(title: str) -> str:
    slug = slugify(title, allow_unicode=True)[:LONGEST_SLUG].strip("-_")
    return slug or "post"
