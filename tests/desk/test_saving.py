"""A post is begun and saved at the desk: by whom, what is refused, and at what cost."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from blog.desk import saving
from blog.models import Post, Tag
from blog.models.drafting import Texts
from tests.desk.writing import TEXTS, make_writers, save, written
from tests.factories import make_draft, make_editor, make_post, make_role

__all__ = ["written"]

# Of the page of the editor.
QUERIES = 15


def test_a_post_begins_with_its_title(client):
    user = make_role("Contributors")
    client.force_login(user)
    response = client.post(reverse("desk:write"), {"title": " The  third thing "})
    post = Post.objects.get()
    assert (post.title, post.slug, post.created_by) == (
        "The third thing",
        "the-third-thing",
        user,
    )
    assert response.status_code == 303
    assert response["Location"] == reverse("desk:editor", args=[post.pk])
    assert client.get(response["Location"]).status_code == 200


def test_without_a_title_no_post_begins(client):
    client.force_login(make_role("Authors"))
    response = client.post(reverse("desk:write"), {"title": "\u202e "})
    assert response.status_code == 422
    assert "Give the post a title." in response.content.decode()
    assert not Post.objects.exists()


def test_whoever_begins_a_post_signs_it(client):
    post, [user] = make_writers(1)
    client.force_login(user)
    client.post(reverse("desk:write"), {"title": "Another"})
    other = Post.objects.get(title="Another")
    assert [byline.author.user for byline in other.bylines.all()] == [user]
    assert other.pk != post.pk


def test_saving_by_the_form_changes_the_post_and_makes_a_revision(client, written):
    """7.3: who, when, what."""
    post, [user, _other] = written
    response = save(client, post, body="<p>One and two.</p>")
    assert (response.status_code, response["Location"]) == (303, f"/desk/{post.pk}/")
    post.refresh_from_db()
    assert post.body == "<p>One and two.</p>"
    assert post.body_html == "<p>One and two.</p>"
    assert post.version == 2
    first, second = post.revisions.order_by("number")
    assert (first.made_by, first.texts.body) == (None, "<p>One.</p>")
    assert (second.made_by, second.texts) == (user, post.texts)


def test_what_is_refused_comes_back_with_what_was_written(client, written):
    post, _users = written
    response = save(client, post, title=" ", body="<p>Kept.</p>")
    assert response.status_code == 422
    page = response.content.decode()
    assert "Give the post a title." in page
    assert "&lt;p&gt;Kept.&lt;/p&gt;" in page
    assert save(client, post, script=True, title="").json()["errors"].keys() == {
        "title"
    }


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("standfirst", "x" * 2001),
        ("body", "".join(f"<p>#Tag{number}</p>" for number in range(101))),
    ],
)
def test_no_standfirst_has_no_end_and_no_text_makes_tags_by_the_thousand(
    client, written, name, text
):
    """S2"""
    post, _users = written
    answer = save(client, post, script=True, **{name: text})
    assert (answer.status_code, [*answer.json()["errors"]]) == (422, [name])
    assert not Tag.objects.exists()
    shorter = text[:2000] if name == "standfirst" else text.replace("#Tag100", "")
    assert save(client, post, script=True, **{name: shorter}).status_code == 200


@pytest.mark.parametrize("number", [1, 4])
def test_the_editor_asks_as_many_questions_for_many_authors_as_for_one(
    client, number, django_assert_num_queries
):
    post, users = make_writers(number)
    client.force_login(users[0])
    with django_assert_num_queries(QUERIES):
        client.get(reverse("desk:editor", args=[post.pk]))


def test_line_ends_of_browsers_are_no_change(client, written):
    post, _users = written
    Post.objects.filter(pk=post.pk).update(body="<p>a\nb</p>")
    assert save(client, post, body="<p>a\r\nb</p>\r\n").status_code == 303
    post.refresh_from_db()
    assert (post.body, post.version) == ("<p>a\nb</p>", 1)


def test_more_fields_in_the_form_change_nothing(client, written):
    """S5"""
    post, _users = written
    save(client, post, body="<p>Two.</p>", status="published", slug="x", created_by=1)
    stored = Post.objects.get()
    assert (stored.status, stored.slug, stored.created_by) == ("draft", post.slug, None)


def test_the_slug_of_a_draft_follows_its_title_and_that_of_a_post_stays(client):
    editor = make_editor()
    client.force_login(editor)
    draft = make_draft(title="Old", slug="old")
    chosen = make_draft(title="Old", slug="chosen")
    post = make_post(title="Old", slug="old")
    for each in (draft, chosen, post):
        save(client, each, title="New words")
    slugs = [Post.objects.get(pk=each.pk).slug for each in (draft, chosen, post)]
    assert slugs == ["new-words", "chosen", "old"]


@pytest.mark.parametrize("name", ["editor", "save", "revisions", "pending", "sitting"])
def test_others_learn_nothing_of_a_post(client, name):
    """S4: a post of others and one that isn't there answer alike."""
    post, _users = make_writers()
    client.force_login(make_role("Authors"))
    send = client.post if name in ("save", "sitting") else client.get
    answers = [send(reverse(f"desk:{name}", args=[pk])) for pk in (post.pk, 10**6)]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert len({answer.content for answer in answers}) == 1


def test_whoever_was_removed_meanwhile_saves_nothing():
    post, [user, _other] = make_writers()
    post.bylines.all().delete()
    with pytest.raises(PermissionDenied):
        saving.save(post, user, 1, Texts("a", "b", "c"))


def test_a_save_asks_so_many_questions(client, written, django_assert_num_queries):
    post, _users = written
    save(client, post, script=True, body="<p>Two.</p>")
    with django_assert_num_queries(22):  # One of them is the test's own.
        save(client, post, script=True, body="<p>Three.</p>")


def test_the_editor_shows_the_texts_and_their_version(client, written):
    post, _users = written
    page = client.get(reverse("desk:editor", args=[post.pk])).content.decode()
    assert 'name="version" value="1"' in page
    assert "&lt;p&gt;One.&lt;/p&gt;" in page


@pytest.mark.parametrize(
    ("origin", "ours", "status", "body"),
    [
        ("http://testserver", True, 303, "<p>Two.</p>"),
        ("http://testserver", False, 403, "<p>One.</p>"),
        ("https://evil.example", True, 403, "<p>One.</p>"),
        ("null", True, 403, "<p>One.</p>"),
        ("", True, 403, "<p>One.</p>"),
    ],
)
def test_an_old_token_is_enough_only_from_a_page_of_ours_and_its_writer(
    written, origin, ours, status, body
):
    """7.2, S19: one press saves what was written before one signed in again."""
    post, [user, other] = written
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    client.get(reverse("desk:editor", args=[post.pk]))
    texts = TEXTS | {"body": "<p>Two.</p>", "version": post.version}
    texts |= {"writer": (user if ours else other).pk, "csrfmiddlewaretoken": "x" * 64}
    path = reverse("desk:save", args=[post.pk])
    headers = {"Origin": origin} if origin else {}
    answer = client.post(path, texts, headers=headers)
    assert answer.status_code == status
    post.refresh_from_db()
    assert post.body == body
