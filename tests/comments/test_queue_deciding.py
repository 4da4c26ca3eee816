"""Deciding in the queue, taking back, and holding all: each without a script."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from blog.models import SiteSettings
from comments.models import Block, Comment, Decision
from comments.moderation import acts
from comments.moderation.queue import SIZE
from tests.comments.queues import (
    DECIDE,
    DISCUSSION,
    HOLD,
    QUEUE,
    UNDO,
    editor,
    make_held,
    page,
    pick,
    said,
    shown,
    status_of,
)
from tests.factories import (
    make_comment,
    make_post,
    make_report,
    make_role,
    make_site,
    make_user,
)
from tests.forms import form_data

__all__ = ["editor"]

pytestmark = pytest.mark.django_db


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
    """Security S5: nor is it offered, in the queue as in the log."""
    user = make_user(is_staff=True)
    powers = Permission.objects.filter(
        codename__in=["change_comment", "view_decision", "add_block"]
    )
    lifting = Permission.objects.filter(codename="delete_block")
    user.user_permissions.set(powers | lifting if may else powers)
    client.force_login(user)
    comment = make_held(email="troll@mail.example")
    blocked = Block(kind="email", value=comment.email)
    outcome = acts.block(comment, comment.seen, blocked, user)
    assert bool(client.get(QUEUE).context["last"]) == may
    for line in outcome.decisions:
        log = reverse("admin:comments_decision_change", args=[line.pk])
        assert ("Undo this act" in client.get(log).text) == may
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
    monkeypatch.setattr(SiteSettings.objects, "current", lambda: site)
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


def test_a_discussion_is_closed_from_its_card_and_goes_on(client):
    """features.md 4.23, 4.27: by who decides there, and the history says who."""
    moderator = make_role("Moderators")
    client.force_login(moderator)
    comment = make_held(post=make_post(title="Count to five"))
    form = form_data(client.get(QUEUE), f"discussion-{comment.pk}")
    response = client.post(DISCUSSION, form, follow=True)
    assert said(response) == ["“Count to five” takes no comments any more."]
    assert response.redirect_chain[-1][0].endswith(f"#card-{comment.pk}")
    comment.post.refresh_from_db()
    assert not comment.post.comments_open
    assert status_of(comment) == "pending"
    assert "Let the discussion go on" in response.text
    response = client.post(DISCUSSION, form | {"open": "yes"}, follow=True)
    assert said(response) == ["“Count to five” takes comments again."]
    comment.post.refresh_from_db()
    assert comment.post.comments_open
    assert LogEntry.objects.filter(user=moderator).count() == 2


def test_whoever_edits_the_post_meanwhile_is_told_that_it_was_closed(client, editor):
    post = make_post()
    make_held(post=post)
    before = post.changed_at
    client.post(DISCUSSION, {"post": post.pk})
    post.refresh_from_db()
    assert post.changed_at > before


@pytest.mark.parametrize("post", ["", "x", "0", "9" * 30])
def test_no_other_discussion_is_closed(client, editor, post):
    assert client.post(DISCUSSION, {"post": post}).status_code == 404
