"""A step writes over nothing that was saved since whoever takes it read the post (R13)."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from blog.desk import saving
from blog.models import Pending, Post
from tests.factories import make_draft, make_image, make_post, make_role

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def another_text(post, title="A new title"):
    """Return the texts of ``post`` with a picture and a tag, and that picture."""
    image = make_image(licence="own")
    body = f'<p>New, #Newer.</p><figure><img src="{image.file.url}" alt="A"></figure>'
    return post.texts._replace(title=title, body=body), image


def save(post, texts):
    stored, editor = Post.objects.get(pk=post.pk), make_role("Editors")
    outcome = saving.save(stored, editor, stored.version, texts)
    if outcome.waits:
        Pending.objects.select_related("post").get(post=post).apply(editor)
    return outcome


def check(post, texts, image):
    """Check that all that is made of the text is made of ``texts``."""
    stored = Post.objects.get(pk=post.pk)
    assert stored.texts == texts
    assert list(stored.pictures.all()) == [image]
    assert [tag.name for tag in stored.tags.all()] == ["Newer"]
    assert post.get_absolute_url() == stored.get_absolute_url()


# As the site takes them, and whoever answers for no text.
STEPS = {
    "submit": lambda post: post.step("submit"),
    "publish": lambda post: post.publish(),
}
APPROVALS = {
    "accept": lambda post: post.step("accept", version=post.version),
    "publish": lambda post: post.publish(version=post.version),
}


@pytest.mark.parametrize("verb", STEPS)
def test_a_step_of_who_read_an_older_text_leaves_the_newer_whole(db, verb):
    post = make_draft(title="An old title", slug="an-old-title", body="<p>Old.</p>")
    late = Post.objects.get(pk=post.pk)
    texts, image = another_text(post)
    save(post, texts)
    STEPS[verb](late)
    check(late, texts, image)


@pytest.mark.parametrize("verb", APPROVALS)
def test_nobody_approves_of_a_text_that_they_have_not_read(db, verb):
    """7.5: it is refused, and the newer text waits for who reads it."""
    post = make_draft(status="submitted", title="An old title", body="<p>Old.</p>")
    late = Post.objects.get(pk=post.pk)
    texts, image = another_text(post)
    save(post, texts)
    with pytest.raises(ValidationError, match="since you opened this page"):
        APPROVALS[verb](late)
    assert Post.objects.get().status == "submitted"
    check(late, texts, image)
    APPROVALS[verb](late)
    assert Post.objects.get().status != "submitted"


def test_what_is_missing_is_asked_of_the_newer_text(db):
    """7.12: a patient came in since the page was opened."""
    post = make_draft(standfirst="In short.")
    late = Post.objects.get(pk=post.pk)
    texts, image = another_text(post)
    save(post, texts)
    type(image).objects.filter(pk=image.pk).update(shows_patient=True)
    with pytest.raises(Exception, match="consent"):
        late.publish()
    assert Post.objects.get().status == "draft"


@pytest.mark.parametrize("verb", STEPS)
def test_a_step_waits_for_a_save_under_way_and_takes_what_it_saved(
    transactional_db, verb
):
    """R13: on two connections, the save not yet committed as the step begins."""
    begun, late, texts, image = step_during_a_save(STEPS[verb])
    begun.result()
    check(late, texts, image)


@pytest.mark.parametrize("verb", APPROVALS)
def test_an_approval_that_waited_for_a_save_is_refused(transactional_db, verb):
    """R13: what was saved meanwhile was read by nobody."""
    begun, late, texts, image = step_during_a_save(APPROVALS[verb], status="submitted")
    with pytest.raises(ValidationError, match="since you opened this page"):
        begun.result()
    check(late, texts, image)
    assert Post.objects.get().status == "submitted"


def step_during_a_save(take, **fields):
    """Take a step while a newer text is saved; return how it went, and that text."""
    title = {"title": "An old title", "slug": "an-old-title"}
    post = make_draft(body="<p>Old.</p>", **title, **fields)
    late = Post.objects.get(pk=post.pk)

    def step():
        try:
            take(late)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads, transaction.atomic():
        texts, image = another_text(post)
        save(post, texts)
        begun = threads.submit(step)
        wait_for_one_who_waits()
    return begun, late, texts, image


def wait_for_one_who_waits():
    with connection.cursor() as cursor:
        for _ in range(400):
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
            sleep(0.05)
    raise AssertionError("Nobody waits for the lock.")


def test_a_withdrawal_by_an_old_page_keeps_the_pictures_of_the_correction(db):
    post = make_post(body="<p>Old.</p>")
    late = Post.objects.get(pk=post.pk)
    texts, image = another_text(post, title=post.title)
    save(post, texts)
    late.withdraw("Why.")
    check(late, texts, image)
