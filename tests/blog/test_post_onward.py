"""What leads from one post to others: related ones, and the ones before and after."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from blog.models import Post, Related
from blog.models.onward import Part
from tests.factories import make_draft, make_post, make_series

pytestmark = pytest.mark.django_db

NOON = datetime(2015, 6, 11, 12, tzinfo=UTC)


def related(post):
    return list(Post.objects.published().related_to(post))


def choose(post, *others):
    for position, other in enumerate(others, 1):
        Related.objects.create(post=post, other=other, position=position)


def test_what_editors_chose_comes_first_in_their_order():
    """features.md 8.3"""
    post = make_post(title="Tides of teaching", tags=["MedEd"])
    tagged = make_post(title="Nothing alike", tags=["MedEd"])
    one = make_post(title="Gravel", published_at=NOON)
    two = make_post(title="Sand", published_at=NOON + timedelta(days=1))
    choose(post, two, one)

    assert related(post) == [two, one, tagged]


def test_more_shared_tags_come_before_words():
    """features.md 8.3"""
    post = make_post(title="Tides of teaching", tags=["MedEd", "FOAMed", "Ward"])
    alike = make_post(title="Teaching by tides")
    one_tag = make_post(title="Gravel", tags=["MedEd"])
    two_tags = make_post(title="Sand", tags=["MedEd", "FOAMed"], published_at=NOON)

    assert related(post) == [two_tags, one_tag, alike]


def test_likeness_of_words_decides_among_equal_tags():
    post = make_post(title="Tides of teaching", tags=["MedEd"])
    make_post(title="Gravel", tags=["MedEd"])
    alike = make_post(title="Teaching by tides", tags=["MedEd"], published_at=NOON)

    assert related(post)[0] == alike


@pytest.mark.parametrize("how", ["chosen", "tagged", "alike"])
def test_unpublished_post_is_never_related(how):
    """features.md 8.3, security.md S4"""
    post = make_post(title="Tides of teaching", tags=["MedEd"])
    fields = {"title": "Gravel" if how != "alike" else "Tides of teaching"}
    tags = ["MedEd"] if how == "tagged" else []
    gone = make_post(tags=tags, slug="gone", **fields)
    gone.withdraw()
    later = make_post(timezone.now() + timedelta(days=1), tags=tags, **fields)
    draft = make_draft(tags=tags, **fields)
    if how == "chosen":
        choose(post, gone, later, draft)

    assert related(post) == []


def test_post_is_not_related_to_itself():
    post = make_post(title="Tides of teaching", tags=["MedEd"])

    assert related(post) == []


def test_unlike_posts_are_not_related():
    post = make_post(title="Tides of teaching", tags=["MedEd"])
    make_post(title="Gravel", tags=["Ward"])

    assert related(post) == []


@pytest.mark.parametrize("title", ["!!!", "A & B | (C", "':*", "日本", "to be or not"])
def test_any_title_can_be_compared(title):
    post = make_post(title=title)

    assert related(post) == []


def test_equal_posts_come_newest_first_every_time():
    """features.md 8.3"""
    post = make_post(title="Tides", tags=["MedEd"])
    others = [
        make_post(title="Gravel", tags=["MedEd"], body="", published_at=at)
        for at in (NOON, NOON, NOON + timedelta(days=1))
    ]

    orders = [related(post) for _ in range(3)]

    assert orders == [[others[2], others[1], others[0]]] * 3


def test_editor_can_t_choose_a_post_twice_or_for_itself():
    post, other = make_post(), make_post()
    choose(post, other)

    with pytest.raises(IntegrityError):
        choose(post, other)


def test_editor_can_t_choose_the_post_itself():
    post = make_post()

    with pytest.raises(IntegrityError):
        choose(post, post)


def test_neighbours_are_the_next_by_time_on_both_sides(django_assert_num_queries):
    """features.md 1.16"""
    posts = [make_post(NOON + timedelta(days=day)) for day in range(5)]

    with django_assert_num_queries(1):
        found = Post.objects.published().neighbours(posts[2])

    assert found == {"older": posts[1], "newer": posts[3]}


def test_neighbours_at_the_same_time_go_by_number():
    first, second, third = (make_post(NOON) for _ in range(3))

    assert Post.objects.published().neighbours(second) == {
        "older": first,
        "newer": third,
    }


def test_first_and_last_have_one_neighbour():
    first, last = make_post(NOON), make_post()

    assert Post.objects.published().neighbours(first) == {"newer": last}
    assert Post.objects.published().neighbours(last) == {"older": first}


def test_neighbours_are_public():
    """security.md S4"""
    post = make_post(NOON)
    make_post(NOON + timedelta(days=1)).withdraw()
    make_post(timezone.now() + timedelta(days=1))
    make_draft(published_at=NOON - timedelta(days=1))

    assert Post.objects.published().neighbours(post) == {}


def make_parts(number):
    """Return a series whose first part came out last, and its parts in their order."""
    series = make_series(title="The grammar of questions", slug="grammar")
    days = [number, *range(1, number)]
    parts = [
        make_post(
            NOON + timedelta(days=day),
            title=f"Question {place}",
            series=series,
            series_position=place,
        )
        for place, day in enumerate(days, 1)
    ]
    return series, parts


def test_post_knows_its_place_in_its_series(django_assert_num_queries):
    """features.md 1.16"""
    _series, parts = make_parts(5)
    make_post(NOON + timedelta(hours=1))

    with django_assert_num_queries(1):
        found = Post.objects.published().part(parts[1])

    assert found == Part(2, 5, parts[0], parts[2])
    assert Post.objects.published().part(parts[0]) == Part(1, 5, None, parts[1])
    assert Post.objects.published().part(parts[4]) == Part(5, 5, parts[3], None)


def test_parts_that_readers_don_t_know_count_nowhere():
    """features.md 1.16, security.md S4"""
    series, parts = make_parts(4)
    parts[1].withdraw()
    draft = make_draft(series=series, series_position=1)
    make_post(timezone.now() + timedelta(days=1), series=series, series_position=9)

    published = Post.objects.published()
    assert published.part(parts[2]) == Part(2, 3, parts[0], parts[3])
    assert published.part(draft) is None


def test_parts_without_a_number_come_last_the_oldest_first():
    series, parts = make_parts(2)
    late = make_post(NOON + timedelta(days=9), series=series)
    early = make_post(NOON, series=series)

    published = Post.objects.published()
    assert list(published.filter(series=series).as_parts()) == [*parts, early, late]
    assert published.part(early) == Part(3, 4, parts[1], late)


def test_post_outside_of_a_series_asks_nothing(django_assert_num_queries):
    post = make_post()

    with django_assert_num_queries(0):
        assert Post.objects.published().part(post) is None


def test_article_leads_to_its_series_and_to_the_parts_before_and_after(client):
    """features.md 1.16: the series' neighbours first, then those in time."""
    series, parts = make_parts(3)
    older = make_post(NOON)
    html = client.get(parts[1].get_absolute_url()).content.decode()

    said = "Part 2 of 3: The grammar of questions"
    assert f'<a class="quiet" href="{series.get_absolute_url()}">{said}</a>' in html
    turns = re.findall(
        r'<nav class="part turn" aria-label="([^"]*)">(.*?)</nav>', html, re.S
    )
    assert [heading for heading, _links in turns] == [said, "Older and newer post"]
    links = [
        re.findall(r'<a class="quiet"( rel="\w+")? href="([^"]*)"', t) for _, t in turns
    ]
    assert links == [
        [
            (' rel="prev"', parts[0].get_absolute_url()),
            (' rel="next"', parts[2].get_absolute_url()),
        ],
        [("", older.get_absolute_url())],
    ]


def test_only_known_part_says_so_and_leads_on_by_time(client):
    """features.md 1.16"""
    _series, [only] = make_parts(1)
    older = make_post(NOON)
    html = client.get(only.get_absolute_url()).content.decode()

    assert "Part 1 of 1: The grammar" in html
    assert "Next part" not in html
    assert f'rel="prev" href="{older.get_absolute_url()}"' in html
