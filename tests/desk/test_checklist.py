import secrets
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from blog import link_checking
from blog.desk import saving
from blog.desk.checklist import BLOCKING, checklist
from blog.fetch import TooLarge, Unreachable
from blog.models import Byline, Image, LinkCheck, Pending, Post
from blog.tasks import check_links
from tests.blog.admin_posts import address, form_of, save
from tests.factories import (
    make_author,
    make_byline,
    make_draft,
    make_image,
    make_picture,
    make_post,
    make_role,
)
from tests.forms import form_data

pytestmark = pytest.mark.django_db


def ready(**fields):
    """Return a draft with nothing left to do."""
    image = fields.pop("image", None) or make_image(credit="Photo: T. Wren")
    post = make_draft(
        **{
            "standfirst": "In short.",
            "image": image,
            "tags": ["MedEd"],
            "body": "<h2>One</h2><p>Text, <a href='/x/'>as we told</a>.</p>",
            "read_on_phone_at": "2026-03-02T08:00Z",
            "read_on_phone_version": 1,
        }
        | fields
    )
    return Post.objects.get(pk=post.pk)


def showing(image):
    return f'<p>So:</p><figure><img src="{image.file.url}" alt="A hand"></figure>'


def with_silent_author():
    post = ready()
    make_byline(post, make_author(name="Ben Birch"), disclosure_status="unanswered")
    return post


def without_title():
    post = ready()
    Post.objects.filter(pk=post.pk).update(title="")
    return Post.objects.get(pk=post.pk)


def with_dead_link():
    post = ready(body='<p><a href="https://gone.example/">The trial</a></p>')
    LinkCheck.objects.create(post=post, url="https://gone.example/", fault="404")
    return post


FAULTS = {
    "title": without_title,
    "standfirst": lambda: ready(standfirst="  "),
    "byline": lambda: ready(authors=[]),
    "disclosure": with_silent_author,
    "alt": lambda: ready(image=make_image(needs_alt=True, credit="T. Wren")),
    "licence": lambda: ready(body=showing(make_image())),
    "consent": lambda: ready(is_case=True),
    "length": lambda: ready(title="Long " * 30),
    "headings": lambda: ready(body="<h2>One</h2><h4>Deep</h4>"),
    "links": lambda: ready(body="<p>See <a href='/x/'><b>Here</b></a>.</p>"),
    "dead": with_dead_link,
    "tags": lambda: ready(tags=[]),
    "phone": lambda: ready(read_on_phone_at=None),
}


def open_items(post):
    return [item.code for item in checklist(post) if not item.is_done]


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


def test_a_patient_without_consent_keeps_the_post_from_everybody():
    """7.12: imports, commands and the job that publishes, too."""
    image = make_image(shows_patient=True, credit="T. Wren")
    post = ready(body=showing(image))
    with pytest.raises(ValidationError, match="consent"):
        post.publish()
    image.attest_consent(make_role("Editors"))
    post.publish()
    assert Post.objects.get().is_public


def consent_path(post):
    return reverse("desk:consent", args=[post.pk])


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


def boxes(*things):
    return {
        f"{thing}-{part}": "on" for thing in things for part in ("shows", "consent")
    }


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


def press_links(client, post):
    return client.post(reverse("desk:checks", args=[post.pk]), {"links": "on"})


def test_however_often_one_presses_the_links_are_asked_once(client):
    """7.15, security S17: one lane has all fetches of the site."""
    client.force_login(make_role("Editors"))
    post, other = ready(), ready(slug="another")
    for _ in range(5):
        assert press_links(client, post).status_code == 302
    press_links(client, other)
    jobs = ProcrastinateJob.objects.filter(task_name="blog.tasks.check_links")
    assert [job.args["post"] for job in jobs.order_by("pk")] == [post.pk, other.pk]


def test_what_was_asked_a_moment_ago_is_left_alone(client):
    """7.15"""
    client.force_login(make_role("Editors"))
    post = with_dead_link()
    assert press_links(client, post).status_code == 302
    assert not ProcrastinateJob.objects.exists()
    over = timezone.now() - timedelta(minutes=3)
    LinkCheck.objects.update(checked_at=over)
    press_links(client, post)
    assert ProcrastinateJob.objects.count() == 1


def test_an_address_as_long_as_may_be_is_asked_like_any_other(monkeypatch):
    """7.15: letters that no compression makes short."""
    monkeypatch.setattr(link_checking, "fetch", lambda url, **how: Answer(404))
    url = f"https://long.example/{secrets.token_hex(4000)}"
    post = ready(body=f'<p><a href="{url}">Long</a></p>')
    check_links(post.pk)
    check_links(post.pk)
    assert post.link_checks.get().fault == "404"


def test_when_the_time_is_over_the_others_are_asked_first_the_next_time(monkeypatch):
    """7.15: no post keeps the lane for long."""
    asked = []
    clock = iter([0, 1, 2, 999, 0, 1, 999])
    monkeypatch.setattr(link_checking, "monotonic", lambda: next(clock))
    monkeypatch.setattr(
        link_checking, "fetch", lambda url, **how: asked.append(url) or Answer(200)
    )
    urls = [f"https://{name}.example/" for name in "abcd"]
    links = " ".join(f'<a href="{url}">{url[8]}</a>' for url in urls)
    post = ready(body=f"<p>{links}</p>")
    check_links(post.pk)
    assert asked == urls[:2]
    check_links(post.pk)
    assert asked[2:] == [urls[2]]


