"""3.3: editors merge tags in the admin, and undo it."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from blog.models import Tag, TagMerge
from tests.factories import make_post, make_role, make_tag
from tests.forms import form_data

pytestmark = pytest.mark.django_db

LIST = reverse("admin:blog_tag_changelist")
MERGES = reverse("admin:blog_tagmerge_changelist")


def chosen(*tags, **more):
    return {"action": "merge", "_selected_action": [tag.pk for tag in tags]} | more


@pytest.fixture
def editor(client):
    user = make_role("Editors")
    client.force_login(user)
    return user


@pytest.fixture
def merge(editor):
    post, canonical, tag = make_post(), make_tag("MedEd"), make_tag("Teaching")
    post.tags.add(tag)
    return tag.merge_into(canonical, editor)


def undo_address(merge):
    return reverse("admin:blog_tagmerge_undo", args=[merge.pk])


def test_editor_is_asked_which_stays_and_merges_several(client, editor):
    canonical, *others = [make_tag(name) for name in ("MedEd", "MedEdu", "Teaching")]
    for tag in others:
        make_post(tags=[tag])
    page = client.post(LIST, chosen(canonical, *others)).content.decode()
    assert "Which of them stays?" in page
    assert "1 post" in page
    assert not TagMerge.objects.exists()
    sent = chosen(canonical, *others, keep=canonical.pk)
    page = client.post(LIST, sent, follow=True).content.decode()
    assert f'href="{MERGES}"' in page
    assert canonical.items.count() == 2
    assert {merge.by for merge in TagMerge.objects.all()} == {editor}
    assert LogEntry.objects.filter(object_id=canonical.pk).count() == 2
    assert LogEntry.objects.filter(object_id=others[0].pk).count() == 1


@pytest.mark.parametrize("number", [0, 1])
def test_what_stands_for_another_is_neither_kept_nor_merged_again(
    client, editor, number
):
    canonical, other = make_tag("MedEd"), make_tag("Simulation")
    synonym = make_tag("MedEdu", synonym_of=canonical)
    keep = (synonym, other)[number]
    sent = chosen(synonym, other, keep=keep.pk)
    page = client.post(LIST, sent, follow=True).content.decode()
    assert "a synonym already" in page
    assert not TagMerge.objects.exists()


def test_setting_the_synonym_in_the_form_is_a_merge_by_the_editor(client, editor):
    canonical, tag = make_tag("MedEd"), make_tag("MedEdu")
    post = make_post(tags=[tag])
    address = reverse("admin:blog_tag_change", args=[tag.pk])
    sent = form_data(client.get(address), "tag_form") | {"synonym_of": canonical.pk}
    client.post(address, sent)
    merge = TagMerge.objects.get()
    assert (merge.tag, merge.into, merge.by) == (tag, canonical, editor)
    assert list(post.tags.all()) == [canonical]
    sent = form_data(client.get(address), "tag_form") | {"synonym_of": ""}
    client.post(address, sent)
    assert list(post.tags.all()) == [tag]
    assert TagMerge.objects.get().undone_by == editor


def test_a_merge_is_undone_only_after_the_question(client, editor, merge):
    address = undo_address(merge)
    assert address in client.get(MERGES).content.decode()
    page = client.get(address).content.decode()
    assert "Undo this merge?" in page
    assert "It had 1 post" in page
    assert TagMerge.objects.standing().exists()
    page = client.post(address, follow=True).content.decode()
    assert "#Teaching is a tag of its own again" in page
    assert "undone already" in page
    assert TagMerge.objects.get().undone_by == editor
    assert Tag.objects.get(name="Teaching").items.count() == 1
    entries = LogEntry.objects.filter(change_message__contains="of its own again")
    assert entries.count() == 3


@pytest.mark.parametrize("gone", ["tag", "into"])
def test_undo_says_in_a_sentence_what_is_gone(client, merge, gone):
    getattr(merge, gone).delete()
    for page in (client.get(undo_address(merge)), client.get(MERGES)):
        assert "is gone: nothing is left" in page.content.decode()
    page = client.post(undo_address(merge), follow=True)
    assert "is gone: nothing is left" in page.content.decode()


@pytest.mark.parametrize("role", ["Authors", "Contributors", "Moderators"])
def test_only_editors_merge_and_undo(client, merge, role):
    """S5"""
    client.force_login(make_role(role))
    first, second = make_tag(), make_tag()
    client.post(LIST, chosen(first, second, keep=first.pk))
    assert TagMerge.objects.count() == 1
    assert client.get(MERGES).status_code == 403
    for method in (client.get, client.post):
        assert method(undo_address(merge)).status_code == 403
    assert TagMerge.objects.standing().exists()


def test_a_link_from_elsewhere_undoes_nothing(merge):
    """S5: a form of another site has no token."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(merge.by)
    assert strict.post(undo_address(merge)).status_code == 403
    assert TagMerge.objects.standing().exists()


def test_who_saves_a_tag_that_another_merged_meanwhile_is_told(
    client, editor, merge, monkeypatch
):
    """After the form was checked, and before it is saved."""
    tag = make_tag("MedEdu")
    address = reverse("admin:blog_tag_change", args=[tag.pk])
    sent = form_data(client.get(address), "tag_form") | {"synonym_of": merge.tag_id}
    monkeypatch.setattr(Tag, "clean", lambda tag: None)
    page = client.post(address, sent, follow=True)
    assert "That is a synonym itself" in page.content.decode()
    assert TagMerge.objects.count() == 1
