"""Answers to comments: from the link below one to the place of the answer."""

import pytest

from comments.models import Comment
from tests.comments.commenting import SAID, send
from tests.comments.trees import misplaced
from tests.factories import make_comment, make_post, make_site
from tests.forms import form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return make_post(title="Count to five")


def test_an_answer_stands_below_what_it_answers(client, post):
    make_site(hold_first=False)
    first = make_comment(post=post, name="Marguerite Sorel")
    send(client, post, parent=first.pk)
    answer = Comment.objects.get(parent=first)
    assert answer.body == SAID["body"]
    assert misplaced() == []


def test_an_answer_below_the_deepest_level_hangs_on_what_it_answers(client, post):
    """4.1"""
    make_site(hold_first=False, thread_depth=3)
    comment = None
    for number in range(3):
        comment = make_comment(post=post, parent=comment, name=f"Reader {number}")
    send(client, post, parent=comment.pk)
    assert Comment.objects.get(body=SAID["body"]).parent == comment
    page = client.get(post.get_absolute_url()).text
    assert page.count('<ol class="replies">') == 2
    assert "in reply to Reader 2" in page


def test_reply_is_a_link_that_brings_the_form_below_the_comment(client, post):
    first = make_comment(post=post, name="Marguerite Sorel")
    make_comment(post=post)
    page = client.get(post.get_absolute_url())
    assert f'href="?reply={first.pk}#reply"' in page.text
    answering = client.get(post.get_absolute_url(), {"reply": first.pk})
    assert form_data(answering, "write")["parent"] == [str(first.pk)]
    assert "Answer to Marguerite Sorel" in answering.text
    assert answering.text.count('id="reply"') == 1
    form = answering.text.index('id="reply"')
    assert answering.text.index(f'id="{first.anchor}"') < form
    assert form < answering.text.index("row__m num", form)


def test_reply_keeps_page_and_order(client, post):
    make_site(threads_per_page=10)
    last = [make_comment(post=post) for _ in range(12)][-1]
    page = client.get(f"{post.get_absolute_url()}?comments=2").text
    address = f"?comments=2&amp;reply={last.pk}#reply"
    assert f'href="{address}"' in page
    path = f"{post.get_absolute_url()}?comments=2&reply={last.pk}"
    data = form_data(client.get(path), "write")
    assert data["parent"] == [str(last.pk)]


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_reply_to_what_stands_on_another_page_is_one(client, post, newest_first):
    """4.6: the form stands below the list, and says whom it answers."""
    make_site(threads_per_page=10, newest_threads_first=newest_first)
    comments = [make_comment(post=post, name=f"N{n}") for n in range(12)]
    far = comments[0 if newest_first else -1]
    answering = client.get(post.get_absolute_url(), {"reply": far.pk})
    assert f'id="{far.anchor}"' not in answering.text
    assert form_data(answering, "write")["parent"] == [str(far.pk)]
    assert f"Answer to {far.name}" in answering.text
    assert answering.text.count('id="reply"') == 1
    for other in (make_comment(), make_comment(post=post, status="pending")):
        page = client.get(post.get_absolute_url(), {"reply": other.pk})
        assert form_data(page, "write")["parent"] == [""]


@pytest.mark.parametrize("asked", ["0", "x", "", "-1", "²", "9" * 40])
def test_a_reply_to_nothing_shows_the_usual_form(client, post, asked):
    page = client.get(post.get_absolute_url(), {"reply": asked})
    assert form_data(page, "write")["parent"] == [""]


def test_mentions_and_stubs_are_not_answered(client, post):
    mention = make_comment(post=post, kind="pingback")
    removed = make_comment(post=post, status="trashed")
    make_comment(parent=removed)
    page = client.get(post.get_absolute_url()).text
    for comment in (mention, removed):
        assert f"reply={comment.pk}" not in page
        asked = client.get(post.get_absolute_url(), {"reply": comment.pk})
        assert form_data(asked, "write")["parent"] == [""]


def test_a_preview_of_an_answer_says_what_it_answers(client, post):
    first = make_comment(post=post, name="Marguerite Sorel", body="Could it be?")
    page = send(client, post, parent=first.pk, preview="1")
    assert "Could it be?" in page.text
    assert form_data(page, "write")["parent"] == [str(first.pk)]
