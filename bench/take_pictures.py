"""
Take the pictures of docs/pictures.md from a running demo.

    make run            # in another terminal
    .venv/bin/python -m bench.take_pictures http://127.0.0.1:8000 EMAIL PASSWORD

The last two are those that ``make run`` prints; without them desk and administration
are left out. Each page is loaded twice, since fonts that came too late for the first
time are there for the second. Needs Chromium on PATH, or its path in CHROMIUM.
"""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()

ARTICLE = "/2026/03/17/count-to-five/"
BYLINES = "#bylines-group"
MENTIONS = ".thread > li:has(.mention)"
NINE = "/2026/09/22/nine-hospitals-one-sheet/"

# Name, path, width, height, theme, and what to scroll to.
PICTURES = [
    ("home-1280-light", "/", 1280, 1250, "light", ""),
    ("home-768-dark", "/", 768, 1000, "dark", ""),
    ("home-360-light", "/", 360, 800, "light", ""),
    ("article-1280-light", ARTICLE, 1280, 900, "light", ""),
    ("article-360-light", ARTICLE, 360, 800, "light", ""),
    ("article-360-dark", ARTICLE, 360, 800, "dark", ""),
    ("article-margin-1600-dark", ARTICLE, 1600, 1000, "dark", ".prose"),
    ("nine-authors-1280-dark", NINE, 1280, 900, "dark", ""),
    ("discussion-1280-light", ARTICLE, 1280, 1000, "light", "#discussion"),
    ("discussion-360-dark", ARTICLE, 360, 800, "dark", "#discussion"),
    ("mentions-1280-light", ARTICLE, 1280, 1000, "light", MENTIONS),
    ("mentions-1280-dark", ARTICLE, 1280, 1000, "dark", MENTIONS),
    ("mentions-360-light", ARTICLE, 360, 800, "light", MENTIONS),
    ("reactions-360-dark", ARTICLE, 360, 800, "dark", ".likes"),
    ("tag-1280-light", "/tag/meded/", 1280, 900, "light", ""),
    ("two-tags-360-light", "/tag/foamed+meded/", 360, 800, "light", ""),
    ("topics-360-dark", "/tags/", 360, 800, "dark", ""),
    ("search-1280-light", "/search/?q=question", 1280, 900, "light", ""),
    ("search-360-dark", "/search/?q=question", 360, 800, "dark", ""),
    ("cite-1280-light", f"{ARTICLE}cite/", 1280, 900, "light", ""),
    ("share-360-light", f"{ARTICLE}share/", 360, 800, "light", ""),
    ("author-1280-dark", "/author/ines-okafor/", 1280, 900, "dark", ""),
    ("contributors-1280-light", "/contributors/", 1280, 900, "light", ""),
    ("lost-1280-light", "/no/such/page/", 1280, 900, "light", ""),
    ("sign-in-1280-light", "/accounts/login/", 1280, 900, "light", ""),
    ("sign-in-360-dark", "/accounts/login/", 360, 800, "dark", ""),
]
MENTIONED = "mentioned-elsewhere/"
# What somebody writes below the article and sends, if anything.
COMMENT = {
    "name": "Sunniva Brekke",
    "email": "sunniva@hospital.example",
    "interests": "I sell no stopwatches.",
    "body": "The *potassium* story is mine as well; so says "
    "[the ward's log](https://ward.example/log).\n\n> Could it be the stopwatch?\n\n"
    "Hardly. We counted without one.",
}
AMISS = {"name": "", "email": "sunniva"}
WRITING: list[tuple[str, dict[str, str], int, int, str]] = [
    ("form-1280-light", {}, 1280, 1000, "light"),
    ("form-360-dark", {}, 360, 900, "dark"),
    ("form-errors-1280-light", COMMENT | AMISS, 1280, 1000, "light"),
    ("held-1280-light", COMMENT, 1280, 900, "light"),
    ("held-360-dark", COMMENT | {"email": "brekke@hospital.example"}, 360, 900, "dark"),
]
# For those who work at a demo that is new: the numbers are those of its rows.
DRAFT = "23/"
DESK = [
    ("desk-1280-light", "", 1280, 1000, "light", ""),
    ("desk-360-dark", "", 360, 800, "dark", ""),
    ("editor-1280-light", DRAFT, 1280, 1000, "light", ""),
    ("checklist-360-light", f"{DRAFT}checks/", 360, 800, "light", ""),
    ("calendar-1280-light", "calendar/?month=2026-03", 1280, 900, "light", ""),
    ("media-1280-dark", "media/", 1280, 900, "dark", ""),
]
ADMINISTRATION = [
    ("admin-1280-light", "", 1280, 1000, "light", ""),
    ("admin-post-1280-light", "blog/post/15/change/", 1280, 1000, "light", ""),
    ("admin-bylines-1280-light", "blog/post/15/change/", 1280, 800, "light", BYLINES),
    ("admin-queue-1280-light", "comments/comment/queue/", 1280, 1000, "light", ""),
    ("admin-queue-360-dark", "comments/comment/queue/", 360, 900, "dark", ""),
    ("admin-invitation-1280-light", "accounts/invitation/add/", 1280, 900, "light", ""),
    ("admin-mentioned-1280-light", MENTIONED, 1280, 900, "light", ""),
    ("admin-mentioned-360-dark", MENTIONED, 360, 900, "dark", ""),
    ("admin-mail-360-dark", "mail/message/test/", 360, 800, "dark", ""),
]


