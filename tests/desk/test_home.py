"""The desk's home: all that concerns me, where it stands, and what comes next."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.desk.pieces import SECTIONS, SHOWN, Piece, sections
from blog.models import Post, Revision
from blog.templatetags.desk import called, when
from tests.factories import make_author, make_draft, make_post, make_role, make_user

DESK = "/desk/"


@pytest.fixture
def ines(client):
    """An author at her desk."""
    user = make_role("Authors", name="Ines Okafor")
    make_author(user=user, name="Ines Okafor")
    client.force_login(user)
    return user


def signed(user, *others, **fields):
    return make_draft([user.author, *others], **fields)


def log(post, user):
    texts = post.texts._replace(standfirst=f"As {user} would have it")
    Revision.objects.record(post, texts, user, closed=True)


def titles(user):
    return {s.name: [p.post.title for p in s.pieces] for s in sections(user)}


def piece_of(user, post):
    every = [piece for section in sections(user) for piece in section.pieces]
    [piece] = [piece for piece in every if piece.post == post]
    return piece


@pytest.mark.parametrize("status", Post.Status)
def test_every_state_has_its_section(ines, status):
    post = signed(ines)
    Post.objects.filter(pk=post.pk).update(
        status=status, published_at=timezone.now(), address_date=timezone.localdate()
    )
    [section] = sections(ines)
    assert section.pieces[0].post == post
    assert status in SECTIONS[section.name][1]


def test_sections_stand_in_the_order_in_which_a_post_goes_through(ines):
    make_post(authors=[ines.author], title="Out")
    signed(ines, title="Begun")
    signed(ines, title="Read", status="in_review")
    signed(ines, title="Sent", status="submitted")
    assert titles(ines) == {
        "drafts": ["Begun"],
        "review": ["Read"],
        "editor": ["Sent"],
        "published": ["Out"],
    }
    assert list(titles(ines)) == ["drafts", "review", "editor", "published"]


def test_a_long_section_shows_its_newest_and_counts_them_all(ines):
    for number in range(SHOWN + 2):
        signed(ines, title=f"Draft {number}")
    [section] = sections(ines)
    assert section.count == SHOWN + 2
    assert section.pieces[0].post.title == f"Draft {SHOWN + 1}"
    assert len(section.pieces) == SHOWN


def test_a_row_names_the_others_who_sign_and_not_who_looks(client, ines):
    halima = make_author(name="Halima Odu", user=make_role("Authors"))
    post = signed(ines, halima)
    assert piece_of(ines, post).company == ["Halima Odu"]
    assert piece_of(halima.user, post).company == ["Ines Okafor"]
    assert "with Halima Odu" in client.get(DESK).text


def test_a_row_says_who_changed_it_last(client, ines):
    halima = make_user(name="Halima Odu")
    post = signed(ines, created_by=ines)
    assert piece_of(ines, post).is_mine_last
    assert piece_of(ines, post).next_step == "Go on writing"
    log(post, ines)
    log(post, halima)
    assert piece_of(ines, post).last_by == halima
    assert piece_of(ines, post).next_step == "Read the changes"
    assert "by Halima Odu" in client.get(DESK).text


def test_an_editor_finds_what_waits_for_one_and_no_drafts_of_others():
    editor = make_role("Editors")
    make_draft(title="Sent", status="submitted")
    make_draft(title="Accepted", status="accepted")
    make_draft(title="A canary of a draft")
    make_post(title="Out")
    assert titles(editor) == {"editor": ["Accepted", "Sent"]}


def test_the_next_step_differs_by_what_one_may_do(ines):
    editor = make_role("Editors")
    post = signed(ines, status="accepted")
    assert piece_of(editor, post).next_step == "Publish it"
    assert piece_of(ines, post).next_step == "Read it once more"


@pytest.mark.parametrize(
    ("status", "by_writer", "by_editor"),
    [
        ("draft", "/desk/{}/", "/desk/{}/"),
        ("submitted", "/desk/{}/", "/desk/{}/steps/begin_review/"),
        ("in_review", "/desk/{}/reviews/", "/desk/{}/reviews/"),
        ("accepted", "/desk/{}/", "/desk/{}/steps/publish/"),
        ("withdrawn", "/desk/{}/steps/", "/desk/{}/steps/"),
    ],
)
def test_the_next_step_leads_to_where_it_is_taken(ines, status, by_writer, by_editor):
    """experience.md B7"""
    post, editor = signed(ines, created_by=ines), make_role("Editors")
    Post.objects.filter(pk=post.pk).update(
        status=status, published_at=post.created_at, address_date=post.created_at
    )
    post.refresh_from_db()
    for user, expected in ((ines, by_writer), (editor, by_editor)):
        piece = Piece(post, user, ines if user == ines else None)
        assert piece.next_url == expected.format(post.pk)


def test_changes_of_others_are_read_among_the_revisions(ines):
    post = signed(ines, created_by=ines)
    log(post, ines)
    log(post, make_user(name="Halima Odu"))
    assert piece_of(ines, post).next_url == f"/desk/{post.pk}/revisions/"


def test_a_scheduled_row_tells_its_time_here_and_in_utc(client, ines):
    tomorrow = (timezone.now() + timedelta(days=1)).replace(hour=6, minute=0)
    make_post(tomorrow, authors=[ines.author])
    assert "06:00 UTC" in client.get(DESK).text


def test_a_scheduled_row_of_another_year_names_it(client, ines):
    later = timezone.now().replace(month=6, day=1)
    later = later.replace(year=later.year + 1)
    make_post(later, authors=[ines.author])
    assert f"June 1, {later.year}," in client.get(DESK).text


def test_the_desk_costs_the_same_few_queries_at_any_length(client, ines):
    def cost():
        with CaptureQueriesContext(connection) as context:
            client.get(DESK)
        return len(context)

    signed(ines, make_author(), title="One")
    cost()  # What is asked once in the life of a process is asked now.
    few = cost()
    for number in range(9):
        log(signed(ines, make_author(), make_author(), title=str(number)), make_user())
        make_post(authors=[ines.author, make_author()])
    assert cost() == few


@pytest.mark.parametrize(
    ("name", "first"),
    [("Ines Okafor", "Ines"), ("Dr. Okafor", "Dr. Okafor"), ("Bo Li", "Bo Li")],
)
def test_people_are_greeted_by_their_first_name_where_it_is_one(name, first):
    assert called(name) == first


def test_times_are_said_as_people_say_them():
    now = timezone.now()
    assert ">yesterday<" in when(now - timedelta(days=1))
    assert "yesterday" not in when(now)
    assert ">March 16, 2015<" in when(datetime(2015, 3, 16, 12, tzinfo=UTC))
