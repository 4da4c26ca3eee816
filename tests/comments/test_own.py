"""The page of one comment: what its writer may still do with it, and nobody else."""

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments import links, own
from comments.mails.confirming import ask_to_follow
from comments.models import Comment, Decision, Report, Tally, Unwanted
from tests.comments.commenting import hide, know, send
from tests.comments.letters import mails, path_in
from tests.comments.trees import misplaced
from tests.factories import (
    make_comment,
    make_editor,
    make_post,
    make_report,
    make_site,
    make_user,
)
from tests.forms import form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment():
    """Return a comment that its writer sent just now, and that is there."""
    return make_comment(body="First words.", name="Sunniva Brekke")


def age(comment, **time):
    Comment.objects.filter(pk=comment.pk).update(
        created_at=timezone.now() - timedelta(**time)
    )


def decide(comment, status):
    Comment.objects.filter(pk=comment.pk).moderate(status, actor=make_editor())


def edit(client, comment, **fields):
    path = f"{own.address_of(comment)}edit/"
    return client.post(path, {"body": "Second words.", "interests": ""} | fields)


def delete(client, comment):
    return client.post(f"{own.address_of(comment)}delete/")


def test_a_comment_is_edited_within_a_quarter_of_an_hour(client, comment):
    """4.8: at 4 minutes, seen by readers as edited, and the log keeps what it was."""
    make_site(hold_first=False)
    age(comment, minutes=4)
    page = client.get(own.address_of(comment))
    assert "Edit it" in page.text
    data = form_data(client.get(f"{own.address_of(comment)}edit/"), "write")
    assert data == {"body": ["First words."], "interests": [""]}
    response = edit(client, comment)
    assert response.status_code == 303
    comment.refresh_from_db()
    assert comment.body_html == "<p>Second words.</p>"
    assert comment.status == "approved"
    decision = Decision.objects.get(comment=comment)
    assert decision.act == "edited"
    assert decision.actor is None
    assert decision.before == {"body": "First words."}
    article = client.get(comment.post.get_absolute_url()).text
    assert "<span>edited</span>" in article


def test_what_one_has_to_disclose_can_be_added(client, comment):
    """4.18"""
    edit(client, comment, body="First words.", interests="sells timers")
    comment.refresh_from_db()
    assert comment.interests == "sells timers"
    assert Decision.objects.get(comment=comment).before == {"interests": ""}


@pytest.mark.parametrize("act", [edit, delete])
def test_after_a_quarter_of_an_hour_it_stays(client, comment, act):
    """4.8: at 16 minutes 403, with the reason."""
    age(comment, minutes=16)
    page = client.get(own.address_of(comment)).text
    assert "Edit it" not in page
    assert "Delete it" not in page
    response = act(client, comment)
    assert response.status_code == 403
    assert "for 15 minutes" in response.text
    comment.refresh_from_db()
    assert (comment.body, comment.status) == ("First words.", "approved")
    assert not Decision.objects.exists()


def test_an_answered_comment_is_no_longer_edited(client, comment):
    """4.8: whoever answered read it as it was."""
    make_comment(parent=comment)
    response = edit(client, comment)
    assert response.status_code == 403
    assert "Somebody has answered" in response.text
    assert "Edit it" not in client.get(own.address_of(comment)).text
    comment.refresh_from_db()
    assert comment.body == "First words."


@pytest.mark.parametrize("number", [1, 3])
def test_a_reported_comment_is_no_longer_edited(client, comment, number):
    """S20: its writer does not undo what readers reported, nor what was held for it."""
    make_site(hold_first=False, reports_that_hold=3)
    path = reverse("comments:report", args=[comment.pk])
    for reader in range(number):
        Client().post(
            path,
            {"reason": "abuse"},
            headers={"sec-fetch-site": "same-origin"},
            REMOTE_ADDR=f"192.0.2.{reader}",
        )
    comment.refresh_from_db()
    before = comment.status
    assert before == ("approved" if number < 3 else "pending")
    response = edit(client, comment)
    assert response.status_code == 403
    assert "an editor has to read it" in response.text
    comment.refresh_from_db()
    assert (comment.status, comment.body) == (before, "First words.")


