"""The queue in the admin: what it shows, in which order, at what cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comments.models import Comment
from comments.moderation import acts
from comments.moderation.queue import COUNTED, SIZE, Place, Tab
from tests.comments.queues import (
    QUEUE,
    act_page,
    card_of,
    editor,
    make_held,
    make_queue,
    page,
    shown,
)
from tests.factories import (
    make_comment,
    make_mention,
    make_post,
    make_report,
    make_role,
    make_user,
)

__all__ = ["editor"]

pytestmark = pytest.mark.django_db


def test_each_tab_holds_its_own_and_says_how_much(client, editor):
    """experience.md B6"""
    make_queue()
    make_comment(name="Junk", status="spam")
    make_comment(name="Gone", status="trashed")
    tabs = client.get(QUEUE).context["tabs"]
    assert {tab.place.tab: tab.shown for tab in tabs} == {
        "pending": "3",
        "likely": "3",
        "reported": "1",
        "mentions": "1",
        "approved": "6",
        "spam": "1",
        "trash": "1",
    }
    assert shown(client) == ["Marguerite Sorel", "Joao Pires", "Anonymous teacher"]
    assert shown(client, "?tab=mentions") == ["Wards and words"]
    assert shown(client, "?tab=reported") == ["Loud Larry"]
    assert shown(client, "?tab=spam") == ["Junk"]
    assert shown(client, "?tab=trash") == ["Gone"]
    assert len(shown(client, "?tab=likely")) == 3
    assert len(shown(client, "?tab=approved")) == 6


def test_numbers_of_tabs_are_counted_up_to_a_limit(client, editor, monkeypatch):
    assert COUNTED >= 1000
    monkeypatch.setattr("comments.moderation.queue.COUNTED", 2)
    post = make_post()
    for _ in range(4):
        make_held(post=post)
    assert client.get(QUEUE).context["tabs"][0].shown == "2+"


def test_large_numbers_are_written_as_people_read_them():
    assert Tab(Place(), 3806, is_here=True).shown == "3,806"
    assert Tab(Place(), 10_001, is_here=True).shown == "10,000+"


def test_the_oldest_come_first_unless_one_turns_them(client, editor):
    for hours in (1, 3, 2):
        make_held(name=f"{hours} hours", hours=hours)
    assert shown(client) == ["3 hours", "2 hours", "1 hours"]
    assert shown(client, "?order=newest") == ["1 hours", "2 hours", "3 hours"]


def test_what_was_decided_on_comes_newest_first(client, editor):
    for hours in (1, 3, 2):
        make_held(name=f"{hours} hours", hours=hours, status="spam")
    assert shown(client, "?tab=spam") == ["1 hours", "2 hours", "3 hours"]
    assert shown(client, "?tab=spam&order=oldest")[0] == "3 hours"


@pytest.mark.parametrize("order", ["oldest", "newest"])
def test_pages_follow_each_other_though_comments_are_of_one_second(
    client, editor, order
):
    post, now = make_post(), timezone.now()
    for number in range(SIZE + 7):
        make_held(post=post, name=f"Nr. {number}", created_at=now)
    first = client.get(f"{QUEUE}?order={order}")
    names = [card.comment.name for card in first.context["cards"]]
    rest = shown(client, first.context["further"].query)
    assert (len(names), len(rest)) == (SIZE, 7)
    assert len({*names, *rest}) == SIZE + 7
    last = client.get(QUEUE + first.context["further"].query)
    assert last.context["further"] is None


def test_a_page_whose_comments_are_all_decided_on_gives_way_to_the_first(
    client, editor
):
    post = make_post()
    for _ in range(SIZE + 1):
        make_held(post=post)
    further = client.get(QUEUE).context["further"]
    Comment.objects.order_by("-created_at").filter(status="pending").moderate("spam")
    make_held(post=post, hours=100, name="Late")
    assert shown(client, further.query) == ["Late"]


@pytest.mark.parametrize("place", ["x", "20260101T000000.000000", "1-2", "'--"])
def test_a_place_that_is_none_is_not_found(client, editor, place):
    assert client.get(QUEUE, {"after": place}).status_code == 404


@pytest.mark.parametrize("query", ["?tab=nonsense", "?order=sideways", "?tab=", "?x=1"])
def test_odd_questions_lead_to_the_first_page(client, editor, query):
    make_held(name="Ada")
    assert shown(client, query) == ["Ada"]


def test_a_card_shows_what_readers_would_see_and_where(client, editor):
    """features.md 4.27"""
    parent = make_comment(name="Samuel Idris", body="At five it is for the giver.")
    make_held(
        parent=parent,
        name="Ada Alder",
        body="A *quiet* ward.\n\nAnd a second thought.",
        interests="I sell timers.",
        why=["The first comment from this address."],
    )
    text = page(client)
    assert "<p>A <em>quiet</em> ward.</p>" in text
    assert f'on <a href="{parent.post.get_absolute_url()}">' in text
    assert f'in reply to <a href="{parent.get_absolute_url()}">Samuel Idris</a>' in text
    assert "At five it is for the giver." in text
    assert "Declares: I sell timers." in text
    assert "<li>The first comment from this address.</li>" in text
    assert "First comment · e-mail not confirmed" in text


def test_a_card_shows_all_that_readers_would_see_of_a_mention(client, editor):
    """5.9, S1: its portrait and its author's address are judged as well."""
    fields = {"status": "pending", "reaction": "like", "photo": True}
    mention = make_mention(author_url="https://ann.example/", **fields)
    for html in (
        page(client, "?tab=mentions"),
        client.get(act_page("place", mention)).text,
    ):
        assert mention.linkback.photo.url in html
        assert "https://ann.example/" in html
        assert "Webmention · Like" in html


