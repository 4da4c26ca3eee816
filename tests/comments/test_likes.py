"""Likes of posts and comments: counted once for each reader, without an account."""

import re

import pytest
from django.test import Client

from comments.models import Comment, Like, Tally
from comments.visitors import cookie_name
from tests.factories import make_comment, make_draft, make_post, make_site
from tests.racing import THREADS

pytestmark = pytest.mark.django_db

OURS = {"sec-fetch-site": "same-origin"}
HERE = "/comments/likes/"
# Of an article's page with a discussion.
QUERIES = 8


def like(client, thing, **extra):
    kind = "comment" if isinstance(thing, Comment) else "post"
    return client.post(HERE, {kind: thing.pk}, headers=OURS, **extra)


def count(thing):
    thing.refresh_from_db()
    return thing.like_count


def words(client, post):
    return re.sub(r"<[^>]+>|\s+", " ", client.get(post.get_absolute_url()).text)


@pytest.mark.parametrize("make", [make_post, make_comment])
def test_the_same_reader_twice_is_no_like(client, make):
    """4.12, 6.1: the second like takes the first one back."""
    thing = make()
    like(client, thing)
    assert count(thing) == 1
    like(client, thing)
    assert (count(thing), Like.objects.count()) == (0, 0)
    like(client, thing)
    assert count(thing) == 1


def test_other_readers_count_each(client):
    comment = make_comment()
    for reader in (client, Client(), Client()):
        like(reader, comment)
    assert count(comment) == 3


@pytest.mark.parametrize(
    ("language", "numbers"),
    [
        ("en", ["0 readers", "1 reader", "2 readers"]),
        ("fr", ["0 lecteur", "1 lecteur", "2 lecteurs"]),
    ],
)
def test_the_number_is_in_the_page_with_the_right_plural(client, language, numbers):
    """6.2: for none, one and two, in both languages."""
    make_site(language=language)
    post = make_post()
    comment = make_comment(post=post)
    for number, text in enumerate(numbers):
        if number:
            like(Client(), post)
            like(Client(), comment)
        page = words(client, post)
        assert len(re.findall(rf"\b{text}\b", page)) == (2 if number else 1)
        assert "%" not in page


def test_liking_leads_back_to_the_button(client):
    """A 303, to words that the address alone shows."""
    post = make_post()
    response = like(client, post)
    assert response.status_code == 303
    assert response["Location"] == f"{post.get_absolute_url()}#liked"
    assert 'id="liked"' in client.get(post.get_absolute_url()).text
    assert like(client, post)["Location"] == f"{post.get_absolute_url()}#likes"


@pytest.mark.parametrize("make", [make_post, make_comment])
def test_who_asks_for_text_gets_the_sentence_beside_the_button(client, make):
    """4.12: so a script need not leave the page, where a comment may be half written."""
    thing = make(like_count=1)
    text = OURS | {"accept": "text/plain"}
    form = {"comment" if isinstance(thing, Comment) else "post": thing.pk}
    liked = client.post(HERE, form, headers=text)
    assert liked.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert liked.text.startswith("2 readers like this. You are one of them.")
    assert cookie_name() in liked.cookies
    back = client.post(HERE, form, headers=text)
    assert back.text == "Taken back. 1 reader likes this."
    make_site(likes_allowed=False)
    refused = client.post(HERE, form, headers=text)
    assert (refused.status_code, refused.text) == (403, "Likes are not counted here.")


def test_liking_a_comment_leads_back_to_it_on_its_page(client):
    make_site(threads_per_page=10)
    post = make_post()
    comment = [make_comment(post=post) for _ in range(12)][-1]
    there = f"{post.get_absolute_url()}?comments=2#liked-{comment.pk}"
    assert like(client, comment)["Location"] == there
    assert f'id="liked-{comment.pk}"' in client.get(there).text
    back = f"{post.get_absolute_url()}?comments=2#comment-{comment.pk}"
    assert like(client, comment)["Location"] == back


def test_the_page_is_the_same_for_whoever_liked_it(client):
    """Anyone's cache may keep it: nothing in it is about one reader."""
    post = make_post()
    comment = make_comment(post=post)
    like(client, post)
    like(client, comment)
    own = client.get(post.get_absolute_url())
    other = Client().get(post.get_absolute_url())
    assert own.content == other.content
    assert not own.cookies
    assert not other.cookies


def test_only_a_like_sets_the_cookie_which_holds_no_name(client):
    """6.3: signed, out of reach of scripts, and stored as a hash alone."""
    post = make_post()
    client.get(post.get_absolute_url())
    client.get(HERE)
    assert not client.cookies
    cookie = like(client, post).cookies[cookie_name()]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    number = cookie.value.split(":")[0]
    visitor = Like.objects.get().visitor
    assert re.fullmatch("[0-9a-f]{64}", visitor)
    assert number not in visitor


def test_no_column_of_a_like_holds_an_address(client):
    """6.3"""
    like(client, make_post(), REMOTE_ADDR="192.0.2.77")
    rows = [*Like.objects.values_list(), *Tally.objects.values_list()]
    assert rows
    assert "192.0.2" not in repr(rows)


def test_a_forged_cookie_is_no_cookie(client):
    post = make_post()
    like(client, post)
    forger = Client()
    forger.cookies[cookie_name()] = client.cookies[cookie_name()].value[:-1] + "x"
    like(forger, post)
    assert count(post) == 2


