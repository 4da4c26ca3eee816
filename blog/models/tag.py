from collections.abc import Iterable, Sequence
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.managers import _TaggableManager
from taggit.models import ItemBase, TagBase

from blog import markup
from blog.models.redirect import Addressed


class TagQuerySet(models.QuerySet["Tag"]):
    def canonical(self) -> "TagQuerySet":
        """Return the tags that have a page, without their synonyms."""
        return self.filter(synonym_of=None)

    def counted(self, posts: models.QuerySet[Any]) -> "TagQuerySet":
        """Return the tags of ``posts``, each with the ``number`` that carry it."""
        items = TaggedPost.objects.filter(tag=OuterRef("pk"), content_object__in=posts)
        number = items.order_by().values("tag").annotate(number=Count("pk"))
        return self.annotate(number=Subquery(number.values("number"))).filter(
            number__gt=0
        )

    def most_used(self) -> "TagQuerySet":
        """Order counted tags by their number, those of one number by name."""
        return self.order_by(F("number").desc(), "name")

    def called(self, names: Iterable[str]) -> "TagQuerySet":
        """Return the tags with one of these names, whatever the case."""
        lowered = [name.lower() for name in names]
        return (
            self.annotate(lower_name=Lower("name"))
            .filter(lower_name__in=lowered)
            .select_related("synonym_of")
        )

    def named(self, names: Sequence[str]) -> list["Tag"]:
        """Return the canonical tags with these names; make those that are missing."""
        return list(dict.fromkeys(self.by_name(names).values()))

    def by_name(self, names: Sequence[str]) -> dict[str, "Tag"]:
        """Return the canonical tag for each name in lower case; make the missing."""
        known = {tag.name.lower(): tag for tag in self.called(names)}
        # All writers in one order, so that no two wait for a tag of each other's.
        for name in sorted(names, key=str.lower):
            if name.lower() not in known:
                known[name.lower()] = self._make(name)
        return {name: tag.synonym_of or tag for name, tag in known.items()}

    def _make(self, name: str) -> "Tag":
        # Two writers may make one tag at once: the unique index lets one win, and
        # the other takes what the winner made.
        try:
            with transaction.atomic():
                return self.create(name=name)
        except IntegrityError:
            return self.called([name]).get()


class Tag(Addressed, TagBase):
    """A hashtag: one spelling that is shown, whatever case people write."""

    name: str  # A field of taggit's, which has no types.
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
        self.description_html = markup.clean_article(self.description)

    def clean(self) -> None:
        self.name = markup.plain(self.name).removeprefix("#")
        if self.synonym_of and self.synonym_of.synonym_of_id:
            raise ValidationError(
                {"synonym_of": _("That is a synonym itself. Choose the tag it names.")}
            )
        if self.pk and self.synonym_of_id and self.synonyms.exists():
            raise ValidationError(
                {"synonym_of": _("This tag has synonyms of its own.")}
            )

    def slugify(self, tag: str, i: int | None = None) -> str:
        slug = slugify(tag) or slugify(tag, allow_unicode=True) or "tag"
        return slug if i is None else f"{slug}-{i}"

    def hand_over(self) -> None:
        """Give the posts of this synonym to the tag that it stands for."""
        with transaction.atomic():
            own = TaggedPost.objects.filter(tag=self)
            there = TaggedPost.objects.filter(tag=self.synonym_of_id)
            missing = own.exclude(content_object__in=there.values("content_object"))
            missing.update(tag=self.synonym_of_id)
            own.delete()

    @property
    def hashtag(self) -> str:
        """Return the name as it is shown: ``#MedEd``, but ``Social Media``."""
        return self.name if " " in self.name else f"#{self.name}"

    def get_absolute_url(self) -> str:
        return tag_url((self.synonym_of or self).slug)

    def public_path(self) -> str:
        # A synonym keeps its own address, which sends on to the other tag.
        return tag_url(self.slug)


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


class PostTags(_TaggableManager):
    """
    The tags of a post.

    Synonyms become the tag they stand for, and the hashtags of the text are
    always among the tags, so that every hashtag has a page that lists its post.
    """

    def _to_tag_model_instances(
        self, tags: Iterable[Any], tag_kwargs: dict[str, Any]
    ) -> list[Tag]:
        names = [tag.name if isinstance(tag, Tag) else str(tag) for tag in tags]
        plain = (markup.plain(name).removeprefix("#") for name in names)
        return Tag.objects.named([name for name in plain if name])

    def set(self, tags: Iterable[Any], **kwargs: Any) -> None:
        super().set([*tags, *self.instance.hashtags], **kwargs)
