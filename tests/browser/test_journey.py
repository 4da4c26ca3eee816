"""From the first sign-in to the readers: two authors, a reviewer and an editor."""

import os
import re
from pathlib import Path

import pytest
from PIL import Image as Picture

from blog.models import Post
from tests.browser.desk import wait_saved
from tests.browser.hands import Finger, Keys
from tests.factories import make_author, make_picture, make_role

TITLE = "The third thing the patient said"
AUTHORS = re.compile(f"Authors *: {TITLE}")
STANDFIRST = "What comes last is often what they came for."
FIRST = "We listened to forty consultations, and wrote down the third thing."
REVIEW = "Short, and true on my ward too."
SECOND = " It was the reason in seventeen of them."
PASSWORD = "a long word of nine rivers"
FILM = os.environ.get("FILM")


class Film:
    """Takes a picture of each stage into the folder FILM, where one is named."""

    def __init__(self):
        self.number = 0

    def take(self, page, name):
        self.number += 1
        if FILM:
            page.wait_for_load_state("networkidle")
            page.evaluate("document.fonts.ready")
            file = Path(FILM) / f"journey-{self.number:02}-{name}.png"
            page.screenshot(path=file)
            # 128 colours are enough, and a third of the bytes.
            Picture.open(file).convert("RGB").quantize(128).save(file, optimize=True)


def picture(name):
    file = make_picture((400, 500))
    return {"name": name, "mimeType": "image/png", "buffer": file.read()}


def signed_in_by_form(tab, user, hand):
    page = tab.open("/accounts/login/")
    hand.fill(page, "E-mail address", user.email)
    hand.fill(page, "Password", PASSWORD)
    hand.press(page, "button", "Sign in")
    page.wait_for_url("**/desk/**")
    return page


@pytest.fixture
def people(transactional_db):
    ada = make_role(
        "Contributors", name="Ada Alder", email="ada@clinic.example", password=PASSWORD
    )
    bo = make_role(
        "Contributors", name="Bo Birch", email="bo@clinic.example", password=PASSWORD
    )
    make_author(user=bo, name="Bo Birch", credentials="PhD")
    eve = make_role(
        "Editors", name="Eve Elm", email="eve@clinic.example", password=PASSWORD
    )
    return ada, bo, eve


@pytest.mark.parametrize(
    ("hand", "width", "options"),
    [
        pytest.param(Finger(), 360, {"has_touch": True, "is_mobile": True}, id="touch"),
        pytest.param(Keys(), 1280, {}, id="keys"),
    ],
)
def test_a_draft_comes_to_its_readers(visit, people, hand, width, options):
    """
    Every stage by the pages alone: by touch at 360 px, and by keys alone.

    experience.md B7 and B9, 2.13, 7.5, 7.8.
    """
    ada, bo, eve = people
    film = Film()
    tabs = {who: visit(width=width, **options) for who in (ada, bo, eve)}
    page = signed_in_by_form(tabs[ada], ada, hand)
    page.get_by_role("heading", name="Welcome, Ada").wait_for()
    film.take(page, "first-sign-in")
    byline(page, hand, film)
    begin(page, hand, film)
    sign_together(page, hand, film)
    goes_on_writing(signed_in_by_form(tabs[bo], bo, hand), hand, film)
    submit(page, hand, film)
    editor = signed_in_by_form(tabs[eve], eve, hand)
    address = ask_for_a_review(editor, hand, film)
    guest = visit(width=width, **options)
    review(guest.open(address.removeprefix(guest.site)), hand, film)
    heed(page, hand, film)
    publish(editor, hand, film)
    reader = visit(width=width, **options)
    article = reader.open(Post.objects.get().get_absolute_url())
    film.take(article, "article")
    names = article.locator(".opening__by a").all_inner_texts()
    assert [name for name in names if "@" not in name] == ["Ada Alder", "Bo Birch"]
    assert FIRST + SECOND in article.inner_text("main")
    hand.press(article, "link", "Peer reviewed")
    assert REVIEW in article.locator("#review").inner_text()
    assert [tab.faults for tab in (*tabs.values(), guest, reader)] == [[]] * 5


def byline(page, hand, film):
    hand.press(page, "link", "Make my byline")
    hand.fill(page, "Credentials", "MD")
    hand.fill(page, "Affiliation", "Clinic of Two Rivers")
    page.get_by_label("Photo").set_input_files(picture("ada.png"))
    hand.press(page, "button", "Save")
    page.get_by_text("Ada Alder, MD").wait_for()
    film.take(page, "byline")


def begin(page, hand, film):
    hand.press(page, "link", "Write")
    hand.fill(page, "Title", TITLE)
    hand.press(page, "button", "Begin to write")
    page.locator(".ProseMirror").wait_for()
    hand.fill(page, "Standfirst", STANDFIRST)
    page.locator(".ProseMirror").focus()
    page.wait_for_timeout(100)
    page.keyboard.type(FIRST)
    wait_saved(page)
    film.take(page, "editor")


