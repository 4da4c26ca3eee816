"""Long discussions: in pages, in either order, with permalinks that find their page."""

import re
from functools import cache

import pytest
from django.test import RequestFactory

from blog.models import Post, SiteSettings
from comments.models import Comment
from comments.paging import View, fair_share
from comments.threads import thread_of
from tests.factories import make_comment, make_draft, make_post, make_site, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    """Return a post with 24 threads on pages of ten; the 12th has an answer."""
    make_site(threads_per_page=10)
    post = make_post()
    roots = [make_comment(post=post, name=f"Reader {n}") for n in range(1, 25)]
    make_comment(parent=roots[11], name="Answer")
    post.refresh_from_db()
    return post


def shown(response):
    """Return numbers and names on a page of a discussion, as readers see them."""
    html = response.content.decode()
    numbers = re.findall(r'num" aria-hidden="true">(\d+)<', html)
    return [int(n) for n in numbers], re.findall(
        r'<span class="p-name">([^<]+)</span></h3>', html
    )


def test_a_long_discussion_goes_on_to_further_pages(post, client):
    """4.4: answers are never parted from what they answer."""
    numbers, names = shown(client.get(post.get_absolute_url()))
    assert numbers == list(range(1, 11))
    assert names == [f"Reader {n}" for n in range(1, 11)]
    numbers, names = shown(client.get(f"{post.get_absolute_url()}?comments=2"))
    assert numbers == list(range(11, 21))
    assert names[:4] == ["Reader 11", "Reader 12", "Answer", "Reader 13"]
    assert len(names) == 11
    numbers, _ = shown(client.get(f"{post.get_absolute_url()}?comments=3"))
    assert numbers == [21, 22, 23, 24]


def test_readers_turn_the_order(post, client):
    """4.4: threads turn round and keep their numbers; answers stay in time."""
    path = f"{post.get_absolute_url()}?order=newest"
    numbers, names = shown(client.get(path))
    assert numbers == list(range(24, 14, -1))
    assert names[0] == "Reader 24"
    numbers, names = shown(client.get(f"{path}&comments=2"))
    assert numbers == list(range(14, 4, -1))
    assert names[2:4] == ["Reader 12", "Answer"]
    assert shown(client.get(f"{path}&comments=3"))[0] == [4, 3, 2, 1]


def test_a_short_discussion_turns_as_well(client):
    post = make_post()
    make_comment(post=post, name="First")
    make_comment(post=post, name="Second")
    response = client.get(f"{post.get_absolute_url()}?order=newest")
    assert shown(response) == ([2, 1], ["Second", "First"])


def test_an_editor_decides_which_order_is_usual(post, client):
    make_site(newest_threads_first=True)
    response = client.get(post.get_absolute_url())
    assert shown(response)[0] == list(range(24, 14, -1))
    html = response.content.decode()
    assert "?order=oldest#discussion" in html
    assert '"?comments=2#discussion"' in html
    assert shown(client.get(f"{post.get_absolute_url()}?order=oldest"))[0][0] == 1


@pytest.mark.parametrize("asked", ["0", "-1", "x", "", "²", "9" * 50, "1;2"])
def test_an_address_that_makes_no_sense_shows_the_first_page(post, client, asked):
    response = client.get(post.get_absolute_url(), {"comments": asked})
    assert shown(response)[0][0] == 1


def test_a_page_after_the_last_one_shows_the_last_one(post, client):
    """A discussion shrinks when comments are taken away: old links lead on."""
    response = client.get(f"{post.get_absolute_url()}?comments=9")
    assert shown(response)[0] == [21, 22, 23, 24]


def test_pages_lead_to_each_other(post, client):
    html = client.get(f"{post.get_absolute_url()}?comments=2").content.decode()
    assert '<a href="?#discussion">' in html
    assert '<a href="?comments=3#discussion">' in html
    assert "Page 2 of 3" in html
    first = client.get(post.get_absolute_url()).content.decode()
    assert "Older comments" not in first
    assert (
        f'rel="canonical" href="http://127.0.0.1:8000{post.get_absolute_url()}"'
        in first
    )


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_permalink_finds_its_page(post, client, newest_first):
    """4.3: whatever the order is, and for answers as well."""
    make_site(newest_threads_first=newest_first)
    read = cache(lambda path: client.get(path).content.decode())
    for comment in Comment.objects.filter(post=post):
        response = client.get(f"/comments/{comment.pk}/")
        assert response.status_code == 302
        path, _, anchor = response["Location"].partition("#")
        assert anchor == comment.anchor
        assert f'id="{anchor}"' in read(path)


