"""What is not out is told to nobody whom it doesn't concern: security.md S4."""

import re

import pytest
from django.urls import reverse

from blog.models import Post
from tests.desk.canary import (
    HIDDEN,
    make_hidden,
    make_world,
    other_paths,
    paths_of,
    patterns,
    shared_word,
    word,
)
from tests.factories import make_author, make_post, make_role

pytestmark = pytest.mark.django_db

STRANGERS = ["anonymous", "other author"]
ASKED = [
    "/?s=zq",
    "/search/?q=zq",
    "/search/?q=canary+OR+-nothing",
    "/search/?author=zq&tag=zq",
    "/search/?after=1900",
    "/admin/blog/post/?q=zq",
    "/admin/blog/post/?status__exact=draft",
    "/admin/blog/image/?q=zq",
    "/desk/complete?sign=%23&q=Wordzq",
    "/desk/complete?sign=%23&q=Tagzq",
    "/desk/complete?sign=@&q=zq",
    "/desk/find/?q=zq",
    "/desk/images/?q=zr",
    "/desk/media/?q=zr",
    "/admin/autocomplete/?app_label=blog&model_name=related&field_name=other&term=zq",
    "/admin/autocomplete/?app_label=blog&model_name=post&field_name=series&term=zq",
]
# It ends the session, and it asks for a worker.
UNASKED = r"logout|^/readyz$"


def leaks(client, name, paths, states):
    """Return each of ``paths`` whose answer has the word of one of ``states``."""
    found = []
    for path in paths:
        if re.search(UNASKED, path):
            continue
        response = client.get(path)
        assert response.status_code < 500, path
        words = [word(state) for state in states]
        if name == "anonymous" or not path.startswith("/admin/"):
            words += [shared_word(state) for state in states]
        found += [(path, secret) for secret in words if is_told(response, path, secret)]
    return found


@pytest.mark.parametrize("name", STRANGERS)
@pytest.mark.parametrize("state", HIDDEN)
def test_nobody_learns_of_a_post_that_is_not_theirs(client, name, state):
    """Security S4: by every address that leads to it, in the body and each header."""
    posts, people = make_world([state])
    if people[name]:
        client.force_login(people[name])
    paths = paths_of(posts[state])
    assert len(paths) > 70
    assert leaks(client, name, paths, [state]) == []


@pytest.mark.parametrize("name", STRANGERS)
def test_no_other_page_tells_of_such_a_post(client, name):
    """Security S4: lists, feeds, searches, sitemaps and forms."""
    _posts, people = make_world()
    if people[name]:
        client.force_login(people[name])
    paths = [*other_paths(), *ASKED]
    assert len(paths) > 120
    assert leaks(client, name, paths, HIDDEN) == []


def is_told(response, path, secret):
    """Return whether a word stands in an answer, but for what was asked itself."""
    headers = "".join(f"{name}: {value}\n" for name, value in response.items())
    body = b"".join(response) if response.streaming else response.content
    said = f"{headers}{body.decode(errors='replace')}".lower()
    for part in path.partition("?")[0].lower().split("/"):
        said = said.replace(part, "") if secret in part else said
    return secret in said


@pytest.mark.parametrize("name", ["owner", "co-author", "editor", "admin"])
def test_whom_it_concerns_reads_it(client, name):
    """Security S4: so that the walk above could find something."""
    posts, people = make_world()
    client.force_login(people[name])
    for state, post in posts.items():
        for path in (
            reverse("blog:preview", args=[post.pk]),
            reverse("desk:steps", args=[post.pk]),
            reverse("admin:blog_post_change", args=[post.pk]),
            f"/admin/blog/post/?q={word(state)[:-1]}",
        ):
            response = client.get(path, follow=True)
            assert is_told(response, path, word(state)), path


def test_no_count_and_no_etag_changes_when_something_hidden_comes(client):
    """Security S4: what readers get is the same, byte for byte."""
    author = make_author(user=make_role("Authors"))
    make_post(authors=[author, make_author()], tags=["MedEd"], title="Seen by all")
    public = [f"/{''.join(parts)}" for parts in patterns() if is_public_list(parts)]
    public += ["/tag/meded/", f"/author/{author.slug}/", "/sitemap-posts.xml", "/?s=zq"]
    public += [
        "/search/?q=zq",
        "/search/?q=seen",
        "/search/?after=1900",
        "/search/?tag=meded",
    ]
    assert len(public) > 12
    before = [read(client, path) for path in public]
    for state in HIDDEN:
        post = make_hidden(state, [author])
        post.tags.add("MedEd")
    after = [read(client, path) for path in public]
    for path, first, second in zip(public, before, after, strict=True):
        assert first == second, path
    assert Post.objects.count() == len(HIDDEN) + 1


def read(client, path):
    """Return what is the same each time: a feed also says when it was made."""
    response = client.get(path)
    body = re.sub(rb"<lastBuildDate>[^<]*", b"", response.content)
    tag = response.headers.get("ETag") if body == response.content else ""
    return response.status_code, tag, body


def is_public_list(parts):
    written = "".join(parts)
    private = ("admin", "accounts", "desk", "healthz", "readyz", "comments/s", "xmlrpc")
    return not re.search(r"[<^(]", written) and not written.startswith(private)


def test_a_count_in_the_administration_tells_of_no_draft(client):
    """Security S4"""
    posts, people = make_world(["draft"])
    for name, number in (("other author", 0), ("owner", 1), ("editor", 1)):
        client.force_login(people[name])
        response = client.get(reverse("admin:blog_series_changelist"))
        [series] = response.context["cl"].result_list
        assert (series, series.number) == (posts["draft"].series, number)
