from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from blog.models import Post
from tests.factories import make_author, make_draft, make_post, make_role

pytestmark = pytest.mark.django_db


def tomorrow():
    return timezone.now() + timedelta(days=1)


def under_embargo(**fields):
    return make_draft(not_before=tomorrow(), standfirst="In short.", **fields)


def path(post):
    return reverse("desk:embargo", args=[post.pk])


def test_nothing_appears_before_its_embargo_ends():
    editor, post = make_role("Editors"), under_embargo()
    for at in (None, timezone.now() + timedelta(hours=3)):
        for by in (editor, None):
            with pytest.raises(ValidationError, match="Under embargo until"):
                post.publish(at, by, reason="In a hurry.")
    assert Post.objects.get().status == "draft"
    post.publish(tomorrow() + timedelta(hours=1), editor)
    assert Post.objects.get().status == "scheduled"


def test_who_is_named_lifts_it_and_says_why():
    editor = make_role("Editors")
    post = under_embargo(embargo_lifted_by=editor)
    with pytest.raises(ValidationError, match="Say why the embargo is lifted"):
        post.publish(by=editor)
    post.publish(by=editor, reason="The journal is early.")
    post = Post.objects.get()
    assert post.is_public
    assert post.not_before <= timezone.now()
    assert post.transitions.get().reason == "The journal is early."


def test_who_is_named_and_may_not_publish_lifts_nothing(client):
    user = make_role("Contributors")
    post = under_embargo(created_by=user, embargo_lifted_by=user)
    client.force_login(user)
    address = reverse("desk:step", args=[post.pk, "publish"])
    assert client.post(address, {"reason": "Mine."}).status_code == 403


def test_an_embargo_that_comes_after_the_schedule_holds_still():
    post = make_post(timezone.now() + timedelta(hours=1))
    over = timezone.now() - timedelta(minutes=1)
    Post.objects.filter(pk=post.pk).update(published_at=over, not_before=tomorrow())
    assert Post.objects.all().publish_due() == 0
    Post.objects.filter(pk=post.pk).update(not_before=over)
    assert Post.objects.all().publish_due() == 1


def test_the_author_sets_it_once_and_only_editors_move_it(client):
    user, editor = make_role("Contributors"), make_role("Editors")
    post = make_draft([make_author(user=user)])
    client.force_login(user)
    sent = {"not_before": "2099-03-02T08:00", "embargo_lifted_by": str(user.pk)}
    assert client.post(path(post), sent).status_code == 302
    after = Post.objects.get()
    assert f"{after.not_before:%Y-%m-%d}" == "2099-03-02"
    assert after.embargo_lifted_by is None
    assert client.post(path(post), {"not_before": ""}).status_code == 403
    client.force_login(editor)
    sent = {"not_before": "", "embargo_lifted_by": str(editor.pk), "why": "So be it."}
    assert client.post(path(post), sent).status_code == 302
    after = Post.objects.get()
    assert (after.not_before, after.embargo_lifted_by) == (None, editor)


def test_only_who_may_publish_can_be_named(client):
    writer, editor = make_role("Contributors"), make_role("Editors")
    client.force_login(editor)
    post = make_draft()
    response = client.post(path(post), {"embargo_lifted_by": str(writer.pk)})
    assert response.status_code == 422
    assert Post.objects.get().embargo_lifted_by is None


def test_the_preview_tells_of_it(client):
    editor = make_role("Editors", name="Ines Okafor")
    post = under_embargo(embargo_lifted_by=editor)
    client.force_login(editor)
    page = client.get(post.get_absolute_url()).content.decode()
    assert "Under embargo until" in page
    assert "Only Ines Okafor may lift it." in page


def lines_of(post):
    """Return what the log has of the embargo of ``post``, the oldest first."""
    rows = post.embargo_changes.order_by("pk")
    return list(rows.values_list("was", "became", "lifter", "by", "lifted"))


