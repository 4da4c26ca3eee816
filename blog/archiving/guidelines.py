"""The ten guidelines, each a function that gives what is not as it asks, and where."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from blog import markup
from blog.addresses import absolute
from blog.archiving.evidence import Evidence, Landing
from blog.models import Post

Faults = Iterator[tuple[str, str]]  # Where, and what.

CC_BY = re.compile(r"https?://creativecommons\.org/licenses/by/\d")
# What documentation must speak of, by the beginnings of words in our languages.
SUBJECTS = {
    "archiving": r"\barchiv",
    "how articles are found": r"\b(?:discover|find|found|index|search|trouv|recherch)",
    "how they are cited": r"\b(?:cit(?:e|ing|ation|er)|doi\b)",
}
FORMATS = ("cite.bib", "cite.ris", "cite.json")


@dataclass(frozen=True)
class Guideline:
    number: int
    says: str
    faults: Callable[[Evidence], Faults]

    @property
    def is_required(self) -> bool:
        return self.number <= 5


@dataclass(frozen=True)
class Finding:
    guideline: Guideline
    faults: list[tuple[str, str]]

    @property
    def is_kept(self) -> bool:
        return not self.faults


def check(evidence: Evidence) -> list[Finding]:
    return [Finding(rule, list(rule.faults(evidence))) for rule in GUIDELINES]


def full_text(evidence: Evidence) -> Faults:
    if not evidence.posts:
        yield "/feed/", "no post is published yet"
    for post in evidence.posts:
        if post.copies != 1:
            yield post.path, f"{post.copies or 'not'} in the feed"
        elif post.item["words"] < post.words:
            yield post.path, "not whole in the feed"


def basics(evidence: Evidence) -> Faults:
    for post in evidence.posts:
        if not post.item.get("title"):
            yield post.path, "no title"
        if not post.item.get("date_published"):
            yield post.path, "no date"
        named = [author["name"] for author in post.item.get("authors", [])]
        if not named:
            yield post.path, "no author"
        elif named != post.signers:
            yield post.path, "other authors in the feed than on the page"


def own_pages(evidence: Evidence) -> Faults:
    for page in evidence.landings:
        if page.status != 200:
            yield where(page.post), f"its page answers {page.status}"
        elif page.links("canonical") != [absolute(page.post.get_absolute_url())]:
            yield where(page.post), "no canonical address, or another one"


def licence(evidence: Evidence) -> Faults:
    chosen = evidence.site.licence
    if not CC_BY.match(chosen):
        yield "site settings", "the licence of the articles is not CC BY"
        return
    if evidence.feed.get("_rights", {}).get("license") != chosen:
        yield "/feed/", "no licence"
    for page in evidence.landings:
        if chosen not in page.links("license"):
            yield where(page.post), "no link to the licence in its head"


def documentation(evidence: Evidence) -> Faults:
    said = " ".join(markup.text(html) for html in evidence.documentation).lower()
    for subject, words in SUBJECTS.items():
        if not re.search(words, said):
            yield "pages", f"none speaks of {subject}"


def more_metadata(evidence: Evidence) -> Faults:
    language = evidence.feed.get("language")
    for post in evidence.posts:
        for name, lacks in (
            ("id", "no identifier that lasts"),
            ("summary", "no description"),
            ("date_modified", "no date of its last change"),
        ):
            if not post.item.get(name):
                yield post.path, lacks
        if not (post.item.get("language") or language):
            yield post.path, "no language"


def citation(evidence: Evidence) -> Faults:
    for page in evidence.landings:
        path = f"{page.post.get_absolute_url()}cite"
        if not page.html.select_one(f'a[href*="{path}"]'):
            yield where(page.post), "no citation that people can read"
        if not (page.metas("citation_title") or page.data.get("headline")):
            yield where(page.post), "no citation that programs can read"


def structured_data(evidence: Evidence) -> Faults:
    for page in evidence.landings:
        kinds = page.data.get("@type", [])
        kinds = [kinds] if isinstance(kinds, str) else kinds
        if not {"BlogPosting", "ScholarlyArticle", "Article"} & {*kinds}:
            yield where(page.post), "no structured data"
        elif names_in(page) != [author.name for author in page.post.signers]:
            yield where(page.post), "other authors in its structured data"


def meta_tags(evidence: Evidence) -> Faults:
    for page in evidence.landings:
        named = page.metas("citation_author") or page.metas("DC.creator", "dc.creator")
        if len(named) != len(page.post.signers):
            yield where(page.post), f"metas name {len(named)} authors"
        if not page.metas("og:title") or not page.metas("description"):
            yield where(page.post), "no metas with its title and what it is about"


def formats(evidence: Evidence) -> Faults:
    for page in evidence.landings:
        path = page.post.get_absolute_url()
        offered = [str(a["href"]) for a in page.html.find_all("a", href=True)]
        if not any(f"{path}{name}" in offered for name in FORMATS):
            yield where(page.post), "no BibTeX, RIS or CSL-JSON to take away"


def where(post: Post) -> str:
    return str(post.get_absolute_url())


def names_in(page: Landing) -> list[str]:
    return [author.get("name", "") for author in page.data.get("author", [])]


GUIDELINES = (
    Guideline(1, "A public feed has the full text of every post.", full_text),
    Guideline(2, "It names title, authors and date of each.", basics),
    Guideline(3, "Each post has a page of its own.", own_pages),
    Guideline(4, "The licence is CC BY.", licence),
    Guideline(5, "Pages say how posts are archived, found and cited.", documentation),
    Guideline(6, "Identifier, description, language, last change.", more_metadata),
    Guideline(7, "A citation for people and for programs.", citation),
    Guideline(8, "Structured data (JSON-LD).", structured_data),
    Guideline(9, "Meta tags name title, description, authors.", meta_tags),
    Guideline(10, "BibTeX, RIS or the like to take away.", formats),
)
