"""What the rules make of a comment: a table of cases, then what needs more words."""

import pytest
from django.utils import timezone
from django.utils.translation import get_language

from comments.models import Comment
from comments.moderation.case import Case
from comments.moderation.judge import judge
from tests.comments.judging import DAY, TWO_LINKS, case_of, earlier, send
from tests.factories import (
    make_author,
    make_byline,
    make_comment,
    make_post,
    make_role,
    make_site,
    make_user,
)

pytestmark = pytest.mark.django_db

OPEN = {"hold_first": False}
ONE_LINK = "See https://a.example/one for it."

# Settings of the site, earlier comments, the comment, what becomes of it.
CASES = {
    "4.20 a first comment": ({}, [], {}, "pending"),
    "4.20 an approved one before, not proven": ({}, [{}], {}, "pending"),
    "4.20 an approved one before, proven": ({}, [{}], {"known": True}, "approved"),
    "4.20 proven, but nothing before": ({}, [], {"known": True}, "pending"),
    "4.20 proven, the one before pending": (
        {},
        [{"status": "pending"}],
        {"known": True},
        "pending",
    ),
    "4.20 proven, the one before spam": (
        {},
        [{"status": "spam"}],
        {"known": True},
        "pending",
    ),
    "4.20 proven, the one before trashed": (
        {},
        [{"status": "trashed"}],
        {"known": True},
        "pending",
    ),
    "4.20 proven, another name": (
        {},
        [{}],
        {"known": True, "name": "A. Byron"},
        "approved",
    ),
    "4.20 the same name, another address": (
        {},
        [{}],
        {"known": True, "email": "eve@example.org"},
        "pending",
    ),
    "4.20 the address in capitals": (
        {},
        [{}],
        {"known": True, "email": "ADA@example.org"},
        "approved",
    ),
    "4.20 no address, none needed": (
        {"name_and_email_required": False},
        [],
        {"email": ""},
        "pending",
    ),
    "4.20 no need of one before": (OPEN, [], {}, "approved"),
    "4.20 no address, no need of one before": (
        OPEN | {"name_and_email_required": False},
        [],
        {"email": ""},
        "approved",
    ),
    "4.20 all are held": (OPEN | {"hold_all": True}, [], {}, "pending"),
    "4.20 all are held, of the known too": (
        {"hold_all": True},
        [{}],
        {"known": True},
        "pending",
    ),
    "4.20 a wave": (OPEN | {"hold_wave": True}, [{}], {"known": True}, "pending"),
    "4.20 a mention approved before earns no person trust": (
        {},
        [{"kind": "webmention"}],
        {"known": True},
        "pending",
    ),
    "4.21 one link": (OPEN, [], {"body": ONE_LINK}, "approved"),
    "4.21 two links": (OPEN, [], {"body": TWO_LINKS}, "pending"),
    "4.21 two links of a known person": (
        {},
        [{}],
        {"body": TWO_LINKS, "known": True},
        "pending",
    ),
    "4.21 two links, three allowed": (
        OPEN | {"hold_links": 3},
        [],
        {"body": TWO_LINKS},
        "approved",
    ),
    "4.21 any number allowed": (
        OPEN | {"hold_links": 0},
        [],
        {"body": f"{TWO_LINKS} {TWO_LINKS}"},
        "approved",
    ),
    "4.21 one link, and a site": (
        OPEN,
        [],
        {"body": ONE_LINK, "url": "https://ada.example/"},
        "approved",
    ),
    "4.21 links in code are none": (OPEN, [], {"body": f"`{TWO_LINKS}`"}, "approved"),
    "4.21 the same address twice": (
        OPEN,
        [],
        {"body": "https://a.example/ and again https://a.example/"},
        "pending",
    ),
    "4.22 a word in the text": (
        OPEN | {"moderation_words": "casino"},
        [],
        {"body": "Come to our casino tonight."},
        "pending",
    ),
    "4.22 no such word": (OPEN | {"moderation_words": "casino"}, [], {}, "approved"),
    "4.22 a word in the name": (
        OPEN | {"moderation_words": "casino"},
        [],
        {"name": "Casino Royal"},
        "pending",
    ),
    "4.22 a word in the e-mail address": (
        OPEN | {"moderation_words": "casino"},
        [],
        {"email": "win@casino.example"},
        "pending",
    ),
    "4.22 a word in the site": (
        OPEN | {"moderation_words": "casino"},
        [],
        {"url": "https://casino.example/"},
        "pending",
    ),
    "4.22 a word in the browser": (
        OPEN | {"moderation_words": "spambot"},
        [],
        {"user_agent": "SpamBot/2.1 (fast)"},
        "pending",
    ),
    "4.22 an IP address": (
        OPEN | {"moderation_words": "192.0.2.7"},
        [],
        {},
        "pending",
    ),
    "4.22 the beginning of an IP address": (
        OPEN | {"moderation_words": "192.0.2."},
        [],
        {},
        "pending",
    ),
    "4.22 a network": (OPEN | {"moderation_words": "192.0.0.0/16"}, [], {}, "pending"),
    "4.22 another network": (
        OPEN | {"moderation_words": "198.51.100.0/24"},
        [],
        {},
        "approved",
    ),
    "4.22 a network of IPv6": (
        OPEN | {"moderation_words": "2001:db8::/32"},
        [],
        {"ip": "2001:db8:1::7"},
        "pending",
    ),
    "4.22 an address of IPv6, written otherwise": (
        OPEN | {"moderation_words": "2001:0DB8:0001:0000::7"},
        [],
        {"ip": "2001:db8:1::7"},
        "pending",
    ),
    "4.22 no IP address is known": (
        OPEN | {"moderation_words": "192.0.2.0/24"},
        [],
        {"ip": None},
        "approved",
    ),
    "4.22 an address of a link": (
        OPEN | {"moderation_words": "a.example/one"},
        [],
        {"body": ONE_LINK},
        "pending",
    ),
    "4.22 capitals": (
        OPEN | {"moderation_words": "CaSiNo"},
        [],
        {"body": "cAsInO"},
        "pending",
    ),
    "4.22 capitals of Greek": (
        OPEN | {"moderation_words": "καζίνο"},
        [],
        {"body": "ΚΑΖΊΝΟ"},
        "pending",
    ),
    "4.22 capitals of the sharp s": (
        OPEN | {"moderation_words": "straßenspiel"},
        [],
        {"body": "STRASSENSPIEL"},
        "pending",
    ),
    "4.22 letters and marks apart": (
        OPEN | {"moderation_words": "bénéfice"},
        [],
        {"body": "be\u0301ne\u0301fice"},
        "pending",
    ),
    "4.22 wide letters": (
        OPEN | {"moderation_words": "casino"},
        [],
        {"body": "ｃａｓｉｎｏ"},
        "pending",
    ),
    "4.22 unseen signs inside": (
        OPEN | {"moderation_words": "casino"},
        [],
        {"body": "cas\u200bi\u00adno"},
        "pending",
    ),
    "4.22 inside a word": (
        OPEN | {"moderation_words": "press"},
        [],
        {"body": "WordPress is where we came from."},
        "pending",
    ),
    "4.22 inside a word, whole words only": (
        OPEN | {"moderation_words": "press", "whole_words": True},
        [],
        {"body": "WordPress is where we came from."},
        "approved",
    ),
    "4.22 as a whole word": (
        OPEN | {"moderation_words": "press", "whole_words": True},
        [],
        {"body": "The press, of course, liked it."},
        "pending",
    ),
    "4.22 the beginning of an IP address, whole words only": (
        OPEN | {"moderation_words": "192.0.2.", "whole_words": True},
        [],
        {},
        "pending",
    ),
    "4.22 signs have no special meaning": (
        OPEN | {"moderation_words": "cas.no"},
        [],
        {"body": "Our casino."},
        "approved",
    ),
    "4.22 a second line, and empty ones": (
        OPEN | {"moderation_words": "roulette\r\n\r\n  casino  \r\n"},
        [],
        {"body": "Our casino."},
        "pending",
    ),
    "4.22 several words in a row": (
        OPEN | {"moderation_words": "buy now"},
        [],
        {"body": "Buy   now!"},
        "pending",
    ),
    "4.22 a known person is held too": (
        {"moderation_words": "casino"},
        [{}],
        {"known": True, "body": "Our casino."},
        "pending",
    ),
    "4.22 a word that bars": (
        OPEN | {"disallowed_words": "casino"},
        [],
        {"body": "Our casino."},
        "trashed",
    ),
    "4.22 a word that bars, of a known person": (
        {"disallowed_words": "casino"},
        [{}],
        {"known": True, "body": "Our casino."},
        "trashed",
    ),
    "4.22 a word that bars goes before all that holds": (
        {"disallowed_words": "casino", "hold_all": True},
        [],
        {"body": "Our casino."},
        "trashed",
    ),
    "4.22 a word that bars, parted by tags": (
        OPEN | {"disallowed_words": "viagra"},
        [],
        {"body": "vi<b></b>agra"},
        "trashed",
    ),
    "4.22 a word that bars, parted by emphasis": (
        OPEN | {"disallowed_words": "viagra"},
        [],
        {"body": "*vi*agra"},
        "trashed",
    ),
    "4.22 a tag that bars": (
        OPEN | {"disallowed_words": "<marquee"},
        [],
        {"body": "<marquee>Hello</marquee>"},
        "trashed",
    ),
    "4.24 a filled honeypot": (OPEN, [], {"tricks": ("honeypot",)}, "likely spam"),
    "4.24 sent in haste": (OPEN, [], {"tricks": ("haste",)}, "pending"),
    "4.24 a honeypot of a known person": (
        {},
        [{}],
        {"known": True, "tricks": ("honeypot",)},
        "likely spam",
    ),
    "4.30 two of four rejected": (
        OPEN,
        [{}, {}, {"status": "spam"}, {"status": "trashed"}],
        {},
        "approved",
    ),
    "4.30 three of four rejected": (
        OPEN,
        [{}, {"status": "spam"}, {"status": "spam"}, {"status": "trashed"}],
        {},
        "pending",
    ),
    "4.30 three of four rejected, long ago": (
        OPEN,
        [
            {"status": "spam", "created_at": timezone.now() - 40 * DAY}
            for _number in range(4)
        ],
        {},
        "approved",
    ),
    "4.30 three rejected under a known writer's address": (
        OPEN,
        [{}, *[{"status": "spam"}] * 3],
        {"known": True},
        "approved",
    ),
    "4.30 three rejected of a known writer": (
        OPEN,
        [{}, *[{"status": "spam", "confirmed_at": timezone.now()}] * 3],
        {"known": True},
        "pending",
    ),
    "4.30 three rejected of the network": (
        OPEN,
        [
            {"status": "spam", "email": f"{n}@example.org", "ip": f"192.0.2.{n}"}
            for n in range(3)
        ],
        {},
        "pending",
    ),
    "4.30 three rejected of another network": (
        OPEN,
        [
            {"status": "spam", "email": f"{n}@example.org", "ip": f"192.0.3.{n}"}
            for n in range(3)
        ],
        {},
        "approved",
    ),
    "4.30 three pending are not rejected": (
        OPEN,
        [{"status": "pending"}] * 3,
        {},
        "approved",
    ),
    "4.18 an interest is declared": (
        {},
        [{}],
        {"known": True, "interests": "I sell stethoscopes"},
        "pending",
    ),
    "4.21 an interest with a word that bars": (
        {"disallowed_words": "casino"},
        [{}],
        {"known": True, "interests": "I own a casino"},
        "trashed",
    ),
    "mentions: a trackback": (
        OPEN | {"trackbacks_allowed": True},
        [],
        {"kind": "trackback", "url": "https://c.example/a"},
        "pending",
    ),
    "mentions: a pingback": (
        {},
        [],
        {"kind": "pingback", "url": "https://c.example/a"},
        "pending",
    ),
    "mentions: a webmention of an unknown site": (
        {},
        [],
        {"kind": "webmention", "url": "https://c.example/a"},
        "pending",
    ),
    "mentions: a webmention of a known site": (
        {},
        [{"kind": "webmention", "url": "https://c.example/b"}],
        {"kind": "webmention", "url": "https://c.example/a"},
        "approved",
    ),
    "mentions: a webmention of a site with a rejected one": (
        {},
        [{"kind": "webmention", "url": "https://c.example/b", "status": "spam"}],
        {"kind": "webmention", "url": "https://c.example/a"},
        "pending",
    ),
    "mentions: a reader's site earns the site no trust": (
        {},
        [{"url": "https://c.example/"}],
        {"kind": "webmention", "url": "https://c.example/a"},
        "pending",
    ),
    "mentions: a webmention during a wave": (
        {"hold_wave": True},
        [{"kind": "webmention", "url": "https://c.example/b"}],
        {"kind": "webmention", "url": "https://c.example/a"},
        "pending",
    ),
    "mentions: a word that bars": (
        {"disallowed_words": "c.example"},
        [],
        {"kind": "webmention", "url": "https://c.example/a"},
        "trashed",
    ),
}