def test_who_set_moved_ended_an_embargo_and_from_when_to_when_is_kept(client):
    """7.5: and shown in the history, to who writes the post."""
    user, editor = make_role("Contributors", name="Ada"), make_role("Editors")
    post = make_draft([make_author(user=user)])
    dates = [datetime(2099, 3, day, 8, tzinfo=UTC) for day in (2, 9)]
    client.force_login(user)
    client.post(path(post), {"not_before": "2099-03-02T08:00"})
    client.force_login(editor)
    sent = {"not_before": "2099-03-09T08:00", "embargo_lifted_by": str(editor.pk)}
    end = {"not_before": "", "embargo_lifted_by": "", "why": "The trial was stopped."}
    for data in (sent, sent, end):
        assert client.post(path(post), data).status_code == 302
    assert lines_of(post) == [
        (None, dates[0], None, user.pk, False),
        (dates[0], dates[1], editor.pk, editor.pk, False),
        (dates[1], None, None, editor.pk, False),
    ]
    client.force_login(user)
    page = client.get(reverse("desk:steps", args=[post.pk])).text
    history = page[page.index('id="history"') :]
    told = [
        "Embargo ended",
        "The trial was stopped.",
        "Before, until March 9, 2099",
        "Embargo until March 9, 2099",
        "Before, until March 2, 2099",
        f"{editor.name} may lift it.",
        "Embargo until March 2, 2099",
        "by Ada",
    ]
    places = [history.index(words) for words in told]
    assert places[0] < places[1] < places[3] < places[6] < places[7]


def test_a_publication_before_its_time_is_told_as_lifting_the_embargo(client):
    editor = make_role("Editors")
    post = under_embargo(embargo_lifted_by=editor)
    was = post.not_before
    with pytest.raises(ValidationError):
        post.publish(by=editor)
    assert lines_of(post) == []
    post.publish(by=editor, reason="The journal is early.")
    [line] = lines_of(post)
    assert line == (was, Post.objects.get().not_before, None, editor.pk, True)
    client.force_login(editor)
    page = client.get(reverse("desk:steps", args=[post.pk])).text
    assert "Embargo lifted" in page


def test_who_came_too_late_moves_no_embargo():
    """security.md R13: somebody else set it since the page was opened."""
    user = make_role("Contributors")
    post = make_draft(created_by=user)
    late = Post.objects.get()
    post.set_embargo(make_role("Editors"), not_before=tomorrow())
    with pytest.raises(PermissionDenied):
        late.set_embargo(user, not_before=None)
    assert Post.objects.get().not_before
    assert post.embargo_changes.count() == 1


def test_what_happened_to_an_embargo_is_not_altered():
    post = make_draft()
    post.set_embargo(make_role("Editors"), not_before=tomorrow())
    change = post.embargo_changes.get()
    with pytest.raises(ValueError, match="not altered"):
        change.save()


@pytest.mark.parametrize("earlier", ["", "2099-03-01T08:00"])
@pytest.mark.parametrize("role", ["Authors", "Editors"])
def test_nobody_ends_an_embargo_early_without_saying_why(client, role, earlier):
    """7.13: as who publishes before its time must."""
    user = make_role(role)
    at = datetime(2099, 3, 2, 8, tzinfo=UTC)
    post = make_draft(created_by=user, not_before=at, embargo_lifted_by=user)
    client.force_login(user)
    for why in ("", "  "):
        response = client.post(path(post), {"not_before": earlier, "why": why})
        assert response.status_code == 422
        assert "Say why the embargo ends earlier." in response.text
    assert Post.objects.get().not_before == at
    assert not post.embargo_changes.exists()
    sent = {"not_before": earlier, "why": "The journal is early."}
    assert client.post(path(post), sent).status_code == 302
    assert post.embargo_changes.get().why == "The journal is early."
    assert "The journal is early." in client.get(f"/desk/{post.pk}/steps/").text


def test_to_move_an_embargo_on_needs_no_reason(client):
    editor = make_role("Editors")
    post = make_draft(not_before=datetime(2099, 3, 2, 8, tzinfo=UTC))
    client.force_login(editor)
    sent = {"not_before": "2099-03-09T08:00"}
    assert client.post(path(post), sent).status_code == 302
