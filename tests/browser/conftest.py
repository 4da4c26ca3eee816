import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.visit import Visit
from tests.keepsake import Keepsake
from tests.magazine import make_magazine

# The first has no windows, and takes a third of the time of the second.
NAMES = ["chromium-headless-shell", "chromium"]
CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, NAMES)), ""
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing leaves the machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium(django_db_setup):
    """One browser for all tests: without one they are skipped, but never by CI."""
    if not CHROMIUM:
        reason = "there is no Chromium on PATH or named by the variable CHROMIUM"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    # Playwright leaves an event loop running in this thread, and Django would
    # refuse to speak with the database beside one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, live_server, settings):
    """Return a function that opens a tab of its own, as a new reader has it."""
    settings.SITE_URL = live_server.url
    contexts = []

    def start(width=1280, theme="light", **options):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 800},
            color_scheme=theme,
            **options,
        )
        contexts.append(context)
        return Visit(context, live_server.url)

    yield start
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def keepsakes():
    return {}


@pytest.fixture
def magazine(transactional_db, keepsakes, settings, tmp_path_factory):
    """A magazine, made once: each test gets it as it was, rows and files."""
    if kept := keepsakes.get("magazine"):
        return kept.put_back(settings.MEDIA_ROOT)
    magazine = make_magazine()
    folder = tmp_path_factory.mktemp("keepsake") / "media"
    keepsakes["magazine"] = Keepsake(magazine, settings.MEDIA_ROOT, folder)
    return magazine
