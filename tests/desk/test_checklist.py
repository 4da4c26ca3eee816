"""What is looked at before a post appears (7.16)."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from blog.desk.checklist import BLOCKING, checklist
from blog.models import Byline, Post
from blog.models.licence import Leave, Licence
from tests.blog.admin_posts import save
from tests.desk.checked import (
    fault_of,
    open_items,
    ready,
    rewrite,
    showing,
    unsaid,
    with_dead_link,
)
from tests.factories import (
    make_author,
    make_byline,
    make_image,
    make_post,
    make_role,
)

pytestmark = pytest.mark.django_db


def with_silent_author():
    post = ready()
    make_byline(post, make_author(name="Ben Birch"), disclosure_status="unanswered")
    return post


def without_title():
    post = ready()
    Post.objects.filter(pk=post.pk).update(title="")
    return Post.objects.get(pk=post.pk)


FAULTS = {
    "title": without_title,
    "standfirst": lambda: ready(standfirst="  "),
    "byline": lambda: ready(authors=[]),
    "disclosure": with_silent_author,
    "alt": lambda: ready(image=make_image(needs_alt=True, licence="own")),
    "licence": lambda: ready(body=showing(make_image())),
    "consent": lambda: ready(is_case=True),
    "length": lambda: ready(title="Long " * 30),
    "headings": lambda: ready(body="<h2>One</h2><h4>Deep</h4>"),
    "links": lambda: ready(body="<p>See <a href='/x/'><b>Here</b></a>.</p>"),
    "dead": with_dead_link,
    "readability": lambda: ready(body=f"<p>{'So the rain fell on ' * 25}.</p>"),
    "tags": lambda: ready(tags=[]),
    "phone": lambda: ready(read_on_phone_at=None),
}


def test_a_post_with_all_of_it_has_nothing_left_to_do():
    """7.16"""
    post = ready()
    assert open_items(post) == []
    assert [item.code for item in checklist(post)] == list(FAULTS)


@pytest.mark.parametrize("code", FAULTS)
def test_each_rule_finds_its_fault_and_no_other_and_leads_to_its_place(client, code):
    """7.16: each rule has a pass and a fail fixture."""
    post = FAULTS[code]()
    assert open_items(post) == [code]
    [item] = [item for item in checklist(post) if item.code == code]
    assert item.blocks is (code in BLOCKING)
    client.force_login(make_role("Editors"))
    assert client.get(item.place).status_code == 200


@pytest.mark.parametrize("code", FAULTS)
def test_what_blocks_keeps_people_from_publishing(client, code):
    """7.16, 1.10, 7.12: at the desk, in the administration, and by the model."""
    post, editor = FAULTS[code](), make_role("Editors")
    client.force_login(editor)
    response = client.post(
        reverse("desk:step", args=[post.pk, "publish"]), {"seen": ""}
    )
    if code in BLOCKING:
        sentence = post.missing()[code]
        assert response.status_code == 422
        errors = response.context["form"].non_field_errors()
        assert sentence in errors
        with pytest.raises(ValidationError):
            post.publish(by=editor)
        if code != "title":
            save(client, post, "_publish")
    after = Post.objects.get(pk=post.pk)
    assert after.is_public is (code not in BLOCKING)


def test_an_image_without_words_in_the_text_has_those_of_the_register():
    """1.4, 7.16: readers who can't see it hear them, and when they are mended, too."""
    image = make_image(alt="A ward at night", licence="own")
    post = make_post(body=unsaid(image))
    assert 'alt="A ward at night"' in post.body_html
    image.alt = "A ward at dawn"
    image.save()
    assert 'alt="A ward at dawn"' in Post.objects.get().body_html
    assert "alt" not in post.missing()


def test_an_image_of_an_import_is_missing_until_somebody_describes_it():
    """1.4, 7.16"""
    image = make_image(needs_alt=True, licence="own")
    post = ready(body=unsaid(image))
    assert "alt" in post.missing()
    image.alt = "A ward at night"
    image.save()
    post = Post.objects.get()
    assert 'alt="A ward at night"' in post.body_html
    assert "alt" not in post.missing()


def test_a_decorative_image_says_nothing_and_misses_nothing():
    image = make_image(decorative=True, licence="own")
    post = ready(body=unsaid(image))
    assert 'alt=""' in post.body_html
    assert "alt" not in post.missing()


def test_an_image_is_described_by_the_text_that_shows_it_too():
    """1.4, 7.16: by its words, or as decorative; what is said there is said there."""
    image = make_image(needs_alt=True, licence="own")
    post = ready(body=unsaid(image))
    [item] = [item for item in checklist(post) if item.code == "alt"]
    assert item.place == f"/desk/{post.pk}/#picture={image.file.url}"
    assert fault_of(rewrite(post, showing(image)), "alt")[0] == ""
    decorative = unsaid(image).replace("src=", 'alt="" aria-hidden="true" src=')
    assert fault_of(rewrite(post, decorative), "alt")[0] == ""
    image.refresh_from_db()
    assert image.needs_alt


