"""The queue in the admin: what it shows, and that each act works without a script."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from blog.models import SiteSettings
from comments.models import Block, Comment, Decision
from comments.moderation import acts
from comments.moderation.queue import COUNTED, SIZE, Place, Tab
from tests.blog.payloads import all_payloads
from tests.comments.queues import make_held, make_queue
from tests.factories import (
    ROLES,
    make_comment,
    make_draft,
    make_editor,
    make_post,
    make_report,
    make_role,
    make_site,
    make_user,
)
from tests.forms import form_data

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:comments_queue")
DECIDE = reverse("admin:comments_decide")
UNDO = reverse("admin:comments_undo")
HOLD = reverse("admin:comments_hold")


@pytest.fixture
def editor(client):
    user = make_editor(name="Ines Okafor")
    client.force_login(user)
    return user


def pick(comment):
    return f"{comment.pk}-{comment.seen}"


def shown(client, query=""):
    """Return the names on the cards of a page, in their order."""
    return [card.comment.name for card in client.get(QUEUE + query).context["cards"]]


def card_of(client, comment, query=""):
    cards = client.get(QUEUE + query).context["cards"]
    return next(card for card in cards if card.comment == comment)


def page(client, query=""):
    return " ".join(client.get(QUEUE + query).content.decode().split())


def status_of(comment):
    return Comment.objects.get(pk=comment.pk).status


def said(response):
    return [str(message) for message in response.context["messages"]]


def act_page(name, comment):
    return reverse(f"admin:comments_{name}", args=[comment.pk])


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


@pytest.mark.parametrize(
    ("act", "status"),
    [
        ("approved", "approved"),
        ("trusted", "approved"),
        ("rejected", "trashed"),
        ("spam", "spam"),
    ],
)
def test_a_button_decides_and_leads_on_to_the_next_card(client, editor, act, status):
    comment, following = make_held(hours=2), make_held(hours=1)
    data = {
        "pick": pick(comment),
        "act": act,
        "reason": " Off the subject ",
        "following": following.pk,
    }
    response = client.post(DECIDE, data)
    assert response.status_code == 302
    assert response["Location"] == f"{QUEUE}#card-{following.pk}"
    assert status_of(comment) == status
    line = Decision.objects.by_people().get()
    assert (line.act, line.actor, line.reasons) == (act, editor, ["Off the subject"])


def test_the_form_of_a_card_sends_what_a_decision_needs(client, editor):
    """A form as the page has it, with no script that fills it in."""
    post = make_post()
    for _ in range(SIZE + 1):
        make_held(post=post)
    first = client.get(f"{QUEUE}?order=newest")
    query = first.context["further"].query
    comment = client.get(QUEUE + query).context["cards"][0].comment
    text = page(client, query)
    for field in (
        f'name="pick" value="{pick(comment)}"',
        'name="order" value="newest"',
        'name="tab" value="pending"',
        'name="act" value="approved"',
        'name="reason"',
        "csrfmiddlewaretoken",
    ):
        assert field in text


def test_one_stays_on_the_page_where_one_was(client, editor):
    comment = make_held(status="approved")
    data = {"pick": pick(comment), "act": "spam", "tab": "approved", "order": "oldest"}
    response = client.post(DECIDE, data)
    assert response["Location"] == f"{QUEUE}?tab=approved&order=oldest"


@pytest.mark.parametrize("act", ["", "judged", "undone", "blocked", "x", "edited"])
def test_only_what_is_a_decision_can_be_posted(client, editor, act):
    """Security S5."""
    comment = make_held()
    response = client.post(DECIDE, {"pick": pick(comment), "act": act})
    assert response.status_code == 404
    assert status_of(comment) == "pending"


@pytest.mark.parametrize("picks", [[], ["x"], ["-"], ["'1-2"], [""]])
def test_who_chose_nothing_is_told(client, editor, picks):
    response = client.post(DECIDE, {"pick": picks, "act": "spam"}, follow=True)
    assert said(response) == ["Choose at least one comment."]


def test_who_is_second_is_told_who_was_first(client, editor):
    """experience.md B6"""
    comment = make_held(name="Ada")
    data = {"pick": pick(comment), "act": "approved"}
    acts.decide({comment.pk: comment.seen}, "spam", make_user(name="Omar"))
    response = client.post(DECIDE, data, follow=True)
    assert said(response) == ["Ada: already decided by Omar (Marked as spam)."]
    assert status_of(comment) == "spam"


def test_many_who_were_decided_on_are_named_in_part(client, editor):
    comments = [make_held() for _ in range(8)]
    picks = [pick(comment) for comment in comments]
    Comment.objects.all().moderate("spam", actor=make_user(name="Omar"))
    response = client.post(DECIDE, {"pick": picks, "act": "approved"}, follow=True)
    assert len(said(response)) == 6
    assert said(response)[-1] == "The same goes for 3 more."


def test_those_chosen_are_shown_before_anything_happens(client, editor):
    """features.md 4.27"""
    comments = [make_held(name=f"Reader {number}") for number in "ABC"]
    picks = [pick(comment) for comment in comments[:2]]
    response = client.post(DECIDE, {"pick": picks, "act": "rejected", "ask": "yes"})
    text = " ".join(response.content.decode().split())
    assert "2 comments chosen" in text
    assert "Reject: 2 comments" in text
    assert "Reader A" in text
    assert "Reader C" not in text
    assert status_of(comments[0]) == "pending"
    data = form_data(response, "sure-rejected") | {
        "act": ["rejected"],
        "reason": ["A wave"],
    }
    client.post(DECIDE, data)
    assert [status_of(comment) for comment in comments] == [
        "trashed",
        "trashed",
        "pending",
    ]


def test_what_one_did_last_is_offered_to_be_undone(client, editor):
    comment = make_held(name="Ada")
    client.post(DECIDE, {"pick": pick(comment), "act": "spam"})
    text = page(client)
    assert f"Marked as spam: Ada on “{comment.post.title}”." in text
    data = {"batch": str(client.get(QUEUE).context["last"].batch)}
    response = client.post(UNDO, data, follow=True)
    assert said(response) == ["Undone."]
    assert status_of(comment) == "pending"
    assert response.context["last"] is None


def test_undoing_goes_back_step_by_step(client, editor):
    ada, ben = make_held(name="Ada"), make_held(name="Ben")
    for comment in (ada, ben):
        client.post(DECIDE, {"pick": pick(comment), "act": "spam"})
    for name in ("Ben", "Ada"):
        last = client.get(QUEUE).context["last"]
        assert last.comment.name == name
        client.post(UNDO, {"batch": str(last.batch)})
    assert client.get(QUEUE).context["last"] is None
    assert shown(client) == ["Ada", "Ben"]


def test_many_are_undone_in_one(client, editor):
    picks = [pick(make_held()) for _ in range(3)]
    client.post(DECIDE, {"pick": picks, "act": "rejected"})
    assert "Rejected: 3 comments." in page(client)
    last = client.get(QUEUE).context["last"]
    client.post(UNDO, {"batch": str(last.batch)})
    assert Comment.objects.filter(status="pending").count() == 3


def test_nobody_is_offered_what_others_did_or_what_is_long_ago(client, editor):
    comment, other = make_held(), make_held()
    acts.decide({comment.pk: comment.seen}, "spam", make_user())
    Decision.objects.record(
        [other],
        "spam",
        actor=editor,
        batch="11111111-1111-4111-8111-111111111111",
        made_at=timezone.now() - timedelta(hours=1),
    )
    assert client.get(QUEUE).context["last"] is None


@pytest.mark.parametrize(("may", "status"), [(True, 302), (False, 403)])
def test_who_may_not_lift_a_block_does_not_undo_one(client, may, status):
    """Security S5."""
    user = make_user(is_staff=True)
    powers = Permission.objects.filter(codename="change_comment")
    lifting = Permission.objects.filter(codename="delete_block")
    user.user_permissions.set(powers | lifting if may else powers)
    client.force_login(user)
    comment = make_held(email="troll@mail.example")
    blocked = Block(kind="email", value=comment.email)
    outcome = acts.block(comment, comment.seen, blocked, make_editor())
    response = client.post(UNDO, {"batch": str(outcome.batch)})
    assert response.status_code == status
    assert Block.objects.exists() != may


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"reason": "A\0wave"}, 400),
        ({"pick": "9" * 5000 + "-x"}, 302),
        ({"pick": "9" * 30 + "-x"}, 302),
        ({"following": "9" * 5000}, 302),
    ],
)
def test_what_no_database_takes_is_refused(client, editor, changes, status):
    """Security S2."""
    data = {"pick": pick(make_held()), "act": "rejected"} | changes
    assert client.post(DECIDE, data).status_code == status


def test_a_wave_that_no_database_takes_is_refused(client, editor):
    """Security S2."""
    wave = {"by": "text", "value": "x"}
    address = reverse("admin:comments_wave")
    data = wave | {"last": "9" * 5000, "act": "spam"}
    assert client.post(address, data).status_code == 302
    data = wave | {"value": "x\0", "act": "spam"}
    assert client.post(address, data).status_code == 404


def test_the_switch_leaves_settings_alone_that_are_saved_meanwhile(
    client, editor, monkeypatch
):
    site = make_site(name="As it was")
    monkeypatch.setattr(SiteSettings.objects, "first", lambda: site)
    SiteSettings.objects.filter(pk=site.pk).update(name="Saved meanwhile")
    client.post(HOLD, {"on": "yes"})
    now = SiteSettings.objects.get()
    assert (now.name, now.hold_wave) == ("Saved meanwhile", True)


@pytest.mark.parametrize("batch", ["", "x", "1111"])
def test_undoing_nonsense_is_not_found(client, editor, batch):
    assert client.post(UNDO, {"batch": batch}).status_code == 404


def test_keeping_what_was_reported_settles_the_reports(client, editor):
    comment = make_comment()
    make_report(comment=comment)
    text = page(client, "?tab=reported")
    assert "Keep" in text
    comment.refresh_from_db()
    client.post(DECIDE, {"pick": pick(comment), "act": "approved", "tab": "reported"})
    assert shown(client, "?tab=reported") == []
    assert status_of(comment) == "approved"


def test_an_edit_is_sent_from_its_own_page(client, editor):
    comment = make_held(name="Ada", body="Teh ward")
    address = act_page("mend", comment)
    data = form_data(client.get(address), "act") | {"body": ["The ward"]}
    response = client.post(address, data)
    assert response["Location"] == f"{QUEUE}#card-{comment.pk}"
    comment.refresh_from_db()
    assert (comment.body, comment.status) == ("The ward", "pending")
    assert Decision.objects.by_people().get().before["body"] == "Teh ward"
    assert "Edited: Ada" in page(client)


def test_an_edit_that_is_wrong_comes_back_with_what_was_typed(client, editor):
    comment = make_held()
    address = act_page("mend", comment)
    data = form_data(client.get(address), "act")
    data |= {"body": ["A new text"], "url": ["nonsense"]}
    response = client.post(address, data)
    assert response.status_code == 422
    assert "A new text" in response.content.decode()
    assert "There is something to mend" in response.content.decode()
    assert status_of(comment) == "pending"


def test_an_edit_tells_who_was_first(client, editor):
    comment = make_held(name="Ada", body="Teh ward")
    address = act_page("mend", comment)
    data = form_data(client.get(address), "act") | {"body": ["The ward"]}
    acts.decide({comment.pk: comment.seen}, "approved", make_user(name="Omar"))
    response = client.post(address, data)
    assert response.status_code == 409
    assert "Ada: already decided by Omar (Approved)." in response.content.decode()
    comment.refresh_from_db()
    assert comment.body == "Teh ward"


@pytest.mark.parametrize("name", ["mend", "reply"])
def test_what_was_typed_outlives_that_another_was_first(client, editor, name):
    """experience.md B6: it can be sent once more, knowing what was decided."""
    comment = make_held()
    address = act_page(name, comment)
    data = form_data(client.get(address), "act") | {"body": ["A long answer"]}
    acts.decide({comment.pk: comment.seen}, "spam", make_user(name="Omar"))
    response = client.post(address, data)
    assert response.status_code == 409
    assert "already decided by Omar" in response.content.decode()
    again = form_data(response, "act")
    assert again["body"] == ["A long answer"]
    assert client.post(address, again).status_code == 302
    assert Comment.objects.filter(body="A long answer").exists()


def test_an_answer_is_sent_from_its_own_page(client, editor):
    comment = make_held()
    address = act_page("reply", comment)
    data = form_data(client.get(address), "act") | {"body": ["We did count."]}
    client.post(address, data)
    answer = Comment.objects.get(parent=comment)
    assert (answer.name, answer.user, answer.status) == (
        "Ines Okafor",
        editor,
        "approved",
    )
    assert status_of(comment) == "approved"
    assert f"Replied to: {comment.name}" in page(client)


def test_nothing_is_answered_where_readers_are_not(client, editor):
    """security.md S4"""
    comment = make_held(post=make_draft())
    assert client.get(act_page("reply", comment)).status_code == 404
    assert act_page("reply", comment) not in page(client)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("email", "troll@mail.example"),
        ("domain", "pills.example"),
        ("domain", "mail.example"),
        ("network", "192.0.2.0/24"),
    ],
)
def test_a_writer_is_blocked_by_one_of_the_traces(client, editor, kind, value):
    """features.md 4.29"""
    comment = make_held(
        email="troll@mail.example", url="https://pills.example/", ip="192.0.2.7"
    )
    day = timezone.localdate() + timedelta(days=30)
    address = act_page("block", comment)
    data = form_data(client.get(address), "act") | {
        "whom": [f"{kind}:{value}"],
        "until": [day.isoformat()],
        "reason": ["Insults"],
    }
    assert client.post(address, data).status_code == 302
    block = Block.objects.get()
    assert (block.kind, block.value, block.reason) == (kind, value, "Insults")
    assert block.until
    assert timezone.localdate(block.until) == day
    assert block.made_by == editor
    assert status_of(comment) == "pending"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("whom", "email:someone@else.example", "Select a valid choice"),
        ("until", "2020-01-01", "Choose a day to come."),
        ("until", "soon", "Enter a valid date."),
    ],
)
def test_a_block_of_others_or_until_yesterday_is_refused(
    client, editor, field, value, sentence
):
    comment = make_held(email="troll@mail.example")
    data = {"whom": "email:troll@mail.example", "until": "", field: value}
    response = client.post(act_page("block", comment), data)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Block.objects.exists()


def test_who_is_blocked_is_not_blocked_again(client, editor):
    comment = make_held(email="troll@mail.example")
    data = {"whom": "email:troll@mail.example", "until": "", "seen": comment.seen}
    client.post(act_page("block", comment), data)
    response = client.post(act_page("block", comment), data)
    assert response.status_code == 422
    assert "This is blocked already." in response.content.decode()


def test_a_block_that_has_ended_is_renewed(client, editor):
    """features.md 4.29"""
    comment = make_held(email="troll@mail.example")
    ended = timezone.now() - timedelta(days=1)
    Block.objects.create(kind="email", value=comment.email, until=ended)
    data = {"whom": f"email:{comment.email}", "until": "", "seen": comment.seen}
    response = client.post(act_page("block", comment), data)
    assert response.status_code == 302
    block = Block.objects.get()
    assert (block.until, block.made_by) == (None, editor)


def test_who_blocks_the_same_at_the_same_moment_is_told(client, editor, monkeypatch):
    comment = make_held(email="troll@mail.example")
    data = {"whom": f"email:{comment.email}", "until": "", "seen": comment.seen}
    Block.objects.create(kind="email", value=comment.email)
    # As if that came after the form was found to be right.
    monkeypatch.setattr(Block, "full_clean", lambda self: None)
    response = client.post(act_page("block", comment), data)
    assert response.status_code == 422
    assert "This is blocked already." in response.content.decode()
    assert not Decision.objects.filter(act="blocked").exists()


def test_one_switch_holds_everything_and_lets_go_again(client, editor):
    make_site()
    assert "Hold everything" in page(client)
    response = client.post(HOLD, {"on": "yes"}, follow=True)
    assert said(response) == ["From now on everything waits for a moderator."]
    assert SiteSettings.objects.get().hold_wave
    assert "Everything waits, comments of known people too." in page(client)
    client.post(HOLD, {})
    assert not SiteSettings.objects.get().hold_wave
    assert [entry.user for entry in LogEntry.objects.all()] == [editor, editor]


@pytest.mark.parametrize("role", ROLES)
def test_moderators_and_editors_alone_see_the_queue(client, role):
    """Security S5."""
    client.force_login(make_role(role))
    comment = make_held()
    allowed = role in ("Moderators", "Editors")
    pages = [QUEUE, reverse("admin:comments_wave") + "?by=text&value=x"]
    pages += [act_page(name, comment) for name in ("mend", "reply", "block")]
    for address in pages:
        assert client.get(address).status_code == (200 if allowed else 403)
    index = client.get(reverse("admin:index"))
    assert (QUEUE in index.content.decode()) == allowed
    posts = {DECIDE: {"pick": pick(comment), "act": "spam"}, HOLD: {"on": "yes"}}
    for address, data in posts.items():
        assert client.post(address, data).status_code == (302 if allowed else 403)
    assert status_of(comment) == ("spam" if allowed else "pending")


def test_strangers_are_sent_to_sign_in(client):
    for address in (QUEUE, DECIDE, UNDO, HOLD):
        response = client.get(address)
        assert response.status_code == 302
        assert f"?next={address}" in response["Location"]


@pytest.mark.parametrize("address", [DECIDE, UNDO, HOLD])
def test_following_a_link_changes_nothing(client, editor, address):
    """S19"""
    assert client.get(address).status_code == 405


@pytest.mark.parametrize("address", [DECIDE, UNDO, HOLD, QUEUE])
def test_a_form_of_another_site_is_refused(editor, address):
    """S19"""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert strict.post(address, {"on": "yes"}).status_code == 403


class Living(HTMLParser):
    """Collects what of a page could run."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        if tag in ("iframe", "object", "embed", "base", "math", "style"):
            self.found.append(tag)
        if tag == "script" and not attrs.get("src", "").startswith("/static/"):
            self.found.append("script")
        self.found += [name for name in attrs if name.startswith("on")]
        for name in ("href", "action", "src", "formaction"):
            address = attrs.get(name, "/").strip().lower()
            if not address.startswith(("/", "#", "?", "http", "mailto:")):
                self.found.append(address)


