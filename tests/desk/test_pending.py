"""What authors write of a post that is out waits for an editor: 7.18."""

import pytest
from django.urls import reverse
from django.utils import timezone

from blog.desk import saving
from blog.models import Pending, Post, Revision, Tag
from blog.models.drafting import Texts
from tests.desk.writing import make_writers, save
from tests.factories import make_image, make_post, make_role


@pytest.fixture
def out(client):
    """Return a published post and its two contributors, the first signed in."""
    post, users = make_writers(role="Contributors", make=make_post)
    client.force_login(users[0])
    return post, users


def path(name, post):
    return reverse(f"desk:{name}", args=[post.pk])


def propose(client, post, version=1, body="<p>Two.</p>", script=False):
    return save(client, post, version=version, body=body, script=script)


def test_readers_see_the_old_text_until_an_editor_takes_the_new_one(client, out):
    """7.18"""
    post, [user, _other] = out
    assert propose(client, post).status_code == 303
    assert "<p>One.</p>" in client.get(post.get_absolute_url()).content.decode()
    pending = Pending.objects.get()
    assert (pending.body, pending.begun_by, pending.changed_by) == (
        "<p>Two.</p>",
        user,
        user,
    )
    assert Post.objects.get().version == 1
    client.post(path("submit_pending", post))
    client.force_login(make_role("Editors"))
    page = client.get(path("pending", post)).content.decode()
    assert "<del>One</del>" in page
    data = {"version": pending.version, "post_version": 1}
    assert client.post(path("apply_pending", post), data).status_code == 303
    assert "<p>Two.</p>" in client.get(post.get_absolute_url()).content.decode()
    assert not Pending.objects.exists()
    revision = Revision.objects.get(proposed=True)
    assert (revision.made_by, revision.taken) == (user, True)


def test_two_contributors_write_over_nothing_there_either(client, out):
    """R13"""
    post, [_user, other] = out
    propose(client, post, script=True)
    client.force_login(other)
    answer = propose(client, post, body="<p>Three.</p>", script=True)
    assert answer.status_code == 409
    assert answer.json()["body"] == "<p>Two.</p>"
    assert propose(client, post, 2, "<p>Three.</p>", script=True).status_code == 200
    assert Pending.objects.get().body == "<p>Three.</p>"


def test_an_editor_refuses_with_a_reason_and_the_text_stays_a_revision(client, out):
    post, _users = out
    propose(client, post)
    client.force_login(make_role("Editors"))
    data = {"version": 2, "post_version": 1, "reason": " "}
    assert client.post(path("refuse_pending", post), data).status_code == 422
    client.post(path("refuse_pending", post), data | {"reason": "Not so."})
    assert not Pending.objects.exists()
    assert Post.objects.get().body == "<p>One.</p>"
    revision = Revision.objects.get(proposed=True)
    assert (revision.body, revision.taken, revision.reason) == (
        "<p>Two.</p>",
        False,
        "Not so.",
    )
    page = client.get(path("revisions", post)).content.decode()
    assert "Not so." in page


def test_a_version_that_was_refused_never_means_another_text(client, out):
    post, _users = out
    propose(client, post)
    Pending.objects.get().refuse(make_role("Editors"), "No.")
    assert propose(client, post, 2, "<p>Other.</p>", script=True).status_code == 409
    assert Post.objects.get().version == 3


@pytest.mark.parametrize("change", ["pending", "post"])
def test_an_editor_takes_only_what_they_have_read(client, out, change):
    post, _users = out
    propose(client, post)
    if change == "pending":
        propose(client, post, 2, "<p>Three.</p>")
    else:
        stored = Post.objects.get()
        stored.body = "<p>By the editor.</p>"
        stored.save()
    client.force_login(make_role("Editors"))
    data = {"version": 2, "post_version": 1}
    response = client.post(path("apply_pending", post), data, follow=True)
    assert "changed in the meantime" in response.content.decode()
    assert Pending.objects.exists()


def test_contributors_take_and_refuse_nothing(client, out):
    """S5"""
    post, _users = out
    propose(client, post)
    data = {"version": 2, "post_version": 1, "reason": "x"}
    for name in ("apply_pending", "refuse_pending"):
        assert client.post(path(name, post), data).status_code == 403
    assert Pending.objects.exists()


def test_the_preview_shows_the_new_text_and_writes_nothing(client, out):
    """S19: a GET never writes, not even the tags of what is proposed."""
    post, _users = out
    propose(client, post, body="<p>Two #NewTag.</p>")
    page = client.get(path("pending_preview", post)).content.decode()
    assert "<p>Two #NewTag.</p>" in page
    assert not Tag.objects.filter(name="NewTag").exists()


