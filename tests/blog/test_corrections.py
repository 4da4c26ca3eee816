import math
import re
from datetime import timedelta

import feedparser
import pytest
from django.urls import reverse
from django.utils import timezone

from blog import comparing, markup
from blog.models import Correction, Post
from tests.factories import make_author, make_draft, make_image, make_post, make_role
from tests.forms import form_data

pytestmark = pytest.mark.django_db

FEED = "/corrections/feed/"
OLD = "<p>Give 5 mg at once.</p><p>Then wait.</p>"
NEW = "<p>Give 0.5 mg at once.</p><p>Then wait.</p>"


@pytest.fixture
def editor(client):
    user = make_role("Editors")
    client.force_login(user)
    return user


def path(post):
    return reverse("desk:correct", args=[post.pk])


def correct(client, post, **said):
    data = form_data(client.get(path(post)), "about_form")
    data |= {"text": "The dose was wrong.", "body": NEW} | said
    return client.post(path(post), data)


def test_a_correction_stands_on_top_with_its_date_and_shows_what_it_changed(
    client, editor
):
    """1.19"""
    post = make_post(timezone.now() - timedelta(days=3), title="The dose", body=OLD)
    assert correct(client, post).status_code == 302
    client.logout()
    page = client.get(post.get_absolute_url()).content.decode()
    head = page[page.index("<article>") : page.index("<h1")]
    assert "Correction, <time" in head
    assert "The dose was wrong." in head
    assert "dt-updated" in page
    found = Correction.objects.get()
    assert found.get_absolute_url() in head
    shown = client.get(found.get_absolute_url()).content.decode()
    assert re.search(r"Give <del>5 </del><ins>0\.5 </ins>mg at once\.", shown)
    assert "5 mg at once." in found.before
    assert "0.5 mg at once." in found.after
    [entry] = feedparser.parse(client.get(FEED).content).entries
    assert entry.title == "Correction: The dose"
    assert entry.link.endswith(found.get_absolute_url())
    assert "The dose" in client.get("/corrections/").content.decode()


def test_a_correction_needs_its_notice_and_loses_no_text(client, editor):
    post = make_post(body=OLD)
    response = correct(client, post, text="")
    assert response.status_code == 422
    assert "0.5 mg" in response.content.decode()
    assert (Post.objects.get().body, Correction.objects.count()) == (OLD, 0)


def test_nobody_s_words_are_written_over(client, editor):
    """security.md R13"""
    post = make_post(body=OLD)
    data = form_data(client.get(path(post)), "about_form")
    data |= {"text": "The dose was wrong.", "body": NEW}
    other = Post.objects.get()
    other.body = "<p>Meanwhile.</p>"
    other.save()
    response = client.post(path(post), data)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Meanwhile" in page
    assert "0.5 mg" in page
    assert Post.objects.get().body == "<p>Meanwhile.</p>"
    again = form_data(response, "about_form")
    assert client.post(path(post), again).status_code == 302
    assert Correction.objects.get().before.endswith("Meanwhile.\n")


def test_whoever_corrects_an_older_text_sees_all_three_that_are_stored(client, editor):
    """R13: the title and the standfirst were written over unseen."""
    post = make_post(title="Old title", standfirst="Old lines.", body=OLD)
    data = form_data(client.get(path(post)), "about_form") | {"text": "Wrong."}
    stored = Post.objects.get()
    stored.title, stored.standfirst = "New title", "New lines."
    stored.save()
    page = client.post(path(post), data).content.decode()
    assert "<del>New</del> title" in page
    assert "<ins>Old</ins> lines." in page


def test_a_correction_shows_no_patient_without_consent(client, editor):
    """7.12"""
    image = make_image(shows_patient=True)
    post = make_post(body=OLD)
    response = correct(
        client, post, body=f'<p><img src="{image.file.url}" alt="A"></p>'
    )
    assert response.status_code == 422
    assert Post.objects.get().body == OLD