@pytest.mark.parametrize(
    ("site", "before", "sent", "expected"), CASES.values(), ids=CASES
)
def test_the_rules(site, before, sent, expected):
    """4.18, 4.20, 4.21, 4.22, 4.24, 4.30"""
    for number, fields in enumerate(before):
        earlier(body=f"What I said {number}.", **fields)
    assert send(site=site, **sent) == expected


def test_a_pingback_of_our_own_post_is_approved(settings):
    """protocols.md 9.5d"""
    ours = make_post()
    source = settings.SITE_URL + ours.get_absolute_url()
    assert send(kind="pingback", url=source) == "approved"


@pytest.mark.parametrize(
    "source", ["{site}/2015/06/11/{slug}/", "{site}.evil.example{path}", "{path}"]
)
def test_a_pingback_that_only_looks_like_ours_is_held(settings, source):
    """protocols.md 9.5d"""
    ours = make_post()
    path = ours.get_absolute_url()
    source = source.format(site=settings.SITE_URL, slug=ours.slug, path=path)
    assert send(kind="pingback", url=source) == "pending"


def test_a_pingback_of_a_withdrawn_post_is_held(settings):
    """S4"""
    ours = make_post()
    source = settings.SITE_URL + ours.get_absolute_url()
    ours.withdraw("Gone.")
    assert send(kind="pingback", url=source) == "pending"


