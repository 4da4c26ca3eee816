from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.lookups import Unaccent
from django.db import IntegrityError, connections, models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Lower

from blog import markup
from blog.models.marks import alters_data, queryset_only
from blog.models.near import NearQuerySet

if TYPE_CHECKING:
    from blog.models.tag import Tag


class TagQuerySet(NearQuerySet):
    def canonical(self) -> "TagQuerySet":
        """Return the tags that have a page, without their synonyms."""
        return self.filter(synonym_of=None)

    def known_to(self, user: Any) -> "TagQuerySet":
        """
        Return the tags that ``user`` may learn of: a tag of a draft tells of the draft.

        Those are what posts carry that they may read, and what editors described.
        """
        from blog.models import Post, TaggedPost

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