def unsaid(image, address=None):
    return f'<figure><img src="{address or image.file.url}"></figure>'


def test_an_image_without_words_in_the_text_has_those_of_the_register():
    """1.4, 7.16: readers who can't see it hear them, and when they are mended, too."""
    image = make_image(alt="A ward at night", credit="T. Wren")
    post = make_post(body=unsaid(image))
    assert 'alt="A ward at night"' in post.body_html
    image.alt = "A ward at dawn"
    image.save()
    assert 'alt="A ward at dawn"' in Post.objects.get().body_html
    assert "alt" not in post.missing()


def test_an_image_of_an_import_is_missing_until_somebody_describes_it():
    """1.4, 7.16"""
    image = make_image(needs_alt=True, credit="T. Wren")
    post = ready(body=unsaid(image))
    assert "alt" in post.missing()
    image.alt = "A ward at night"
    image.save()
    post = Post.objects.get()
    assert 'alt="A ward at night"' in post.body_html
    assert "alt" not in post.missing()


def test_a_decorative_image_says_nothing_and_misses_nothing():
    image = make_image(decorative=True, credit="T. Wren")
    post = ready(body=unsaid(image))
    assert 'alt=""' in post.body_html
    assert "alt" not in post.missing()


def test_an_image_that_no_register_knows_must_say_what_it_shows():
    """1.4, 7.16"""
    post = ready(body=unsaid(None, "/media/2020/01/lost.png"))
    assert post.missing()["alt"] == "1 image of the text has no alternative text."
    body = '<img src="/media/2020/01/lost.png" alt="A ward">'
    assert "alt" not in ready(slug="another", body=body).missing()


def test_the_links_are_asked_in_a_job_and_what_is_gone_is_told(monkeypatch, client):
    """7.15"""
    answers = {
        "https://good.example/": 200,
        "https://gone.example/": 404,
        "https://shy.example/": 403,
        "https://away.example/": Unreachable("Nobody answers."),
        "https://long.example/": TooLarge("Too long."),
    }

    def fetch(url, **how):
        answer = answers[url]
        if isinstance(answer, Exception):
            raise answer
        return Answer(answer)

    monkeypatch.setattr(link_checking, "fetch", fetch)
    links = "".join(f'<a href="{url}#part">{url[8:]}</a> ' for url in answers)
    post = ready(body=f"<p>{links}</p><p><a href='/here/'>Ours, of course</a></p>")
    LinkCheck.objects.create(post=post, url="https://old.example/", fault="404")
    check_links(post.pk)
    check_links(post.pk)
    faults = dict(post.link_checks.exclude(fault="").values_list("url", "fault"))
    assert faults == {
        "https://gone.example/": "404",
        "https://away.example/": "The address can't be reached.",
    }
    assert post.link_checks.count() == len(answers)
    client.force_login(make_role("Editors"))
    page = client.get(reverse("desk:checks", args=[post.pk])).content.decode()
    assert "https://gone.example/" in page
    check_links(0)


class Answer:
    def __init__(self, status):
        self.status, self.is_good = status, status == 200


def test_the_page_asks_for_the_links_and_notes_the_reading_on_a_phone(client):
    client.force_login(make_role("Editors"))
    post = ready(read_on_phone_at=None)
    path = reverse("desk:checks", args=[post.pk])
    client.post(path, {"links": "1"})
    client.post(path, {"phone": "1"})
    job = ProcrastinateJob.objects.get(task_name="blog.tasks.check_links")
    assert job.args == {"post": post.pk}
    assert Post.objects.get().read_on_phone_at
    assert open_items(Post.objects.get()) == []


def test_a_guest_s_pages_are_nobody_else_s(client):
    """Security S5"""
    client.force_login(make_role("Contributors"))
    post = ready()
    for name in ("checks", "consent", "embargo", "steps"):
        path = reverse(f"desk:{name}", args=[post.pk])
        assert client.get(path).status_code == 403
        assert client.post(path, {"phone": "1"}).status_code in (403, 405)
    assert not Byline.objects.filter(post=post).exclude(kept_at=None).exists()


def rewrite(post, body="<p>Another text.</p>"):
    """Save another text of ``post``, as the desk does."""
    editor = make_role("Editors")
    stored = Post.objects.get(pk=post.pk)
    texts = stored.texts._replace(body=body)
    if saving.save(stored, editor, stored.version, texts).waits:
        Pending.objects.select_related("post").get(post=post).apply(editor)
    return Post.objects.get(pk=post.pk)


def fault_of(post, code):
    [item] = [item for item in checklist(post) if item.code == code]
    return item.fault, item.blocks


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


def replaced(client, image, **more):
    data = {"file": make_picture((8, 8)), "alt": image.alt} | more
    return client.post(reverse("desk:image", args=[image.pk]), data)


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
