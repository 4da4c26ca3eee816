"""What is sent to the search by whoever wants more from it than posts."""

import json
from itertools import count

import pytest
from django.http import Http404

from blog.models import KnownWord, Post
from blog.results import narrowed, results_for
from blog.searching import Search, SearchForm, read
from tests.blog.sql_payloads import payloads
from tests.factories import make_draft, make_post, make_role
from tests.shared import SHARED, needs_shared

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client):
    """Return a function that searches, each time as another reader."""
    make_post(title="Tide", body="<p>Sand.</p>", tags=["Wards"])
    make_draft(title="Zq canary", body="<p>Zq canary.</p>", tags=["Zqcanary"])
    numbers = count()

    def ask(**given):
        number = next(numbers)
        reader = f"198.51.{number // 250}.{number % 250}"
        return client.get("/search/", given, REMOTE_ADDR=reader)

    return ask


def test_no_sql_comes_through_by_what_is_asked_for(ask):
    """S12: 400 payloads in each field are words, names and dates that are none."""
    assert len(set(payloads())) == 400
    before = list(Post.objects.order_by("pk").values())
    for payload in payloads():
        posts, line = Post.objects.published(), read(payload)
        found = narrowed(posts.matching(line.words), line)
        assert not found.exists() or "or" in payload.lower(), payload
        for search in (Search(authors=[payload]), Search(tags=[payload])):
            assert not narrowed(posts, search).exists()
        assert not SearchForm({"after": payload, "before": payload}).is_valid()
    assert list(Post.objects.order_by("pk").values()) == before


def test_no_sql_is_an_error_or_tells_of_what_is_not_out(ask):
    """S12: on the page as a whole, one payload of each kind."""
    for payload in payloads()[::10]:
        for given in ({"q": payload}, {"author": payload}, {"after": payload}):
            response = ask(**given)
            assert response.status_code == 200, given
            assert "Zq canary" not in response.content.decode(), given


@pytest.mark.parametrize("name", ["from", "older"])
def test_no_sql_comes_through_by_a_place(name):
    """S12"""
    make_post(title="Tide")
    for payload in payloads():
        for place in (payload, f"1.20150611T080000.000000-{payload}"):
            with pytest.raises(Http404):
                results_for(Search("tide"), {name: place})


@needs_shared
def test_naughty_strings_are_only_words(ask):
    """data/strings/blns.json"""
    strings = json.loads((SHARED / "data" / "strings" / "blns.json").read_text())
    assert len(strings) > 500
    KnownWord.objects.learn()
    for number, string in enumerate(strings):
        form = SearchForm({"q": string[:200], "tag": string[:200]})
        if form.is_valid() and form.search:
            results_for(form.search, {"q": string[:200]})
        if number % 10 == 0:
            response = ask(q=string[:200], author=string[:200])
            assert response.status_code in (200, 400), string
            assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("role", [None, "Authors"])
def test_no_beginning_or_misspelling_leads_to_what_is_not_out(client, ask, role):
    """S4: neither as a result, nor to be narrowed to, nor as what was meant."""
    if role:
        client.force_login(make_role(role))
    KnownWord.objects.learn()
    for given in (
        {"q": "zq"},
        {"q": "canarry"},
        {"q": "canar"},
        {"q": "author:zq"},
        {"q": "#zq"},
        {"tag": "zqcanar"},
        {"after": "1900"},
        {"q": "-tide"},
        {"q": "tide or canarx"},
    ):
        html = ask(**given).content.decode()
        assert "Zq" not in html, given
        assert "canary" not in html, given
