"""Who signs a post: added, ordered, invited, taken off; logged, and told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blog.desk import pace
from blog.desk.notices import news_of
from blog.models import Author, Byline, BylineChange, Consent, DeskNotice
from mail.models import Message
from tests.factories import make_author, make_byline, make_draft, make_post, make_role
from tests.forms import form_data


@pytest.fixture
def ines(client):
    user = make_role("Contributors", name="Ines Okafor")
    make_author(user=user, name="Ines Okafor")
    client.force_login(user)
    return user


@pytest.fixture
def halima():
    user = make_role("Contributors", name="Halima Odu")
    return make_author(user=user, name="Halima Odu")


@pytest.fixture
def tomasz():
    return make_author(name="Tomasz Wren", email="tomasz@example.org")


def people(post):
    return reverse("desk:people", args=[post.pk])


def deed(verb, post, byline=None):
    args = [post.pk] if byline is None else [post.pk, byline.pk]
    return reverse(f"desk:people-{verb}", args=args)


def order(post):
    return [byline.author.name for byline in Byline.objects.filter(post=post)]


def byline_of(post, author):
    return Byline.objects.get(post=post, author=author)


def changes(post):
    return list(post.byline_changes.order_by("pk").values_list("kind", "name"))


def kinds_for(user):
    return list(DeskNotice.objects.filter(user=user).values_list("kind", flat=True))


def test_a_co_author_opens_the_draft_and_a_third_person_does_not(client, ines, halima):
    """2.13"""
    post = make_draft([ines.author, halima])
    assert client.get(people(post)).status_code == 200
    client.force_login(halima.user)
    assert client.get(people(post)).status_code == 200
    client.force_login(make_role("Authors"))
    assert client.get(people(post)).status_code == 403
    assert client.get(reverse("desk:people", args=[10**12])).status_code == 403


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


@pytest.mark.parametrize(
    ("who", "place", "expected"), [(2, 1, "CAB"), (0, 2, "BAC"), (0, 99, "BCA")]
)
def test_the_order_is_kept(client, ines, who, place, expected):
    """2.2"""
    authors = [ines.author, make_author(name="B"), make_author(name="C")]
    Author.objects.filter(pk=ines.author.pk).update(name="A")
    post = make_draft(authors)
    byline = byline_of(post, authors[who])
    client.post(deed("place", post, byline), {"place": place})
    assert "".join(order(post)) == expected
    positions = Byline.objects.filter(post=post).values_list("position", flat=True)
    assert list(positions) == [1, 2, 3]


def test_a_place_that_is_none_is_refused(client, ines):
    post = make_draft([ines.author])
    path = deed("place", post, byline_of(post, ines.author))
    for place in ("", "-1", "first", "²"):
        assert client.post(path, {"place": place}).status_code == 409


def test_a_contribution_is_changed(client, ines, halima):
    post = make_draft([ines.author, halima])
    path = deed("part", post, byline_of(post, halima))
    client.post(path, {"contribution": "illustrator"})
    assert byline_of(post, halima).contribution == "illustrator"
    assert client.post(path, {"contribution": "king"}).status_code == 409
    assert byline_of(post, halima).contribution == "illustrator"
    assert changes(post) == [("part", "Halima Odu")]


def test_whoever_is_removed_is_told_and_can_read_it_no_longer(client, ines, halima):
    post = make_draft([ines.author, halima], title="On silence")
    client.post(deed("remove", post, byline_of(post, halima)))
    assert order(post) == ["Ines Okafor"]
    assert changes(post) == [("removed", "Halima Odu")]
    assert kinds_for(halima.user) == ["removed"]
    assert "took your name off “On silence”" in Message.objects.get().text
    client.force_login(halima.user)
    assert client.get(people(post)).status_code == 403


def test_who_leaves_lands_at_the_desk_and_the_others_are_told(client, ines, halima):
    post = make_draft([ines.author, halima])
    response = client.post(deed("remove", post, byline_of(post, ines.author)))
    assert response["Location"] == reverse("desk:home")
    assert changes(post) == [("left", "Ines Okafor")]
    assert kinds_for(halima.user) == ["left"]
    assert kinds_for(ines) == []


def test_what_readers_may_know_is_signed_by_whom_it_was(client, ines, halima, tomasz):
    """2.5: the byline was kept at publication."""
    post = make_post(authors=[ines.author, halima])
    byline = byline_of(post, halima)
    client.force_login(make_role("Editors"))
    assert "an editor changes who signs it" in client.get(people(post)).text
    for path, data in (
        (deed("add", post), {"author": tomasz.pk}),
        (deed("invite", post), {"name": "X", "email": "x@example.org"}),
        (deed("place", post, byline), {"place": 1}),
        (deed("part", post, byline), {"contribution": "editor"}),
        (deed("remove", post, byline), {}),
    ):
        assert client.post(path, data).status_code == 409
    assert order(post) == ["Ines Okafor", "Halima Odu"]
    assert not BylineChange.objects.exists()
    assert not Author.objects.filter(name="X").exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize("verb", ["add", "invite", "place", "part", "remove", "ask"])
def test_nobody_else_changes_who_signs_a_draft(client, ines, halima, verb):
    """security S5: by the address itself."""
    post = make_draft([halima])
    mine = make_draft([ines.author])
    alone = verb in ("add", "invite")
    data = {"author": ines.author.pk, "name": "X", "email": "x@example.org"}
    data |= {"place": 1, "contribution": "editor"}
    path = deed(verb, post, None if alone else byline_of(post, halima))
    assert client.post(path, data).status_code == 403
    assert client.get(path).status_code in (403, 405)
    if not alone:  # The byline of one post under the number of another.
        path = deed(verb, mine, byline_of(post, halima))
        assert client.post(path, data).status_code == 409
    assert order(post) == ["Halima Odu"]
    assert not BylineChange.objects.exists()


def test_the_page_costs_the_same_few_queries_for_many_authors(client, ines):
    def cost(post):
        with CaptureQueriesContext(connection) as context:
            client.get(people(post))
        return len(context)

    post = make_draft([ines.author])
    Consent.objects.give(byline_of(post, ines.author), ines)
    cost(post)  # What is asked once in the life of a process is asked now.
    few = cost(post)
    for _ in range(8):
        Consent.objects.ask(make_byline(post, make_author()), "a@example.org", ines)
    assert cost(post) == few


def test_a_change_that_was_logged_is_not_altered(ines):
    post = make_draft([ines.author])
    byline_of(post, ines.author).leave(ines)
    change = BylineChange.objects.get()
    with pytest.raises(ValueError, match="not altered"):
        change.save()


def test_the_administration_logs_the_same(client, ines, halima, tomasz):
    post = make_draft([ines.author, halima])
    client.force_login(make_role("Editors"))
    path = reverse("admin:blog_post_change", args=[post.pk])
    data = form_data(client.get(path), "post_form") | {
        "bylines-1-DELETE": ["on"],
        "bylines-2-author": [tomasz.pk],
        "bylines-2-contribution": ["author"],
        "bylines-2-disclosure_status": ["none"],
        "bylines-TOTAL_FORMS": ["3"],
    }
    assert client.post(path, data).status_code == 302
    assert order(post) == ["Ines Okafor", "Tomasz Wren"]
    assert changes(post) == [("joined", "Tomasz Wren"), ("removed", "Halima Odu")]


def test_the_log_outlives_the_author(ines, tomasz):
    post = make_draft([ines.author, tomasz])
    byline_of(post, tomasz).leave(ines)
    tomasz.delete()
    assert changes(post) == [("removed", "Tomasz Wren")]


def test_who_is_moved_or_takes_another_part_is_told(client, ines, halima):
    """docs/authors.md: told to those whom it concerns, but not whoever did it."""
    post = make_draft([ines.author, halima])
    byline = byline_of(post, halima)
    client.post(deed("place", post, byline), {"place": 1})
    client.post(deed("part", post, byline), {"contribution": "translator"})
    assert kinds_for(halima.user) == ["part", "moved"]
    told = " ".join(str(news.sentence) for news in news_of(halima.user))
    assert "Ines Okafor named you in another part under" in told
    assert "Ines Okafor put you in another place among the authors" in told
    assert kinds_for(ines) == []
    client.post(deed("place", post, byline_of(post, ines.author)), {"place": 1})
    assert kinds_for(ines) == []


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
    assert Message.objects.count() == 3


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


@pytest.mark.parametrize("number", ["9" * 5000, "٣", "-1", "x", "9" * 15])
def test_an_author_that_is_none_is_refused(client, ines, number):
    """security.md: no answer is a fault of the server."""
    post = make_draft([ines.author])
    response = client.post(deed("add", post), {"author": number})
    assert response.status_code == 409


def test_the_editor_costs_the_same_for_many_authors(client, ines):
    counts = []
    for number in (1, 6):
        authors = [make_author() for _ in range(number)]
        post = make_draft([ines.author, *authors])
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("desk:editor", args=[post.pk])).text
        assert all(author.name in page for author in authors)
        counts.append(len(queries))
    assert counts[0] == counts[1]
