import pytest
from django.conf import settings
from django.urls import reverse

from blog.models import Correction, Post
from tests.browser.test_accessibility import violations
from tests.factories import make_author, make_draft, make_image, make_post, make_role
from tests.test_valid_html import checker

__all__ = ["checker"]

DESK = ["steps", "checks", "consent", "embargo", "correct", "withdraw", "schedule"]


@pytest.fixture
def sign_in(visit, client, transactional_db):
    """Return a function that opens a tab in which ``user`` is signed in."""

    def start(user, *args):
        client.force_login(user)
        tab = visit(*args)
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        tab.context.add_cookies([{"name": name, "value": value, "url": tab.site}])
        return tab

    return start


def path_of(name, post):
    if name in ("withdraw", "schedule"):
        return reverse("desk:step", args=[post.pk, name])
    return reverse(f"desk:{name}", args=[post.pk])


def make_both():
    """Return a post that is out and a draft, each with something on every page."""
    image = make_image((600, 400), shows_patient=True, licence="own")
    draft = make_draft(
        title="The third thing the patient said",
        body="<h2>One</h2><p><a href='https://gone.example/'>Here</a></p>",
        image=image,
        is_case=True,
    )
    draft.link_checks.create(url="https://gone.example/", fault="404")
    draft.step("submit", make_role("Editors", name="Ines Okafor"), reason="Ready.")
    out = make_post(title="The dose", body="<p>Give 0.5 mg.</p>")
    changes = [["=", "Give "], ["-", "5 "], ["+", "0.5 "], ["=", "mg.\n"]]
    Correction.objects.create(post=out, text="The dose was wrong.", changes=changes)
    return draft, out


def test_axe_finds_nothing_on_the_pages_of_the_steps(sign_in):
    """experience.md B9: both themes, wide and at 360 px, without sideways scrolling."""
    draft, out = make_both()
    editor = make_role("Editors")
    found = {}
    for theme, width in (("light", 1280), ("dark", 360)):
        tab = sign_in(editor, width, theme)
        for name in DESK:
            post = out if name in ("correct", "withdraw") else draft
            page = tab.open(path_of(name, post))
            found |= faults_of(page, (name, theme))
        for path in (
            out.get_absolute_url(),
            "/corrections/",
            Correction.objects.get().get_absolute_url(),
        ):
            found |= faults_of(tab.open(path), (path, theme))
        assert tab.faults == []
    assert found == {}


def faults_of(page, where):
    faults = violations(page)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        faults.append("It scrolls sideways.")
    return {where: faults} if faults else {}


def test_the_pages_are_valid_html(checker, client, tmp_path, transactional_db):
    draft, out = make_both()
    client.force_login(make_role("Editors"))
    correction = Correction.objects.get().get_absolute_url()
    paths = [path_of(n, out if n in ("correct", "withdraw") else draft) for n in DESK]
    files = []
    for number, path in enumerate([*paths, "/corrections/", correction]):
        response = client.get(path)
        assert response.status_code == 200
        file = tmp_path / f"{number}{path.replace('/', '-')}.html"
        file.write_bytes(response.content)
        files.append(file)
    assert checker(files) == []


def test_a_draft_goes_to_the_readers_by_keyboard_alone(sign_in):
    """experience.md B9: from the author's hand to the editor's, at 360 px."""
    author = make_role("Contributors", name="Ada Alder")
    post = make_draft([make_author(user=author)], standfirst="In short.")
    tab = sign_in(author, 360)
    press(tab.open(path_of("steps", post)), "Submit")
    tab.page.get_by_role("heading", name="Submit").wait_for()
    press(tab.page, "Submit", "button")
    tab.page.get_by_text("in the state “Submitted”").wait_for()
    tab = sign_in(make_role("Editors"), 360)
    page = tab.open(path_of("steps", post))
    press(page, "Publish")
    page.get_by_role("heading", name="Publish").wait_for()
    press(page, "Publish", "button")
    page.get_by_text("in the state “Published”").wait_for()
    assert Post.objects.get().is_public


def press(page, name, role="link"):
    """Tab to what has ``name``, and press Enter."""
    wanted = page.get_by_role(role, name=name, exact=True).first.element_handle()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("element => document.activeElement === element", wanted):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"No tab leads to {name}.")
