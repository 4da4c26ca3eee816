"""Patients, and the word of somebody for their consent (7.12)."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from blog.models import Image, Post
from tests.blog.admin_posts import address, form_of, save
from tests.desk.checked import (
    boxes,
    consent_path,
    fault_of,
    ready,
    replaced,
    rewrite,
    showing,
)
from tests.factories import (
    make_author,
    make_byline,
    make_image,
    make_picture,
    make_post,
    make_role,
)
from tests.forms import form_data

pytestmark = pytest.mark.django_db


def test_a_patient_without_consent_keeps_the_post_from_everybody():
    """7.12: imports, commands and the job that publishes, too."""
    image = make_image(shows_patient=True, credit="T. Wren")
    post = ready(body=showing(image))
    with pytest.raises(ValidationError, match="consent"):
        post.publish()
    image.attest_consent(make_role("Editors"))
    post.publish()
    assert Post.objects.get().is_public


def test_who_vouches_for_a_patient_is_kept_and_shown(client):
    """7.12"""
    user = make_role("Contributors", name="Ada Alder")
    image = make_image(alt="A hand", added_by=user)
    post = ready(body=showing(image), created_by=user)
    client.force_login(user)
    sent = {"post-shows": "on", "post-consent": "on", f"image-{image.pk}-shows": "on"}
    assert client.post(consent_path(post), sent).status_code == 302
    after, image = Post.objects.get(), Image.objects.get(pk=image.pk)
    assert (after.is_case, after.consent_by) == (True, user)
    assert after.consent_at
    assert (image.shows_patient, image.consent_at) == (True, None)
    page = client.get(consent_path(post)).content.decode()
    assert "Attested by Ada Alder" in page
    assert "faces, and images like them" in page


def test_only_an_editor_takes_such_a_word_back(client):
    user, editor = make_role("Authors"), make_role("Editors")
    post = ready(created_by=user, is_case=True)
    post.attest_consent(user)
    client.force_login(user)
    client.post(consent_path(post), {})
    after = Post.objects.get()
    assert (after.is_case, after.consent_by) == (True, user)
    client.force_login(editor)
    data = form_data(client.get(consent_path(post)), "consent_form")
    del data["post-consent"]
    client.post(consent_path(post), data)
    after = Post.objects.get()
    assert (after.is_case, after.consent_by, after.consent_at) == (True, None, None)


def test_nobody_speaks_for_an_image_that_is_not_theirs_to_change(client):
    """Security S5, 7.12: put into one's own draft it is seen there, and no more."""
    user = make_role("Contributors")
    image = make_image(alt="A hand", shows_patient=True)
    free = make_image(alt="A foot")
    make_post(image=free)
    post = ready(body=showing(image) + showing(free), created_by=user)
    client.force_login(user)
    page = client.get(consent_path(post))
    for thing in (image, free):
        assert page.context["form"][f"image-{thing.pk}-shows"].field.disabled
    sent = boxes(f"image-{image.pk}", f"image-{free.pk}", "post")
    client.post(consent_path(post), sent)
    assert not Image.objects.get(pk=free.pk).shows_patient
    assert Image.objects.get(pk=image.pk).consent_at is None
    assert Post.objects.get(pk=post.pk).is_case
    client.force_login(make_role("Editors"))
    client.post(consent_path(post), sent)
    assert Image.objects.get(pk=free.pk).shows_patient
    assert Image.objects.get(pk=image.pk).consent_at


def test_who_can_not_publish_says_nothing_of_what_is_out(client):
    """Security S5: it would keep editors from saving it."""
    user = make_role("Contributors")
    post = make_post(created_by=user, standfirst="In short.")
    client.force_login(user)
    assert client.get(consent_path(post)).status_code == 200
    client.post(consent_path(post), boxes("post"))
    after = Post.objects.get(pk=post.pk)
    assert (after.is_case, after.consent_at) == (False, None)


def test_who_writes_together_speaks_for_what_was_brought_to_the_draft(client):
    user, other = make_role("Contributors"), make_role("Authors")
    post = ready(created_by=other)
    make_byline(post, make_author(user=user))
    image = make_image(alt="A hand", added_by=other, added_for=post)
    post.body = showing(image)
    post.save()
    client.force_login(user)
    client.post(consent_path(post), boxes(f"image-{image.pk}"))
    image.refresh_from_db()
    assert (image.shows_patient, image.consent_by) == (True, user)


def test_an_old_page_forgets_no_patient(client):
    """7.12: an editor's page, loaded before somebody else said so."""
    post = ready()
    client.force_login(make_role("Editors"))
    data = form_data(client.get(consent_path(post)), "consent_form")
    Post.objects.filter(pk=post.pk).update(is_case=True)
    client.post(consent_path(post), data)
    assert Post.objects.get(pk=post.pk).is_case


def test_the_administration_forgets_no_patient(client):
    """7.12: it shows what the desk says, and writes over none of it."""
    post = ready()
    client.force_login(make_role("Editors"))
    data = form_of(client, post)
    assert "is_case" not in data
    Post.objects.filter(pk=post.pk).update(is_case=True, not_before="2099-03-02T08:00Z")
    client.post(address(post), data | {"title": ["Another"], "_save": "1"})
    after = Post.objects.get(pk=post.pk)
    assert (after.title, after.is_case) == ("Another", True)
    assert after.not_before


