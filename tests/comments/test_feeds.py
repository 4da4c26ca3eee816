from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import feedparser
import pytest
from django.utils import timezone

from comments.models import Comment
from tests.factories import (
    make_comment,
    make_draft,
    make_editor,
    make_mention,
    make_post,
)

pytestmark = pytest.mark.django_db

OURS = "https://rounds.example"


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = OURS


@pytest.fixture
def post():
    return make_post(
        title="Whispers",
        slug="whispers",
        published_at=datetime(2015, 6, 11, tzinfo=UTC),
    )


def read(client, post):
    response = client.get(f"{post.get_absolute_url()}feed/")
    assert response.status_code == 200
    found = feedparser.parse(response.content)
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_comments_and_mentions_come_newest_first(client, post):
    """features.md 8.4"""
    now = timezone.now()
    first = make_comment(post=post, name="Ana", created_at=now - timedelta(days=3))
    make_comment(post=post, parent=first, name="Ben", created_at=now)
    make_comment(
        post=post,
        kind=Comment.Kind.PINGBACK,
        name="Another blog",
        created_at=now - timedelta(days=1),
    )
    make_comment(name="Elsewhere")
    entries = read(client, post).entries
    assert [e.title for e in entries] == ["By Ben", "Pingback: Another blog", "By Ana"]
    assert [e.author for e in entries] == ["Ben", "Another blog", "Ana"]


def test_an_item_is_the_whole_comment_at_its_own_address(client, post):
    comment = make_comment(
        post=post,
        name="Ana",
        interests="Paid by <nobody>",
        body="First & last.\n\nSee https://example.org/a?b=1&c=2",
        created_at=datetime(2015, 6, 12, 9, 7, tzinfo=UTC),
    )
    found = read(client, post)
    entry = found.entries[0]
    assert entry.link == f"{OURS}/2015/06/11/whispers/#comment-{comment.pk}"
    assert entry.id == f"{OURS}/?p={post.pk}#comment-{comment.pk}"
    assert entry.published == "Fri, 12 Jun 2015 09:07:00 +0000"
    assert "<p>First &amp; last.</p>" in entry.content[0].value
    assert 'href="https://example.org/a?b=1&amp;c=2"' in entry.content[0].value
    assert "<p>Declares: Paid by &lt;nobody&gt;</p>" in entry.content[0].value
    assert entry.summary == "First &amp; last. See https://example.org/a?b=1&amp;c=2"
    assert found.feed.title == "Discussion of “Whispers”"
    assert found.feed.link == f"{OURS}/2015/06/11/whispers/"
    own = [link.href for link in found.feed.links if link.rel == "self"]
    assert own == [f"{OURS}/2015/06/11/whispers/feed/"]


def test_only_what_was_approved_is_told(client, post):
    """security.md S4"""
    pending = make_comment(post=post, status="pending", body="CANARY", name="CANARY")
    make_comment(post=post, parent=pending, body="An answer.", name="Ben")
    make_comment(post=post, status="spam", body="CANARY", name="CANARY")
    make_comment(post=post, status="trashed", body="CANARY", name="CANARY")
    response = client.get(f"{post.get_absolute_url()}feed/")
    assert b"An answer." in response.content
    assert b"CANARY" not in response.content


def test_nobody_learns_an_e_mail_address(client, post):
    make_comment(post=post, email="secret@example.org")
    assert b"secret@" not in client.get(f"{post.get_absolute_url()}feed/").content


@pytest.mark.parametrize("editor", [False, True])
@pytest.mark.parametrize(
    "status", ["draft", "submitted", "in_review", "accepted", "scheduled", "withdrawn"]
)
def test_the_discussion_of_a_hidden_post_stays_hidden(client, post, status, editor):
    """security.md S4"""
    make_comment(post=post, body="CANARY")
    type(post).objects.filter(pk=post.pk).update(status=status)
    if editor:
        client.force_login(make_editor())
    response = client.get("/2015/06/11/whispers/feed/")
    assert response.status_code == 404
    assert b"CANARY" not in response.content


def test_a_post_that_is_not_out_yet_has_no_feed(client):
    """security.md S4"""
    post = make_draft(slug="soon")
    post.publish(at=timezone.now() + timedelta(days=1))
    type(post).objects.update(status="published")
    make_comment(post=post, body="CANARY")
    response = client.get(f"{post.get_absolute_url()}feed/")
    assert response.status_code == 404


@pytest.mark.parametrize("path", ["/2015/02/30/whispers/feed/", "/2015/06/11/no/feed/"])
def test_other_addresses_have_no_feed(client, post, path):
    assert client.get(path).status_code == 404


def test_hostile_comments_are_inert(client, post):
    """security.md S1"""
    hostile = '<img src=x onerror="alert(1)"><script>alert(1)</script>'
    make_comment(post=post, name=hostile, body=hostile, interests=hostile)
    make_comment(post=post, kind="pingback", name=hostile, body=hostile)
    root = ET.fromstring(client.get(f"{post.get_absolute_url()}feed/").content)
    items = root.findall("channel/item")
    assert len(items) == 2
    for element in root.iter():
        if not element.tag.endswith("creator"):
            assert "<img" not in (element.text or "")
            assert "<script" not in (element.text or "")


