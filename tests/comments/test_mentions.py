"""What other sites say of a post, as readers see it on its page."""

import re
from html.parser import HTMLParser
from itertools import cycle

import pytest
from django.db import connection

from comments.models import Comment
from comments.reactions import FACES, NAMED, reactions_to
from tests.blog.payloads import ADDRESSES
from tests.blog.post1 import read, words
from tests.browser.hostile import packed, storable
from tests.comments.commenting import send
from tests.factories import make_comment, make_mention, make_post, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return make_post()


def item(html, comment):
    """Return the item of the discussion that shows ``comment``."""
    found = re.search(rf'<article[^>]* id="{comment.anchor}">.*?</article>', html, re.S)
    return found[0]


def line(html):
    """Return the line that counts reactions elsewhere, as readers see it."""
    found = re.search(r'<details class="branch reactions">.*?</summary>', html, re.S)
    return words(found[0]) if found else ""


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("pingback", "Pingback"),
        ("trackback", "Trackback"),
        ("webmention", "Webmention"),
    ],
)
def test_a_mention_is_the_title_of_its_page_and_a_few_words(client, post, kind, label):
    """5.2: numbered among the comments, in a quieter voice."""
    make_comment(post=post)
    mention = make_mention(
        post=post,
        kind=kind,
        name="Notes from Ward 6",
        url="https://ward6.example/five/",
        body="[…] the most &lt;uncomfortable&gt; figure […]",
    )
    html = read(client, post)
    shown = item(html, mention)
    assert 'class="comment mention ' in shown
    assert 'href="https://ward6.example/five/" rel="nofollow ugc noopener"' in shown
    assert "Notes from Ward 6" in shown
    assert f"<span>{label}</span>" in shown
    assert "[…] the most &lt;uncomfortable&gt; figure […]" in shown
    assert re.findall(r'num" aria-hidden="true">(\d)<', html) == ["1", "2"]


def test_an_answer_elsewhere_stands_as_a_comment(client, post):
    """5.8: with its author's name, page and portrait, and a link to where it stands."""
    answer = make_mention(
        post=post,
        name="Ana Ruiz",
        url="https://www.ana.example/answers/5",
        body="<p>We counted, too.</p>",
        is_reply=True,
        author_url="https://ana.example/",
        photo=True,
    )
    shown = item(read(client, post), answer)
    assert 'class="comment u-comment' in shown
    assert 'href="https://ana.example/" rel="nofollow ugc noopener">Ana Ruiz</a>' in (
        shown
    )
    assert 'href="https://www.ana.example/answers/5"' in shown
    assert "on ana.example" in words(shown)
    assert f'src="{answer.linkback.photo.url}" width="32" height="32" alt=""' in shown
    assert "Webmention" not in shown


def test_an_answer_elsewhere_without_portrait_or_page_is_a_name(client, post):
    answer = make_mention(post=post, name="Ana Ruiz", is_reply=True)
    shown = item(read(client, post), answer)
    assert '<span class="p-name">Ana Ruiz</span>' in shown
    assert "<img" not in shown


def test_an_answer_elsewhere_can_be_answered_here_and_an_excerpt_can_not(client, post):
    answer = make_mention(post=post, is_reply=True)
    excerpt = make_mention(post=post)
    like = make_mention(post=post, reaction="like")
    html = read(client, post)
    assert f"reply={answer.pk}#reply" in item(html, answer)
    assert "#reply" not in item(html, excerpt)
    for parent, status in ((answer, 303), (excerpt, 403), (like, 403)):
        assert send(client, post, parent=parent.pk).status_code == status
    assert Comment.objects.get(email="sunniva@hospital.example").parent == answer
    page = client.get(f"{post.get_absolute_url()}?reply={excerpt.pk}").text
    assert f'name="parent" value="{excerpt.pk}"' not in page


def test_a_mention_whose_linkback_is_gone_still_shows(client, post):
    """As it comes from another blog's export."""
    mention = make_comment(post=post, kind="webmention", url="https://a.example/")
    assert 'class="comment mention ' in item(read(client, post), mention)