def sign_together(page, hand, film):
    hand.press(page, "link", "← Your desk")
    page.get_by_text("by you").first.wait_for()
    film.take(page, "desk")
    hand.press(page, "link", AUTHORS)
    hand.fill(page, "A name of the register", "birch")
    hand.press(page, "button", "Search")
    hand.press(page, "button", re.compile("Add *: Bo Birch"))
    page.get_by_role("heading", name="Bo Birch, PhD").wait_for()
    film.take(page, "authors")
    hand.press(page, "link", "Confirm my part")
    answer(page, hand, film)


def answer(page, hand, film):
    hand.choose(page, "Interests", "I have none to declare")
    hand.tick(page, "I sign this article, as it is said above.")
    hand.press(page, "button", "Confirm")
    page.get_by_text("Confirmed").first.wait_for()


def goes_on_writing(page, hand, film):
    """Bo, who has a byline, is told that he signs a draft, and writes in it."""
    page.get_by_text("Ada Alder named you as an author").first.wait_for()
    film.take(page, "co-author")
    hand.press(page, "link", AUTHORS)
    hand.press(page, "link", "Confirm my part")
    answer(page, hand, film)
    hand.press(page, "link", TITLE)
    page.locator(".ProseMirror").wait_for()
    page.locator(".ProseMirror").focus()
    page.wait_for_timeout(100)
    page.keyboard.press("Control+End")
    page.keyboard.type(SECOND)
    wait_saved(page)
    hand.press(page, "link", "← Your desk")
    page.get_by_text("by you").first.wait_for()


def submit(page, hand, film):
    """Ada comes back to the page of authors, and learns that Bo has confirmed."""
    hand.press(page, "link", "Your desk")
    page.get_by_text("Bo Birch confirmed their part").first.wait_for()
    hand.press(page, "link", TITLE)
    page.locator(".ProseMirror").wait_for()
    hand.press(page, "link", "Next steps")
    hand.press(page, "link", "Submit")
    hand.press(page, "button", "Submit")
    page.get_by_text("in the state “Submitted”").wait_for()
    film.take(page, "submitted")


def ask_for_a_review(page, hand, film):
    """Return the address that Eve hands on to Rae, who has no account."""
    film.take(page, "editor-s-desk")
    hand.press(page, "link", re.compile("Begin the review"))
    hand.press(page, "button", "Begin the review")
    page.get_by_text("in the state “In review”").wait_for()
    hand.press(page, "link", "Reviews")
    hand.fill(page, "Reviewer", "Rae Rowan")
    hand.press(page, "button", "Ask for the review")
    address = page.locator("#secret").input_value()
    film.take(page, "invitation")
    return address


def review(page, hand, film):
    page.get_by_text(SECOND.strip()).wait_for()
    film.take(page, "by-the-link")
    hand.fill(page, "Passage", "wrote down the third thing")
    hand.fill(page, "Note", "Who wrote it down: the doctor?")
    hand.press(page, "button", "Leave the note")
    page.get_by_text("Who wrote it down: the doctor?", exact=True).wait_for()
    hand.press(page, "link", "Write the review")
    hand.choose(page, "Recommendation", "Publish it after small changes")
    hand.fill(page, "Your review", REVIEW)
    hand.tick(page, "My name may stand beside it")
    film.take(page, "review")
    hand.press(page, "button", "Send the review")
    page.get_by_role("heading", name="Thank you").wait_for()


def heed(page, hand, film):
    """Ada reads the note beside the passage, and settles it."""
    hand.press(page, "link", "Your desk")
    hand.press(page, "link", TITLE)
    page.locator(".ProseMirror").wait_for()
    page.get_by_text(
        "Who wrote it down: the doctor?", exact=True
    ).scroll_into_view_if_needed()
    film.take(page, "note")
    hand.press(page, "button", re.compile("Settle"))
    page.get_by_text("Settled by Ada Alder").wait_for(state="attached")


def publish(page, hand, film):
    hand.press(page, "link", TITLE)
    page.locator(".ProseMirror").wait_for()
    hand.press(page, "link", "Reviews")
    page.get_by_text(REVIEW).wait_for()
    hand.choose(page, re.compile("To readers"), "Shown with the reviewer’s name")
    hand.press(page, "button", re.compile("Save *: Rae Rowan"))
    hand.press(page, "link", TITLE)
    page.locator(".ProseMirror").wait_for()
    hand.press(page, "link", "Before it appears")
    film.take(page, "checklist")
    hand.press(page, "link", TITLE)
    hand.press(page, "link", "Next steps")
    hand.press(page, "link", "Publish")
    hand.press(page, "button", "Publish")
    page.get_by_text("in the state “Published”").wait_for()
    film.take(page, "published")
