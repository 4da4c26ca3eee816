"""What the admin shows of mentions that we sent, and that it sends them again."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from blog import markup
from comments.models import Outgoing
from tests.blog.payloads import ADDRESSES, own_payloads
from tests.factories import make_outgoing, make_post, make_role

pytestmark = pytest.mark.django_db
LIST = "admin:comments_outgoing_changelist"
NEXT_TRY = 'fieldBox field-next_try.*?class="readonly">(.*?)</div>'


@pytest.fixture
def editor(client):
    client.force_login(make_role("Editors"))


def detail(client, mention):
    path = reverse("admin:comments_outgoing_change", args=[mention.pk])
    return client.get(path)


def act(client, *mentions):
    data = {"action": "send_again", "_selected_action": [m.pk for m in mentions]}
    return client.post(reverse(LIST), data, follow=True)


def times(client):
    """Return what the list shows as the time of each mention."""
    listed = client.get(reverse(LIST)).text
    return re.findall('<td class="field-when[^>]*>(.*?)</td>', listed)


def test_the_list_tells_what_became_of_each_mention(client, editor):
    post = make_post(title="Counting to five")
    mention = make_outgoing(post=post, state="failed", protocol="webmention")
    mention.attempts.create(status=400, answer="Not you.")
    page = client.get(reverse(LIST)).text
    for words in (
        mention.target,
        "Counting to five",
        "Given up<br>Webmention",
        "Not you.",
    ):
        assert words in page
    assert "Not now." not in page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("failed", "Given up"),
        ("nowhere", "Takes no mentions"),
        ("earlier", "Linked before"),
    ],
)
def test_what_is_not_tried_again_says_so_in_the_place_of_a_time(
    client, editor, state, words
):
    """5.5: a dash would leave open whether it is still to come."""
    mention = make_outgoing(state=state, try_at=None)
    assert times(client) == [words]
    found = re.search(NEXT_TRY, detail(client, mention).text, re.DOTALL)
    assert found[1].strip() == words
    mention.sent_at = timezone.now()
    mention.save()
    assert times(client) != [words]


def test_a_mention_shows_each_attempt_and_its_answer(client, editor):
    mention = make_outgoing()
    mention.attempts.create(
        protocol="pingback", endpoint="https://x.example/rpc", status=200, answer="Ok."
    )
    page = detail(client, mention).text
    for words in ("Not now.", "500", "https://x.example/rpc", "Ok.", "Pingback"):
        assert words in page
    assert page.index("Ok.") < page.index("Not now.")
    assert 'name="_save"' not in page


def test_send_again_lets_chosen_mentions_be_told_anew(client, editor):
    now = timezone.now()
    old = {"state": "sent", "tries": 7, "try_at": None, "sent_at": now}
    chosen, other = make_outgoing(**old), make_outgoing(**old)
    page = act(client, chosen).text
    assert "1 mention is sent again." in page
    assert Outgoing.objects.due().get() == chosen
    chosen.refresh_from_db()
    assert (chosen.state, chosen.tries, chosen.sent_at) == ("due", 0, now)
    other.refresh_from_db()
    assert other.state == "sent"
    entry = LogEntry.objects.get()
    who = client.session["_auth_user_id"]
    assert (str(entry.user_id), entry.object_id) == (who, str(chosen.pk))


def test_a_moderator_reads_and_sends_nothing(client):
    """10.1, security S5"""
    client.force_login(make_role("Moderators"))
    mention = make_outgoing(state="sent", try_at=None)
    assert detail(client, mention).status_code == 200
    assert "Not now." in detail(client, mention).text
    assert 'value="send_again"' not in client.get(reverse(LIST)).text
    act(client, mention)
    assert not Outgoing.objects.due().exists()


def test_a_mention_of_a_deleted_post_is_shown(client, editor):
    mention = make_outgoing()
    mention.post.delete()
    assert mention.source in client.get(reverse(LIST)).text
    assert mention.source in detail(client, mention).text


def test_what_other_sites_say_is_text(client, editor):
    """S1: their addresses and answers, in the list and in the detail."""
    payloads = [markup.plain(payload)[:400] for payload in own_payloads()]
    tags = [p for p in dict.fromkeys(payloads) if "<" in p and len(p) > 12]
    assert len(tags) > 50
    for payload in tags[:50]:
        mention = make_outgoing(target=payload, endpoint=payload)
        mention.attempts.create(answer=payload, endpoint=payload)
        assert payload not in detail(client, mention).text
    listed = client.get(reverse(LIST)).text
    assert not [payload for payload in tags[:50] if payload in listed]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_opens_anything_but_the_web(client, editor, address):
    """S1"""
    mention = make_outgoing(target=markup.plain(address))
    mention.attempts.create(endpoint=markup.plain(address))
    page = detail(client, mention).text
    assert f'href="{escape(markup.plain(address))}"' not in page
