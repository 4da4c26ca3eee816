from difflib import SequenceMatcher
from typing import Any

from django.contrib.postgres.indexes import GistIndex, OpClass
from django.contrib.postgres.search import TrigramDistance
from django.db import connections, models, transaction

from blog.models.found import SEARCHED, SEARCHED_NAMES, SEARCHED_STANDFIRST
from blog.models.marks import alters_data
from blog.models.publishing import PUBLIC

LONGEST_WORD = 40
# So many of the words with most groups of three letters in common are compared.
CANDIDATES = 20
# The part of its letters, in order, that a word must share with what was typed.
ALIKE = 0.7

# The words of all that readers may know, and in how many posts each stands. ts_stat
# takes a statement as a text, and takes nothing from outside into it here.
LEARN = """
INSERT INTO blog_knownword (word, posts)
SELECT word, ndoc FROM ts_stat($$
    SELECT to_tsvector('simple', concat_ws(
        ' ', title, left(standfirst, {standfirst}), left(names, {names}),
        left(text, {text})
    ))
    FROM blog_post WHERE status IN ({states}) AND published_at <= statement_timestamp()
$$)
WHERE word ~ '^[[:alpha:]]{{3,{longest}}}$'
"""


class KnownWordQuerySet(models.QuerySet["KnownWord"]):
    @alters_data
    def learn(self) -> int:
        """Take the words of all public posts anew; return how many there are."""
        states = ", ".join(f"'{state}'" for state in sorted(PUBLIC))
        sql = LEARN.format(
            standfirst=SEARCHED_STANDFIRST,
            names=SEARCHED_NAMES,
            text=SEARCHED,
            states=states,
            longest=LONGEST_WORD,
        )
        with transaction.atomic(using=self.db), connections[self.db].cursor() as cursor:
            self.all().delete()
            cursor.execute(sql)
            return cursor.rowcount

    def meant_by(self, typed: str) -> str:
        """Return the known word that is most like ``typed``, or itself."""
        typed = typed.lower()
        near = self.annotate(distance=TrigramDistance("word", typed))
        found = list(near.order_by("distance")[:CANDIDATES])
        if any(known.word == typed for known in found):
            return typed

        def likeness(known: KnownWord) -> tuple[Any, ...]:
            alike = SequenceMatcher(None, typed, known.word, autojunk=False).ratio()
            return alike, known.posts, known.word

        best = max(found, key=likeness, default=None)
        return best.word if best and likeness(best)[0] >= ALIKE else typed


class KnownWord(models.Model):
    """A word that stands in a post, so that who types it wrongly is offered it."""

    word = models.CharField(max_length=LONGEST_WORD, primary_key=True)
    posts = models.PositiveIntegerField()

    objects = KnownWordQuerySet.as_manager()

    class Meta:
        indexes = (
            GistIndex(
                OpClass("word", name="gist_trgm_ops"), name="known_word_trigrams"
            ),
        )

    def __str__(self) -> str:
        return self.word
