"""Co-authors confirm how they are named by a link, without an account (2.15)."""

import re
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from blog.models import Byline, Consent, DeskNotice
from mail.models import Message
from tests.desk.confirming import ANSWER, ask, byline, ines, tomasz
from tests.factories import make_picture, make_user

__all__ = ["byline", "ines", "tomasz"]


def test_the_link_opens_without_an_account_and_confirms_once(
    client, byline, ines, tomasz
):
    consent, path = ask(byline, ines)
    page = client.get(path)
    assert page.status_code == 200
    assert "On silence" in page.text
    assert not page.cookies
    assert client.post(path, ANSWER | {"photo": make_picture()}).status_code == 200
    consent.refresh_from_db()
    byline.refresh_from_db()
    tomasz.refresh_from_db()
    assert consent.holds
    assert byline.disclosure_in_words == "Holds shares in a stethoscope."
    assert byline.told("credentials") == "MD, MHPE"
    assert tomasz.affiliation == "University of Marrowfield"
    assert tomasz.orcid == "0000-0002-1825-0097"
    assert tomasz.photo.alt == "Tomasz Wren"
    # It dies after use.
    assert client.get(path).status_code == 404
    assert client.post(path, ANSWER).status_code == 404


def test_opening_the_link_changes_nothing(client, byline, ines):
    """security S17: mail programs follow links, too."""
    consent, path = ask(byline, ines)
    for _ in range(2):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    consent.refresh_from_db()
    assert consent.is_open


def test_the_others_are_told_and_see_a_tick(client, byline, ines):
    _consent, path = ask(byline, ines)
    people = reverse("desk:people", args=[byline.post_id])
    client.force_login(ines)
    assert "✓ Confirmed" not in client.get(people).text
    client.post(path, ANSWER)
    assert "✓ Confirmed" in client.get(people).text
    [notice] = DeskNotice.objects.filter(user=ines)
    assert (notice.kind, notice.data["name"]) == ("confirmed", "Tomasz Wren")
    assert Message.objects.get().to == ines.email
    [change] = byline.post.byline_changes.all()
    assert (change.kind, change.by) == ("confirmed", None)


def test_a_byline_that_changed_since_wants_another_answer(client, byline, ines):
    _consent, path = ask(byline, ines)
    client.post(path, ANSWER)
    Byline.objects.filter(pk=byline.pk).update(disclosure="Something else.")
    client.force_login(ines)
    page = client.get(reverse("desk:people", args=[byline.post_id])).text
    assert "✓ Confirmed" not in page
    assert "Changed since it was confirmed" in page


def test_expired_replaced_and_invented_links_are_answered_alike(client, byline, ines):
    """security S6"""
    _old, replaced = ask(byline, ines)
    _new, path = ask(byline, ines)
    assert client.get(replaced).status_code == 404
    assert client.get(path).status_code == 200
    Consent.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    expired = client.get(path)
    assert expired.status_code == 404
    assert client.post(path, ANSWER).status_code == 404
    flipped = path[:-2] + ("A" if path[-2] != "A" else "B") + "/"
    assert client.get(flipped).text == expired.text
    assert not Consent.objects.given().exists()


def test_only_a_digest_of_the_link_is_stored(byline, ines):
    """security S6: 256 random bits, of which the database knows the SHA-256."""
    consent, path = ask(byline, ines)
    token = path.split("/")[-2]
    assert len(token) >= 43
    stored = Consent.objects.filter(pk=consent.pk).values().get()
    assert token not in str(stored)


def test_no_cache_no_search_engine_and_no_other_site_learns_of_it(client, byline, ines):
    _consent, path = ask(byline, ines)
    response = client.get(path)
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "same-origin"


def test_an_author_is_asked_from_the_page_of_people(client, byline, ines):
    client.force_login(ines)
    path = reverse("desk:people-ask", args=[byline.post_id, byline.pk])
    assert client.post(path).status_code == 302
    message = Message.objects.get()
    assert message.to == "tomasz@example.org"
    [link] = set(re.findall(r"/desk/consent/[\w-]+/", message.text))
    client.logout()
    assert client.get(link).status_code == 200


def test_nobody_is_asked_again_within_the_hour(client, byline, ines):
    client.force_login(ines)
    path = reverse("desk:people-ask", args=[byline.post_id, byline.pk])
    client.post(path)
    assert client.post(path).status_code == 409
    assert Message.objects.count() == 1
    Consent.objects.update(sent_at=timezone.now() - timedelta(hours=2))
    assert client.post(path).status_code == 302
    assert Message.objects.count() == 2


def test_whom_nobody_can_write_to_is_not_asked(client, byline, ines, tomasz):
    type(tomasz).objects.update(email="")
    client.force_login(ines)
    path = reverse("desk:people-ask", args=[byline.post_id, byline.pk])
    response = client.post(path)
    assert response.status_code == 409
    assert "no e-mail address" in response.text


def test_who_has_an_account_confirms_at_the_desk(client, byline, ines):
    own = Byline.objects.get(author=ines.author)
    client.force_login(ines)
    path = reverse("desk:people-mine", args=[own.post_id, own.pk])
    assert client.get(path).status_code == 200
    response = client.post(path, ANSWER)
    assert response["Location"] == reverse("desk:people", args=[own.post_id])
    own.refresh_from_db()
    assert own.is_answered
    assert Consent.objects.get().holds
    other = reverse("desk:people-mine", args=[byline.post_id, byline.pk])
    assert client.post(other, ANSWER).status_code == 403
    client.force_login(make_user())
    assert client.get(path).status_code == 403