def test_hidden_threads_take_no_place(post, client):
    """What is held or removed counts neither for pages nor for permalinks."""
    first, second = Comment.objects.filter(post=post).order_by("tree_id")[:2]
    Comment.objects.filter(pk__in=[first.pk, second.pk]).moderate("pending")
    eleventh = Comment.objects.get(name="Reader 12")
    assert client.get(f"/comments/{eleventh.pk}/")["Location"].endswith(
        f"{post.get_absolute_url()}#{eleventh.anchor}"
    )
    assert client.get(f"/comments/{first.pk}/").status_code == 404


@pytest.mark.parametrize("status", ["pending", "spam", "trashed"])
def test_a_permalink_tells_nothing_of_what_is_not_shown(client, status):
    """S4: the answer is that for a number which nobody has."""
    comment = make_comment(status=status)
    assert client.get(f"/comments/{comment.pk}/").status_code == 404
    assert client.get("/comments/999999/").status_code == 404


def test_a_permalink_tells_nothing_of_hidden_posts(client):
    """S4: a draft's discussion is seen by who may see the draft."""
    comment = make_comment(post=make_draft())
    assert client.get(f"/comments/{comment.pk}/").status_code == 404
    client.force_login(make_user(is_staff=True, is_superuser=True))
    assert client.get(f"/comments/{comment.pk}/").status_code == 302


def test_wordpress_pages_of_comments_lead_to_ours(post, client):
    response = client.get(f"{post.get_absolute_url()}comment-page-2/")
    assert response.status_code == 301
    assert response["Location"] == f"{post.get_absolute_url()}?comments=2"


def test_links_from_elsewhere_find_comments_of_long_discussions_only(post):
    short = make_comment()
    assert short.get_absolute_url().endswith(f"/#{short.anchor}")
    comment = Comment.objects.filter(post=post).first()
    assert comment.get_absolute_url() == f"/comments/{comment.pk}/"


@pytest.mark.parametrize("number", [11, 40])
def test_a_page_costs_two_queries_at_any_length(number, django_assert_num_queries):
    make_site(threads_per_page=10)
    post = make_post()
    for _ in range(number):
        make_comment(post=post)
    view = View.asked(SiteSettings.objects.get(), RequestFactory().get("/").GET)
    post = Post.objects.for_article().get(pk=post.pk)
    with django_assert_num_queries(2):
        thread = thread_of(post, view)
    assert len(thread.items) == 10
    assert (thread.number, thread.threads, thread.mentions) == (number, number, 0)


def test_the_site_has_a_feed_of_all_discussions(client):
    """4.17, S4: approved items under public posts, and nothing else."""
    said = make_comment(body="Seen by all", name="Ada")
    make_comment(body="Held", status="pending")
    make_comment(body="Below a draft", post=make_draft())
    response = client.get("/comments/feed/")
    text = response.content.decode()
    assert response["Content-Type"].startswith("application/rss+xml")
    assert "Seen by all" in text
    assert f"By Ada on “{said.post.title}”" in text
    assert "Held" not in text
    assert "Below a draft" not in text


def test_the_feed_of_the_site_costs_the_same_at_any_length(
    client, django_assert_num_queries
):
    make_comment()
    client.get("/comments/feed/")
    with django_assert_num_queries(3):
        client.get("/comments/feed/")
    for _ in range(12):
        make_comment()
    with django_assert_num_queries(3):
        client.get("/comments/feed/")


@pytest.fixture
def long(monkeypatch):
    """Return a post where three threads have 1, 30 and 5 items, and a page room for 12."""
    monkeypatch.setattr("comments.paging.ROOM", 12)
    monkeypatch.setattr("comments.threads.ROOM", 12)
    make_site(threads_per_page=10)
    post = make_post()
    for thread, size in enumerate([1, 30, 5], 1):
        last = root = make_comment(post=post, name=f"Thread {thread}")
        for n in range(1, size):
            # Two chains of answers below each first one.
            parent = last if n % 15 else root
            last = make_comment(parent=parent, name=f"Thread {thread}, {n}")
    post.refresh_from_db()
    return post


