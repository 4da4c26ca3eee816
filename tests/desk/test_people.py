"""Who signs a post: by whom it is opened, ordered and left; logged, and told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blog.desk.notices import news_of
from blog.models import Author, Byline, BylineChange, Consent
from mail.models import Message
from tests.desk.confirming import tomasz
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
from tests.factories import make_author, make_byline, make_draft, make_post, make_role
from tests.forms import form_data

__all__ = ["halima", "ines", "tomasz"]


def test_a_co_author_opens_the_draft_and_a_third_person_does_not(client, ines, halima):
    """2.13"""
    post = make_draft([ines.author, halima])
    assert client.get(people(post)).status_code == 200
    client.force_login(halima.user)
    assert client.get(people(post)).status_code == 200
    client.force_login(make_role("Authors"))
    assert client.get(people(post)).status_code == 403
    assert client.get(reverse("desk:people", args=[10**12])).status_code == 403


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
