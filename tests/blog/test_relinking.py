"""A change of the register comes into all posts, some at a time."""

import psycopg
import pytest
from django.db import OperationalError
from procrastinate.contrib.django.models import ProcrastinateJob

from blog import relinking
from blog.models import Handle, Post, Relinking
from blog.tasks import relink_handle
from tests.config.conftest import eventually
from tests.config.forks import Loaded
from tests.factories import make_editor, make_handle, make_post
from tests.mail.test_kills import WORK, give_back, running

__all__ = ["running"]

MOVED = "https://bsky.app/profile/Okafor.bsky.social"


@pytest.fixture
def posts(monkeypatch):
    """Five posts that name a handle which moved, to be linked anew two by two."""
    monkeypatch.setattr(relinking, "BATCH", 2)
    handle = make_handle(name="Okafor", network="x")
    found = [make_post(body="<p>Ask @okafor.</p>") for _ in range(5)]
    make_post(body="<p>Ask nobody.</p>")
    handle.network = "bluesky"
    handle.save()
    return found


def mended():
    return Post.objects.filter(body_html__contains=MOVED).count()


def stop_after(number):
    """Return what tells a worker, after so many batches, that it is to stop."""
    asked = iter([False] * number)
    return lambda: next(asked, True)


def test_progress_is_noted_after_each_batch(posts):
    """features.md 3.5"""
    row = Relinking.objects.get(name="okafor")
    assert (row.progress, mended()) == ("waiting", 0)

    for batches, said in enumerate(
        ["2 of 5 posts", "4 of 5 posts", "done, 5 posts"], 1
    ):
        relinking.relink_all(stop_after(1))
        row.refresh_from_db()
        assert (row.progress, mended()) == (said, min(2 * batches, 5))

    assert not Relinking.objects.unfinished()


def test_a_text_that_can_not_be_linked_keeps_no_other_waiting(
    posts, monkeypatch, caplog
):
    def relink(post):
        if post == posts[2]:
            raise ValueError("This text is odd.")
        linked(post)

    linked = Post.relink
    monkeypatch.setattr(Post, "relink", relink)
    relinking.relink_all()
    assert mended() == 4
    assert not Relinking.objects.unfinished()
    assert f"Post {posts[2].pk} is not linked anew." in caplog.text


def test_a_database_that_is_away_skips_no_text(posts, monkeypatch):
    def away(_post):
        raise OperationalError("The connection is lost.")

    with monkeypatch.context() as patch:
        patch.setattr(Post, "relink", away)
        with pytest.raises(OperationalError):
            relinking.relink_all()
    relinking.relink_all()
    assert mended() == 5


def test_large_numbers_are_grouped():
    row = Relinking(name="okafor", mended=312, total=1204)
    assert row.progress == "312 of 1,204 posts"


def test_change_meanwhile_begins_anew(posts):
    """What the first worker still notes of the earlier change counts no more."""
    relinking.relink_all(stop_after(1))
    stale = Relinking.objects.get()
    Handle.objects.get().delete()

    relinking.mend_some(stale)

    assert Relinking.objects.get().progress == "waiting"
    relinking.relink_all()
    assert not Post.objects.filter(body_html__contains="<a")
    # Nobody has the name any more, and nothing is left to be shown of it.
    assert not Relinking.objects.exists()


def test_post_that_is_written_meanwhile_is_right_too(posts):
    relinking.relink_all(stop_after(1))
    late = make_post(body="<p>Ask @okafor.</p>")
    assert MOVED in late.body_html
    relinking.relink_all()
    assert mended() == 6


def test_editors_see_how_far_it_is(posts, client):
    """features.md 3.5"""
    client.force_login(make_editor())
    relinking.relink_all(stop_after(1))

    handle = Handle.objects.get()
    for address in ("/admin/blog/handle/", f"/admin/blog/handle/{handle.pk}/change/"):
        assert "2 of 5 posts" in client.get(address).content.decode()


def test_job_from_before_an_upgrade_is_done(posts):
    Relinking.objects.all().delete()
    [*_others, job] = ProcrastinateJob.objects.filter(
        task_name=relink_handle.name, status="todo"
    )

    class Context:
        def should_abort(self):
            return False

    relink_handle(Context(), **job.args)

    assert mended() == 5


NUMBER = 100
WRITE = f"""
from tests.factories import make_draft, make_handle
handle = make_handle(name='okafor', network='x')
for number in range({NUMBER}):
    make_draft(body='<p>Ask @okafor.</p>' * 20)
handle.network = 'bluesky'
handle.save()
"""
NOTED = "SELECT mended, finished_at FROM blog_relinking"
DONE = "SELECT count(*) FROM blog_post WHERE body_html LIKE '%bsky.app%'"


@pytest.mark.processes
@pytest.mark.xdist_group("up")
def test_killed_worker_s_work_goes_on_where_it_was(running):
    """features.md 3.5: what was noted before the kill is not done again."""
    folder, url = running
    with (
        psycopg.connect(url, autocommit=True) as connection,
        Loaded(folder) as rounds,
    ):

        def noted():
            return connection.execute(NOTED).fetchone()

        rounds.run(WRITE)
        process = rounds.start(WORK)
        assert eventually(lambda: (noted() or (0,))[0] >= relinking.BATCH, seconds=60)
        process.kill()
        process.wait()
        first, finished = noted()
        assert relinking.BATCH <= first < NUMBER
        assert finished is None
        # Who does all anew would link these once more.
        connection.execute(
            "UPDATE blog_post SET body_html = 'bsky.app, done before' WHERE id IN"
            " (SELECT id FROM blog_post ORDER BY id LIMIT %s)",
            [first],
        )
        give_back(connection)
        process = rounds.start(WORK)
        try:
            assert eventually(lambda: noted()[1], seconds=120)
        finally:
            process.kill()
            process.wait()
        assert noted()[0] == NUMBER
        assert connection.execute(DONE).fetchone() == (NUMBER,)
        kept = "SELECT count(*) FROM blog_post WHERE body_html LIKE '%done before'"
        assert connection.execute(kept).fetchone() == (first,)