def test_long_threads_give_way_to_short_ones(long, client):
    """4.4: what has no room on the page stands in a thread of its own."""
    response = client.get(long.get_absolute_url())
    numbers, names = shown(response)
    assert numbers == [1, 2, 3]
    assert len(names) == 12
    assert [names[0], names[1], names[7]] == ["Thread 1", "Thread 2", "Thread 3"]
    assert names[-1] == "Thread 3, 4"
    root = Comment.objects.get(name="Thread 2")
    html = response.content.decode()
    assert html.count("in a thread of its own") == 1
    assert f'href="?thread={root.pk}#discussion">24 more replies' in html


def test_a_thread_of_its_own_is_read_to_its_end(long, client):
    """4.4: on pages, each comment once, in order."""
    root = Comment.objects.get(name="Thread 2")
    path = f"{long.get_absolute_url()}?thread={root.pk}"
    first = client.get(path)
    numbers, names = shown(first)
    assert numbers == [2]
    html = first.content.decode()
    assert 'href="?#discussion">All of the discussion' in html
    assert f'href="?thread={root.pk}&amp;comments=2#discussion"' in html
    assert "Page 1 of 3" in html
    for page in (2, 3):
        response = client.get(f"{path}&comments={page}")
        more = shown(response)
        assert more[0] == []
        names += more[1]
        answered = Comment.objects.get(name=more[1][0]).parent
        html = response.content.decode()
        assert f'href="/comments/{answered.pk}/">in reply to {answered.name}<' in html
    tree = Comment.objects.filter(tree_id=root.tree_id).order_by("lft")
    assert names == list(tree.values_list("name", flat=True))


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_permalink_finds_its_page_in_a_thread_of_its_own(long, client, newest_first):
    """4.3"""
    make_site(newest_threads_first=newest_first)
    read = cache(lambda path: client.get(path).content.decode())
    alone = 0
    for comment in Comment.objects.filter(post=long):
        place = client.get(f"/comments/{comment.pk}/")["Location"]
        path, _, anchor = place.partition("#")
        assert f'id="{anchor}"' in read(path), comment.name
        assert anchor == comment.anchor
        alone += "thread=" in path
    assert alone == 24


def test_a_stub_takes_its_place_in_a_thread_of_its_own(long, client):
    Comment.objects.filter(name="Thread 2, 3").moderate("trashed")
    last = Comment.objects.get(name="Thread 2, 29")
    path = client.get(f"/comments/{last.pk}/")["Location"].partition("#")[0]
    assert f'id="{last.anchor}"' in client.get(path).content.decode()


@pytest.mark.parametrize("asked", ["0", "x", "999999", "answer", "elsewhere"])
def test_a_thread_that_is_none_shows_the_whole_discussion(long, client, asked):
    if asked == "answer":
        asked = Comment.objects.get(name="Thread 2, 1").pk
    if asked == "elsewhere":
        asked = make_comment(body="Canary").pk
    response = client.get(long.get_absolute_url(), {"thread": asked})
    assert shown(response)[0] == [1, 2, 3]
    assert "Canary" not in response.content.decode()


def test_a_reply_in_a_thread_of_its_own_stays_there(long, client):
    root = Comment.objects.get(name="Thread 2")
    last = Comment.objects.get(name="Thread 2, 29")
    address = f"?thread={root.pk}&comments=3&reply={last.pk}"
    page = client.get(f"{long.get_absolute_url()}?thread={root.pk}&comments=3")
    assert address.replace("&", "&amp;") in page.content.decode()
    answering = client.get(long.get_absolute_url() + address).content.decode()
    assert "Answer to Thread 2, 29" in answering


@pytest.mark.parametrize(
    ("sizes", "share"),
    [([], 12), ([12], 12), ([13], 12), ([1, 30, 5], 6), ([3, 3, 3], 12), ([1] * 20, 1)],
)
def test_room_is_shared_fairly(monkeypatch, sizes, share):
    monkeypatch.setattr("comments.paging.ROOM", 12)
    assert fair_share(sizes) == share


def test_a_page_of_a_thread_costs_few_queries(long, client, django_assert_num_queries):
    root = Comment.objects.get(name="Thread 2")
    view = View.asked(
        SiteSettings.objects.get(),
        RequestFactory().get("/", {"thread": root.pk, "comments": "2"}).GET,
    )
    post = Post.objects.for_article().get(pk=long.pk)
    with django_assert_num_queries(4):
        assert len(thread_of(post, view).items) == 12
