"""A page of what a search has found, and what it could be narrowed to."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Count, Q, Value
from django.db.models.functions import Lower
from django.http import Http404

from blog.models import Author, KnownWord, Post, Tag
from blog.models.post_queryset import PostQuerySet
from blog.models.searching import RANKED, Match
from blog.paging import place_of, read_place
from blog.searching import Search

SIZE = 10
# How many authors, topics and years are offered to narrow a search to.
OFFERED = 8
# Authors whom a part of a name may mean.
NAMESAKES = 50
# Longer words alone are looked up where nothing was found, and only so many.
MISTYPED, LOOKED_UP = re.compile(r"[^\W\d_]{4,}"), 6
FILTERS = ("author", "tag", "after", "before")


@dataclass
class Narrower:
    """A search for ``number`` of the posts that were found; if chosen, for more."""

    label: str
    number: int
    url: str
    is_chosen: bool


@dataclass
class Results:
    asked: dict[str, str]
    words: str
    matches: list[Match] = field(default_factory=list)
    # Whether there are older ones, which were not ranked.
    has_more: bool = False
    posts: list[Post] = field(default_factory=list)
    # Where to read on in either direction; empty at the ends.
    better: str = ""
    worse: str = ""
    # What may have been meant where nothing was found.
    meant: str = ""

    def url(self, **changes: str) -> str:
        """Return the address of this search with ``changes``, from its first page."""
        asked = {name: said for name, said in (self.asked | changes).items() if said}
        return f"?{urlencode(asked)}"

    @property
    def meant_url(self) -> str:
        return self.url(q=self.meant)

    @property
    def wider(self) -> list[tuple[str, str]]:
        """Return what narrows the search beside its line, each with a way without."""
        offered = (*self.authors, *self.tags)
        labels = {each.url: each.label for each in offered if each.is_chosen}
        without = {name: self.url(**{name: ""}) for name in FILTERS}
        return [
            (labels.get(without[name], said), without[name])
            for name, said in self.asked.items()
            if name in FILTERS
        ]

    @cached_property
    def authors(self) -> list[Narrower]:
        """Return who had a part in most of what was found."""
        signed = Author.objects.filter(bylines__post__in=self._numbers())
        number = Count("bylines__post", distinct=True)
        rows = signed.values_list("name", "slug").annotate(number=number)
        most = rows.order_by("-number", "name", "slug")[:OFFERED]
        return [self._narrower(name, n, author=slug) for name, slug, n in most]

    @cached_property
    def tags(self) -> list[Narrower]:
        found = Post.objects.published().filter(pk__in=self._numbers())
        most = Tag.objects.counted(found).most_used()[:OFFERED]
        return [self._narrower(tag.hashtag, tag.number, tag=tag.slug) for tag in most]

    @property
    def years(self) -> list[Narrower]:
        counted = Counter(match.year for match in self.matches)
        return [
            self._narrower(
                str(year),
                counted[year],
                after=f"{year:04}-01-01",
                before=f"{year + 1:04}-01-01",
            )
            for year in sorted(counted, reverse=True)[:OFFERED]
        ]

    def _numbers(self) -> list[int]:
        return [match.pk for match in self.matches]

    def _narrower(self, label: str, number: int, **narrowed: str) -> Narrower:
        is_chosen = narrowed.items() <= self.asked.items()
        wider = dict.fromkeys(narrowed, "")
        return Narrower(
            label, number, self.url(**wider if is_chosen else narrowed), is_chosen
        )


def results_for(search: Search, given: Mapping[str, str]) -> Results:
    """
    Return the page of what ``search`` finds; the address ``given`` says which.

    Raise Http404 if it names a place in the list that is none.
    """
    asked = {name: given[name] for name in ("q", *FILTERS) if given.get(name)}
    results = Results(asked, search.words)
    posts = narrowed(Post.objects.published(), search)
    if "older" in given:
        posts = posts.older_than(*read_place(given["older"]))
    matches = posts.ranked(search.words)
    results.matches, more = matches[:RANKED], matches[RANKED:]
    results.has_more = bool(more)
    turn_to(results, given)
    if not matches and search.words:
        results.meant = what_was_meant(posts, search, given.get("q", ""))
    return results


def narrowed(posts: PostQuerySet, search: Search) -> PostQuerySet:
    """Return those of ``posts`` that the filters of ``search`` let through."""
    for name in search.authors:
        named = Author.objects.search(name) | Author.objects.filter(slug=name)
        posts = posts.signed_by_any(
            list(named.values_list("pk", flat=True)[:NAMESAKES])
        )
    for name in search.tags:
        tags = Tag.objects.annotate(lower_name=Lower("name"))
        called = Q(lower_name=Lower(Value(name))) | Q(slug=name.lower())
        tag = tags.filter(called).select_related("synonym_of").order_by("pk").first()
        posts = posts.tagged_with(tag.synonym_of or tag) if tag else posts.none()
    return posts.dated(search.after, search.before)


def turn_to(results: Results, given: Mapping[str, str]) -> None:
    """Load the posts of the page that begins after the place ``from``."""
    matches, older = results.matches, given.get("older", "")
    last = read_match(given["from"]) if "from" in given else None
    start = sum(match[:3] >= last for match in matches) if last else 0
    shown = matches[start : start + SIZE]
    marked = Post.objects.published().filter(pk__in=[match.pk for match in shown])
    if results.words:
        marked = marked.with_marks(results.words)
    by_number = {post.pk: post for post in marked.for_lists()}
    results.posts = [by_number[m.pk] for m in shown if m.pk in by_number]

    if start > SIZE:
        place = write_match(matches[start - SIZE - 1])
        results.better = results.url(older=older, **{"from": place})
    elif start:
        results.better = results.url(older=older)
    if len(matches) > start + SIZE:
        results.worse = results.url(older=older, **{"from": write_match(shown[-1])})
    elif results.has_more:
        oldest = min(matches, key=lambda match: match[1:3])
        results.worse = results.url(older=place_of(oldest))


def write_match(match: Match) -> str:
    """Return where ``match`` stands: ``607927.20150611T080000.000000-205``."""
    return f"{match.rank}.{place_of(match)}"


def read_match(place: str) -> tuple[int, object, int]:
    rank, _dot, rest = place.partition(".")
    if not (rank.isascii() and rank.isdecimal() and len(rank) < 12):
        raise Http404
    return int(rank), *read_place(rest)


def what_was_meant(posts: PostQuerySet, search: Search, line: str) -> str:
    """
    Return ``line`` with known words in the place of mistyped ones.

    It is empty where nothing would be found by it either.
    """
    words = MISTYPED.findall(search.words)[:LOOKED_UP]
    meant = {word: KnownWord.objects.meant_by(word) for word in dict.fromkeys(words)}

    def mend(text: str) -> str:
        return MISTYPED.sub(lambda found: meant.get(found[0], found[0]), text)

    changed = mend(search.words)
    if changed.lower() == search.words.lower() or not posts.matching(changed).exists():
        return ""
    return mend(line)
