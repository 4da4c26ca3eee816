import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments import links, proof
from comments.known import cookie_name, known_email, remember
from comments.mails import ask_to_confirm
from comments.models import Comment, Decision, Subscription, Tally
from comments.moderation import rules
from tests.comments.commenting import hide
from tests.comments.letters import HERE, mails, path_in
from tests.factories import make_comment, make_draft
from tests.forms import form_data

pytestmark = pytest.mark.django_db

MINA = "mina@example.org"


def make_held(**fields):
    return make_comment(**{"email": MINA, "status": "pending"} | fields)


def asked(comment, tell=""):
    """Return the path of the link that ``comment``'s writer gets."""
    ask_to_confirm(comment, tell)
    return path_in(mails("confirm")[-1], "confirm")


def seen_at(path):
    """Return what the page at ``path`` sends back when its button is pressed."""
    response = Client().get(path)
    return form_data(response, "confirm") if response.status_code == 200 else {}


def press(client, path):
    return client.post(path, seen_at(path), headers=HERE)


def judged(comment, reasons):
    [decision] = Decision.objects.record(
        [comment], "judged", was="pending", became="pending", reasons=reasons
    )
    return decision


def test_the_mail_says_nothing_that_the_writer_typed(client):
    """S17: whoever wants to write to others by our mails finds no room in them."""
    comment = make_held(
        name="Cheap Pills", body="Buy pills", url="https://pills.example/"
    )
    ask_to_confirm(comment, "all")
    [message] = mails("confirm")
    assert message.to == MINA
    for said in (message.subject, message.text, message.html):
        assert "pills" not in said.lower()
    assert comment.post.title in message.subject


def test_following_the_link_changes_nothing_until_the_button_is_pressed(client):
    """S17, 9.1: mail servers follow links by GET and HEAD."""
    comment = make_held()
    path = asked(comment, "all")
    before = Tally.objects.count()
    for method in (client.get, client.head, client.get):
        response = method(path)
        assert response.status_code == 200
        assert not response.cookies
    assert Tally.objects.count() == before
    comment.refresh_from_db()
    assert comment.confirmed_at is None
    assert not Subscription.objects.exists()
    page = client.get(path).content.decode()
    assert comment.body in page
    assert comment.post.title in page
    response = press(client, path)
    assert response.status_code == 200
    comment.refresh_from_db()
    assert comment.confirmed_at
    assert Subscription.objects.get().email == MINA


def test_nobody_else_learns_of_the_page(client):
    """S6"""
    path = asked(make_held())
    for response in (client.get(path), press(client, path)):
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert 'content="noindex"' in response.content.decode()


def test_the_link_works_once(client):
    """4.7: also where its comment was trusted meanwhile by a moderator."""
    comment = make_held(confirmed_at=timezone.now())
    path = asked(comment, "all")
    assert press(client, path).status_code == 200
    Subscription.objects.all().delete()
    client.cookies.clear()
    for response in (client.get(path), press(client, path)):
        assert response.status_code == 404
        assert not response.cookies
    assert not Subscription.objects.exists()


def test_what_else_waits_under_the_address_is_asked_about(client):
    """4.20: each is shown, none is ticked, and nothing that is another's or decided."""
    comment = make_held()
    other = make_held(name="Mina B.", email="Mina@Example.org", body="*Twice*.")
    for fields in (
        {"email": "nina@example.org"},
        {"status": "approved"},
        {"likely_spam": True},
        {"confirmed_at": timezone.now()},
        {"post": make_draft()},
    ):
        make_held(**{"name": "Nina"} | fields)
    path = asked(comment)
    page = client.get(path).text
    assert page.count('name="mine"') == 1
    assert proof.choice_of(other) in page
    assert "<em>Twice</em>" in page
    assert "checked" not in page
    assert "Nina" not in page


def test_only_what_its_owner_ticks_is_judged_anew(client):
    """4.20: anybody could type the address, so it proves nothing of the others."""
    make_comment(email=MINA, confirmed_at=timezone.now())
    comment, own, strangers = make_held(), make_held(), make_held()
    for each in (comment, own, strangers):
        judged(each, [rules.UNPROVEN])
    path = asked(comment)
    form = seen_at(path) | {"mine": [proof.choice_of(own)]}
    assert client.post(path, form, headers=HERE).status_code == 200
    for each, status in ((comment, "approved"), (own, "approved")):
        each.refresh_from_db()
        assert (each.status, bool(each.confirmed_at)) == (status, True)
    strangers.refresh_from_db()
    assert (strangers.status, strangers.confirmed_at) == ("pending", None)


@pytest.mark.parametrize("change", ["text", "decided", "another's", "nonsense"])
def test_a_tick_holds_for_what_was_shown_alone(client, change):
    """S17: else nothing is proven, and the page shows what there is now."""
    comment, own = make_held(), make_held()
    path = asked(comment)
    choice = proof.choice_of(own)
    if change == "text":
        own.body = "Something else"
        own.save()
    elif change == "decided":
        Comment.objects.filter(pk=own.pk).moderate("trashed")
    elif change == "another's":
        choice = proof.choice_of(make_held(email="nina@example.org"))
    else:
        choice = "x"
    form = seen_at(path) | {"mine": [choice]}
    response = client.post(path, form, headers=HERE)
    assert response.status_code == 409
    assert "Look at it once more" in response.text
    assert not Comment.objects.exclude(confirmed_at=None).exists()
    assert press(client, path).status_code == 200


