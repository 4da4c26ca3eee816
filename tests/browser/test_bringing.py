"""Pictures that are dropped on a text, or pasted into it (7.11): DataTransfer, real PNG."""

import base64

import pytest

from blog.models import Image, Post
from tests.browser.desk import editor_of, signed_in, wait_saved
from tests.desk.writing import make_writers
from tests.factories import make_picture

# Hands what a browser would hand over to what is found at ``selector``.
GIVE = """([selector, kind, name, content]) => {
  const bytes = Uint8Array.from(atob(content), (each) => each.charCodeAt(0));
  const given = new DataTransfer();
  given.items.add(new File([bytes], name, { type: "image/png" }));
  const target = document.querySelector(selector);
  const box = target.getBoundingClientRect();
  const init = { bubbles: true, cancelable: true, clipboardData: given,
    dataTransfer: given, clientX: box.x + 20, clientY: box.y + 10 };
  const event = kind === "paste" ? new ClipboardEvent("paste", init) : new DragEvent(kind, init);
  return !target.dispatchEvent(event);
}"""
TEXT = ".ProseMirror p"


def give(page, kind, selector, content=None):
    """Return whether the page took what was given by that event."""
    content = content or make_picture((60, 40)).read()
    packed = base64.b64encode(content).decode()
    return page.evaluate(GIVE, [selector, kind, "ward.png", packed])


@pytest.fixture
def tab(visit, transactional_db):
    post, [user] = make_writers(1)
    return signed_in(visit, user), post, user


@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_a_picture_given_to_the_text_is_asked_about_and_stands_there(tab, kind):
    """7.11: dropped or pasted, its description is asked for, and it is stored."""
    tab, post, user = tab
    page = editor_of(tab, post)
    page.locator(TEXT).first.click()
    assert give(page, kind, TEXT)
    dialog = page.get_by_role("dialog", name="Insert an image")
    dialog.wait_for()
    assert dialog.get_by_label("File").evaluate("input => input.files[0].name") == (
        "ward.png"
    )
    assert not Image.objects.exists()
    dialog.get_by_label("What it shows").fill("A ward at night")
    dialog.get_by_role("button", name="Insert").click()
    page.locator(".ProseMirror figure img").wait_for()
    wait_saved(page)
    image = Image.objects.get()
    assert (image.added_by, image.added_for, image.width) == (user, post, 60)
    body = Post.objects.get(pk=post.pk).body
    assert f'<figure><img src="{image.file.url}" alt="A ward at night"' in body
    shown = page.locator(".ProseMirror figure img")
    assert shown.evaluate("img => img.naturalWidth") == 60
    assert not tab.faults


@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_a_picture_given_to_the_library_is_its_file(tab, kind):
    """7.11"""
    tab, _post, user = tab
    page = tab.open("/desk/media/")
    form = "[data-picture-form]"
    assert give(page, kind, form if kind == "drop" else "body")
    page.locator(f"{form} textarea[name=alt]").fill("A ward")
    page.get_by_role("button", name="Add to the library").click()
    page.get_by_text("The image is in the library.").wait_for()
    assert Image.objects.get().added_by == user
    assert not tab.faults


def test_what_only_says_that_it_is_a_picture_is_refused_in_the_dialog(tab):
    """security.md S8"""
    tab, post, _user = tab
    page = editor_of(tab, post)
    page.locator(TEXT).first.click()
    assert give(page, "paste", TEXT, b"<svg onload=alert(1)>")
    dialog = page.get_by_role("dialog", name="Insert an image")
    dialog.get_by_label("What it shows").fill("A ward")
    dialog.get_by_role("button", name="Insert").click()
    dialog.get_by_role("alert").locator("p").first.wait_for()
    assert not Image.objects.exists()
    assert page.locator(".ProseMirror img").count() == 0
