from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from blog.models import Post
from tests import factories
from tests.blog.admin_posts import act, address, said, save, three
from tests.factories import make_byline, make_editor, make_user

pytestmark = pytest.mark.django_db


def make_draft(**fields):
    """Return a draft to which nothing is missing that readers must have."""
    return factories.make_draft(**{"standfirst": "In short."} | fields)


def make_post(**fields):
    return factories.make_post(**{"standfirst": "In short."} | fields)


@pytest.fixture
def editor(client):
    user = make_editor()
    client.force_login(user)
    return user


def test_publishing_says_whose_disclosure_is_missing_and_changes_nothing(
    client, editor
):
    ada, ben = three("Ada Alder", "Ben Birch")
    post = make_draft(authors=[ada])
    make_byline(post, ben, disclosure_status="unanswered")
    for response in (act(client, "publish", post), save(client, post, "_publish")):
        [sentence] = said(response)
        assert "Still to say what they have to disclose: Ben Birch." in sentence
        assert "Ada Alder" not in sentence
        post.refresh_from_db()
        assert (post.status, post.published_at) == (Post.Status.DRAFT, None)
        assert not post.bylines.exclude(kept_at=None).exists()


def test_publishing_from_the_list_counts_what_it_did(client, editor):
    posts = [make_draft(), make_draft(), make_draft(authors=[])]
    sentences = said(act(client, "publish", *posts))
    assert "2 posts published." in sentences
    assert any("Name at least one author" in sentence for sentence in sentences)
    assert Post.objects.published().count() == 2


def test_the_button_saves_what_was_typed_and_then_publishes(client, editor):
    post = make_draft()
    response = save(client, post, "_publish", title="Typed at the last moment")
    post.refresh_from_db()
    assert said(response) == ["1 post published."]
    assert (post.title, post.is_public) == ("Typed at the last moment", True)
    assert LogEntry.objects.filter(object_id=post.pk, user=editor).count() == 2


def test_a_post_is_published_as_of_the_past_day_that_the_editor_gave(client, editor):
    post = make_draft(published_at=datetime(2015, 6, 11, 12, tzinfo=UTC))
    act(client, "publish", post)
    post.refresh_from_db()
    assert post.get_absolute_url() == f"/2015/06/11/{post.slug}/"


def test_publishing_with_a_time_to_come_schedules_and_says_so(client, editor):
    """An embargo holds."""
    day = timezone.now() + timedelta(days=3)
    for number in (1, 2):
        post = make_draft(published_at=day if number == 1 else None)
        typed = {"published_at_0": f"{day:%Y-%m-%d}", "published_at_1": "08:00:00"}
        response = (
            act(client, "publish", post)
            if number == 1
            else save(client, post, "_publish", **typed)
        )
        [sentence] = said(response)
        assert "Scheduled for" in sentence
        post.refresh_from_db()
        assert (post.status, post.is_public) == (Post.Status.SCHEDULED, False)
        assert f"{post.address_date}" == f"{day:%Y-%m-%d}"


@pytest.mark.parametrize("status", Post.Status.values)
def test_every_step_that_is_offered_can_be_taken(client, editor, status):
    """Security S5: what the page offers and what the post allows are one."""
    at = timezone.now() + timedelta(days=9 if status == "scheduled" else -9)
    first = make_post(published_at=at)
    Post.objects.filter(pk=first.pk).update(status=status, notice="Why.")
    for name, _label in client.get(address(first)).context["buttons"]:
        Post.objects.filter(pk=first.pk).update(status=status)
        sentences = said(act(client, name, first))
        assert not [each for each in sentences if "stays as it is" in each], name


def test_a_scheduled_post_moves_with_its_day_or_becomes_a_draft_again(client, editor):
    soon, later = (timezone.now() + timedelta(days=days) for days in (2, 9))
    post = make_post(published_at=soon)
    step = reverse("desk:step", args=[post.pk, "schedule"])
    Post.objects.filter(pk=post.pk).update(standfirst="In short.")
    client.post(step, {"at": f"{later:%Y-%m-%d}T08:00"})
    post.refresh_from_db()
    assert f"{post.address_date}" == f"{later:%Y-%m-%d}"
    assert said(act(client, "recall", post))[-1] == "1 post is a draft again."
    post.refresh_from_db()
    assert (post.status, post.address_date) == (Post.Status.DRAFT, None)


def test_a_post_is_withdrawn_and_published_again_under_its_old_address(client, editor):
    post = make_post(published_at=datetime(2020, 2, 2, 12, tzinfo=UTC))
    before = post.get_absolute_url()
    assert said(save(client, post, "_withdraw")) == ["1 post withdrawn."]
    post.refresh_from_db()
    assert post.status == Post.Status.WITHDRAWN
    save(client, post, "_publish")
    post.refresh_from_db()
    assert (post.is_public, post.get_absolute_url()) == (True, before)


def test_a_retraction_needs_a_notice(client, editor):
    post = make_post()
    assert "why it is retracted" in said(save(client, post, "_retract"))[0]
    post.refresh_from_db()
    assert post.status == Post.Status.PUBLISHED
    save(client, post, "_retract", notice="The figures were wrong.")
    post.refresh_from_db()
    assert (post.status, post.notice) == (
        Post.Status.RETRACTED,
        "The figures were wrong.",
    )


def test_a_step_that_makes_no_sense_is_refused_in_a_sentence(client, editor):
    """Security S5: the state moves by one table."""
    draft, post = make_draft(), make_post()
    for action, chosen in (("withdraw", draft), ("recall", post), ("publish", post)):
        [sentence] = said(act(client, action, chosen))
        assert "This can't be done while it is in the state" in sentence
    assert b'name="_withdraw"' not in client.get(address(draft)).content


def test_who_may_only_look_finds_no_button_and_takes_no_step(client):
    """Security S5."""
    viewer = make_user(is_staff=True)
    viewer.user_permissions.set(
        make_editor().user_permissions.filter(codename="view_post")
    )
    client.force_login(viewer)
    post = make_draft()
    assert b'name="_publish"' not in client.get(address(post)).content
    act(client, "publish", post)
    answer = client.post(address(post), {"title": "Mine", "_publish": "1"})
    post.refresh_from_db()
    assert (answer.status_code, post.status) == (403, Post.Status.DRAFT)


def test_two_posts_of_one_day_with_one_slug_get_a_sentence(client, editor):
    day = datetime(2020, 2, 2, 12, tzinfo=UTC)
    make_post(published_at=day, slug="tides")
    post = make_post(published_at=day, slug="other")
    sentence = "Another post of that day has this slug."
    response = save(client, post, slug="tides")
    assert response.context["adminform"].form.errors["slug"] == [sentence]
    draft = make_draft(published_at=day, slug="tides")
    assert sentence in said(act(client, "publish", draft))[0]
    draft.refresh_from_db()
    assert draft.status == Post.Status.DRAFT
    assert not draft.bylines.exclude(kept_at=None).exists()


def test_a_published_post_keeps_a_date_and_somebody_who_signs_it(client, editor):
    post = make_post()
    response = save(client, post, published_at_0="", published_at_1="")
    form = response.context["adminform"].form
    assert form.errors["published_at"] == ["A published post needs a date."]
    page = save(client, post, **{"bylines-0-DELETE": "on"}).content.decode()
    assert "somebody must sign it" in page
    page = save(client, post, **{"bylines-0-disclosure_status": "unanswered"})
    assert "Still to say what they have to disclose" in page.content.decode()
