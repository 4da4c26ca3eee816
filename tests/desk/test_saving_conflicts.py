"""Saves of a text that somebody else saved meanwhile (7.4, R13)."""

from blog.desk import saving
from blog.models import Post
from blog.models.drafting import Texts
from tests.desk.writing import TEXTS, make_writers, save, written
from tests.racing import THREADS

__all__ = ["written"]


def test_a_stale_save_answers_409_with_both_texts_and_changes_nothing(client, written):
    """7.4, R13"""
    post, [_user, other] = written
    client.force_login(other)
    save(client, post, body="<p>Theirs.</p>")
    response = save(client, post, version=1, body="<p>Mine, longer.</p>")
    assert response.status_code == 409
    page = response.content.decode()
    assert "<ins>Mine, longer</ins>" in page
    assert "<del>Theirs</del>" in page
    post.refresh_from_db()
    assert (post.body, post.version) == ("<p>Theirs.</p>", 2)
    # What the page holds is saved when it is sent: it was made with theirs in sight.
    assert 'name="version" value="2"' in page
    assert "&lt;p&gt;Mine, longer.&lt;/p&gt;" in page


def test_a_stale_script_is_told_what_is_stored(client, written):
    post, [user, _other] = written
    save(client, post, standfirst="Theirs.")
    response = save(client, post, version=1, script=True, body="<p>Mine.</p>")
    assert response.status_code == 409
    theirs = TEXTS | {"standfirst": "Theirs.", "version": 2, "by": user.name}
    assert response.json() == theirs


def test_the_same_text_again_is_no_conflict_and_no_revision(client, written):
    """Whoever did not hear that it was saved sends it again."""
    post, _users = written
    save(client, post, script=True, body="<p>Two.</p>")
    response = save(client, post, version=1, script=True)
    assert (response.status_code, response.json()["version"]) == (200, 2)
    assert post.revisions.count() == 2


def test_what_a_script_writes_counts_too(written):
    post, _users = written
    post.body = "<p>By a script.</p>"
    post.save()
    post.comments_open = False
    post.save()
    assert Post.objects.get().version == 2


def test_of_twenty_who_save_at_once_one_does_and_nineteen_are_told(race):
    """R13"""
    post, [user] = make_writers(1)

    def work(number):
        return saving.save(post, user, 1, Texts("T", "", f"<p>{number}.</p>"))

    outcomes = race(work)
    done = [o for o in outcomes if isinstance(o, saving.Saved)]
    assert (len(done), len(outcomes)) == (1, THREADS)
    post.refresh_from_db()
    assert post.version == 2
    assert {o.texts.body for o in outcomes if o not in done} == {post.body}


def test_twenty_who_take_up_what_they_are_told_lose_no_word(race):
    """R13: every word that was acknowledged is in the text at the end."""
    post, [user] = make_writers(1, body="")

    def work(number):
        version, body = 1, ""
        while True:
            texts = Texts("T", "", f"{body}<p>word{number}</p>")
            outcome = saving.save(post, user, version, texts)
            if isinstance(outcome, saving.Saved):
                return outcome
            version, body = outcome.version, outcome.texts.body

    race(work)
    post.refresh_from_db()
    assert sorted(post.text.split()) == sorted(f"word{n}" for n in range(THREADS))
    assert post.version == 1 + THREADS
    numbers = [r.number for r in post.revisions.order_by("number")]
    assert numbers == list(range(1, len(numbers) + 1))
