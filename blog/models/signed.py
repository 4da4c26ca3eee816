from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext

from blog.models.author import Author
from blog.models.byline import Byline


class Signed(models.Model):
    """Tells who had which part in a post, and what they declare, by its bylines."""

    bylines: "models.QuerySet[Byline]"

    class Meta:
        abstract = True

    @cached_property
    def _bylines(self) -> list[Byline]:
        """Return the bylines with their authors: as they were loaded, or one query."""
        is_loaded = "bylines" in getattr(self, "_prefetched_objects_cache", {})
        bylines = self.bylines.all()
        return list(bylines if is_loaded else bylines.select_related("author"))

    @cached_property
    def signatures(self) -> list[Byline]:
        """Return who signs the post as its authors, in order."""
        return [b for b in self._bylines if b.contribution == "author"]

    @cached_property
    def contributors(self) -> list[Byline]:
        """Return who else had a part: illustrators, translators, reviewers."""
        return [b for b in self._bylines if b.contribution != "author"]

    @property
    def signers(self) -> list[Author]:
        return [byline.author for byline in self.signatures]

    @property
    def people(self) -> list[Author]:
        """Return who had a part in the post, each once, authors first."""
        others = [byline.author for byline in self.contributors]
        return list(dict.fromkeys([*self.signers, *others]))

    @property
    def disclosures(self) -> list[str]:
        """Return one line for each answer, with the names of all who gave it."""
        said: dict[str, dict[str, None]] = {}
        for byline in self.bylines.all():
            said.setdefault(byline.disclosure_in_words, {})[byline.author.name] = None
        line = gettext("{names}: {answer}")
        return [
            line.format(names=", ".join(names), answer=words)
            for words, names in said.items()
        ]
