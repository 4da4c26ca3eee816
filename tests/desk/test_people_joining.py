"""Who comes to sign a post: found, added, invited, and mailed only so often."""

import pytest

from blog.desk import pace
from blog.models import Author, Consent, WithoutMail
from blog.models.without_mail import hash_of
from mail.models import Message
from tests.desk.people import (
    byline_of,
    changes,
    deed,
    halima,
    ines,
    kinds_for,
    order,
    people,
)
from tests.factories import make_author, make_draft, make_role

__all__ = ["halima", "ines"]


def test_somebody_of_the_register_is_found_and_added(client, ines, halima):
    post = make_draft([ines.author])
    page = client.get(people(post), {"q": "odu HALIMA"}).text
    assert f'value="{halima.pk}"' in page
    response = client.post(deed("add", post), {"author": halima.pk})
    assert response["Location"] == people(post)
    assert order(post) == ["Ines Okafor", "Halima Odu"]
    assert byline_of(post, halima).disclosure_status == "unanswered"
    assert changes(post) == [("joined", "Halima Odu")]
    assert kinds_for(halima.user) == ["named"]
    assert kinds_for(ines) == []
    assert Message.objects.get().to == halima.user.email


def test_the_search_folds_accents_and_tells_no_address(client, ines):
    make_author(name="Zoë Šimić", email="canary@example.org")
    post = make_draft([ines.author])
    page = client.get(people(post), {"q": "simic"}).text
    assert "Zoë Šimić" in page
    assert "canary" not in page
    assert "Šimić" not in client.get(people(post), {"q": "canary"}).text


def test_nobody_signs_twice(client, ines, halima):
    post = make_draft([ines.author, halima])
    response = client.post(deed("add", post), {"author": halima.pk})
    assert response.status_code == 409
    assert "in the byline already" in response.text
    assert order(post) == ["Ines Okafor", "Halima Odu"]


@pytest.mark.parametrize("number", ["9" * 5000, "٣", "-1", "x", "9" * 15])
def test_an_author_that_is_none_is_refused(client, ines, number):
    """security.md: no answer is a fault of the server."""
    post = make_draft([ines.author])
    response = client.post(deed("add", post), {"author": number})
    assert response.status_code == 409


def test_who_is_in_no_register_is_named_and_asked_by_mail(client, ines):
    """2.3, 2.15"""
    post = make_draft([ines.author], title="On silence")
    data = {"name": "Leila Haddadi", "email": "Leila@example.org"}
    assert client.post(deed("invite", post), data).status_code == 302
    leila = Author.objects.get(name="Leila Haddadi")
    assert (leila.user, leila.email, leila.slug) == (
        None,
        "leila@example.org",
        "leila-haddadi",
    )
    assert order(post) == ["Ines Okafor", "Leila Haddadi"]
    message = Message.objects.get()
    assert (message.to, message.kind) == ("leila@example.org", "blog/consent")
    assert "On silence" in message.subject
    assert Consent.objects.get().byline == byline_of(post, leila)


def test_the_same_person_is_not_entered_twice_and_an_address_finds_nobody(client, ines):
    """security S13: an address tells no name."""
    tomasz = make_author(name="Tomasz Wren", email="tomasz@example.org")
    first, second = make_draft([ines.author]), make_draft([ines.author])
    data = {"name": "tomasz wren", "email": "tomasz@example.org"}
    client.post(deed("invite", first), data)
    assert byline_of(first, tomasz)
    client.post(deed("invite", second), data | {"name": "Who Ever"})
    assert order(second) == ["Ines Okafor", "Who Ever"]


def test_a_refused_invitation_keeps_what_was_typed(client, ines):
    post = make_draft([ines.author])
    response = client.post(deed("invite", post), {"name": "Leila", "email": "leila@"})
    assert response.status_code == 422
    assert 'value="leila@"' in response.text
    assert 'href="#id_email"' in response.text
    assert order(post) == ["Ines Okafor"]


def invite(client, post, email):
    return client.post(deed("invite", post), {"name": "Leila", "email": email})


def test_one_address_is_mailed_no_oftener_for_being_taken_off(client, ines):
    """Security S17: counted by address, whatever becomes of the byline."""
    post = make_draft([ines.author])
    for _ in range(5):
        invite(client, post, "Leila@example.org")
        byline = post.bylines.exclude(author=ines.author).first()
        if byline:
            client.post(deed("remove", post, byline))
    assert Message.objects.filter(kind="blog/consent").count() == 3
    response = invite(client, make_draft([ines.author]), "leila@example.org")
    assert response.status_code == 409
    assert "Too many links" in response.text
    assert 'value="leila@example.org"' in response.text
    assert Message.objects.count() == 3


def test_an_invitation_nobody_wants_keeps_what_was_typed(client, ines):
    post = make_draft([ines.author])
    WithoutMail.objects.create(post=post, address=hash_of("leila@example.org"))
    response = invite(client, post, "leila@example.org")
    assert response.status_code == 409
    assert 'value="Leila"' in response.text
    assert 'value="leila@example.org"' in response.text
    assert order(post) == ["Ines Okafor"]
    assert not Author.objects.filter(name="Leila").exists()


def test_one_account_sends_so_many_links_and_no_more(client, ines, monkeypatch):
    """Security S17"""
    monkeypatch.setattr(pace, "MOST_BY_ONE", 4)
    post = make_draft([ines.author])
    for number in range(6):
        invite(client, post, f"guest-{number}@example.org")
    assert Message.objects.count() == 4
    assert post.bylines.count() == 5
    other = make_role("Contributors")
    client.force_login(other)
    invite(client, make_draft([make_author(user=other)]), "another@example.org")
    assert Message.objects.count() == 5


def test_who_is_added_and_taken_off_over_and_over_is_mailed_so_often(
    client, ines, halima
):
    """Security S17: the desk tells the rest."""
    post = make_draft([ines.author])
    for _ in range(8):
        client.post(deed("add", post), {"author": halima.pk})
        client.post(deed("remove", post, byline_of(post, halima)))
    assert Message.objects.filter(to=halima.user.email).count() == 10
    assert len(kinds_for(halima.user)) == 16