@pytest.mark.parametrize("status", ["published", "scheduled"])
@pytest.mark.parametrize("script", [True, False])
def test_what_who_may_publish_saves_waits_too(client, status, script):
    """7.2, 7.18: readers get no half sentence."""
    post, [user] = make_writers(1, make=make_post)
    Post.objects.filter(pk=post.pk).update(status=status)
    client.force_login(user)
    save(client, post, body="<p>One and a ha</p>", script=script)
    assert Post.objects.get().body == "<p>One.</p>"
    assert Pending.objects.get().body == "<p>One and a ha</p>"


def test_one_button_takes_what_one_wrote(client):
    """7.18: the same one without scripts, and readers see it."""
    post, [user] = make_writers(1, make=make_post)
    client.force_login(user)
    editor = client.get(path("editor", post)).content.decode()
    assert 'name="take"' in editor
    assert save(client, post, body="<p>Two.</p>", take="yes").status_code == 303
    stored = Post.objects.get()
    assert stored.body == "<p>Two.</p>"
    assert stored.revised_at
    assert not Pending.objects.exists()
    assert Revision.objects.get(proposed=True).taken


@pytest.mark.parametrize("case", ["others wrote", "submitted", "behind"])
def test_where_others_wrote_the_difference_is_looked_at_first(client, out, case):
    post, _users = out
    editor = make_role("Editors")
    if case == "others wrote":
        propose(client, post)
    client.force_login(editor)
    save(client, post, version=2 if case == "others wrote" else 1, body="<p>Mine.</p>")
    if case == "submitted":
        Pending.objects.get().submit()
    if case == "behind":
        stored = Post.objects.get()
        stored.body = "<p>Corrected.</p>"
        stored.save()
    version = Pending.objects.get().version
    answer = save(client, post, version=version, body="<p>Two.</p>", take="yes")
    assert answer["Location"] == path("pending", post)
    assert Pending.objects.get().body == "<p>Two.</p>"


def test_contributors_take_nothing_by_that_button(client, out):
    """S5"""
    post, _users = out
    page = client.get(path("editor", post)).content.decode()
    assert 'name="take"' not in page
    assert save(client, post, body="<p>Two.</p>", take="yes").status_code == 403
    assert Post.objects.get().body == "<p>One.</p>"


def test_the_line_tells_of_the_text_that_waits_and_preview_shows_it(client, out):
    """7.2: not of the post, which was changed a year ago."""
    post, _users = out
    year = timezone.now() - timezone.timedelta(days=365)
    Post.objects.update(changed_at=year)
    page = client.get(path("editor", post)).content.decode()
    assert path("pending_preview", post) in page
    assert client.get(path("pending_preview", post)).status_code == 302
    propose(client, post)
    page = client.get(path("editor", post)).content.decode()
    assert "Saved 0\xa0minutes ago." in page


def test_the_form_alone_saves_and_previews(client, out):
    """7.8: without scripts."""
    post, _users = out
    answer = save(client, post, body="<p>Two.</p>", preview="yes")
    assert answer["Location"] == path("pending_preview", post)
    draft, [user] = make_writers(1)
    client.force_login(user)
    page = client.get(path("editor", draft)).content.decode()
    assert 'name="preview"' in page
    answer = save(client, draft, body="<p>Three.</p>", preview="yes")
    answer = client.get(answer["Location"], follow=True)
    assert "<p>Three.</p>" in answer.content.decode()


def test_of_twenty_who_begin_a_pending_text_at_once_one_does(race):
    """R13"""
    post, [user] = make_writers(1, role="Contributors", make=make_post)
    outcomes = race(lambda n: saving.save(post, user, 1, Texts("T", "", f"<p>{n}</p>")))
    done = [each for each in outcomes if isinstance(each, saving.Saved)]
    assert len(done) == 1
    assert Pending.objects.get().version == 2


def showing_a_patient():
    """Return a text with the picture of a patient who has not consented."""
    image = make_image((600, 400), shows_patient=True, licence="own")
    return f'<p>One.</p><figure><img src="{image.file.url}" alt="A hand"></figure>'


def test_no_editor_takes_a_patient_in_who_has_not_consented(client, out):
    """7.12"""
    post, _users = out
    propose(client, post, body=showing_a_patient())
    pending = Pending.objects.get()
    client.force_login(make_role("Editors"))
    data = {"version": pending.version, "post_version": 1}
    client.post(path("apply_pending", post), data)
    assert Post.objects.get().body == "<p>One.</p>"
    assert Pending.objects.get() == pending


def test_no_patient_comes_into_a_post_that_is_out_by_that_button(client, out):
    """7.12: what was written waits on, and the reason is told."""
    post, _users = out
    client.force_login(make_role("Editors"))
    body = showing_a_patient()
    answer = save(client, post, version=1, body=body, take="yes")
    assert "consent" in client.get(answer["Location"]).content.decode()
    assert Post.objects.get().body == "<p>One.</p>"
    assert Pending.objects.get().body == body
