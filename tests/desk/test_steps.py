from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from blog.models import Post, Transition
from blog.signals import post_stepped
from tests.desk.writing import save
from tests.factories import make_author, make_draft, make_post, make_role
from tests.forms import form_data

pytestmark = pytest.mark.django_db


def path(post, verb):
    return reverse("desk:step", args=[post.pk, verb])


def take(client, post, verb, **said):
    """Open the form of a step as it stands, fill it in, and send it."""
    page = client.get(path(post, verb))
    data = form_data(page, "about_form") | said
    return client.post(path(post, verb), data)


@pytest.fixture
def editor(client):
    user = make_role("Editors")
    client.force_login(user)
    return user


def test_a_draft_goes_its_way_to_the_readers_and_each_step_is_told(client, editor):
    """7.5: history lists actor and note."""
    author = make_role("Contributors", name="Ada Alder")
    post = make_draft([make_author(user=author)], standfirst="In short.")
    client.force_login(author)
    take(client, post, "submit", reason="Ready.")
    client.force_login(editor)
    for verb in ("begin_review", "ask_changes"):
        take(client, post, verb, reason=f"Because of {verb}.")
    client.force_login(author)
    take(client, post, "submit")
    page = client.get(reverse("desk:steps", args=[post.pk])).content.decode()
    assert "Because of ask_changes." in page
    assert "Ada Alder" in page
    client.force_login(editor)
    for verb in ("accept", "publish"):
        take(client, post, verb)
    assert Post.objects.get().is_public
    assert list(post.transitions.values_list("became", "by")) == [
        ("published", editor.pk),
        ("accepted", editor.pk),
        ("submitted", author.pk),
        ("changes_asked", editor.pk),
        ("in_review", editor.pk),
        ("submitted", author.pk),
    ]


def test_to_ask_for_changes_needs_a_reason_and_keeps_what_was_typed(client, editor):
    post = make_draft(status="submitted")
    response = take(client, post, "ask_changes", reason="  ")
    assert response.status_code == 422
    assert "reason" in response.context["form"].errors
    assert Post.objects.get().status == "submitted"
    with pytest.raises(ValidationError, match="Say why"):
        post.step("ask_changes", editor)


def test_a_retraction_at_the_desk_needs_its_notice(client, editor):
    post = make_post()
    assert take(client, post, "retract", notice="").status_code == 422
    take(client, post, "retract", notice="The figures were wrong.")
    assert (
        "The figures were wrong."
        in client.get(post.get_absolute_url()).content.decode()
    )


def test_whoever_is_too_late_is_told_and_changes_nothing(client, editor):
    """security.md R13: approve and reject together have one outcome."""
    post = make_draft(status="submitted")
    late = form_data(client.get(path(post, "ask_changes")), "about_form")
    take(client, post, "accept")
    told = []
    post_stepped.connect(lambda **said: told.append(said), weak=False, dispatch_uid="t")
    try:
        response = client.post(path(post, "ask_changes"), late | {"reason": "Why not."})
    finally:
        post_stepped.disconnect(dispatch_uid="t")
    assert response.status_code == 409
    page = response.content.decode()
    assert "Somebody was faster" in page
    assert "Why not." in page
    assert Post.objects.get().status == "accepted"
    assert told == []


@pytest.mark.parametrize(
    ("verb", "status"),
    [("accept", "submitted"), ("schedule", "accepted"), ("publish", "accepted")],
)
def test_an_editor_approves_only_of_the_text_that_she_read(
    client, editor, verb, status
):
    """7.5: a contributor saves between her page and her click; she is shown it."""
    user = make_role("Contributors")
    post = make_draft([make_author(user=user)], standfirst="In short.", status=status)
    seen = form_data(client.get(path(post, verb)), "about_form")
    seen |= {"at": "2090-07-01T08:00", "reason": "Well said."}
    client.force_login(user)
    save(client, post, body="<p>Nobody read this.</p>")
    client.force_login(editor)
    refused = client.post(path(post, verb), seen)
    assert refused.status_code == 409
    assert "The text was changed since you opened this page." in refused.text
    assert f'href="{reverse("desk:revisions", args=[post.pk])}"' in refused.text
    assert "Well said." in refused.text
    assert Post.objects.get().status == status
    again = form_data(refused, "about_form")
    assert client.post(path(post, verb), again).status_code == 302
    assert Post.objects.get().status != status


def test_of_twenty_who_accept_or_refuse_together_one_does(race):
    """security.md R13"""
    editor = make_role("Editors")
    pk = make_draft(status="submitted").pk

    def decide(number):
        verb = "accept" if number % 2 else "ask_changes"
        try:
            Post.objects.get(pk=pk).step(verb, editor, reason="So.", seen="submitted")
        except ValidationError as error:
            return error.code
        return verb

    results = race(decide)
    assert results.count("state") == 19
    assert Transition.objects.count() == 1


def test_a_time_that_is_over_is_no_time_to_schedule(client, editor):
    post = make_draft(standfirst="In short.")
    response = take(client, post, "schedule", at="2001-01-01T08:00")
    assert response.status_code == 422
    assert "2001-01-01T08:00" in response.content.decode()
    assert Post.objects.get().status == "draft"


def test_what_is_published_again_has_its_old_date_and_address(client, editor):
    post = make_post(timezone.now() - timedelta(days=400), standfirst="In short.")
    old = post.get_absolute_url()
    take(client, post, "withdraw", notice="For a week.")
    assert client.get(old).status_code in (200, 410)
    take(client, post, "republish")
    after = Post.objects.get()
    assert (after.get_absolute_url(), after.published_at) == (old, post.published_at)


def test_what_appears_at_its_time_is_the_doing_of_nobody():
    post = make_post(timezone.now() + timedelta(days=1))
    Post.objects.filter(pk=post.pk).update(published_at=timezone.now())
    Post.objects.all().publish_due()
    line = Transition.objects.first()
    assert (line.verb, line.by, line.was) == ("appear", None, "scheduled")


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines.update(reason="Another."),
        lambda lines: lines.update(became="draft"),
        lambda lines: lines.update(verb="submit"),
        lambda lines: lines.update(at=timezone.now()),
        lambda lines: lines._raw_delete("default"),
    ],
)
def test_the_history_can_not_be_changed(change):
    """7.5"""
    make_post().withdraw("Why.", reason="Why.")
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        change(Transition.objects.all())


def test_the_history_forgets_of_which_post_it_was_when_that_is_deleted():
    post = make_post()
    post.withdraw("Why.", reason="It named a patient.")
    post.delete()
    lines = Transition.objects.filter(verb="withdraw")
    assert list(lines.values_list("post", "reason")) == [(None, "")]


def test_only_the_lines_of_the_posts_that_are_named_go():
    """7.5: those of a demo, and in one transaction."""
    demo, own = make_post(), make_post()
    for post in (demo, own):
        post.withdraw("Why.", reason="Why.")
    Transition.objects.forget([demo.pk])
    assert set(Transition.objects.values_list("post", flat=True)) == {own.pk}
    for post in (demo, own):
        rows = Transition.objects.filter(pk=own.transitions.get().pk)
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            rows._raw_delete("default")
        Transition.objects.forget([post.pk + 1000])


def test_the_history_costs_the_same_for_two_steps_as_for_twelve(client, editor):
    post = make_draft(status="submitted")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as context:
            client.get(reverse("desk:steps", args=[post.pk]))
        counts.append(len(context))
        for _ in range(5):
            post.step("take_back", editor)
            post.step("submit", editor)
    assert counts[0] == counts[1]