def test_an_old_form_of_an_image_forgets_no_patient(client):
    """7.12: in the administration."""
    image = make_image(alt="A hand")
    client.force_login(make_role("Editors"))
    path = reverse("admin:blog_image_change", args=[image.pk])
    data = form_data(client.get(path), "image_form")
    Image.objects.filter(pk=image.pk).update(shows_patient=True)
    assert client.post(path, data | {"alt": "A hand, open"}).status_code == 302
    image.refresh_from_db()
    assert (image.alt, image.shows_patient) == ("A hand, open", True)
    data = form_data(client.get(path), "image_form")
    del data["shows_patient"]
    assert client.post(path, data).status_code == 302
    image.refresh_from_db()
    assert not image.shows_patient


def test_nobody_vouches_for_an_image_that_the_post_does_not_show(client):
    """Security S5"""
    user, other = make_role("Authors"), make_image(shows_patient=True)
    post = ready(created_by=user)
    client.force_login(user)
    client.post(consent_path(post), {f"image-{other.pk}-consent": "on"})
    assert Image.objects.get(pk=other.pk).consent_at is None


def test_a_patient_comes_into_no_text_that_is_out(client):
    """7.12: in the administration."""
    client.force_login(make_role("Editors"))
    image = make_image(shows_patient=True)
    post = make_post(standfirst="In short.")
    page = save(client, post, body=showing(image)).content.decode()
    assert "attest the patient’s consent first" in page
    assert "<img" not in Post.objects.get().body


def test_the_consent_to_a_text_lapses_when_the_text_is_another(client):
    """7.12: it is attested anew, of the text that was shown to who vouches."""
    user = make_role("Contributors", name="Ada Alder")
    post = ready(is_case=True, created_by=user)
    post.attest_consent(user)
    assert fault_of(Post.objects.get(), "consent")[0] == ""
    post = rewrite(post)
    fault, blocks = fault_of(post, "consent")
    assert (fault[:28], blocks) == ("The text was changed since s", True)
    with pytest.raises(ValidationError, match="vouch for it anew"):
        post.publish(by=make_role("Editors"))
    client.force_login(user)
    page = client.get(consent_path(post))
    assert "The text was changed since: vouch for it anew." in page.text
    data = form_data(page, "consent_form")
    assert data["version"] == [str(post.version)]
    assert "post-consent" not in data
    rewrite(post, "<p>A third text.</p>")
    client.post(consent_path(post), data | {"post-consent": "on"})
    assert fault_of(Post.objects.get(), "consent")[0]
    data = form_data(client.get(consent_path(post)), "consent_form")
    client.post(consent_path(post), data | {"post-consent": "on"})
    assert fault_of(Post.objects.get(), "consent")[0] == ""
    assert Post.objects.get().consent_by == user


def test_a_post_that_is_out_is_mended_and_the_lapsed_consent_is_told(client):
    """7.12: a word put right takes nothing from the readers."""
    editor = make_role("Editors")
    post = ready(is_case=True)
    post.attest_consent(editor)
    post = Post.objects.get()
    post.publish(by=editor)
    post = rewrite(post)
    assert post.body == "<p>Another text.</p>"
    fault, blocks = fault_of(post, "consent")
    assert "vouch for it anew" in fault
    assert blocks is False
    client.force_login(editor)
    data = form_data(client.get(consent_path(post)), "consent_form")
    client.post(consent_path(post), data)
    assert Post.objects.get().consent_at, "An editor who saves it takes nothing back."


def test_the_consent_to_an_image_lapses_with_its_file(client):
    """7.12: unless who replaces it vouches for the new one."""
    editor = make_role("Editors")
    image = make_image(shows_patient=True, credit="T. Wren", alt="A hand")
    image.attest_consent(editor)
    post = ready(image=image)
    assert fault_of(post, "consent")[0] == ""
    client.force_login(editor)
    assert replaced(client, image).status_code == 302
    assert Image.objects.get(pk=image.pk).consent_at is None
    fault, blocks = fault_of(Post.objects.get(), "consent")
    assert ("A hand" in fault, blocks) == (True, True)
    assert replaced(client, image, vouched="on").status_code == 302
    image.refresh_from_db()
    assert image.consent_by == editor


def test_no_other_picture_of_a_patient_comes_before_readers_unvouched(client):
    """7.12: at the desk and in the administration."""
    editor = make_role("Editors")
    image = make_image(shows_patient=True, credit="T. Wren", alt="A hand")
    image.attest_consent(editor)
    make_post(image=image)
    name = image.file.name
    client.force_login(editor)
    response = replaced(client, image)
    assert response.status_code == 422
    assert "Readers see this image of a patient." in response.text
    page = reverse("admin:blog_image_change", args=[image.pk])
    data = {"file": make_picture((8, 8)), "alt": "A hand", "shows_patient": "on"}
    assert "Readers see this image" in client.post(page, data).text
    stored = Image.objects.get(pk=image.pk)
    assert (stored.file.name, stored.consent_by) == (name, editor)
    assert replaced(client, image, vouched="on").status_code == 302
    stored.refresh_from_db()
    assert stored.file.name != name
    assert stored.consent_at


def test_an_image_of_a_patient_that_is_added_wants_its_own_consent():
    """7.12: whatever was attested of the text."""
    image = make_image(shows_patient=True, credit="T. Wren", alt="A hand")
    post = ready(is_case=True)
    post.attest_consent(make_role("Editors"))
    post = rewrite(post, showing(image))
    post.attest_consent(make_role("Editors"))
    fault, blocks = fault_of(Post.objects.get(), "consent")
    assert ("A hand" in fault, blocks) == (True, True)