@pytest.mark.parametrize("role", ["Moderators", "Editors"])
@pytest.mark.parametrize(
    "site",
    [{"hold_all": True}, {"hold_wave": True}, {"disallowed_words": "casino"}],
)
def test_moderators_pass(role, site):
    """protocols.md 9.4"""
    user = make_role(role)
    assert send(user=user, known=True, site=site, body="No casino.") == "approved"


@pytest.mark.parametrize("role", ["Contributors", "Authors"])
def test_who_works_here_is_judged_under_the_posts_of_others(role):
    """protocols.md 9.4"""
    assert send(user=make_role(role), known=True) == "pending"


def test_authors_pass_under_their_post_but_for_a_wave():
    """protocols.md 9.4"""
    user = make_role("Authors")
    post = make_post(authors=[make_author(user=user)])
    site = {"hold_all": True, "seconds_between": 0}
    assert send(post=post, user=user, known=True, site=site) == "approved"
    site |= {"hold_wave": True}
    assert send(post=post, user=user, known=True, site=site, body="And?") == "pending"


def test_a_reviewer_is_no_author_of_the_post():
    """protocols.md 9.4"""
    user, post = make_user(), make_post()
    make_byline(post, make_author(user=user), contribution="reviewer")
    assert send(post=post, user=user, known=True) == "pending"