def test_two_presses_at_once_confirm_once(race):
    comment = make_held()
    path = asked(comment, "all")
    statuses = race(lambda number: press(Client(), path).status_code)
    assert statuses.count(200) == 1
    assert Subscription.objects.count() == 1


def test_the_link_lives_seven_days(client, monkeypatch):
    """S17"""
    path = asked(make_held())
    token = path.split("/")[3]
    for days, status in ((6.9, 200), (7.1, 404)):
        later = signing.time.time() + days * 24 * 3600
        with monkeypatch.context() as clock:
            clock.setattr(signing.time, "time", lambda later=later: later)
            assert client.get(path).status_code == status
            assert bool(links.read("confirm", token)) is (status == 200)


def test_links_that_are_bent_or_for_something_else_open_nothing(client):
    """S6, S17: one purpose each."""
    comment = make_held()
    token = asked(comment).split("/")[3]
    facts = links.read("confirm", token)
    bent = [token[:-1] + ("A" if token[-1] != "A" else "B"), token[1:], "x", token * 2]
    other = [signing.dumps(facts), links.link("decide", facts).split("/")[-2]]
    for tried in bent + other:
        path = reverse("comments:confirm", args=[tried])
        assert client.get(path).status_code == 404
        assert press(client, path).status_code == 404
    comment.refresh_from_db()
    assert comment.confirmed_at is None


def test_a_comment_that_has_another_address_by_now_is_not_confirmed(client):
    comment = make_held()
    path = asked(comment)
    Comment.objects.filter(pk=comment.pk).update(email="other@example.org")
    assert press(client, path).status_code == 404


def test_a_page_of_another_site_can_t_name_the_browser():
    """S19: the proof is set for who presses the button, not for who is led to it."""
    client = Client(enforce_csrf_checks=True)
    comment = make_held()
    path = asked(comment)
    response = client.post(
        path, seen_at(path), headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert response.status_code == 403
    assert cookie_name() not in response.cookies
    comment.refresh_from_db()
    assert comment.confirmed_at is None
    # The second page lets an old browser through, and may be told where it stands.
    assert response.headers["Referrer-Policy"] == "same-origin"
    token = form_data(response, "once-more")
    response = client.post(path, token, headers={"Origin": "http://testserver"})
    assert response.status_code == 200
    assert cookie_name() in response.cookies


def test_the_browser_is_known_for_half_a_year(client, rf, settings):
    response = press(client, asked(make_held(email="Mina@Example.org")))
    cookie = response.cookies[cookie_name()]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert cookie["max-age"] == 180 * 24 * 3600
    request = rf.get("/")
    request.COOKIES[cookie_name()] = cookie.value
    assert known_email(request) == MINA
    request.COOKIES[cookie_name()] = cookie.value[:-2]
    assert known_email(request) == ""
    request.COOKIES[cookie_name()] = signing.dumps(MINA, salt="comments.links.manage")
    assert known_email(request) == ""
    settings.SESSION_COOKIE_SECURE = True
    remember(response, MINA)
    assert response.cookies["__Host-commenter"]["secure"]


def test_a_comment_that_waited_for_nothing_else_is_approved(client):
    """4.20: with one approved before, an address that is proven is all that it takes."""
    earlier = make_comment(name="Mina", email=MINA, confirmed_at=timezone.now())
    comment = make_held(name="Mina", post=earlier.post)
    judged(comment, sorted(rules.unproven_reasons())[:1])
    page = press(client, asked(comment)).content.decode()
    comment.refresh_from_db()
    assert comment.status == "approved"
    assert "Everybody can read your comment." in page
    assert comment.decisions.newest_first().first().became == "approved"


def test_a_comment_that_waits_for_more_waits_on(client):
    comment = make_held()
    judged(comment, ["It has 2 links."])
    page = press(client, asked(comment)).content.decode()
    comment.refresh_from_db()
    assert comment.status == "pending"
    assert "waits until an editor has read it" in page


@pytest.mark.parametrize("tell", ["", "replies", "all"])
def test_confirming_brings_what_was_wished(client, tell):
    """4.9"""
    comment = make_held()
    press(client, asked(comment, tell))
    found = list(Subscription.objects.values_list("email", "post", "comment"))
    about = {"replies": comment.pk, "all": None}
    wanted = [(MINA, comment.post_id, about[tell])] if tell else []
    assert found == wanted


def test_a_post_that_is_not_public_any_more_is_not_named(client):
    """S4: nor where its readers are led afterwards."""
    for status in ("pending", "approved"):
        comment = make_held(status=status, email=f"{status}@example.org")
        path = asked(comment)
        hide(comment.post)
        response = client.get(path)
        assert "not public any more" in response.text
        assert "canary" not in response.text.lower()
        response = press(client, path)
        assert response.status_code == 200
        assert "canary" not in response.text.lower()
        comment.post.delete()


@pytest.mark.parametrize(
    "change", [{"body": "Pills."}, {"interests": "Pills"}, {"name": "Pills"}]
)
def test_what_is_confirmed_is_what_was_seen(client, change):
    """4.7: whoever wrote it can change it while its owner reads."""
    comment = make_held()
    path = asked(comment, "all")
    seen = seen_at(path)
    Comment.objects.filter(pk=comment.pk).update(**change)
    for data in (seen, {}):
        response = client.post(path, data, headers=HERE)
        assert response.status_code == 409
        assert "Look at it once more." in response.text
        assert not response.cookies
    comment.refresh_from_db()
    assert comment.confirmed_at is None
    assert not Subscription.objects.exists()
    assert press(client, path).status_code == 200
    comment.refresh_from_db()
    assert comment.confirmed_at