def test_reactions_are_one_line_and_no_items(client, post):
    """5.8: likes, reposts and bookmarks, with the right plural of each."""
    for number in range(3):
        make_mention(post=post, reaction="like", name=f"Liker {number}")
    make_mention(post=post, reaction="repost", name="Reposter")
    make_mention(post=post, reaction="bookmark", name="Bookmarker")
    make_mention(post=post, reaction="repost", name="Reposter too")
    html = read(client, post)
    said = "3 people elsewhere like this · 2 reposts · 1 bookmark"
    assert line(html) == said
    assert "Nobody has answered yet." in html
    named = re.findall(r'<span class="p-name">([^<]+)</span></span>\s*</a></li>', html)
    assert named == [
        *("Liker 2", "Liker 1", "Liker 0"),
        *("Reposter too", "Reposter", "Bookmarker"),
    ]


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ("", ""),
        ("like", "1 person elsewhere likes this"),
        ("repost", "1 repost"),
        ("bookmark like like", "2 people elsewhere like this · 1 bookmark"),
    ],
)
def test_what_nobody_did_is_not_told(client, post, kinds, said):
    """6.2: the plural is right, and there is no zero."""
    for kind in kinds.split():
        make_mention(post=post, reaction=kind)
    assert line(read(client, post)) == said


@pytest.mark.parametrize("status", ["pending", "spam", "trashed"])
def test_reactions_wait_for_an_editor_like_all_mentions(client, post, status):
    """5.9"""
    make_mention(post=post, reaction="like", name="Canary", status=status)
    html = read(client, post)
    assert line(html) == ""
    assert "Canary" not in html


def test_faces_are_shown_only_where_we_keep_them(client, post):
    """5.8: fetched and stored by us, with their size; else there is only the name."""
    with_face = make_mention(post=post, reaction="like", photo=True)
    make_mention(post=post, reaction="like")
    html = read(client, post)
    images = re.findall(r'<img class="face[^>]+>', html)
    assert len(images) == 2  # Beside the number and beside the name.
    for image in images:
        assert f'src="{with_face.linkback.photo.url}"' in image
        assert 'width="32" height="32" alt=""' in image
    assert not re.findall(r'src="https?://', html)


def test_of_very_many_reactions_the_newest_are_named_and_all_are_counted(client, post):
    for number in range(NAMED + 3):
        make_mention(
            post=post, reaction="like", name=f"N{number}", photo=number > NAMED - 9
        )
    found = reactions_to(post)
    assert len(found.faces) == FACES
    assert found.groups[0].mentions[0].name == f"N{NAMED + 2}"
    html = read(client, post)
    assert line(html) == f"{NAMED + 3} people elsewhere like this"
    assert html.count('class="u-like h-cite"') == NAMED
    assert "and 3 more" in html


def test_what_strangers_say_of_themselves_is_data(client, post):
    """S1: name, address of the page and of its author, in the stream and beside it."""
    ways = cycle([{"is_reply": True}, {"reaction": "like"}, {}])
    for text, address, fields in zip(packed(250), cycle(ADDRESSES), ways):
        make_mention(
            post=post,
            url=storable(address),
            author_url=storable(address),
            **dict.fromkeys(["name", "body"], text),
            **fields,
        )
    page = Page(read(client, post))
    assert Comment.objects.count() > 60
    assert page.scripts == 1
    assert {name for name in page.attributes if name.startswith("on")} == set()
    for address in page.addresses:
        assert address.startswith(("/", "#", "?", "https:", "http:", "mailto:?")), (
            address
        )
        assert not address.startswith("//"), address


class Page(HTMLParser):
    """What a parser that the code doesn't use finds on a page."""

    def __init__(self, html):
        super().__init__()
        self.scripts, self.attributes, self.addresses = 0, set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        # What search engines read is data, and runs nowhere.
        is_code = dict(attrs).get("type") != "application/ld+json"
        self.scripts += tag == "script" and is_code
        self.attributes |= {name for name, _value in attrs}
        self.addresses += [value for name, value in attrs if name in ("href", "src")]


def test_likes_off_leave_what_others_say_elsewhere(client, post):
    make_site(likes_allowed=False)
    make_mention(post=post, reaction="like")
    assert line(read(client, post)) == "1 person elsewhere likes this"


def test_reactions_take_one_query_by_an_index(post, django_assert_num_queries):
    """However many they are, and whatever else is said below the post."""
    for number in range(12):
        make_mention(post=post, reaction="like", photo=number % 2)
        make_comment(post=post)
    other = make_post()
    for _ in range(100):
        make_comment(post=other)
    with django_assert_num_queries(1):
        found = reactions_to(post)
        assert (found.groups[0].number, len(found.faces)) == (12, FACES)
    reactions = Comment.objects.approved().reactions().filter(post=post)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE comments_comment; SET LOCAL enable_seqscan = off")
        assert "comment_mentions" in reactions.explain()


def test_the_discussion_takes_no_query_for_each_mention(
    client, post, django_assert_num_queries
):
    def count():
        with django_assert_num_queries(8):
            read(client, post)

    make_mention(post=post)
    count()
    for _ in range(4):
        make_mention(post=post, is_reply=True, photo=True, author_url="https://a.test/")
        make_mention(post=post, kind="pingback")
        make_mention(post=post, reaction="repost", photo=True)
    count()
