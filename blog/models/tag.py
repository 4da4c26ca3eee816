import unicodedata
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.indexes import GistIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.html import escape
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from accounts.models import User
from blog import markup
from blog.models.redirect import Addressed
from blog.models.tag_queryset import TagQuerySet

if TYPE_CHECKING:
    from blog.models.tag_merge import TagMerge

LONGEST_TAG = 100
LONGEST_SLUG = 90  # Leaves room for a number.
NO_CHAIN = _("That is a synonym itself. Choose the tag it names.")
ONE_AT_A_TIME = _("It is a synonym already. Make it a tag of its own first.")


class Tag(Addressed, TagBase):
    """A hashtag: one spelling that is shown, whatever case people write."""

    name: str  # Fields of taggit's, which has no types.
    slug: str
    description = models.TextField(
        _("description"),
        blank=True,
        help_text=_("What belongs here, in one paragraph. HTML is allowed."),
    )
    description_html = models.TextField(editable=False, blank=True)
    synonym_of = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="synonyms",
        verbose_name=_("synonym of"),
        help_text=_("Readers of this tag are sent to that one."),
    )

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ("name",)
        indexes = (
            GistIndex(
                OpClass(Lower("name"), name="gist_trgm_ops"), name="tag_trigrams"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                Lower("name"),
                name="tag_name_unique",
                violation_error_message=_("There is such a tag already."),
            ),
            models.CheckConstraint(
                condition=~Q(synonym_of=F("id")),
                name="tag_is_no_synonym_of_itself",
                violation_error_message=_("A tag can't be its own synonym."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def prepare(self, old: Self | None) -> None:
        self.name = plain_name(self.name)
        self.description_html = markup.clean_beside(self.description)

    def save(self, *args: Any, by: User | None = None, **kwargs: Any) -> None:
        """
        Save; what becomes a synonym gives its posts away, until it is none any more.

        Raise ValidationError if what it is to stand for became a synonym meanwhile.
        """
        from blog.models.tag_merge import TagMerge

        with transaction.atomic():
            stored = Tag.objects.filter(pk=self.pk).values_list("synonym_of", "name")
            known, target = stored.first(), self.synonym_of_id
            if (known or (None, self.name)) != (target, self.name):
                TagMerge.objects.wait(self)
                known = stored.first()
            former = known[0] if known else None
            if target and Tag.objects.filter(pk=target, synonym_of__gt=0).exists():
                raise ValidationError(NO_CHAIN)
            super().save(*args, **kwargs)
            if known and target and not former:
                TagMerge.objects.make(self, by)
            elif former and not target:
                TagMerge.objects.give_back(self, former, by)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        return Tag.objects.filter(pk=self.pk).delete()

    def merge_into(self, other: "Tag", by: User | None = None) -> "TagMerge":
        """
        Make this tag a synonym of ``other``, which gets its posts and its synonyms.

        Raise ValidationError if one of them is a synonym by now, or gone.
        """
        from blog.models.tag_merge import TagMerge

        with transaction.atomic():
            TagMerge.objects.wait(self)
            tags = Tag.objects.in_bulk((self.pk, other.pk))
            if len(tags) < 2:
                raise ValidationError(_("One of these tags is gone."))
            if any(tag.synonym_of_id for tag in tags.values()):
                raise ValidationError(_("One of these tags is a synonym already."))
            self.refresh_from_db()
            self.synonym_of = tags[other.pk]
            self.save(by=by)
            return self.merges.latest("pk")

    def clean(self) -> None:
        self.name = plain_name(self.name)
        self.slug = self.slug.lower()  # As ``/tag/MedEd/`` is looked for.
        if self.synonym_of and self.synonym_of.synonym_of_id:
            raise ValidationError({"synonym_of": NO_CHAIN})
        if self.pk and self.synonym_of_id:
            others = Tag.objects.filter(pk=self.pk).exclude(synonym_of=None)
            if others.exclude(synonym_of=self.synonym_of_id).exists():
                raise ValidationError({"synonym_of": ONE_AT_A_TIME})

    def slugify(self, tag: str, i: int | None = None) -> str:
        """Return ``tag`` in ASCII, or as it is where that would drop letters."""
        letters = unicodedata.normalize("NFKD", tag)
        own = any(letter.isalnum() and not letter.isascii() for letter in letters)
        slug = slugify(tag, allow_unicode=own)[:LONGEST_SLUG] or "tag"
        return slug if i is None else f"{slug}-{i}"

    @property
    def hashtag(self) -> str:
        """Return the name as it is shown: ``#MedEd``, but ``Social Media``, ``Q&A``."""
        could_be_written = markup.may_be_colour(self.name) or markup.hashtags(
            f"#{escape(self.name)}"
        ) == [self.name]
        return f"#{self.name}" if could_be_written else self.name

    def get_absolute_url(self) -> str:
        return tag_url((self.synonym_of or self).slug)

    def public_path(self) -> str:
        # A synonym keeps its own address, which sends on to the other tag.
        return tag_url(self.slug)

    @property
    def is_known(self) -> bool:
        from blog.models.post import Post

        tag = self.synonym_of or self
        return Post.objects.published().tagged_with(tag).exists()


def plain_name(name: str) -> str:
    """Return ``name`` as it is stored: on one line, without its #."""
    return " ".join(markup.plain(name).removeprefix("#").split())


def tag_url(slug: str) -> str:
    return reverse("blog:tag", args=[slug])


class TaggedPost(ItemBase):
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="items")
    content_object = models.ForeignKey(
        "blog.Post", models.CASCADE, related_name="tagged"
    )

    class Meta:
        verbose_name = _("tagged post")
        verbose_name_plural = _("tagged posts")
        constraints = (
            models.UniqueConstraint(
                fields=["tag", "content_object"], name="post_has_tag_once"
            ),
        )