def living(text):
    reader = Living()
    reader.feed(text)
    return reader.found


@pytest.mark.parametrize(
    "text", ["<a href='javascript:x'>", "<p onclick=x>", "<script>x</script>"]
)
def test_the_check_below_notices_what_could_run(text):
    assert living(text)


def test_what_strangers_wrote_is_data_in_the_queue(client, editor):
    """Security S1."""
    post, payloads = make_post(), all_payloads()
    for start in range(0, len(payloads), SIZE):
        for payload in payloads[start : start + SIZE]:
            # What a form can't send and the database can't hold is left out.
            text = payload.replace("\0", "").encode(errors="ignore").decode()[:5000]
            text = text.strip() or "x"
            comment = make_held(post=post, body=text, why=[text])
            Comment.objects.filter(pk=comment.pk).update(
                name=text[:250], interests=text[:300], user_agent=text[:300]
            )
        response = client.get(QUEUE)
        assert len(response.context["cards"]) == len(payloads[start : start + SIZE])
        assert living(response.content.decode()) == []
        Comment.objects.filter(status="pending").moderate("trashed")


def test_the_list_of_all_comments_leads_to_the_queue_and_back(client, editor):
    changelist = reverse("admin:comments_comment_changelist")
    assert QUEUE in client.get(changelist).content.decode()
    assert f'action="{changelist}"' in page(client)
