"""A filter that learns from what editors decide what spam looks like here."""

import math
import re
from collections.abc import Iterator
from itertools import islice

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from blog import markup
from comments.models import Comment, Word
from comments.models.traces import hosts_in
from comments.moderation.words import normal

# From this probability on a comment is likely spam.
LIKELY = 0.9
# Of so many comments of each kind editors must have decided before it says anything.
ENOUGH = 20
# Robinson's constants: what an unknown word counts for, and how much that weighs.
UNKNOWN, STRENGTH = 0.5, 0.45
# Words nearer to even than this say nothing; of the others, the most telling speak.
DULL, SPEAKING = 0.1, 150
WORDS = re.compile(r"[^\W_](?:[\w'’.-]*\w)?")
LONGEST, MOST = 40, 2000
# The row of all comments that were learned.
ALL = ""


def spam_probability(comment: Comment) -> float | None:
    """
    Return how likely the comment is spam, from 0 to 1; None before enough is learned.

    The words' probabilities are joined by Fisher's method, as Gary Robinson proposed
    in "A statistical approach to the spam problem" (Linux Journal 107, 2003): words
    that speak for both leave it near 0.5, where a product would pick one side.
    """
    words = words_of(comment)
    rows = Word.objects.filter(word__in=[ALL, *words])
    counts = {row.word: (row.spam, row.ham) for row in rows}
    spam, ham = counts.pop(ALL, (0, 0))
    if min(spam, ham) < ENOUGH:
        return None
    chances = [chance(*counts[word], spam, ham) for word in words if word in counts]
    telling = [c for c in chances if abs(c - UNKNOWN) >= DULL]
    telling.sort(key=lambda c: -abs(c - UNKNOWN))
    return joined(telling[:SPEAKING])


def chance(in_spam: int, in_ham: int, spam: int, ham: int) -> float:
    """Return how likely a comment is spam that has a word which stood in so many."""
    seen = in_spam + in_ham
    if not seen:
        return UNKNOWN
    share_spam, share_ham = in_spam / spam, in_ham / ham
    probability = share_spam / (share_spam + share_ham)
    return (STRENGTH * UNKNOWN + seen * probability) / (STRENGTH + seen)


def joined(chances: list[float]) -> float:
    if not chances:
        return UNKNOWN
    number = len(chances)
    spam = chi_square(-2 * sum(math.log(1 - c) for c in chances), number)
    ham = chi_square(-2 * sum(math.log(c) for c in chances), number)
    return (1 + ham - spam) / 2


def chi_square(value: float, pairs: int) -> float:
    """Return the chance of ``value`` or more, with twice ``pairs`` of freedom."""
    half = value / 2
    term = total = math.exp(-half)
    for step in range(1, pairs):
        term *= half / step
        total += term
    return min(total, 1.0)


def words_of(comment: Comment) -> list[str]:
    """Return the words, hosts and marks of the comment, each once, sorted."""
    marks = dict.fromkeys(mark[:LONGEST] for mark in marks_of(comment))
    return sorted(islice(marks, MOST))


def marks_of(comment: Comment) -> Iterator[str]:
    html = comment.body_html
    hosts = hosts_in(comment.url, html)
    yield from (f"host {host}" for host in hosts)
    yield from (f"end {host.rpartition('.')[2]}" for host in hosts)
    yield f"links {min(html.count('<a '), 5)}"
    yield f"mail {comment.email.lower().rpartition('@')[2]}"
    yield from (f"name {word}" for word in WORDS.findall(normal(comment.name)))
    yield from WORDS.findall(normal(comment.interests))
    yield from WORDS.findall(normal(markup.text(html)))


@transaction.atomic
def learn(pk: int, kind: str) -> bool:
    """
    Learn that a comment is ``kind``, "spam" or "ham", or with "" that it is neither.

    What was learned of it before is taken back. Return whether that was anything new.
    """
    locked = Comment.objects.select_for_update(no_key=True)
    comment = locked.filter(pk=pk).exclude(learned=kind).first()
    if comment is None:
        return False
    words = [ALL, *words_of(comment)]
    # In one order, so that two who learn at once wait for each other, and no more.
    Word.objects.bulk_create(map(Word, words), ignore_conflicts=True)
    rows = Word.objects.filter(word__in=words)
    list(rows.order_by("word").select_for_update(no_key=True))
    for name, step in ((comment.learned, -1), (kind, 1)):
        if name:
            rows.update(**{name: Greatest(F(name) + step, 0)})
    Comment.objects.filter(pk=pk).update(learned=kind)
    return True
