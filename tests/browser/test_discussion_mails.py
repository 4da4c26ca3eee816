import re

import pytest

from comments import links
from comments.known import cookie_name
from comments.mails import ask_to_confirm
from comments.mails.confirming import manage_link
from comments.mails.telling import decide_link
from comments.models import Comment, Decision, Subscription, Tally, Unwanted
from tests.browser.test_accessibility import violations
from tests.comments.letters import mails, path_in
from tests.factories import make_comment, make_post, make_user

MINA = "mina@example.org"
BODY = (
    "Could the effect be the *stopwatch*? See https://ward-data.example/blank\n\n"
    "> Count to five\n\nI would certainly wait longer."
)


@pytest.fixture
def post(transactional_db):
    return make_post(title="Count to five: the silence after a bedside question")


def path_of(url):
    return re.sub(r"^https?://[^/]+", "", url)


def make_held(post, **fields):
    said = {"name": "Marguerite Sorel", "email": MINA, "body": BODY}
    return make_comment(**{"post": post, "status": "pending"} | said | fields)


def make_pages(post):
    """Return paths of all pages that links in mails open, by what they are."""
    moderator = make_user(name="Ines Okafor", is_superuser=True)
    held = make_held(post, interests="sells teaching timers")
    reasons = ["First comment from this address.", "2 links, the limit is 2."]
    Decision.objects.record([held], "judged", was="pending", reasons=reasons)
    done = make_held(post)
    decided = decide_link(done, moderator)
    Comment.objects.filter(pk=done.pk).moderate("approved", actor=moderator)
    # Of a second one its owner is asked, too.
    make_held(post, name="M. Sorel", body="And a second time.")
    ask_to_confirm(held, "replies")
    for wish in (None, held):
        Subscription.objects.create(email=MINA, post=post, comment=wish)
    wish = Subscription.objects.create(email="a@example.org", post=post)
    Unwanted.objects.refuse("never@example.org")
    return {
        "confirm": path_in(mails("confirm")[0], "confirm"),
        "follow": f"/comments/follow/{post.pk}/",
        "follow_confirm": path_of(links.link("follow_confirm", [post.pk, MINA])),
        "subscriptions": "/comments/subscriptions/",
        "manage": path_of(manage_link(MINA)),
        "manage_none": path_of(manage_link("other@example.org")),
        "manage_never": path_of(manage_link("never@example.org")),
        "stop": path_of(links.link("stop", wish.pk)),
        "decide": path_of(decide_link(held, moderator)) + "?act=approved",
        "decided": path_of(decided),
        "unusable": "/comments/confirm/x/",
        "stopped": path_of(links.link("stop", wish.pk + 1000)),
    }


def status_of(name):
    return 404 if name == "unusable" else 200


def test_axe_finds_nothing_on_pages_that_mails_lead_to(visit, post):
    """experience.md B9: both themes, phone and desktop, with errors and without."""
    found = {}
    pages = make_pages(post)
    for theme, width in (("light", 1280), ("dark", 360)):
        tab = visit(width=width, theme=theme)
        for name, path in pages.items():
            look(found, (theme, name), tab.open(path, status_of(name)))
        # Three mails an hour are sent from one place.
        Tally.objects.all().delete()
        for name in ("follow", "subscriptions"):
            page = tab.open(pages[name])
            page.locator("main [name=email]").fill("mina@")
            page.locator("main form button").click()
            page.locator(".errors").wait_for()
            look(found, (theme, f"{name} with errors"), page)
            page.locator("main [name=email]").fill(f"{theme}@example.org")
            page.locator("main form button").click()
            page.get_by_role("heading", name="Look into your mailbox").wait_for()
            look(found, (theme, f"{name} sent"), page)
        assert not tab.faults
    assert found == {}


def look(found, name, page):
    page.wait_for_load_state("load")
    width = "document.documentElement.scrollWidth <= window.innerWidth"
    assert page.evaluate(width), name
    if faults := violations(page):
        found[name] = faults


@pytest.mark.parametrize("scripts", [True, False])
def test_somebody_proves_an_address_and_is_known_from_then_on(visit, post, scripts):
    """4.9, S19: in a real browser, which sends no Referer from such a page."""
    comment = make_held(post)
    ask_to_confirm(comment, "all")
    tab = visit(width=360, java_script_enabled=scripts)
    page = tab.open(path_in(mails("confirm")[0], "confirm"))
    assert page.get_by_text("I would certainly wait longer.").is_visible()
    page.get_by_role("button", name="Yes, I wrote this").click()
    page.get_by_role("heading", name="Thank you, you are known now").wait_for()
    [cookie] = [c for c in tab.context.cookies() if c["name"] == cookie_name()]
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (
        True,
        "Lax",
        "/",
    )
    assert Subscription.objects.get().email == MINA
    assert not tab.faults


def test_a_moderator_decides_from_a_phone(visit, post):
    """4.28, S17: nothing happens before the button, which is large enough."""
    comment = make_held(post)
    moderator = make_user(name="Ines Okafor", is_superuser=True)
    tab = visit(width=360)
    page = tab.open(path_of(decide_link(comment, moderator)) + "?act=rejected")
    for button in page.locator("main form button").all():
        assert button.bounding_box()["height"] >= 44
    assert not comment.decisions.exists()
    page.get_by_role("button", name="Reject").click()
    page.get_by_role("heading", name="Rejected").wait_for()
    assert comment.decisions.get().actor == moderator
    page.go_back()
    page.reload()
    assert page.get_by_text("Already decided by Ines Okafor: Rejected.").is_visible()
    assert not tab.faults


def test_somebody_ends_the_mails_in_two_presses(visit, post):
    wish = Subscription.objects.create(email=MINA, post=post)
    tab = visit(width=360)
    page = tab.open(path_of(links.link("stop", wish.pk)))
    page.get_by_role("button", name="Stop them").click()
    page.get_by_role("heading", name="These mails have stopped").wait_for()
    assert not Subscription.objects.exists()
    page = tab.open(path_of(manage_link(MINA)))
    page.get_by_role("button", name="No mail of discussions at all").click()
    page.get_by_text("You get no mail of any discussion").wait_for()
    assert Unwanted.objects.has(MINA)
    assert not tab.faults
