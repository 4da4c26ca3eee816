"""The media library and its dialog in a real browser (7.11)."""

import re

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from playwright.sync_api import expect

from blog.models import Image
from tests.browser.desk import signed_in
from tests.browser.test_accessibility import violations
from tests.desk.writing import make_writers
from tests.factories import make_image, make_picture, make_role

LIBRARY = "/desk/media/"


@pytest.fixture
def writer(transactional_db):
    return make_role("Authors")


@pytest.fixture
def sign_in(visit, client, writer):
    """Return a function that opens a tab that is signed in at the desk."""
    client.force_login(writer)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value

    def start(*args, **options):
        tab = visit(*args, **options)
        tab.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": tab.site}]
        )
        return tab

    return start


def upload():
    file = make_picture((60, 40))
    return {"name": "ward.png", "mimeType": "image/png", "buffer": file.read()}


def with_dialog(page):
    """Put the dialog on the page, as the editor's page has it."""
    html = render_to_string("desk/media/_dialog.html")
    page.evaluate(
        """async ([html, address]) => {
          document.body.insertAdjacentHTML("beforeend", html);
          const token = document.querySelector("[name=csrfmiddlewaretoken]").cloneNode();
          document.querySelector("#pictures form").append(token);
          const script = Object.assign(document.createElement("script"),
            { src: address });
          await new Promise((done) => {
            script.onload = done;
            document.head.append(script);
          });
          document.addEventListener("picture-chosen", (event) => {
            document.title = event.detail.html;
          });
          document.dispatchEvent(new CustomEvent("picture-wanted"));
        }""",
        [html, static("js/desk/pictures.js")],
    )


def test_dialog_asks_for_a_description_and_gives_the_figure(sign_in, writer):
    """features.md 1.4, 7.11"""
    page = sign_in().page
    page.goto(LIBRARY)
    with_dialog(page)
    dialog = page.get_by_role("dialog", name="Insert an image")
    dialog.get_by_label("File").set_input_files([upload()])
    dialog.get_by_role("button", name="Insert").click()
    dialog.get_by_role("alert").get_by_text("Describe the image").wait_for()
    dialog.get_by_label("What it shows").fill("A ward")
    dialog.get_by_role("button", name="Insert").click()
    expect(page).to_have_title(re.compile("^<figure>"))
    image = Image.objects.get()
    assert f'src="{image.file.url}" alt="A ward"' in page.title()
    assert image.added_by == writer
    assert not dialog.is_visible()


def test_dialog_offers_what_is_in_the_library(sign_in, writer):
    image = make_image(alt="A stethoscope", added_by=writer)
    page = sign_in(width=360).page
    page.goto(LIBRARY)
    with_dialog(page)
    dialog = page.get_by_role("dialog", name="Insert an image")
    dialog.get_by_role("button", name="A stethoscope").wait_for()
    assert violations(page) == []
    dialog.get_by_role("button", name="A stethoscope").click()
    expect(page).to_have_title(re.compile("^<figure>"))
    assert image.file.url in page.title()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_library_is_for_everybody(sign_in, writer, theme, width):
    image = make_image(alt="A stethoscope", added_by=writer)
    page = sign_in(width=width, theme=theme).page
    for address in (LIBRARY, f"{LIBRARY}{image.pk}/", f"{LIBRARY}{image.pk}/delete/"):
        page.goto(address)
        assert violations(page) == [], address
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, address


def test_image_is_brought_without_scripts(sign_in, writer):
    page = sign_in(java_script_enabled=False).page
    page.goto(LIBRARY)
    page.get_by_label("file", exact=False).first.set_input_files([upload()])
    page.locator("textarea[name=alt]").fill("A ward")
    page.get_by_role("button", name="Add to the library").click()
    page.get_by_text("The image is in the library.").wait_for()
    assert Image.objects.get().alt == "A ward"


@pytest.mark.parametrize("role", ["Contributors", "Authors"])
@pytest.mark.parametrize("width", [360, 1280])
def test_without_scripts_a_picture_comes_into_the_text_of_a_post(
    visit, transactional_db, role, width
):
    """7.11: from the form to the library, and by its HTML back to the form."""
    post, [user] = make_writers(1, role=role)
    tab = signed_in(visit, user, width=width, java_script_enabled=False)
    page = tab.open(f"/desk/{post.pk}/")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Bring a picture").click()
    library = opened.value
    library.locator("[type=file]").set_input_files([upload()])
    library.locator("textarea[name=alt]").fill("A ward & <more>")
    library.get_by_role("button", name="Add to the library").click()
    library.get_by_text("The image is in the library.").wait_for()
    library.get_by_text("Its HTML").click()
    html = library.get_by_role("textbox", name="Its HTML").input_value()
    assert html.startswith("<figure><img ")
    text = page.get_by_label("Text, as HTML")
    text.fill(f"{text.input_value()}\n{html}")
    page.get_by_role("button", name="Preview this text").click()
    picture = page.get_by_role("img", name="A ward & <more>")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)")
    assert Image.objects.get().added_for == post
    assert not tab.faults