def test_what_is_decorative_in_a_text_is_silent_there_alone():
    """1.4: the words of the register are for texts that leave it out."""
    image = make_image(alt="A ward at night")
    decorative = unsaid(image).replace("src=", 'alt="" aria-hidden="true" src=')
    post = make_post(body=f"{decorative}<p>And:</p>{unsaid(image)}")
    [silent, said] = re.findall("<img[^>]*>", post.body_html)
    assert 'alt=""' in silent
    assert 'aria-hidden="true"' in silent
    assert 'alt="A ward at night"' in said
    assert "alt" not in post.missing()
    # What says something is hidden from nobody.
    post = make_post(body=showing(image).replace("src=", 'aria-hidden="true" src='))
    assert "aria-hidden" not in post.body_html


def test_an_image_that_no_register_knows_must_say_what_it_shows():
    """1.4, 7.16"""
    post = ready(body=unsaid(None, "/media/2020/01/lost.png"))
    assert post.missing()["alt"] == "1 image of the text has no alternative text."
    body = '<img src="/media/2020/01/lost.png" alt="A ward">'
    assert "alt" not in ready(slug="another", body=body).missing()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"credit": "Photo: T. Wren"}, "Say that they are your own"),
        ({"licence": "permission"}, "Their licence asks for a credit"),
        ({"licence": Licence.CC_BY}, "Their licence asks for a credit"),
        ({"licence": "permission", "credit": "Photo: T. Wren"}, ""),
        ({"licence": Licence.CC_BY, "credit": "Photo: T. Wren"}, ""),
        ({"licence": Licence.CC0}, ""),
        ({"licence": Leave.PUBLIC_DOMAIN}, ""),
        ({"licence": "own"}, ""),
    ],
)
def test_an_image_is_one_s_own_or_shown_by_some_licence(client, fields, sentence):
    """7.16: who is named is not by whose leave; whose leave it is, is named."""
    image = make_image(**fields)
    post = ready(body=showing(image))
    fault, blocks = fault_of(post, "licence")
    assert fault.startswith(sentence)
    assert bool(fault) == bool(sentence)
    assert blocks
    [item] = [item for item in checklist(post) if item.code == "licence"]
    if sentence:
        field = "credit" if "licence" in fields else "licence"
        assert item.place == f"/desk/media/{image.pk}/#id_{field}"


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("So the rain fell on and " * 25, "", "Long sentences: 150 words on average"),
        ("Radiological interpretability. " * 60, "en", "0 of 100 (Flesch). Try"),
        ("Insuffisance respiratoire aiguë. " * 40, "fr", "of 100 (Kandel–Moles). Try"),
        ("Insuffisance respiratoire aiguë. " * 40, "pt", ""),
        ("Radiological interpretability. " * 40, "en", ""),
        ("The cat sat on the mat. " * 30, "en", ""),
    ],
)
def test_a_text_that_is_hard_to_read_is_told_so_in_a_sentence(text, language, told):
    """experience.md: a hint, of running text of a hundred words and more."""
    post = ready(body=f"<h2>{'Word ' * 90}</h2><p>{text}</p>", language=language)
    fault, blocks = fault_of(post, "readability")
    assert told in fault
    assert bool(told) == bool(fault)
    assert not blocks


def test_a_guest_s_pages_are_nobody_else_s(client):
    """Security S5"""
    client.force_login(make_role("Contributors"))
    post = ready()
    for name in ("checks", "consent", "embargo", "steps"):
        path = reverse(f"desk:{name}", args=[post.pk])
        assert client.get(path).status_code == 403
        assert client.post(path, {"phone": "1"}).status_code in (403, 405)
    assert not Byline.objects.filter(post=post).exclude(kept_at=None).exists()


def test_a_text_that_was_changed_is_not_read_on_a_phone_any_more(client):
    """7.16"""
    post = ready()
    assert fault_of(post, "phone")[0] == ""
    post = rewrite(post)
    assert fault_of(post, "phone")[0] == (
        "The text was changed since somebody read it so."
    )
    client.force_login(make_role("Editors"))
    path = reverse("desk:checks", args=[post.pk])
    page = client.get(path).text
    assert "The text was changed since." in page
    button = f'name="phone" value="{post.version}"'
    assert button in page
    # Who read the text before somebody changed it has not read this one.
    client.post(path, {"phone": str(post.version - 1)})
    assert fault_of(Post.objects.get(), "phone")[0]
    client.post(path, {"phone": str(post.version)})
    assert fault_of(Post.objects.get(), "phone")[0] == ""


@pytest.mark.parametrize("number", ["x", "-1", "9" * 30, "²"])
def test_an_odd_version_is_none_that_was_read(client, number):
    post = rewrite(ready())
    client.force_login(make_role("Editors"))
    client.post(reverse("desk:checks", args=[post.pk]), {"phone": number})
    assert fault_of(Post.objects.get(), "phone")[0]