@pytest.mark.parametrize("status", ["pending", "spam", "trashed"])
def test_an_answer_that_nobody_can_read_freezes_nothing(client, comment, status):
    """S4: nor does the page tell that there is one."""
    make_comment(parent=comment, status=status)
    assert edit(client, comment).status_code == 303


def test_a_deleted_comment_leaves_a_stub_while_answers_hang_on_it(client, comment):
    """4.8"""
    make_comment(parent=comment, body="Well said.")
    response = delete(client, comment)
    assert response.status_code == 303
    assert "Your comment is deleted" in client.get(response["Location"]).text
    article = client.get(comment.post.get_absolute_url()).text
    assert "First words." not in article
    assert "Sunniva" not in article
    assert "Removed by its writer. The answers remain." in article
    assert "Well said." in article
    decision = Decision.objects.get(comment=comment)
    assert (decision.act, decision.was, decision.became) == (
        "withdrawn",
        "approved",
        "trashed",
    )
    assert misplaced() == []


def test_a_deleted_comment_without_answers_leaves_nothing(client, comment):
    delete(client, comment)
    article = client.get(comment.post.get_absolute_url()).text
    assert f'id="{comment.anchor}"' not in article
    assert "Nobody has answered yet." in article
    comment.post.refresh_from_db()
    assert comment.post.comment_count == 0


def test_it_is_deleted_once(client, comment):
    delete(client, comment)
    assert delete(client, comment).status_code == 403
    assert edit(client, comment).status_code == 403
    assert Decision.objects.count() == 1


def test_a_comment_that_waits_can_be_deleted_and_then_waits_no_more(client):
    comment = make_comment(status="pending")
    delete(client, comment)
    comment.refresh_from_db()
    assert comment.status == "trashed"


@pytest.mark.parametrize("method", ["get", "head"])
def test_nothing_is_changed_by_following_links(client, comment, method):
    """S17, S19: programs that look at mails and pages follow them."""
    for path in ("", "edit/", "delete/"):
        getattr(client, method)(f"{own.address_of(comment)}{path}")
    comment.refresh_from_db()
    assert (comment.body, comment.status) == ("First words.", "approved")


def test_what_is_changed_is_judged_anew(client, comment):
    """A link put into what was let pass is seen as one in a new comment."""
    make_site(hold_first=False, hold_links=1)
    edit(client, comment, body="Look: https://spam.example/")
    comment.refresh_from_db()
    assert comment.status == "pending"
    assert Decision.objects.get(comment=comment).reasons


def test_what_an_editor_approved_is_read_again_once_changed(client):
    make_site(hold_first=False)
    comment = make_comment(status="pending", body="First words.")
    decide(comment, "approved")
    edit(client, comment)
    comment.refresh_from_db()
    assert (comment.body, comment.status) == ("Second words.", "pending")
    assert comment.told_at is None


def test_what_a_trusted_account_changes_stays(client):
    user = make_editor()
    comment = make_comment(status="pending", user=user)
    decide(comment, "approved")
    edit(client, comment)
    comment.refresh_from_db()
    assert comment.status == "approved"


@pytest.mark.parametrize("status", ["spam", "trashed"])
def test_what_an_editor_turned_down_is_not_edited(client, comment, status):
    decide(comment, status)
    response = edit(client, comment)
    assert response.status_code == 403
    assert "An editor has decided" in response.text
    comment.refresh_from_db()
    assert (comment.body, comment.status) == ("First words.", status)


def test_the_rules_bar_an_edited_comment_as_well(client):
    """4.22: what went to the trash by a word is let go without it, and the reverse."""
    make_site(hold_first=False, disallowed_words="canary")
    comment = make_comment(body="A canary.", status="trashed")
    edit(client, comment)
    comment.refresh_from_db()
    assert comment.status == "approved"
    edit(client, comment, body="Two canary birds.")
    comment.refresh_from_db()
    assert comment.status == "trashed"


@pytest.mark.parametrize("status", ["spam", "trashed"])
def test_what_the_rules_bar_is_said_to_be_held(client, status):
    """4.29: silently."""
    page = client.get(own.address_of(make_comment(status=status))).text
    assert "Held for an editor" in page


