"""
What is looked at before a post appears: pure functions of a post.

What blocks is told by the post itself, which doesn't appear without it
(``Readiness.missing``); the rest is advice.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from blog import markup
from blog.desk.waiting import waiting
from blog.models import Image, Post
from blog.readability import Readability

LONGEST_TITLE = 120
# Words of a sentence, on average: above the first the second is recommended.
LONG_SENTENCES, GOOD_SENTENCES = 25, 20
# Of the ease of reading: below it, Flesch calls a text very difficult.
HARD = 30
HEADINGS = ("h2", "h3", "h4", "h5", "h6")
# Texts of links that say nothing to who hears them read out of their sentence.
SAYING_NOTHING = {
    *("here", "click here", "this", "link", "this link", "more", "read more"),
    *(
        "ici",
        "cliquez ici",
        "lien",
        "ce lien",
        "plus",
        "lire la suite",
        "en savoir plus",
    ),
}
BLOCKING = {
    "title": gettext_lazy("Title"),
    "standfirst": gettext_lazy("Standfirst"),
    "byline": gettext_lazy("Byline"),
    "disclosure": gettext_lazy("Disclosures of the authors"),
    "alt": gettext_lazy("Alternative texts"),
    "licence": gettext_lazy("Licences of the images"),
    "consent": gettext_lazy("Consent of patients"),
}


@dataclass(frozen=True)
class Item:
    """One line of the list: done where ``fault`` is empty."""

    code: str
    name: Any
    fault: str
    blocks: bool
    # Where it is mended.
    place: str

    @property
    def is_done(self) -> bool:
        return not self.fault


def checklist(post: Post) -> list[Item]:
    """Return all that is looked at, what blocks first."""
    return [*blocking(post), *advising(post)]


def blocking(post: Post) -> list[Item]:
    missing = post.missing()
    items = [
        Item(code, name, missing.get(code, ""), True, place_of(post, code))
        for code, name in BLOCKING.items()
    ]
    for index, item in enumerate(items):
        if item.fault and (place := place_of_image(post, item.code)):
            items[index] = replace(item, place=place)
    if "consent" not in missing and (lapsed := post.lapsed_consent()):
        # Readers see the post, or soon will: what somebody vouched for stands, for now.
        items[-1] = replace(items[-1], fault=lapsed, blocks=False)
    return items


def advising(post: Post) -> list[Item]:
    found = {
        "length": (_("Length of the title"), length_of_title(post)),
        "headings": (_("Order of the headings"), order_of_headings(post)),
        "links": (_("Texts of the links"), texts_of_links(post)),
        "dead": (_("Links that lead nowhere"), dead_links(post)),
        "readability": (_("Readability"), readability(post)),
        "tags": (_("Tags"), tags(post)),
        "phone": (_("Read at the width of a phone"), read_on_phone(post)),
    }
    if waits := waiting([post]):
        found = {"waits": (_("Changes that wait"), waits[post.pk]), **found}
    return [
        Item(code, name, fault, False, place_of(post, code))
        for code, (name, fault) in found.items()
    ]


def place_of(post: Post, code: str) -> str:
    """Return the address at which what ``code`` names is mended."""
    change = reverse("admin:blog_post_change", args=[post.pk])
    own = {
        "consent": reverse("desk:consent", args=[post.pk]),
        "waits": reverse("desk:pending", args=[post.pk]),
        "phone": f"{reverse('desk:checks', args=[post.pk])}#phone",
        "dead": f"{reverse('desk:checks', args=[post.pk])}#dead",
        "byline": reverse("desk:people", args=[post.pk]),
        "disclosure": reverse("desk:people", args=[post.pk]),
        "title": f"{post.writing_url}#id_title",
        "length": f"{post.writing_url}#id_title",
        "standfirst": f"{post.writing_url}#id_standfirst",
        "tags": f"{change}#id_tags",
    }
    return own.get(code, f"{post.writing_url}#id_body")


def place_of_image(post: Post, code: str) -> str:
    """Return where the first image of ``post`` gets what ``code`` names, if any."""
    images = post.images()
    if code == "alt" and (silent := post.silent_addresses(images)):
        return f"{post.writing_url}#picture={quote(silent[0])}"
    for image in images:
        if field := lacking(image, code):
            return f"{reverse('desk:image', args=[image.pk])}#id_{field}"
    return ""


def lacking(image: Image, code: str) -> str:
    """Return the field of ``image`` that is to be filled for ``code``, if any."""
    if code == "alt":
        return "alt" if image.needs_alt else ""
    if code == "licence":
        return "credit" if image.lacks_credit else "" if image.licence else "licence"
    return ""


def length_of_title(post: Post) -> str:
    number = len(post.title)
    if number <= LONGEST_TITLE:
        return ""
    told = _("It has %(number)d characters: search engines cut it after about 60.")
    return told % {"number": number}


def order_of_headings(post: Post) -> str:
    """Say which heading skips a level: the title is the first."""
    before = 1
    for tag, text in elements(post.body_html, HEADINGS):
        level = int(tag.tag[1])
        if level > before + 1:
            told = _("“%(text)s” is one level or more too deep.")
            return told % {"text": text}
        before = level
    return ""


def texts_of_links(post: Post) -> str:
    saying_nothing = [
        text or _("(empty)")
        for tag, text in elements(post.body_html, ("a",))
        if "href" in tag.attrs
        and "aria-label" not in tag.attrs
        and text.lower().strip(" .…:»>→") in SAYING_NOTHING
    ]
    if not saying_nothing:
        return ""
    told = _("Say where these links lead: %(texts)s.")
    return told % {"texts": ", ".join(f"“{text}”" for text in saying_nothing)}


def readability(post: Post) -> str:
    """Say how the running text could be easier to read, if it is hard."""
    paragraphs = (text for _tag, text in elements(post.body_html, ("p",)))
    # The pages of the site are in its own language.
    found = Readability(paragraphs, post.language or get_language() or "")
    if not found.is_long_enough:
        return ""
    if found.words_a_sentence > LONG_SENTENCES:
        told = _("Long sentences: %(number)d words on average; try %(fewer)d.")
        return told % {"number": found.words_a_sentence, "fewer": GOOD_SENTENCES}
    if found.formula and found.ease is not None and found.ease < HARD:
        told = _("Hard to read: %(score)d of 100 (%(by)s). Try shorter words.")
        return told % {"score": max(0, found.ease), "by": found.formula.authors}
    return ""


def dead_links(post: Post) -> str:
    dead = [row for row in post.link_checks.all() if row.fault]
    if not dead:
        return ""
    told = ngettext("%d link leads nowhere.", "%d links lead nowhere.", len(dead))
    return told % len(dead)


def tags(post: Post) -> str:
    return "" if post.tags.all() else _("Give it one tag or more: readers find it so.")


def read_on_phone(post: Post) -> str:
    if post.is_read_on_phone:
        return ""
    if post.read_on_phone_at:
        return _("The text was changed since somebody read it so.")
    return _("Most readers will see it so.")


def elements(html: str, names: tuple[str, ...]) -> Iterator[tuple[markup.Start, str]]:
    """Yield each element of ``names`` with its text; they don't nest in our HTML."""
    inside: markup.Start | None = None
    pieces: list[str] = []
    for token in markup.scan(html):
        if isinstance(token, markup.Start) and token.tag in names:
            inside, pieces = token, []
        elif isinstance(token, markup.Start) and inside and token.tag == "img":
            pieces.append(token.attrs.get("alt", ""))
        elif isinstance(token, str) and inside:
            pieces.append(token)
        elif isinstance(token, markup.End) and inside and token.tag == inside.tag:
            yield inside, " ".join("".join(pieces).split())
            inside = None