def test_who_clears_the_cookie_is_limited_by_the_address(client, monkeypatch):
    """Only how many likes: the address says nothing of whose they are."""
    monkeypatch.setattr("comments.views.likes.FROM_A_NETWORK", 1000)
    post = make_post()
    like(client, post)
    statuses = [like(Client(), post).status_code for _ in range(59)]
    assert set(statuses) == {303}
    response = like(Client(), post)
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 60
    assert "Many likes have come from where you are" in response.text
    assert count(post) == 60
    assert like(client, post).status_code == 303
    assert like(Client(), post, REMOTE_ADDR="192.0.2.9").status_code == 303


def test_a_network_is_limited_whatever_its_cookies(client):
    """6.6: a hundred likes a minute from one /24."""
    post = make_post()
    like(client, post, REMOTE_ADDR="192.0.2.200")
    statuses = [
        like(client, post, REMOTE_ADDR=f"192.0.2.{number}").status_code
        for number in range(99)
    ]
    assert statuses == [303] * 59 + [429] * 40
    assert like(client, post, REMOTE_ADDR="198.51.100.7").status_code == 303


@pytest.mark.parametrize("switch", ["site", "post"])
def test_where_likes_are_off_there_is_no_button_and_no_number(client, switch):
    """6.4: of the comments neither; a form sent nevertheless gets 403."""
    post = make_post(likes_open=switch != "post", like_count=41)
    make_site(likes_allowed=switch != "site")
    comment = make_comment(post=post, like_count=42)
    page = client.get(post.get_absolute_url()).text
    assert "like" not in page.lower()
    assert like(client, post).status_code == 403
    assert like(client, comment).status_code == 403
    assert not Like.objects.exists()


@pytest.mark.parametrize("status", ["pending", "spam", "trashed"])
def test_what_readers_don_t_see_is_not_liked(client, status):
    """S4"""
    assert like(client, make_comment(status=status)).status_code == 404
    assert like(client, make_comment(post=make_draft())).status_code == 404
    assert like(client, make_draft()).status_code == 404


def test_a_mention_has_no_button_and_is_not_liked(client):
    mention = make_comment(kind="pingback")
    assert 'class="like"' not in client.get(mention.post.get_absolute_url()).text
    assert like(client, mention).status_code == 404


@pytest.mark.parametrize(
    "form",
    [
        *({}, {"post": ""}, {"post": "x"}, {"comment": "-1"}),
        *({"post": "9" * 400}, {"comment": "²"}, {"post": "1\0"}),
    ],
)
def test_odd_forms_find_nothing(client, form):
    assert client.post(HERE, form, headers=OURS).status_code == 404


def test_other_sites_can_t_like_in_a_reader_s_name():
    """S19: they get the second page, whose token counts."""
    post = make_post()
    client = Client(enforce_csrf_checks=True)
    asked = {"sec-fetch-site": "cross-site"}
    response = client.post(HERE, {"post": post.pk}, headers=asked)
    assert response.status_code == 403
    assert cookie_name() not in response.cookies
    assert count(post) == 0
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', response.text)
    form = {"post": post.pk, "csrfmiddlewaretoken": token[1]}
    assert client.post(HERE, form, headers=asked).status_code == 303
    assert count(post) == 1


def test_reading_changes_nothing(client):
    """S19"""
    assert client.get(HERE).status_code == 405


def test_likes_cost_the_page_no_query(client, django_assert_num_queries):
    """The numbers are columns of what the page loads anyway."""
    site = make_site(likes_allowed=False)
    post = make_post()
    comment = make_comment(post=post)
    with django_assert_num_queries(QUERIES):
        client.get(post.get_absolute_url())
    site.likes_allowed = True
    site.save()
    like(client, post)
    like(client, comment)
    with django_assert_num_queries(QUERIES):
        client.get(post.get_absolute_url())


def test_an_edit_writes_back_no_old_number(client):
    comment = make_comment()
    edited = Comment.objects.get(pk=comment.pk)
    like(client, comment)
    edited.body = "Better put."
    edited.save()
    assert count(comment) == 1


def test_twenty_readers_at_once_are_twenty(race):
    """On the post and on a comment of it, while others write below it."""
    post = make_post()
    comment = make_comment(post=post)

    def like_both(number):
        visitor = f"{number:064}"
        for _turn in range(3):
            Like.objects.toggle(post, visitor)
            Like.objects.toggle(comment, visitor)
        if number % 4 == 0:
            make_comment(post=post, parent=Comment.objects.get(pk=comment.pk))

    race(like_both)
    assert (count(post), count(comment)) == (THREADS, THREADS)
    assert Like.objects.filter(post=post).count() == THREADS


def test_one_reader_s_twenty_clicks_at_once_end_as_they_are_counted(race):
    post = make_post()
    results = race(lambda number: Like.objects.toggle(post, "one"))
    assert sorted(results) == [False] * (THREADS // 2) + [True] * (THREADS // 2)
    assert count(post) == Like.objects.count() == 0


def test_the_cookie_belongs_to_the_host_on_https(client, settings):
    settings.SESSION_COOKIE_SECURE = True
    cookie = like(client, make_post()).cookies["__Host-visitor"]
    assert cookie["secure"]
    assert not cookie["domain"]


def test_a_household_is_limited_whatever_its_addresses(monkeypatch):
    """S20: in IPv6, everybody has any number of addresses."""
    monkeypatch.setattr("comments.views.likes.WITHOUT_COOKIE", 3)
    post = make_post()
    statuses = [
        like(Client(), post, REMOTE_ADDR=f"2001:db8::{last}").status_code
        for last in range(1, 5)
    ]
    assert statuses == [303, 303, 303, 429]
