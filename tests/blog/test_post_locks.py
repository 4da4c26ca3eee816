"""Editors change a tag or an author while a post is saved: on two connections."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from django.db import connection, transaction

from blog.models import Byline, Post, Tag
from tests.factories import make_author, make_post, make_tag

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def rename(tag):
    tag.name = "Teaching"
    tag.save()


def delete(tag):
    tag.delete()


def delete_ticked(tag):
    Tag.objects.filter(pk=tag.pk).delete()


def wait_for_one_who_waits():
    with connection.cursor() as cursor:
        for _ in range(400):
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
            sleep(0.05)
    raise AssertionError("Nobody waits for the lock.")


def in_a_thread(threads, act, *said):
    """Begin ``act`` on a connection of its own, and wait until it waits for a lock."""

    def work():
        try:
            act(*said)
        finally:
            connection.close()

    begun = threads.submit(work)
    wait_for_one_who_waits()
    return begun


@pytest.mark.parametrize("change", [rename, delete, delete_ticked])
def test_a_tag_changes_while_a_post_with_it_is_saved(transactional_db, change):
    """Posts are locked before tags, as by all: a deadlock would be raised here."""
    post = make_post(body="<p>#MedEd</p>")
    tag = Tag.objects.get()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            saved = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
            changed = in_a_thread(threads, change, tag)
            saved.standfirst = "In short."
            saved.save()
        changed.result()
    post.refresh_from_db()
    assert post.standfirst == "In short."


def test_a_new_synonym_waits_for_the_merge_of_what_it_stands_for(transactional_db):
    """Else it would be the synonym of a synonym, and lead nowhere."""
    canonical, other = make_tag("MedEd"), make_tag("Teaching")

    def work():
        try:
            Tag(name="MedicalEducation", synonym_of=canonical).save()
        except Exception as error:
            return str(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            Tag.objects.get(pk=canonical.pk).merge_into(other)
            made = threads.submit(work)
            wait_for_one_who_waits()
        assert "synonym itself" in (made.result() or "")
    assert not Tag.objects.filter(synonym_of__synonym_of__gt=0).exists()


def marry(author):
    author.name = "Ana Okafor-Lind"
    author.save()


def absorb(author):
    author.absorb(make_author(name="A. Okafor"))


@pytest.mark.parametrize("change", [marry, absorb])
def test_an_author_changes_while_a_byline_is_saved(transactional_db, change):
    """Who signs takes the name over, and waits for who renames: posts come first."""
    author = make_author(name="Ana Okafor")
    post = make_post(authors=[author])
    byline = post.bylines.get()
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            byline.lock()
            changed = in_a_thread(threads, change, author)
            byline.position = 7
            byline.save()
        changed.result()
    post.refresh_from_db()
    author.refresh_from_db()
    assert post.bylines.get().position == 7
    assert post.names == author.name


def test_a_post_that_is_signed_while_its_author_is_renamed_has_the_new_name(
    transactional_db,
):
    """It came to the author after the other posts were locked: all begins again."""
    author = make_author(name="Ana Okafor")
    first, second = make_post(authors=[author]), make_post()
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            Post.objects.select_for_update(no_key=True).get(pk=first.pk)
            changed = in_a_thread(threads, marry, author)
            Byline.objects.create(post=second, author=author, position=9)
        changed.result()
    for post in (first, second):
        assert author.name in Post.objects.get(pk=post.pk).names
