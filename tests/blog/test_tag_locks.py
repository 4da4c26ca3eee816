"""Editors change a tag while a post that carries it is saved: on two connections."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from django.db import connection, transaction

from blog.models import Post, Tag
from tests.factories import make_post, make_tag

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


@pytest.mark.parametrize("change", [rename, delete, delete_ticked])
def test_a_tag_changes_while_a_post_with_it_is_saved(transactional_db, change):
    """Posts are locked before tags, as by all: a deadlock would be raised here."""
    post = make_post(body="<p>#MedEd</p>")
    tag = Tag.objects.get()

    def work():
        try:
            change(tag)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            saved = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
            changed = threads.submit(work)
            wait_for_one_who_waits()
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
