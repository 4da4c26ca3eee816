"""security.md S1: nothing that anyone writes runs, in any page that shows it."""

import re
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings

from blog import markup
from comments.models import Comment
from tests.blog.payloads import all_payloads
from tests.browser.hostile import make_hostile_posts
from tests.factories import make_user

# A page lets scripts run that its policy would have stopped: what is looked for is
# a script that got as far as the policy.
UNGUARDED = {"bypass_csp": True}

WATCH = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print"]) {
    window[name] = (...args) => { window.ran.push(`${name}(${args})`); };
}
"""

# Returns what ran, and what would run when it is touched.
FOUND = """(trusted) => {
    const found = [...window.ran];
    const bad = ["base", "embed", "form", "iframe", "link", "math", "meta", "object",
        "script", "style", "svg", "template"];
    const schemes = ["http:", "https:", "mailto:"];
    for (const element of document.querySelectorAll(trusted ? "*" : "main *")) {
        const ours = element.matches("form[action^='/comments/']");
        if (!trusted && !ours && bad.includes(element.localName)) found.push(element.outerHTML);
        for (const { name, value } of element.attributes) {
            const address = /^(href|src|action|formaction|xlink:href)$/.test(name);
            const scheme = address && URL.parse(value, document.baseURI)?.protocol;
            if (name.startsWith("on") || name === "srcdoc" || name === "style" && !trusted
                || address && !schemes.includes(scheme)) {
                found.push(`${name}=${value}`);
            }
        }
    }
    return found;
}"""

# Puts each text into the page by the two ways that programs have for it.
INJECT = """(texts) => {
    for (const text of texts) {
        const place = document.createElement("div");
        document.querySelector("main").append(place);
        place.innerHTML = text;
        place.append(document.createRange().createContextualFragment(text));
    }
}"""

FILES = re.compile(r"^http://localhost:\d+/(media|static/(css|fonts|img))/")
BLANK = "<!doctype html><title>Blank</title><main></main>"


@pytest.fixture
def watch(visit):
    """Return a tab that counts the scripts which run in it."""

    def start(**options):
        tab = visit(**UNGUARDED, **options)
        tab.page.add_init_script(WATCH)
        tab.page.route(
            f"{tab.site}/blank",
            lambda route: route.fulfill(body=BLANK, content_type="text/html"),
        )
        # Files of ours may be asked for, and have nothing to do with this.
        tab.page.route(FILES, lambda route: route.fulfill(status=204))
        return tab

    return start


def inject(tab, texts):
    """Return what comes to life of ``texts`` in a page that guards against nothing."""
    page = tab.open("/blank")
    for start in range(0, len(texts), 200):
        page.evaluate(INJECT, texts[start : start + 200])
    page.wait_for_timeout(200)
    return page.evaluate(FOUND, False) + tab.faults


def test_the_watch_sees_what_is_not_cleaned(watch):
    """A test of these tests."""
    tab = watch()
    texts = [
        "<script>alert(1)</script>",
        "<img src=/media/x.png onerror=alert(2)>",
        "<a href='javascript:alert(3)'>x</a>",
        "<img src=https://evil.test/x.png>",
    ]
    found = inject(tab, texts)
    assert {"alert(1)", "href=javascript:alert(3)", "onerror=alert(2)"} < set(found)
    assert "<script>alert(1)</script>" in found
    assert "other host: https://evil.test/x.png" in found
    tab.page.wait_for_function("ran.includes('alert(2)')")


@pytest.mark.parametrize(
    "clean",
    [
        markup.clean_article,
        markup.clean_comment,
        markup.comment_to_html,
        lambda text: markup.feed_html(text, f"{settings.SITE_URL}/a/"),
        lambda text: markup.article_html(text, "/tag/{}/".format, "/@{}".format),
    ],
    ids=["article", "mention", "comment", "feed", "linked"],
)
def test_each_payload_is_inert_once_it_is_cleaned(watch, clean):
    payloads = all_payloads()
    assert len(payloads) >= 300
    assert inject(watch(), [clean(payload) for payload in payloads]) == []


def test_no_page_and_no_feed_runs_what_was_written_into_its_data(watch, client):
    rich = make_hostile_posts()
    public, admin = watch(), watch()
    sign_in(admin, client)
    found = {
        **dict(front_pages(public)),
        **{path: look(public, path) for path in public_pages(rich)},
        **{path: look(admin, path, trusted=True) for path in admin_pages(rich)},
    }
    assert len(found) > 70
    texts = [text for path in feeds(rich) for text in texts_of_feed(client.get(path))]
    found["feeds"] = inject(watch(), texts)
    assert {path: faults for path, faults in found.items() if faults} == {}


def look(tab, path, *, trusted=False):
    """Return what a page does that it should not, and forget it."""
    faults = tab.open(path).evaluate(FOUND, trusted) + tab.faults
    tab.faults.clear()
    return faults


def front_pages(tab):
    """Yield the address of each page of the list of posts, and what it does."""
    path = "/"
    while path:
        yield path, look(tab, path)
        older = tab.page.query_selector("a[rel=next]")
        path = older and f"/{older.get_attribute('href')}"


def public_pages(rich):
    yield "/tags/"
    yield "/contributors/"
    for post in rich:
        yield post.get_absolute_url()
        yield post.bylines.first().author.get_absolute_url()
        yield post.tags.first().get_absolute_url()


def feeds(rich):
    lists = ["/"]
    for post in rich:
        lists += [post.get_absolute_url()]
        lists += [post.bylines.first().author.get_absolute_url()]
    for path in lists:
        yield from (f"{path}feed/{form}" for form in ("", "atom/", "json/"))


def texts_of_feed(response):
    """Return what programs may take for HTML: names and tags are text in each form."""
    if response["Content-Type"] == "application/feed+json":
        feed = response.json()
        told = ("title", "summary", "content_html")
        texts = [item.get(name) for item in feed["items"] for name in told]
        return [*filter(None, texts), feed["title"]]
    root = ET.fromstring(response.content)
    names = ("creator", "category", "}name")
    return [e.text for e in root.iter() if e.text and not e.tag.endswith(names)]


def sign_in(tab, client):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    name = settings.SESSION_COOKIE_NAME
    tab.context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": tab.site}]
    )


def admin_pages(rich):
    for model in ("blog/post", "blog/author", "blog/tag", "blog/image"):
        yield f"/admin/{model}/"
    comments = "/admin/comments/comment/"
    for number in range(1, Comment.objects.count() // 50 + 1):
        yield f"{comments}?p={number}"
    for comment in Comment.objects.order_by("pk")[:6]:
        yield f"{comments}{comment.pk}/change/"
    yield f"{comments}{comment.pk}/delete/"
    yield f"{comments}{comment.pk}/history/"
    for post in rich[:3]:
        yield f"/admin/blog/post/{post.pk}/change/"
    yield f"/admin/blog/post/{post.pk}/delete/"