def test_a_writer_is_told_how_long_it_usually_takes(client):
    """experience.md B2: of the held comments that editors decided last."""
    held = [make_comment(status="pending") for _ in range(5)]
    waits = own.address_of(make_comment(status="pending"))
    assert "usually read" not in client.get(waits).text
    for number, comment in enumerate(held):
        age(comment, hours=number)
        decide(comment, "approved")
    assert "usually read within 4 hours" in client.get(waits).text
    assert "usually read" not in client.get(own.address_of(held[0])).text


def test_a_writer_whose_address_is_not_proven_is_told_of_the_mail(client):
    comment = make_comment(status="pending")
    assert "Look into your mailbox" in client.get(own.address_of(comment)).text
    Comment.objects.filter(pk=comment.pk).update(confirmed_at=timezone.now())
    assert "Look into your mailbox" not in client.get(own.address_of(comment)).text


def test_a_writer_is_told_that_an_editor_turned_it_down(client, comment):
    decide(comment, "trashed")
    page = client.get(own.address_of(comment)).text
    assert "Your comment was not published" in page


def test_an_edit_that_changes_nothing_is_none(client, comment):
    assert edit(client, comment, body="First words.").status_code == 303
    comment.refresh_from_db()
    assert comment.edited_at is None
    assert not Decision.objects.exists()


def test_an_empty_edit_is_to_be_mended(client, comment):
    response = edit(client, comment, body=" ")
    assert response.status_code == 422
    assert "Write your comment." in response.text


def test_edits_have_a_limit(client, comment):
    make_site(hold_first=False)
    answers = {edit(client, comment, body=f"Words {n}.").status_code for n in range(21)}
    assert answers == {303, 429}
    comment.refresh_from_db()
    assert comment.body == "Words 19."


def test_a_changed_link_opens_nothing(client, comment):
    """S6: each of its signs counts, and links of another kind are none."""
    address = own.address_of(comment)
    token = address.split("/")[-2]
    for place in range(0, len(token), 3):
        sign = "A" if token[place] != "A" else "B"
        changed = f"{token[:place]}{sign}{token[place + 1 :]}"
        assert client.get(address.replace(token, changed)).status_code == 404
    other = signing.dumps(comment.pk, salt="comments.else")
    assert client.get(reverse("comments:own", args=[other])).status_code == 404


def test_a_link_ends_with_its_time_and_its_comment(client, comment, monkeypatch):
    address = own.address_of(comment)
    monkeypatch.setattr(own, "SHOWN", timedelta(0))
    assert client.get(address).status_code == 404
    monkeypatch.undo()
    assert client.get(address).status_code == 200
    comment.delete()
    assert client.get(address).status_code == 404


def test_the_page_is_kept_by_nobody(client, comment):
    """4.14: not in a cache, in no index, and its address in no log but ours."""
    response = client.get(own.address_of(comment))
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "same-origin"
    assert not response.cookies


def test_others_see_no_held_comment(client):
    """4.14: whatever the browser, the article stays the same for all."""
    post = make_post()
    send(client, post, body="Canary")
    for reader in (client, Client()):
        article = reader.get(post.get_absolute_url())
        assert "Canary" not in article.text
    assert "Canary" not in client.get(f"{post.get_absolute_url()}feed/").text


def test_forms_of_other_sites_change_nothing(comment):
    """S19: the second page is all that comes of them."""
    reader = Client(enforce_csrf_checks=True)
    evil = {"sec-fetch-site": "cross-site"}
    for path, data in (("delete/", {}), ("edit/", {"body": "Canary"})):
        address = f"{own.address_of(comment)}{path}"
        assert reader.post(address, data, headers=evil).status_code == 403
    comment.refresh_from_db()
    assert (comment.body, comment.status) == ("First words.", "approved")


def test_the_page_costs_few_queries(client, comment, django_assert_max_num_queries):
    user = make_user()
    Comment.objects.filter(pk=comment.pk).update(user=user)
    address = own.address_of(comment)
    with django_assert_max_num_queries(8):
        client.get(address)


def test_reports_of_what_its_writer_deleted_wait_no_more(client, comment):
    """4.13: nothing is left to decide."""
    make_report(comment=comment)
    delete(client, comment)
    comment.refresh_from_db()
    assert (comment.status, comment.report_count) == ("trashed", 0)
    assert not Report.objects.open().exists()


