"""What readers report, and what comes of it."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from comments.models import Comment, Decision, Like, Report
from comments.moderation.acts import decide
from comments.moderation.undoing import undo
from comments.visitors import cookie_name
from tests.factories import (
    make_comment,
    make_draft,
    make_editor,
    make_post,
    make_site,
)
from tests.racing import THREADS

pytestmark = pytest.mark.django_db

OURS = {"sec-fetch-site": "same-origin"}


def report(client, comment, ip="127.0.0.1", **form):
    url = f"/comments/{comment.pk}/report/"
    form = {"reason": "abuse"} | form
    return client.post(url, form, headers=OURS, REMOTE_ADDR=ip)


def report_often(comment, number, start=1):
    for last in range(start, start + number):
        report(Client(), comment, f"192.0.2.{last}")


def reread(comment):
    comment.refresh_from_db()
    return comment.status, comment.report_count


def test_the_page_shows_what_it_is_about_and_leads_back(client):
    comment = make_comment(name="Ada", body="Never *wait*.")
    page = client.get(comment.post.get_absolute_url()).text
    link = re.search(r'href="(/comments/\d+/report/)"', page)[1]
    response = client.get(link)
    assert "Never <em>wait</em>." in response.text
    assert comment.get_absolute_url() in response.text
    assert comment.email not in response.text
    assert not response.cookies


def test_a_report_is_kept_for_the_moderators(client):
    """4.13"""
    comment = make_comment()
    response = report(client, comment, reason="privacy", note="Bed 4 is named.")
    assert response.status_code == 303
    assert response["Location"] == f"/comments/{comment.pk}/report/sent/"
    sent = client.get(response["Location"])
    assert "Thank you" in sent.text
    assert comment.post.get_absolute_url() in sent.text
    kept = Report.objects.get()
    assert (kept.reason, kept.note) == ("privacy", "Bed 4 is named.")
    assert reread(comment) == ("approved", 1)


def test_a_report_without_a_reason_is_asked_for_one_and_keeps_its_note(client):
    """experience.md B2: the error summary leads to the first choice."""
    comment = make_comment()
    response = report(client, comment, reason="", note="Look at this")
    assert response.status_code == 422
    assert '<a href="#id_reason_0">' in response.text
    assert 'id="id_reason_0"' in response.text
    assert "Choose what is wrong with it." in response.text
    assert "Look at this</textarea>" in response.text
    assert "<title>Error:" in response.text


@pytest.mark.parametrize("form", [{"reason": "boring"}, {"note": "x" * 501}])
def test_odd_reports_are_refused(client, form):
    assert report(client, make_comment(), **form).status_code == 422
    assert not Report.objects.exists()


def test_one_reader_counts_once_by_today_s_address(client):
    """4.13: without a cookie; other addresses count."""
    comment = make_comment()
    for _ in range(2):
        assert report(Client(), comment, "192.0.2.1").status_code == 303
    assert reread(comment) == ("approved", 1)
    report(client, comment, "192.0.2.2")
    assert reread(comment) == ("approved", 2)


def test_one_reader_counts_once_by_the_cookie(client):
    """4.13: whoever liked something has one; its number is hashed for this alone."""
    comment = make_comment()
    client.post("/comments/likes/", {"comment": comment.pk}, headers=OURS)
    number = client.cookies[cookie_name()].value
    report(client, comment, "192.0.2.1")
    report(client, comment, "192.0.2.2")
    assert reread(comment) == ("approved", 1)
    assert Report.objects.get().visitor != Like.objects.get().visitor
    assert number.split(":")[0] not in Report.objects.get().visitor


def test_a_number_got_in_between_doesn_t_count_twice(client):
    comment = make_comment()
    report(client, comment)
    client.post("/comments/likes/", {"comment": comment.pk}, headers=OURS)
    report(client, comment)
    assert reread(comment) == ("approved", 1)


def test_dropping_the_cookie_makes_nobody_another_reader(client):
    """4.13: else one person alone could take any comment off the site."""
    comment = make_comment()
    for _ in range(3):
        reader = Client()
        reader.post("/comments/likes/", {"comment": comment.pk}, headers=OURS)
        assert report(reader, comment).status_code == 303
    assert reread(comment) == ("approved", 1)


def test_all_addresses_of_a_household_are_one_reader(client):
    """S20: in IPv6, everybody has any number of addresses."""
    comment = make_comment()
    for last in range(1, 4):
        report(Client(), comment, f"2001:db8:1::{last}")
    assert reread(comment) == ("approved", 1)
    report(Client(), comment, "2001:db8:2::1")
    assert reread(comment) == ("approved", 2)


def test_a_household_is_limited_whatever_its_addresses(client):
    """features.md 4.24: twenty an hour."""
    for last in range(1, 21):
        assert report(client, make_comment(), f"2001:db8::{last}").status_code == 303
    assert report(client, make_comment(), "2001:db8::ff").status_code == 429


def test_enough_reports_hold_the_comment(client):
    """4.13: it waits as all that is held, and moderators are told of it."""
    make_site(reports_that_hold=3)
    comment = make_comment(told_at=timezone.now(), announced_at=timezone.now())
    report_often(comment, 2)
    assert reread(comment) == ("approved", 2)
    report(client, comment, reason="wrong")
    assert reread(comment) == ("pending", 3)
    assert comment.told_at is None
    assert comment.announced_at
    decision = Decision.objects.get()
    assert (decision.act, decision.was, decision.became, decision.actor) == (
        *("reported", "approved", "pending"),
        None,
    )
    assert decision.reasons == [
        "3 readers reported it.",
        "Insulting or abusive: 2",
        "Dangerous or false medical advice: 1",
    ]
    assert comment.body not in client.get(comment.post.get_absolute_url()).text
    assert client.get(f"/comments/{comment.pk}/report/").status_code == 404
    assert client.get(f"/comments/{comment.pk}/report/sent/").status_code == 200


def test_reports_hold_nothing_where_the_site_says_so(client):
    make_site(reports_that_hold=0)
    comment = make_comment()
    report_often(comment, 12)
    assert reread(comment) == ("approved", 12)


def test_reports_that_a_moderator_has_settled_hold_nothing(client):
    """It was approved in full knowledge of them: only new readers count."""
    make_site(reports_that_hold=2)
    comment = make_comment()
    report_often(comment, 2)
    moderator = make_editor()
    Comment.objects.filter(pk=comment.pk).moderate("approved", actor=moderator)
    assert Report.objects.settle([comment.pk]) == 2
    assert reread(comment) == ("approved", 0)
    report_often(comment, 2)  # The same readers.
    assert reread(comment) == ("approved", 0)
    report_often(comment, 1, start=3)
    assert reread(comment) == ("approved", 1)
    report_often(comment, 1, start=4)
    assert reread(comment) == ("pending", 2)


def test_a_moderator_settles_reports_in_the_queue_and_takes_that_back(client):
    """What was decided in the queue is settled; undone, the reports wait again."""
    make_site(reports_that_hold=2)
    comment, moderator = make_comment(), make_editor()
    report_often(comment, 2)
    comment.refresh_from_db()
    outcome = decide({comment.pk: comment.seen}, "approved", moderator)
    assert reread(comment) == ("approved", 0)
    report(client, comment)
    assert reread(comment) == ("approved", 1)
    undo(outcome.decisions[0].batch, moderator)
    assert reread(comment)[1] == 3


def test_an_address_is_limited_and_the_note_kept(client):
    """features.md 4.24: twenty an hour."""
    comments = [make_comment() for _ in range(21)]
    for comment in comments[:20]:
        assert report(client, comment).status_code == 303
    response = report(client, comments[20], note="Kept")
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 60
    assert "Kept</textarea>" in response.text
    assert Report.objects.count() == 20


@pytest.mark.parametrize("status", ["pending", "spam", "trashed"])
def test_what_readers_don_t_see_has_no_page(client, status):
    """S4"""
    for hidden in (make_comment(status=status), make_comment(post=make_draft())):
        assert client.get(f"/comments/{hidden.pk}/report/").status_code == 404
        assert report(client, hidden).status_code == 404


def test_thanks_tell_nothing_of_what_readers_don_t_see(client):
    """S4: the same for what is hidden and for what never was."""
    hidden = [make_comment(post=make_draft()), make_comment(status="pending")]
    numbers = [*(comment.pk for comment in hidden), 10**6, 10**15]
    answers = [client.get(f"/comments/{pk}/report/sent/") for pk in numbers]
    assert {answer.status_code for answer in answers} == {200}
    (page,) = {answer.text for answer in answers}
    assert "Your report is with the moderators" in page
    shown = make_comment()
    page = client.get(f"/comments/{shown.pk}/report/sent/").text
    assert f'href="{shown.post.get_absolute_url()}#discussion"' in page


def test_mentions_can_be_reported(client):
    mention = make_comment(kind="pingback")
    report(client, mention, reason="spam")
    assert reread(mention) == ("approved", 1)


def test_other_sites_can_t_report_in_a_reader_s_name():
    """S19"""
    comment = make_comment()
    client = Client(enforce_csrf_checks=True)
    url = f"/comments/{comment.pk}/report/"
    asked = {"origin": "https://evil.test"}
    response = client.post(url, {"reason": "spam", "note": "n"}, headers=asked)
    assert response.status_code == 403
    assert not Report.objects.exists()


def test_nothing_a_reader_writes_runs(client):
    """S1"""
    comment = make_comment()
    payload = '"><script>alert(1)</script>'
    response = report(client, comment, reason="", note=payload)
    assert "<script>alert" not in response.text
    assert "&lt;script&gt;" in response.text


def test_twenty_readers_at_once_hold_it_once(race):
    make_site(reports_that_hold=5)
    comment = make_comment(post=make_post())

    def report_and_like(number):
        Report.objects.make(comment, [f"{number:064}"], 5, reason="spam")
        Like.objects.toggle(comment, f"{number:064}")

    race(report_and_like)
    assert reread(comment) == ("pending", 5)
    assert comment.like_count == THREADS
    assert Decision.objects.filter(act="reported").count() == 1


def test_one_reader_s_twenty_clicks_are_one_report(race):
    comment = make_comment()
    race(lambda number: Report.objects.make(comment, ["one"], 3, reason="spam"))
    assert reread(comment) == ("approved", 1)