def test_a_card_tells_how_the_writer_and_the_network_fared(client, editor):
    for status in ("approved", "approved", "spam", "trashed"):
        make_comment(email="ada@example.org", status=status)
    make_comment(ip="192.0.2.9", status="spam")
    make_comment(email="", status="approved")
    comment = make_held(
        email="ada@example.org", ip="192.0.2.7", confirmed_at=timezone.now()
    )
    text = page(client)
    assert "2 approved, 2 rejected · e-mail confirmed" in text
    assert "From the network 192.0.2.0/24: 0 approved, 1 rejected" in text
    assert not card_of(client, comment).is_first


def test_people_without_an_address_have_no_history_in_common(client, editor):
    make_comment(email="")
    comment = make_held(email="")
    assert card_of(client, comment).history.total() == 0
    assert "no e-mail address" in page(client)


def test_a_card_names_the_hosts_and_how_often_they_were_approved(client, editor):
    for _ in range(2):
        make_comment(body="See https://ward-data.example/a")
    make_held(
        url="https://pires.example/",
        body="Look: https://www.ward-data.example/b and so on.",
    )
    text = page(client)
    assert "ward-data.example, seen in 2 approved comments" in text
    assert "pires.example, new here" in text


def test_a_card_tells_of_reports_and_of_what_was_decided(client, editor):
    """features.md 4.13"""
    comment = make_held(why=["2 links."])
    acts.decide({comment.pk: comment.seen}, "approved", editor, reason="Fair enough")
    make_report(comment=comment, note="He names my ward.")
    make_report(comment=comment, reason="spam")
    text = page(client, "?tab=reported")
    assert "Reported 2 times" in text
    assert "Insulting or abusive: “He names my ward.”" in text
    assert "Advertising or spam" in text
    assert "Approved by Ines Okafor" in text
    assert "Fair enough" in text
    assert "2 links." in text


def test_a_card_tells_that_its_writer_deleted_it_and_offers_no_way_back(client, editor):
    """features.md 4.8: it lies in the trash, and its line in the log has no Undo."""
    comment = make_comment(name="Ada")
    chosen = Comment.objects.filter(pk=comment.pk)
    (line,) = chosen.moderate("trashed", act="withdrawn")
    text = page(client, "?tab=trash")
    assert "Deleted by its writer" in text
    assert "by None" not in text
    for button in ("approved", "held", "rejected", "spam"):
        assert f'name="act" value="{button}"' not in text
    for view in ("mend", "reply"):
        assert act_page(view, comment) not in text
    log = reverse("admin:comments_decision_change", args=[line.pk])
    assert "Undo this act" not in client.get(log).text


def test_what_waits_for_more_than_a_day_is_marked(client, editor):
    late, early = make_held(hours=25), make_held(hours=23)
    assert card_of(client, late).is_late
    assert not card_of(client, early).is_late
    assert page(client).count("Waits for more than a day") == 1


def test_a_card_costs_the_same_few_queries_at_any_length(client, editor):
    """Figure: at most 15 queries."""

    def cost():
        with CaptureQueriesContext(connection) as context:
            assert client.get(QUEUE).status_code == 200
        return len(context)

    def add(number):
        for each in range(number):
            parent = make_comment(post=post)
            make_report(
                comment=make_held(
                    parent=parent,
                    url=f"https://host-{each}.example/",
                    ip=f"192.0.{each % 250}.7",
                    user=make_user(),
                    why=["Because."],
                )
            )

    post = make_post()
    add(2)
    client.get(QUEUE)
    few = cost()
    add(28)
    for _ in range(270):
        make_held(post=post, url="https://wave.example/", ip="198.51.100.7")
    assert cost() == few
    assert few <= 15


def test_a_moderator_of_the_group_has_the_same_few_queries(client):
    """Figure: at most 15 queries, permissions of groups included."""
    client.force_login(make_role("Moderators"))
    for _ in range(3):
        make_report(comment=make_held(ip="192.0.2.7"))
    client.get(QUEUE)
    with CaptureQueriesContext(connection) as context:
        client.get(QUEUE)
    assert len(context) <= 15


def test_the_list_of_all_comments_leads_to_the_queue_and_back(client, editor):
    changelist = reverse("admin:comments_comment_changelist")
    assert QUEUE in client.get(changelist).content.decode()
    assert f'action="{changelist}"' in page(client)
