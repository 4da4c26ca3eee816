"""What is read most: sums of the days, the page for readers, the one for editors."""

import csv
import io
import re
from datetime import timedelta
from unittest import mock

import pytest
from django.db import connection
from django.utils import timezone

from blog.models import DayViews, Popularity, Post
from blog.tasks import sum_views
from tests.factories import make_editor, make_post, make_role, make_site


def read_on(post, **days):
    """Let ``post`` have been read so often so many days ago: ``d0=3`` is today."""
    today = timezone.localdate()
    DayViews.objects.bulk_create(
        DayViews(post=post, day=today - timedelta(days=int(ago[1:])), number=number)
        for ago, number in days.items()
    )


def sums(post):
    row = Popularity.objects.get(post=post)
    return row.week, row.month, row.ever


@pytest.fixture
def posts():
    """Posts of which the first was read most lately, and the last most of all."""
    found = [make_post(title=f"Post {number}") for number in range(3)]
    read_on(found[0], d0=3, d6=4, d7=1)
    read_on(found[1], d6=5, d29=6, d30=1)
    read_on(found[2], d100=50)
    Popularity.objects.reckon(400)
    return found


def test_days_are_summed_by_week_month_and_ever(posts):
    """features.md 8.17: the last 7 and 30 days, today among them."""
    assert [sums(post) for post in posts] == [(7, 8, 8), (5, 11, 12), (0, 0, 50)]


def test_old_days_are_gone_and_their_sum_stays():
    """features.md 10.7: rows are gone after N days; a second run changes nothing."""
    make_site(keep_views_for=31)
    post = make_post()
    read_on(post, d0=3, d6=4, d7=1, d31=100, d32=1000)
    for _ in range(2):
        sum_views(timestamp=0)
        assert sums(post) == (7, 8, 1108)
        days = DayViews.objects.filter(post=post)
        assert sorted(days.values_list("number", flat=True)) == [1, 3, 4, 100]


def test_each_day_counts_once_while_time_goes_by(posts):
    """features.md 8.17: a day that has left the month stays in the sum of all years."""
    today = timezone.localdate()
    for passed in range(1, 40):
        later = today + timedelta(days=passed)
        with mock.patch("django.utils.timezone.localdate", return_value=later):
            Popularity.objects.reckon(400)
        assert [sums(post)[2] for post in posts] == [8, 12, 50]
    assert [sums(post)[:2] for post in posts] == [(0, 0)] * 3


def test_days_older_than_a_month_are_read_once(posts):
    """They are a year's: each hour reads those of the month."""
    DayViews.objects.filter(post=posts[2]).update(number=7)
    Popularity.objects.reckon(400)
    assert sums(posts[2]) == (0, 0, 50)


def test_post_that_nobody_reads_any_more_leaves_the_lists(posts):
    DayViews.objects.filter(post=posts[0]).delete()
    Popularity.objects.reckon(400)
    assert sums(posts[0]) == (0, 0, 0)


def listed(client, path):
    html = client.get(path).content.decode()
    rows = re.findall(r"<li class=\"row.*?</li>", html, re.S)
    return [
        (re.search(r"u-url\"[^>]*>([^<]*)", row)[1], re.search(r"(\d+) view", row)[1])
        for row in rows
    ]


def test_lists_equal_what_was_counted(client, posts):
    """features.md 8.17"""
    assert listed(client, "/popular/") == [("Post 0", "7"), ("Post 1", "5")]
    assert listed(client, "/popular/month/") == [("Post 1", "11"), ("Post 0", "8")]
    assert listed(client, "/popular/ever/") == [
        ("Post 2", "50"),
        ("Post 1", "12"),
        ("Post 0", "8"),
    ]
    assert client.get("/popular/day/").status_code == 404


def test_post_that_is_not_public_is_in_no_list(client, posts):
    """security.md S4"""
    posts[0].withdraw()
    assert listed(client, "/popular/") == [("Post 1", "5")]


def test_list_says_when_there_is_nothing_and_where_to_read(client):
    for path in ("/popular/", "/popular/month/", "/popular/ever/"):
        html = client.get(path).content.decode()
        assert re.search(r'class="empty">Nobody (has been|was) counted', html)


def test_list_costs_the_same_at_any_length(client, posts, django_assert_num_queries):
    with django_assert_num_queries(3):
        client.get("/popular/ever/")


def test_list_is_read_from_its_index():
    """No sort of all posts: the index has them in order."""
    posts = Post.objects.bulk_create(
        Post(
            title=f"Post {number}",
            slug=f"post-{number}",
            status="published",
            published_at=timezone.now(),
            address_date=timezone.localdate(),
        )
        for number in range(3000)
    )
    Popularity.objects.bulk_create(
        Popularity(post=post, week=number + 1) for number, post in enumerate(posts)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE blog_post, blog_popularity")

    plan = Post.objects.published().most_viewed("week")[:20].explain()

    assert "popular_week" in plan
    assert "Sort" not in plan
    assert "Seq Scan on blog_p" not in plan


@pytest.fixture
def editor(client):
    user = make_editor()
    client.force_login(user)
    return user


def test_editors_see_views_by_post_and_by_day(client, editor, posts):
    """features.md 8.17, 10.7"""
    html = client.get("/admin/views/").content.decode()
    assert "19 views" in html  # Of the last 30 days.
    assert re.findall(r">(Post \d)</a></th><td>(\d+)", html) == [
        ("Post 1", "11"),
        ("Post 0", "8"),
    ]
    html = client.get("/admin/views/", {"post": posts[0].pk}).content.decode()
    assert re.findall(r"</time></th><td>(\d+)", html) == ["3", "4", "1"]
    assert 'href="/admin/views/"' in client.get("/admin/").content.decode()


def test_days_are_chosen(client, editor, posts):
    day = timezone.localdate() - timedelta(days=6)
    html = client.get("/admin/views/", {"first": day, "last": day}).content.decode()
    assert re.findall(r">(Post \d)</a></th><td>(\d+)", html) == [
        ("Post 1", "5"),
        ("Post 0", "4"),
    ]
    wrong = {"first": day, "last": day - timedelta(days=1)}
    assert "after the last one" in client.get("/admin/views/", wrong).content.decode()
    assert client.get("/admin/views/views.csv", wrong).status_code == 400
    assert client.get("/admin/views/", {"first": "never"}).status_code == 200


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "\t="])
def test_table_to_take_away_is_no_formula(client, editor, sign):
    """security.md S21"""
    post = make_post()
    Post.objects.filter(pk=post.pk).update(title=f"{sign}HYPERLINK(1)")
    read_on(post, d0=3)
    response = client.get("/admin/views/views.csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="views.csv"'
    table = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert table[0] == ["day", "views", "article", "article_url"]
    [row] = table[1:]
    assert row[:3] == [f"{timezone.localdate()}", "3", f"'{sign}HYPERLINK(1)"]
    assert row[3].endswith(post.get_absolute_url())


def test_table_has_each_day_of_each_post(client, editor, posts):
    today = timezone.localdate()
    query = {"first": today - timedelta(days=400), "last": today}
    lines = client.get("/admin/views/views.csv", query).getvalue().splitlines()
    assert len(lines) == 1 + 7


@pytest.mark.parametrize("role", ["Moderators", "Authors", "Contributors"])
def test_others_don_t_see_the_numbers(client, role):
    client.force_login(make_role(role))
    for path in ("/admin/views/", "/admin/views/views.csv"):
        assert client.get(path).status_code in (302, 403)