def take(browser: Browser, site: str, picture: tuple, state: Any = None) -> None:
    name, path, width, height, theme, place = picture
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme=theme,
        storage_state=state,
    )
    for _ in range(2):
        page.goto(site + path, wait_until="networkidle")
    if place:
        page.evaluate("place => document.querySelector(place).scrollIntoView()", place)
        page.wait_for_load_state("networkidle")
    shoot(page, name)


def write(browser: Browser, site: str, picture: tuple) -> None:
    """Take the form, or the page that comes of sending it with these fields."""
    name, fields, width, height, theme = picture
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme=theme
    )
    page.goto(site + ARTICLE, wait_until="networkidle")
    for field, text in fields.items():
        page.fill(f"#write [name={field}]", text)
    if fields:
        page.click("#write button:not([name=preview])")
        page.wait_for_load_state("networkidle")
    else:
        page.evaluate("document.getElementById('reply').scrollIntoView()")
    shoot(page, name)


LOADED = """[...document.images].every(
    image => image.complete || !image.checkVisibility()
        || image.getBoundingClientRect().top > innerHeight
        || image.getBoundingClientRect().bottom < 0
)"""


def shoot(page: Page, name: str) -> None:
    # What is loaded late is there once it is near.
    for _ in range(100):
        if page.evaluate(LOADED):
            break
        page.wait_for_timeout(50)
    file = FOLDER / f"{name}.png"
    page.screenshot(path=file)
    page.close()
    # 128 colours are enough for flat drawings, and a third of the bytes.
    Image.open(file).convert("RGB").quantize(128).save(file, optimize=True)
    print(file)


def sign_in(browser: Browser, site: str, email: str, password: str) -> Any:
    """Return what a browser keeps of somebody who has signed in."""
    page = browser.new_page()
    page.goto(f"{site}/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_url("**/desk/**")
    return page.context.storage_state()


def main(site: str, *account: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    site = site.rstrip("/")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for picture in PICTURES:
            take(browser, site, picture)
        for written in WRITING:
            write(browser, site, written)
        if account:
            state = sign_in(browser, site, *account)
            for folder, pictures in (("desk", DESK), ("admin", ADMINISTRATION)):
                for name, path, *how in pictures:
                    take(browser, site, (name, f"/{folder}/{path}", *how), state)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
