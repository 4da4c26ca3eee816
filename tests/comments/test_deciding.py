import re
import time

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from comments import links
from comments.mails.telling import decide_link
from comments.models import Comment, Decision, Report, Tally
from comments.moderation.undoing import undo
from tests.factories import make_comment, make_role, make_user

pytestmark = pytest.mark.django_db

STATUSES = {"approved": "approved", "rejected": "trashed", "spam": "spam"}


@pytest.fixture
def ines():
    return make_role("Moderators", email="ines@example.org", name="Ines Okafor")


def make_held(**fields):
    return make_comment(**{"status": "pending"} | fields)


def path_for(comment, moderator):
    return re.sub(r"^https?://[^/]+", "", decide_link(comment, moderator))


def seen_in(response):
    return re.search(r'name="seen" value="([\w.]+)"', response.content.decode())[1]


def press(client, path, act, seen=None):
    seen = seen or seen_in(client.get(path))
    return client.post(path, {"act": act, "seen": seen})


def status_of(comment):
    return Comment.objects.get(pk=comment.pk).status


@pytest.mark.parametrize("act", STATUSES)
def test_a_button_decides_without_signing_in(client, ines, act):
    """4.28, 4.34: the log has the moderator's name."""
    comment = make_held()
    response = press(client, path_for(comment, ines), act)
    assert response.status_code == 200
    assert not response.cookies
    assert status_of(comment) == STATUSES[act]
    decision = comment.decisions.get()
    assert (decision.actor, decision.act) == (ines, act)


def test_opening_the_page_changes_nothing(client, ines):
    """4.28, S17: nor does whatever stands in its address."""
    comment = make_held()
    path = path_for(comment, ines)
    for query in ("", "?act=approved", "?act=spam", "?act=x", "?seen=1&act=rejected"):
        for method in (client.get, client.head):
            response = method(path + query)
            assert response.status_code == 200
            assert not response.cookies
    assert status_of(comment) == "pending"
    assert not Decision.objects.exists()
    assert not Tally.objects.exists()
    for method in (client.put, client.delete, client.patch):
        assert method(path).status_code == 405


def test_the_page_shows_the_comment_and_marks_the_button_that_was_chosen(client, ines):
    comment = make_held(
        parent=make_comment(name="Samuel Idris"),
        name="<b>Dov</b>",
        body="I *waited*.<script>alert(1)</script>",
        url="https://dov.example/",
    )
    Decision.objects.record(
        [comment], "judged", was="pending", reasons=["First comment from here."]
    )
    page = client.get(path_for(comment, ines) + "?act=rejected").content.decode()
    assert "<em>waited</em>" in page
    for said in ("Samuel Idris", comment.post.title, "First comment from here."):
        assert said in page
    assert "<b>Dov" not in page
    assert "<script>alert" not in page
    assert comment.email not in page
    # Its address is shown and not linked: nobody is to follow it by mistake.
    assert 'href="https://dov.example/' not in page
    classes = re.findall(r'<button class="([^"]+)" type="submit" name="act"', page)
    assert ["ghost" in names for names in classes] == [True, False, True]


def test_nobody_else_learns_of_the_page(client, ines):
    """S6"""
    path = path_for(make_held(), ines)
    for response in (client.get(path), press(client, path, "spam"), client.get(path)):
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["X-Robots-Tag"] == "noindex"


def test_the_link_is_dead_once_it_was_used(client, ines):
    """4.28: also where the decision was taken back."""
    comment = make_held()
    path, seen = path_for(comment, ines), comment.seen
    press(client, path, "approved")
    response = client.post(path, {"act": "spam", "seen": seen})
    assert response.status_code == 200
    assert "Already decided by Ines Okafor: Approved." in response.content.decode()
    assert status_of(comment) == "approved"
    undo(Decision.objects.get().batch, ines)
    assert status_of(comment) == "pending"
    page = client.post(path, {"act": "spam", "seen": seen}).content.decode()
    assert "You have used this link." in page
    assert status_of(comment) == "pending"
    # That of a colleague works again.
    piet = make_role("Moderators", name="Piet")
    press(client, path_for(comment, piet), "rejected")
    assert status_of(comment) == "trashed"


