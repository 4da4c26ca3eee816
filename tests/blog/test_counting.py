"""Which views of a post are counted: those of readers, by day, and nothing else."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, date, datetime
from unittest import mock

import pytest
from django.db import DatabaseError, connection

from blog.counting import is_browser
from blog.models import DayViews, Post
from tests.factories import (
    make_author,
    make_draft,
    make_editor,
    make_post,
    make_role,
    make_site,
    make_user,
)

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
BROWSERS = [
    FIREFOX,
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
        "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
    ),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/140.0.0.0 Safari/537.36"
    ),
    (
        "Mozilla/5.0 (Linux; Android 13; CUBOT P80) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/120.0.0.0 Mobile Safari/537.36"
    ),
    "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1)",
    "Opera/9.80 (J2ME/MIDP; Opera Mini/7.1) Presto/2.12.423 Version/12.16",
    "Lynx/2.9.2 libwww-FM/2.14 SSL-MM/1.4.1",
    "w3m/0.5.3",
    "Links (2.29; Linux x86_64; text)",
]
ROBOTS = [
    "",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    (
        "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X) AppleWebKit/537.36 (KHTML, like "
        "Gecko) Chrome/140.0.0.0 Mobile Safari/537.36 (compatible; Googlebot/2.1)"
    ),
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (compatible; Yahoo! Slurp)",
    "Mozilla/5.0 (compatible; Baiduspider/2.0)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2)",
    "Mozilla/5.0 (compatible; archive.org_bot +http://archive.org/details/archive.org_bot)",
    (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "HeadlessChrome/140.0.0.0 Safari/537.36"
    ),
    "Mozilla/5.0 (Macintosh) AppleWebKit/537.36 Chrome/140 Safari/537.36 Chrome-Lighthouse",
    "facebookexternalhit/1.1",
    "Mastodon/4.4.0 (http.rb/5.3.1; +https://ward.example/)",
    "Feedly/1.0",
    "WordPress/6.8; https://blog.example",
    "curl/8.5.0",
    "python-requests/2.32",
    "Go-http-client/2.0",
]


def views(post):
    return {row.day: row.number for row in DayViews.objects.filter(post=post)}


def total(post):
    return sum(views(post).values())


def read(client, post, agent=FIREFOX, **headers):
    return client.get(post.get_absolute_url(), headers={"User-Agent": agent} | headers)


@pytest.mark.parametrize("agent", BROWSERS)
def test_readers_browsers_are_known(agent):
    """features.md 10.7"""
    assert is_browser(agent)


@pytest.mark.parametrize("agent", ROBOTS)
def test_robots_that_say_so_and_other_programs_are_out(agent):
    """features.md 10.7"""
    assert not is_browser(agent)


def test_each_view_counts_without_a_cookie(client):
    """features.md 10.7"""
    post, other = make_post(), make_post()
    for number in (1, 2, 3):
        response = read(client, post)
        assert not response.cookies
        assert total(post) == number
    assert total(other) == 0


def test_view_counts_where_the_browser_has_the_page_already(client):
    """features.md 10.7: counts survive caches."""
    post = make_post()
    first = read(client, post)
    again = read(client, post, **{"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert total(post) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
        {"X-Purpose": "preview"},
    ],
)
def test_what_nobody_has_asked_for_yet_is_not_counted(client, headers):
    post = make_post()
    assert read(client, post, **headers).status_code == 200
    assert total(post) == 0


def test_robot_and_head_are_not_counted(client):
    post = make_post()
    read(client, post, ROBOTS[1])
    client.head(post.get_absolute_url(), headers={"User-Agent": FIREFOX})
    assert total(post) == 0


def test_who_turns_a_page_of_the_discussion_is_counted_once(client):
    post = make_post()
    read(client, post, Referer="https://search.example/")
    own = f"https://testserver{post.get_absolute_url()}?reply=1"
    read(client, post, Referer=own)
    assert total(post) == 1


def test_who_makes_a_post_is_no_reader_of_it(client):
    """features.md 10.7: its authors, who began it, and editors; others are readers."""
    author, beginner, other = make_role("Authors"), make_user(), make_role("Authors")
    post = make_post(authors=[make_author(user=author)], created_by=beginner)
    for user in (author, beginner, make_editor()):
        client.force_login(user)
        assert read(client, post).status_code == 200
    assert total(post) == 0
    client.force_login(other)
    read(client, post)
    assert total(post) == 1


def test_post_that_is_not_out_is_not_counted(client):
    post = make_draft()
    client.force_login(make_role("Moderators"))
    assert read(client, post).status_code == 200
    assert total(post) == 0


def test_day_is_that_of_the_site(client, monkeypatch):
    make_site(time_zone="Pacific/Auckland")
    evening = datetime(2026, 5, 1, 20, tzinfo=UTC)
    post = make_post(datetime(2026, 4, 1, tzinfo=UTC))
    monkeypatch.setattr("django.utils.timezone.now", lambda: evening)
    read(client, post)
    assert views(post) == {date(2026, 5, 2): 1}


def test_counting_is_one_query_and_writes_to_no_post(client, django_assert_num_queries):
    """features.md 10.7: one more than a robot costs."""
    post = make_post()
    read(client, post)
    row = "SELECT xmin, ctid FROM blog_post WHERE id = %s"
    with connection.cursor() as cursor:
        before = cursor.execute(row, [post.pk]).fetchone()
    with django_assert_num_queries(8):
        read(client, post, ROBOTS[1])
    with django_assert_num_queries(9) as asked:
        read(client, post)
    assert "blog_dayviews" in asked[-1]["sql"]
    with connection.cursor() as cursor:
        assert cursor.execute(row, [post.pk]).fetchone() == before


def test_reader_gets_the_page_where_it_can_t_be_counted(client):
    post = make_post()
    failure = mock.patch.object(DayViews.objects, "add", side_effect=DatabaseError)
    with failure, mock.patch("blog.counting.logger") as log:
        assert read(client, post).status_code == 200
    assert log.warning.called


def test_post_that_is_deleted_meanwhile_gets_no_row():
    post = make_post()
    number = post.pk
    post.delete()
    DayViews.objects.add(number)
    assert not DayViews.objects.exists()


def test_post_that_was_read_can_be_deleted(client):
    post = make_post()
    read(client, post)
    post.delete()
    assert not Post.objects.exists()


def test_readers_at_the_same_moment_are_all_counted(race):
    """features.md 10.7: 20 at once on a day that has no row yet."""
    post = make_post()
    race(lambda number: DayViews.objects.add(post.pk))
    assert total(post) == 20


def test_a_post_is_deleted_while_somebody_comes_to_read_it(transactional_db):
    """On two connections: the view waits, and is none of a post that is gone."""
    post = make_post()
    views = []

    def read():
        try:
            DayViews.objects.add(post.pk)
        finally:
            connection.close()

    def in_between(execute, sql, *args):
        if sql.startswith('DELETE FROM "blog_post"'):
            views.append(threads.submit(read))
            wait([views[0]], timeout=1)
        return execute(sql, *args)

    with ThreadPoolExecutor(1) as threads, connection.execute_wrapper(in_between):
        post.delete()
    assert views[0].result() is None
    assert not DayViews.objects.exists()
