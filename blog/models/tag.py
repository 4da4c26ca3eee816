import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.indexes import GistIndex, OpClass
from django.contrib.postgres.lookups import Unaccent
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.html import escape
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from accounts.models import User
from blog import markup
from blog.models.marks import alters_data, queryset_only
from blog.models.near import NearQuerySet
from blog.models.redirect import Addressed

if TYPE_CHECKING:
    from blog.models.tag_merge import TagMerge

LONGEST_TAG = 100
LONGEST_SLUG = 90  # Leaves room for a number.
NO_CHAIN = _("That is a synonym itself. Choose the tag it names.")
ONE_AT_A_TIME = _("It is a synonym already. Make it a tag of its own first.")


class TagQuerySet(NearQuerySet):
    def canonical(self) -> "TagQuerySet":
        """Return the tags that have a page, without their synonyms."""
        return self.filter(synonym_of=None)

    def known_to(self, user: Any) -> "TagQuerySet":
        """
        Return the tags that ``user`` may learn of: a tag of a draft tells of the draft.

        Those are what posts carry that they may read, and what editors described.
        """
        from blog.models import Post

        if user.has_perm("blog.view_tag"):
            return self
        own = Q(tag=OuterRef("pk")) | Q(tag=OuterRef("synonym_of"))
        posts = Post.objects.visible_to(user)
        carried = TaggedPost.objects.filter(own, content_object__in=posts)
        described = Q(description__gt="") | Q(synonym_of__description__gt="")
        return self.filter(Exists(carried) | described)

    def counted(self, posts: models.QuerySet[Any]) -> "TagQuerySet":
        """Return the tags of ``posts``, each with the ``number`` that carry it."""
        used = self.filter(items__content_object__in=posts)
        return used.annotate(number=Count("items"))

    def most_used(self) -> "TagQuerySet":
        """Order counted tags by their number, those of one number by name."""
        return self.order_by(F("number").desc(), "name")

    def by_letter(self) -> "TagQuerySet":
        """Order as an index does, whatever the case: É stands under E."""
        return self.order_by(Unaccent(Lower("name")), "name")

    def called(self, names: Iterable[str]) -> "TagQuerySet":
        """Return the tags with one of these names, whatever the case."""
        # The database folds case in its own way: ΟΔΟΣ is οδοσ there, οδος in Python.
        return (
            self.annotate(lower_name=Lower("name"))
            .filter(lower_name__in=[Lower(Value(name)) for name in names])
            .select_related("synonym_of")
        )

    def named(self, names: Sequence[str]) -> list["Tag"]:
        """Return the canonical tags with these names; make those that are missing."""
        return list(dict.fromkeys(self.by_name(names).values()))

    def by_name(self, names: Sequence[str], *, make: bool = True) -> dict[str, "Tag"]:
        """Return the canonical tag for each of ``names``; make those missing."""
        if not names:
            return {}
        lower = self._lower(names)
        known = {tag.lower_name: tag for tag in self.called(lower)}
        # All writers in one order, so that no two wait for a tag of each other's.
        for name in sorted(lower, key=lower.__getitem__):
            if make and lower[name] not in known:
                known[lower[name]] = self._make(name)
        return {
            name: known[low].synonym_of or known[low]
            for name, low in lower.items()
            if low in known
        }

    def in_text(self, html: str, *, make: bool = True) -> dict[str, "Tag"]:
        """
        Return the canonical tag for each hashtag of ``html``, as it is spelt there.

        Missing ones are made, but ``#face`` and others that may be a colour are
        tags only where an editor made them such.
        """
        names = markup.hashtags(html)
        colours = self.called(name for name in names if markup.may_be_colour(name))
        known = {tag.lower_name for tag in colours}
        return self.by_name(
            [n for n in names if not markup.may_be_colour(n) or n.lower() in known],
            make=make,
        )

    def drop_unused(self, tags: "Sequence[Tag]") -> None:
        """Delete those of ``tags`` that nothing uses and nobody described."""
        if tags:
            named = self.filter(pk__in=[tag.pk for tag in tags], description="")
            # No post carries them, and who saves one may lock no others after it.
            models.QuerySet.delete(named.filter(items=None, synonyms=None))

    @alters_data
    @queryset_only
    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete these tags, the posts that carry them locked first, as everywhere."""
        from blog.models.post_locks import lock_tags

        with transaction.atomic():
            lock_tags(list(self.values_list("pk", flat=True)))
            return super().delete()

    def _lower(self, names: Iterable[str]) -> dict[str, str]:
        """Return each of ``names`` in lower case, as the unique index has it."""
        sql = "SELECT name, lower(name) FROM unnest(%s::text[]) AS name"
        with connections[self.db].cursor() as cursor:
            cursor.execute(sql, [list(dict.fromkeys(names))])
            return dict(cursor.fetchall())

    def _make(self, name: str, tries: int = 30) -> "Tag":
        # Two writers may make one tag at once: the unique index lets one win, and
        # the other takes what the winner made.
        try:
            with transaction.atomic():
                return self.create(name=name)
        except IntegrityError:
            if made := self.called([name]).first():
                return made
            # Another name won the address that this one would have had.
            if not tries:
                raise
            return self._make(name, tries - 1)


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
