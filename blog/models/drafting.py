import math
import re
from functools import partial
from typing import Any, NamedTuple, Self

from django.db import models, transaction
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from blog import markup
from blog.models.handle import Handle
from blog.models.image import Image
from blog.models.publishing import ADDRESSED
from blog.models.tag import Tag

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
    body_html = models.TextField(editable=False, blank=True)
    text = models.TextField(editable=False, blank=True)
    # The post's own fields.
    status: Any
    tags: Any
    is_public: Any
    get_absolute_url: Any

    class Meta:
        abstract = True

    def count_version(self, old: Self | None) -> bool:
        """Count the version on from the stored one; return whether the texts differ."""
        changed = old is not None and old.texts != self.texts
        if old:
            self.version = old.version + changed
        return changed

    def show_as(self, texts: Texts) -> None:
        """Let the article read as it would with ``texts``; nothing is saved."""
        Written.write(self, texts)
        self._write_html(make_tags=False)
        self.text = markup.text(self.body_html)

    def _write_html(self, *, make_tags: bool = True) -> None:
        tags = Tag.objects.in_text(self.body, make=make_tags)
        self._hashtags = list(tags.values())
        tag_url = {name: tag.get_absolute_url() for name, tag in tags.items()}.get
        handle_url = Handle.objects.urls_of(markup.handles(self.body)).get
        write = partial(markup.article_html, self.body, tag_url, handle_url)
        self.body_html = write()
        if shown := Image.objects.in_text(self.body_html).as_shown():
            self.body_html = write(shown)

    def _tags_left_since(self, old: Self) -> list[Tag]:
        """
        Return the tags of the text of ``old`` that a draft has no longer.

        It is saved while somebody writes, so "#Med" may be all there is of "#MedEd".
        """
        if self.status in ADDRESSED:
            return []
        had = Tag.objects.in_text(old.body, make=False).values()
        return [tag for tag in dict.fromkeys(had) if tag not in self._hashtags]

    def relink(self) -> None:
        """Write the links of the text anew: what they name moved, the post didn't."""
        with transaction.atomic():
            rows = type(self)._default_manager.filter(pk=self.pk)
            post = rows.select_for_update(no_key=True).first()
            if post:
                post._write_html()
                rows.update(body_html=post.body_html)
                post.tags.add(*post._hashtags)

    @property
    def writing_url(self) -> str:
        """Return where one works at the text."""
        return reverse("desk:editor", args=[self.pk])

    @property
    def desk_url(self) -> str:
        """Return where the desk leads: to the text, once out to what readers see."""
        return self.get_absolute_url() if self.is_public else self.writing_url

    @property
    def reading_minutes(self) -> int:
        characters = UNPARTED.findall(self.text)
        words = UNPARTED.sub(" ", self.text).split()
        return math.ceil(len(words) / READING_SPEED + len(characters) / CHARACTERS_READ)


def slug_of(title: str) -> str:
    slug = slugify(title, allow_unicode=True)[:LONGEST_SLUG].strip("-_")
    return slug or "post"
