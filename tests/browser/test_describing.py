"""What is said of a picture that stands in a text already (1.4, 7.11)."""

import pytest

from blog.models import Image, Post
from tests.browser.desk import (
    body_of,
    editor_of,
    signed_in,
    wait_saved_after_change,
    write,
)
from tests.browser.hands import Finger
from tests.browser.test_accessibility import violations
from tests.desk.writing import make_writers
from tests.factories import make_author, make_draft, make_image, make_picture, make_role

LONG = "A ward at night, with one lamp lit. " * 30
RTL = "جناح في المستشفى ليلا، ومصباح واحد مضاء"


@pytest.fixture
def image(transactional_db):
    return make_image((600, 400), licence="own")


def figure(image, alt="", caption=""):
    return (
        f'<figure><img src="{image.file.url}" alt="{alt}" width="600" height="400">'
        f"{caption}</figure>"
    )


def opened(visit, body, **options):
    post, [user] = make_writers(1, body=f"<p>Before.</p>{body}<p>After.</p>")
    tab = signed_in(visit, user, **options)
    return tab, editor_of(tab, post), post


def dialog_of(page):
    return page.get_by_role("dialog", name="About this picture")


def test_a_picture_of_the_text_is_described_anew_in_its_place(visit, image):
    """Nothing of its caption is lost, and the register keeps its own words."""
    caption = (
        '<figcaption>Ward <em>six</em> <small>T. Wren, <a href="https://e.example/">'
        "CC BY 4.0</a></small></figcaption>"
    )
    tab, page, post = opened(visit, figure(image, "A ward", caption))
    assert not page.get_by_role("button", name="About this picture").is_visible()
    page.locator(".ProseMirror figure img").click()
    page.get_by_role("button", name="About this picture").click()
    dialog = dialog_of(page)
    assert dialog.get_by_label("What it shows").input_value() == "A ward"
    assert dialog.get_by_label("Caption").input_value() == "Ward six"
    assert dialog.get_by_label("Credit").input_value() == "T. Wren, CC BY 4.0"
    dialog.get_by_label("What it shows").fill("A ward at night")
    dialog.get_by_label("Caption").fill("Our ward six")
    dialog.get_by_label("Credit").fill("Photo: T. Wren, CC BY 4.0")
    dialog.get_by_role("button", name="Set").click()
    wait_saved_after_change(page)
    assert 'alt="A ward at night"' in body_of(post)
    words = (
        "<figcaption>Our ward <em>six</em> <small>Photo: T. Wren, "
        '<a href="https://e.example/">CC BY 4.0</a></small></figcaption>'
    )
    assert words in body_of(post)
    assert Image.objects.get().alt == image.alt
    # One step back.
    page.keyboard.press("Control+z")
    assert page.locator(".ProseMirror img[alt='A ward']").count() == 1
    assert not tab.faults


@pytest.mark.parametrize("bare", [True, False])
def test_a_picture_gets_a_caption_that_had_none(visit, image, bare):
    body = figure(image, "A ward")
    if bare:
        body = body.replace("<figure>", "").replace("</figure>", "")
    _tab, page, post = opened(visit, body)
    page.locator(".ProseMirror img").click()
    page.get_by_role("button", name="About this picture").click()
    dialog_of(page).get_by_label("Caption").fill("Ward six")
    dialog_of(page).get_by_label("Credit").fill("T. Wren")
    dialog_of(page).get_by_role("button", name="Set").click()
    wait_saved_after_change(page)
    expected = "<figcaption>Ward six <small>T. Wren</small></figcaption></figure>"
    assert expected in body_of(post)
    assert body_of(post).count("<figure>") == 1


def test_the_words_below_a_picture_are_taken_away(visit, image):
    caption = "<figcaption>Ward <small>T. Wren</small></figcaption>"
    _tab, page, post = opened(visit, figure(image, "A ward", caption))
    page.locator(".ProseMirror img").click()
    page.get_by_role("button", name="About this picture").click()
    dialog_of(page).get_by_label("Credit").fill("")
    dialog_of(page).get_by_role("button", name="Set").click()
    page.locator(".ProseMirror figcaption", has_text="Ward").wait_for()
    page.get_by_role("button", name="About this picture").click()
    dialog_of(page).get_by_label("Caption").fill("")
    dialog_of(page).get_by_role("button", name="Set").click()
    wait_saved_after_change(page)
    assert "figcaption" not in body_of(post)
    assert 'alt="A ward"' in body_of(post)