@pytest.mark.parametrize("status", ["approved", "pending", "trashed"])
def test_a_post_that_is_not_public_any_more_is_not_named(client, comment, status):
    """S4: its next title and address are nobody's yet."""
    address = own.address_of(comment)
    Comment.objects.filter(pk=comment.pk).update(status=status)
    hide(comment.post)
    for page in (client.get(address), client.get(f"{address}edit/")):
        assert page.status_code == 200
        assert "canary" not in page.text.lower()
    assert "not public any more" in client.get(address).text


def test_looking_at_the_page_makes_no_new_link(client, comment):
    """A link ends thirty days after the comment, however often it is followed."""
    address = own.address_of(comment)
    later = signing.time.time() + 24 * 3600
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(signing.time, "time", lambda: later)
        assert f'href="{address}edit/"' in client.get(address).text
        assert f'href="{address}"' in client.get(f"{address}edit/").text
        response = client.post(f"{address}edit/", {"body": "New.", "interests": ""})
        assert response["Location"] == address
        assert client.post(f"{address}delete/")["Location"] == address


@pytest.mark.parametrize("known", [True, False])
def test_a_link_proves_no_address(client, known):
    """4.20: what its owner confirmed is another text than what the link changes."""
    make_comment(name="Mina", email="mina@example.org", confirmed_at=timezone.now())
    comment = make_comment(
        name="Mina", email="mina@example.org", confirmed_at=timezone.now()
    )
    if known:
        know(client, "mina@example.org")
    edit(client, comment)
    comment.refresh_from_db()
    assert comment.body == "Second words."
    assert comment.status == ("approved" if known else "pending")
    assert bool(comment.confirmed_at) is known


def test_nobody_is_told_of_a_mail_that_went_to_none(client):
    """S17, 4.9: five behind one address, three mails; the wish of the fourth is kept."""
    pages = [
        client.get(send(client, make_post(), email=email, tell="replies")["Location"])
        for email in (f"reader{number}@example.org" for number in range(5))
    ]
    told = ["Look into your mailbox" in page.text for page in pages]
    assert told == [True, True, True, False, False]
    assert "No mail went to you" in pages[3].text
    path = f"{pages[3].wsgi_request.path}mail/"
    response = client.post(path)
    assert response.status_code == 429
    assert "Try it in an hour." in response.text
    Tally.objects.update(ends_at=timezone.now())
    assert "Look into your mailbox" in client.post(path).text
    message = mails("confirm")[-1]
    assert message.to == "reader3@example.org"
    assert links.read("confirm", path_in(message, "confirm").split("/")[3])[2] == (
        "replies"
    )
    client.post(path)
    assert len(mails("confirm")) == 4


def test_the_page_of_a_comment_tells_nothing_of_its_address(client):
    """S13: whether it had a mail today or wants none, and who is taken for a robot."""
    Unwanted.objects.refuse("never@example.org")
    ask_to_follow("asked@example.org", make_post())
    answers = set()
    for number, name in enumerate(("never", "asked", "robot", "new")):
        trap = {"homepage": "x"} if name == "robot" else {}
        said = {"email": f"{name}@example.org", "tell": "all", **trap}
        ip = f"192.0.2.{number}"
        address = send(client, make_post(), ip=ip, **said)["Location"]
        page = client.get(address).text.partition('id="mail-heading"')[2]
        again = client.post(f"{address}mail/").text
        answers.add((page.partition("<form")[0], again))
    assert len(answers) == 1
    assert [message.to for message in mails("confirm")] == ["new@example.org"]


@pytest.mark.parametrize("why", ["proven", "hidden", "deleted", "rejected"])
def test_no_mail_is_sent_again_without_need(client, comment, why):
    """S4: and none that names an article which is not public any more."""
    address = own.address_of(comment, "all")
    if why == "proven":
        Comment.objects.filter(pk=comment.pk).update(confirmed_at=timezone.now())
    elif why == "hidden":
        hide(comment.post)
    elif why == "deleted":
        delete(client, comment)
    else:
        decide(comment, "trashed")
    assert f"{address}mail/" not in client.get(address).text
    assert client.post(f"{address}mail/").status_code == 303
    assert mails("confirm") == []


def test_a_declared_interest_is_one_line(client, comment):
    """S16: 400, as when it was sent."""
    response = edit(client, comment, interests="Timers\r\nBcc: all@example.org")
    assert response.status_code == 400
    comment.refresh_from_db()
    assert (comment.body, comment.interests) == ("First words.", "")