def test_a_member_is_known_by_the_account():
    """4.20"""
    user = make_user()
    make_comment(user=user, email="")
    assert send(user=user, known=True) == "approved"


def test_who_was_approved_with_trust_is_held_for_words_alone():
    """B6"""
    comment = earlier(status="pending")
    chosen = Comment.objects.filter(pk=comment.pk)
    chosen.moderate("approved", actor=make_role("Moderators"), act="trusted")
    site = {"moderation_words": "casino", "seconds_between": 0}
    assert send(site=site, body=TWO_LINKS, known=True) == "approved"
    assert send(site=site, body=TWO_LINKS) == "pending"
    assert send(site=site, body="Our casino.", known=True) == "pending"


def test_each_reason_is_told():
    """B6"""
    case = case_of(
        {"hold_all": True, "moderation_words": "casino"},
        tricks=("haste",),
        body=f"Our casino: {TWO_LINKS}",
        interests="I own it",
    )
    assert judge(case).reasons == [
        "It was sent faster than anybody writes.",
        "Every comment is held.",
        "On the list of words that hold: “casino”.",
        "It declares an interest: “I own it”.",
        "It has 2 links; comments are held from 2 on.",
        "First comment from this e-mail address.",
    ]


def test_what_looked_like_spam_is_not_washed_by_an_edit():
    """S20"""
    assert send(site=OPEN, tricks=("honeypot",)) == "likely spam"
    comment = Comment.objects.get()
    verdict = judge(Case(comment, make_site(), is_known=True))
    assert (verdict.status, verdict.likely_spam) == ("pending", True)


def test_reasons_are_in_the_language_of_the_site(monkeypatch):
    """B6"""
    languages = []
    monkeypatch.setattr(
        "comments.moderation.rules.every_comment",
        lambda case: languages.append(get_language()),
    )
    judge(case_of({"language": "fr"}))
    assert languages == ["fr"]