def test_spaces_that_bind_and_ends_of_lines_stay_in_a_caption(visit, image):
    """French sets one before a colon; words are changed before and after the others."""
    alt, says = "Salle\u00a06\u202f: nuit", "Salle\u00a06\u202f: <br>nuit calme"
    caption = f"<figcaption>{says} <small>T. Wren</small></figcaption>"
    tab, page, post = opened(visit, figure(image, alt, caption))
    page.locator(".ProseMirror figure img").click()
    page.get_by_role("button", name="About this picture").click()
    field = dialog_of(page).get_by_label("Caption")
    words = field.input_value().replace("Salle", "La salle").replace("calme", "claire")
    field.fill(words)
    dialog_of(page).get_by_role("button", name="Set").click()
    wait_saved_after_change(page)
    body = body_of(post).replace("&nbsp;", "\u00a0")
    assert f'alt="{alt}"' in body
    says = "La salle\u00a06\u202f: <br>nuit claire"
    assert f"<figcaption>{says} <small>T. Wren</small></figcaption>" in body
    assert not tab.faults


def test_what_is_said_of_a_picture_waits_for_who_took_over(visit, image):
    """Beneath the dialog the text may have been locked."""
    tab, page, _post = opened(visit, figure(image, "A ward"))
    page.locator(".ProseMirror figure img").click()
    page.get_by_role("button", name="About this picture").click()
    dialog_of(page).get_by_label("What it shows").fill("A ward at night")
    page.evaluate("document.querySelector('.ProseMirror').editor.setEditable(false)")
    dialog_of(page).get_by_role("button", name="Set").click()
    dialog_of(page).wait_for(state="hidden")
    assert page.locator(".ProseMirror img").get_attribute("alt") == "A ward"
    assert not tab.faults


def test_by_keys_alone_a_picture_is_called_decorative(visit, image):
    """The keys that write reach the picture; Enter asks, Escape changes nothing."""
    tab, page, post = opened(visit, figure(image, "A ward"))
    page.locator(".ProseMirror").focus()
    for _ in "Before. ":
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(50)
        if page.locator(".ProseMirror-selectednode").count():
            break
    page.keyboard.press("Enter")
    dialog = dialog_of(page)
    dialog.wait_for()
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    page.locator(".ProseMirror:focus").wait_for()
    page.keyboard.press("Enter")
    # Emptied, it is refused until it is called decorative.
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Tab")
    page.locator("#picture-decorative:focus").wait_for()
    assert not dialog.locator("textarea[name=alt]").evaluate("el => el.checkValidity()")
    page.keyboard.press("Space")
    while not dialog.locator("button[value=set]:focus").count():
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    wait_saved_after_change(page)
    assert 'alt="" width="600" height="400" aria-hidden="true"' in body_of(post)
    page.reload()
    page.locator(".ProseMirror img[aria-hidden=true]").wait_for()
    assert not tab.faults


def test_the_checklist_leads_to_the_picture_that_says_nothing(visit, image):
    """7.16: from another page, and from beside the text."""
    Image.objects.filter(pk=image.pk).update(alt="", needs_alt=True)
    body = f"{figure(image, 'Said')}<p>And:</p>{figure(image)}"
    tab, page, post = opened(visit, body)
    page.get_by_role("link", name="Alternative texts").click()
    dialog = dialog_of(page)
    assert dialog.get_by_label("What it shows").input_value() == ""
    dialog.get_by_role("button", name="Cancel").click()
    page = tab.open(f"/desk/{post.pk}/checks/")
    page.get_by_role("link", name="Alternative texts").click()
    dialog.get_by_label("What it shows").fill("A ward at night")
    dialog.get_by_role("button", name="Set").click()
    wait_saved_after_change(page)
    assert 'alt="Said"' in body_of(post)
    assert 'alt="A ward at night"' in body_of(post)
    assert not Post.objects.get(pk=post.pk).missing().get("alt")