def test_who_comes_second_reads_who_was_first(client, ines):
    """B6: “already decided by …”, and no second decision."""
    piet = make_role("Moderators", name="Piet Vandersteen")
    comment = make_held()
    path = path_for(comment, piet)
    seen = seen_in(client.get(path))
    press(client, path_for(comment, ines), "approved")
    for response in (
        client.get(path),
        client.post(path, {"act": "spam", "seen": seen}),
    ):
        page = response.content.decode()
        assert "Already decided by Ines Okafor: Approved." in page
        assert 'name="act"' not in page
    assert status_of(comment) == "approved"
    assert comment.decisions.count() == 1


def test_all_moderators_at_once_make_one_decision(race):
    """R13: approved and rejected together has one outcome."""
    comment = make_held()
    paths = [path_for(comment, make_user(is_superuser=True)) for _number in range(20)]

    def decide(number):
        act = list(STATUSES)[number % 3]
        data = {"act": act, "seen": comment.seen}
        return Client().post(paths[number], data).status_code

    statuses = race(decide)
    assert statuses.count(200) >= 1
    assert set(statuses) <= {200, 409}
    assert comment.decisions.count() == 1


def test_a_text_that_changed_meanwhile_is_shown_anew(client, ines):
    """The writer may mend it for 15 minutes: nobody approves what they have not read."""
    comment = make_held(body="A harmless word.")
    path = path_for(comment, ines)
    seen = seen_in(client.get(path))
    comment.body = "Buy pills."
    comment.save()
    response = client.post(path, {"act": "approved", "seen": seen})
    assert response.status_code == 409
    page = response.content.decode()
    assert "has changed since you opened this page" in page
    assert "Buy pills." in page
    assert status_of(comment) == "pending"
    assert press(client, path, "spam", seen_in(response)).status_code == 200
    assert status_of(comment) == "spam"


def test_who_may_no_longer_decide_has_no_use_of_old_links(client, ines):
    """S5"""
    comment = make_held()
    path = path_for(comment, ines)
    ines.groups.clear()
    assert client.get(path).status_code == 404
    assert press(client, path, "approved", comment.seen).status_code == 404
    piet = make_role("Moderators")
    path = path_for(comment, piet)
    piet.is_active = False
    piet.save()
    assert press(client, path, "approved", comment.seen).status_code == 404
    assert status_of(comment) == "pending"


def test_links_that_are_bent_old_or_of_something_else_open_nothing(
    client, ines, monkeypatch
):
    """S6, S17: seven days, one comment, one person, one purpose."""
    comment = make_held()
    path = path_for(comment, ines)
    token = path.split("/")[3]
    facts = links.read("decide", token)
    other = signing.dumps(facts, salt=links.salt("manage"))
    flipped = [
        token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        for place in range(len(token))
    ]
    for tried in (*flipped, other, signing.dumps(facts), "x"):
        response = press(client, path.replace(token, tried), "spam", comment.seen)
        assert response.status_code == 404
    made = time.time()
    with monkeypatch.context() as clock:
        clock.setattr(signing.time, "time", lambda: made + 7.1 * 24 * 3600)
        assert press(client, path, "spam", comment.seen).status_code == 404
    assert status_of(comment) == "pending"
    comment.delete()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("act", ["", "trusted", "edited", "pending", "x" * 5000])
def test_nothing_else_can_be_decided(client, ines, act):
    comment = make_held()
    response = press(client, path_for(comment, ines), act)
    assert response.status_code == 400
    assert status_of(comment) == "pending"


def test_a_comment_that_its_writer_deleted_is_said_to_be(client, ines):
    comment = make_held()
    path = path_for(comment, ines)
    Comment.objects.filter(pk=comment.pk).moderate("trashed", act="withdrawn")
    page = client.get(path).content.decode()
    assert "Deleted by its writer" in page
    assert 'name="act"' not in page


def test_reports_of_what_is_decided_are_settled(client, ines):
    comment = make_held(report_count=1)
    report = Report.objects.create(comment=comment, visitor="a", reason="spam")
    press(client, path_for(comment, ines), "approved")
    report.refresh_from_db()
    assert report.settled_at
    assert report.settled_at <= timezone.now()