def test_only_what_is_out_is_corrected(client, editor):
    post = make_draft(body=OLD)
    assert client.get(path(post)).status_code == 409
    assert client.post(path(post), {"loaded": "x"}).status_code in (409, 422)
    assert not Correction.objects.exists()


def test_a_contributor_corrects_nothing(client):
    """Security S5"""
    user = make_role("Contributors")
    post = make_post(authors=[make_author(user=user)])
    client.force_login(user)
    assert client.get(path(post)).status_code == 403
    assert (
        client.post(path(post), {"text": "Mine.", "title": "Mine"}).status_code == 403
    )


def test_what_is_taken_away_has_no_corrections_left_to_read(client, editor):
    """security.md S4"""
    post = make_post(title="The dose", body=OLD)
    correct(client, post)
    found = Correction.objects.get()
    post.withdraw()
    client.logout()
    assert client.get(found.get_absolute_url()).status_code == 404
    for public in (FEED, "/corrections/"):
        assert "The dose" not in client.get(public).content.decode()


def test_a_retraction_is_told_in_the_feed_as_long_as_it_stands(client):
    """1.19"""
    post = make_post(title="The dose")
    post.retract("The figures were made up.")
    [entry] = feedparser.parse(client.get(FEED).content).entries
    assert entry.title == "Retraction: The dose"
    assert "made up" in entry.summary
    page = client.get(post.get_absolute_url()).content.decode()
    assert page.count("The figures were made up.") == 1
    post.publish(post.published_at)
    assert feedparser.parse(client.get(FEED).content).entries == []


def test_the_number_of_queries_does_not_grow(client, django_assert_num_queries):
    for _ in range(3):
        make_post().retract("Wrong.")
    for public, number in ((FEED, 3), ("/corrections/", 2)):
        with django_assert_num_queries(number):
            client.get(public)


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("<p>One two.</p>", "<p>One two.</p>", [("=", "One two.\n")]),
        (
            "<p>One two.</p>",
            "<p>One three.</p>",
            [("=", "One "), ("-", "two.\n"), ("+", "three.\n")],
        ),
        ("<p>One.</p>", "<h2>A</h2><p>One.</p>", [("+", "A\n"), ("=", "One.\n")]),
        (
            '<p><img src="/media/a.png" alt="A"></p>',
            '<p><img src="/media/a.png" alt="B"></p>',
            [("-", "[A]\n"), ("+", "[B]\n")],
        ),
        ("", "<p>One.</p>", [("+", "One.\n")]),
    ],
)
def test_texts_are_compared_by_word(before, after, changes):
    """1.19, 7.3"""
    lines = ([block.line for block in markup.blocks(html)] for html in (before, after))
    assert comparing.changes(*lines) == changes


def test_a_correction_compares_what_was_written_line_by_line(client, editor):
    """1.19, 7.3: as revisions are compared, and not what pages make of it."""
    old = "<ul><li>One #MedEd</li><li>Two</li></ul><table><tr><td>a</td><td>b</td></tr></table>"
    post = make_post(title="The dose", body=old)
    correct(client, post, body=old.replace("Two", "Three"))
    found = Correction.objects.get()
    assert found.before == "The dose\nOne #MedEd\nTwo\na\nb\n"
    assert found.after == "The dose\nOne #MedEd\nThree\na\nb\n"


def test_a_text_written_anew_is_compared_all_the_same():
    before = "".join(f"word{n} " for n in range(math.isqrt(comparing.MOST) + 1))
    changes = comparing.changes([before], [before.upper()])
    assert [sign for sign, _text in changes] == ["-", "+"]


def test_a_correction_is_kept_among_the_revisions(client, editor):
    """7.3: with what stood there before, if that came from elsewhere."""
    post = make_post(title="The dose", body=OLD, standfirst="In short.")
    assert not post.revisions.exists()
    correct(client, post)
    after, before = post.revisions.newest_first()
    assert (before.body, before.made_by) == (OLD, None)
    assert (after.body, after.made_by) == (NEW, editor)
    # What is saved next is another revision, not more of this one.
    assert after.closed