def test_the_checklist_leads_to_a_picture_whose_file_was_replaced(visit, image):
    """The text has its former address still."""
    body = figure(image)
    image.file = make_picture((300, 200))
    image.save()
    Image.objects.filter(pk=image.pk).update(alt="", needs_alt=True)
    _tab, page, _post = opened(visit, body)
    page.get_by_role("link", name="Alternative texts").click()
    dialog_of(page).wait_for()


def chosen(page, image):
    """Put ``image``, of which nothing is said, in at the end of the text."""
    write(page, "")
    page.get_by_role("button", name="Picture").click()
    library = page.get_by_role("dialog", name="Insert an image")
    library.get_by_role("button", name=image.file.name.split("/")[-1]).click()
    dialog_of(page).wait_for()


@pytest.mark.parametrize("caption", ["", "Ward six"])
def test_what_the_library_says_nothing_of_is_asked_as_it_is_put_in(
    visit, image, caption
):
    """1.4, 7.11: a description, or “decorative”, at insertion."""
    silent = {"alt": "", "needs_alt": True, "caption": caption}
    Image.objects.filter(pk=image.pk).update(**silent)
    user = make_role("Editors")
    post = make_draft([make_author(user=user)], body="<p>Before.</p>")
    tab = signed_in(visit, user)
    page = editor_of(tab, post)
    chosen(page, image)
    dialog_of(page).get_by_label("What it shows").fill("A ward at night")
    dialog_of(page).get_by_role("button", name="Set").click()
    wait_saved_after_change(page)
    assert body_of(post).count("<figure>") == 1
    assert 'alt="A ward at night"' in body_of(post)
    assert caption in body_of(post)
    assert not tab.faults


def test_a_picture_of_which_nothing_is_said_is_not_put_in(visit, image):
    """1.4: to cancel leaves the text as it was, and in its place."""
    Image.objects.filter(pk=image.pk).update(alt="", needs_alt=True)
    user = make_role("Editors")
    post = make_draft([make_author(user=user)], body="<p>Before.</p>")
    tab = signed_in(visit, user)
    page = editor_of(tab, post)
    chosen(page, image)
    page.keyboard.press("Escape")
    page.locator(".ProseMirror:focus").wait_for()
    assert page.locator(".ProseMirror img").count() == 0
    write(page, " Gone on.")
    wait_saved_after_change(page)
    assert body_of(post) == "<p>Before. Gone on.</p>"
    assert not tab.faults


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("words", [LONG, RTL, "Wardsix" * 60])
def test_by_touch_long_words_and_those_from_right_to_left_fit(
    visit, image, words, theme
):
    """experience.md B9: at 360 px nothing is wider than the page."""
    tab, page, post = opened(
        visit, figure(image, "A ward"), width=360, theme=theme, has_touch=True
    )
    finger = Finger()
    page.locator(".ProseMirror img").tap()
    finger.press(page, "button", "About this picture")
    dialog = dialog_of(page)
    for label in ("What it shows, for readers who can't see it", "Caption", "Credit"):
        dialog.get_by_label(label).tap()
        dialog.get_by_label(label).fill(words)
    assert violations(page) == []
    page.screenshot(path=f"/tmp/shots/describing-{theme}-{len(words)}.png")
    finger.press(page, "button", "Set")
    wait_saved_after_change(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert " ".join(words.split()) in body_of(post)
    page = tab.open(Post.objects.get(pk=post.pk).get_absolute_url())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.screenshot(
        path=f"/tmp/shots/described-{theme}-{len(words)}.png", full_page=True
    )
    assert not tab.faults


def test_an_address_that_names_no_picture_leaves_the_editor_as_it_is(visit, image):
    """Bad input: half an escape, as a mail that was cut off leaves it."""
    tab, page, post = opened(visit, figure(image))
    page.goto("about:blank")
    page = tab.open(f"/desk/{post.pk}/#picture=%E2%8")
    page.locator(".ProseMirror").wait_for()
    dialog_of(page).wait_for()
    assert tab.faults == []
