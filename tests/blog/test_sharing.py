"""Links by which readers share a post, and the page that asks for their server."""

import re
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.factories import make_draft, make_post

TITLES = [
    "Count to five",
    "R&D = 50% of C#? a+b",
    "Fever 🌡️ at “night”",
    "« Où est l’hôpital ? »",
    "السؤال عند سرير المريض",
    "A%20B &amp; <b>c</b>",
]


def shared(client, post):
    """Return what the article's links for sharing lead to, by their names."""
    html = client.get(post.get_absolute_url()).content.decode()
    nav = re.search(r'<nav class="share.*?</nav>', html, re.S)[0]
    links = re.findall(r'<a href="([^"]*)"(?: rel="([^"]*)")?>([^<]*)</a>', nav)
    return {name: (unescape(href), rel) for href, rel, name in links}


@pytest.mark.parametrize("title", TITLES)
def test_links_hold_title_and_address_and_nothing_else(client, settings, title):
    """features.md 1.15: percent-encoded so that each network reads the same again."""
    settings.SITE_URL = "https://blog.example"
    post = make_post(title=title, slug="où-5")
    title = post.title  # As it was cleaned.
    address = f"https://blog.example{post.get_absolute_url()}"

    found = {name: href for name, (href, _rel) in shared(client, post).items()}

    query = {name: parse_qs(urlsplit(href).query) for name, href in found.items()}
    assert query["Bluesky"] == {"text": [f"{title} {address}"]}
    assert query["LinkedIn"] == {"url": [address]}
    assert query["X"] == {"text": [title], "url": [address]}
    subject, body = urlsplit(found["E-mail"]).query.split("&")
    # Mail programs leave a plus as it is (RFC 6068).
    assert unquote(subject) == f"subject={title}"
    assert unquote(body) == f"body={title} {address}"
    assert found["Address to copy"] == f"{post.get_absolute_url()}share/"
    assert all(href.isascii() and " " not in href for href in found.values())


def test_links_to_networks_vouch_for_nothing(client):
    links = shared(client, make_post())
    for name in ("Bluesky", "LinkedIn", "X"):
        assert links[name][1] == "nofollow noopener"


def test_post_that_is_not_out_is_not_shared(client, admin_client):
    draft = make_draft(slug="draft")
    html = admin_client.get(draft.get_absolute_url()).content.decode()
    assert draft.title in html
    assert 'class="share' not in html
    assert client.get(f"{make_post().get_absolute_url()}share/").status_code == 200
    draft.publish()
    draft.withdraw()
    assert client.get(f"{draft.get_absolute_url()}share/").status_code == 404


def ask(client, post, instance):
    address = f"{post.get_absolute_url()}share/"
    response = client.get(address, {"instance": instance})
    assert response.status_code == 200
    assert not response.cookies
    return response.content.decode()


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("mastodon.social", "mastodon.social"),
        (" HTTPS://Ward.Example/about ", "ward.example"),
        ("@ines@ward.example", "ward.example"),
        ("ines@ward.example", "ward.example"),
        ("münchen.social", "xn--mnchen-3ya.social"),
    ],
)
def test_server_that_is_named_is_linked_to(client, written, host):
    """features.md 1.15: by a link, so that no address of ours leads elsewhere."""
    post = make_post(title="R&D «été»")

    html = ask(client, post, written)

    link = unescape(re.search(r'href="([^"]*)"[^>]*>Go on to ([^<]*)<', html)[1])
    parts = urlsplit(link)
    assert (parts.scheme, parts.netloc, parts.path) == ("https", host, "/share")
    assert parse_qs(parts.query)["text"][0].startswith("R&D «été» http")


@pytest.mark.parametrize(
    "written",
    [
        "the ward",
        "javascript:alert(1)",
        "localhost",
        "127.0.0.1",
        "[::1]",
        "evil.example:8000",
        "evil.example\\.ward.example",
        "a@b@c",
        "-a.example",
        '"><script>.example',
        "." * 9,
        "a." * 200,
    ],
)
def test_name_that_no_server_has_is_said_and_kept(client, written):
    html = ask(client, make_post(), written)

    assert "Go on to" not in html
    assert "<script>" not in html
    error = re.search(r'class="field__error".*?</div>', html, re.S)[0]
    assert "No server can have this name" in error or "at most" in error
    typed = re.search(r'<input[^>]*name="instance"[^>]*>', html)[0]
    assert unescape(re.search(r'value="([^"]*)"', typed)[1]) == written.strip()


def test_nothing_typed_is_said_too(client):
    assert "Write the name of your server." in ask(client, make_post(), " ")


def test_page_gives_the_address_to_copy(client, settings):
    settings.SITE_URL = "https://blog.example"
    post = make_post(slug="été")
    response = client.get(f"{post.get_absolute_url()}share/")
    assert f'value="https://blog.example{post.get_absolute_url()}"' in response.text
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "field__error" not in response.text


def test_former_address_leads_on(client):
    post = make_post(slug="before")
    old = post.get_absolute_url()
    post.slug = "after"
    post.save()
    response = client.get(f"{old}share/")
    assert (response.status_code, response.url) == (
        301,
        f"{post.get_absolute_url()}share/",
    )