def test_control_characters_do_not_break_the_feed(client, post):
    type(post).objects.filter(pk=post.pk).update(title="A\x01B")
    comment = make_comment(post=post)
    Comment.objects.filter(pk=comment.pk).update(
        name="An\x02a", interests="\x03No\uffffne", body_html="<p>\x04Yes</p>"
    )
    found = read(client, post)
    assert found.feed.title == "Discussion of “AB”"
    assert found.entries[0].title == "By Ana"
    assert "Declares: None" in found.entries[0].content[0].value


def test_no_address_comes_from_the_request(client, post, settings):
    """security.md S15"""
    settings.ALLOWED_HOSTS = ["*"]
    make_comment(post=post)
    forged = {"Host": "evil.test", "X-Forwarded-Host": "evil.test"}
    path = f"{post.get_absolute_url()}feed/"
    response = client.get(path, headers=forged)
    assert f"{OURS}{post.get_absolute_url()}".encode() in response.content
    assert b"evil.test" not in response.content


def test_the_newest_twenty_cost_four_queries(client, post, django_assert_num_queries):
    for _ in range(21):
        make_comment(post=post)
    with django_assert_num_queries(4):
        assert len(read(client, post).entries) == 20


def test_mentions_lead_to_their_pages(client, post):
    """5.2, 5.8: an answer elsewhere is by its author, reactions are no items."""
    make_mention(post=post, kind="pingback", name="Notes", body="[…] a & b […]")
    make_mention(
        post=post,
        name="Ana Ruiz",
        url="https://www.ana.example/5?a=1&b=2",
        body="<p>Well put.</p>",
        is_reply=True,
    )
    make_mention(post=post, name="Liker", reaction="like")
    answer, excerpt = read(client, post).entries
    assert (answer.title, excerpt.title) == ("By Ana Ruiz", "Pingback: Notes")
    assert answer.author == "Ana Ruiz"
    assert 'href="https://www.ana.example/5?a=1&amp;b=2"' in answer.content[0].value
    assert "On ana.example</a>" in answer.content[0].value
    assert excerpt.summary == "[…] a &amp; b […]"


def test_mentions_cost_the_feed_no_query(client, post, django_assert_num_queries):
    for _ in range(3):
        make_mention(post=post, is_reply=True)
    client.get(f"{post.get_absolute_url()}feed/")
    with django_assert_num_queries(4):
        client.get(f"{post.get_absolute_url()}feed/")


THREAD = "{http://purl.org/syndication/thread/1.0}in-reply-to"


@pytest.mark.parametrize("form", ["", "atom/"])
def test_an_item_says_what_it_answers(client, post, form):
    """F-A3: another item, or the post itself."""
    first = make_comment(post=post)
    make_comment(post=post, parent=first)
    root = ET.fromstring(client.get(f"{post.get_absolute_url()}feed/{form}").content)
    assert [answered.get("ref") for answered in root.iter(THREAD)] == [
        f"{OURS}/?p={post.pk}#comment-{first.pk}",
        f"{OURS}/?p={post.pk}",
    ]


def test_a_discussion_is_told_as_json(client, post):
    """F-J2"""
    comment = make_comment(post=post, name="Ana", body="Well put.")
    feed = client.get(f"{post.get_absolute_url()}feed/json/").json()
    [item] = feed["items"]
    assert item["id"] == f"{OURS}/?p={post.pk}#comment-{comment.pk}"
    assert item["authors"] == [{"name": "Ana"}]
    assert item["content_html"] == "<p>Well put.</p>"
    assert item["_in_reply_to"] == {"id": f"{OURS}/?p={post.pk}"}


def test_a_discussion_is_read_back_to_its_first_item(client, post):
    """8.6"""
    at = timezone.now()
    for n in range(23):
        make_comment(post=post, name=f"N{n}", created_at=at - timedelta(hours=n // 2))
    names, path = [], f"{OURS}{post.get_absolute_url()}feed/json/"
    while path:
        feed = client.get(path.removeprefix(OURS)).json()
        names += [item["authors"][0]["name"] for item in feed["items"]]
        path = feed.get("next_url")
    assert sorted(names, key=lambda name: int(name[1:])) == [f"N{n}" for n in range(23)]
    assert len(names) == 23


def test_who_has_a_discussion_gets_it_anew_after_a_change(client, post):
    """8.4"""
    comment = make_comment(post=post)
    path = f"{post.get_absolute_url()}feed/"
    has = {"If-None-Match": client.get(path)["ETag"]}
    assert client.get(path, headers=has).status_code == 304
    comment.body = "Otherwise."
    comment.save()
    assert client.get(path, headers=has).status_code == 200
