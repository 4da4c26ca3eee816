"""Who signs what comes in: co-authors, bylines in texts, authors who are here."""

import pytest

from blog.models import Author, Post
from tests.blog import post1
from tests.blog.wxr import FOUR, LINE, item
from tests.factories import make_author

pytestmark = pytest.mark.django_db


def test_four_authors_one_without_a_handle(bring, client):
    """2.1, 2.2, 2.5"""
    coauthors = [("author", f"cap-{n}", n) for n in ("ines", "lars", "mo", "zoe")]
    bring(*FOUR, item(5, body=f"{LINE}<p>Words.</p>", terms=coauthors))
    post = Post.objects.get(pk=5)
    said = post1.words(post1.read(client, post))
    assert post1.words(LINE) in said
    assert said.count("By: ") == 1
    assert post.body == "<p>Words.</p>"
    assert [b.author.name for b in post.signatures] == [
        "Ines Okafor",
        "Lars Lind",
        "Mo Sall",
        "Zoë Ruiz",
    ]
    ines = Author.objects.get(slug="ines")
    assert (ines.citing_name, ines.credentials) == ("Okafor, Ines", "MD")
    assert ines.user is None
    assert "ines@mail.example" not in client.get(ines.get_absolute_url()).text


def test_coauthors_stand_in_their_order_each_once(bring):
    terms = [("author", f"cap-{n}", n) for n in ("zoe", "ines", "zoe", "lars")]
    bring(*FOUR, item(5, terms=terms))
    names = [b.author.name for b in Post.objects.get().signatures]
    assert names == ["Zoë Ruiz", "Ines Okafor", "Lars Lind"]


def test_an_author_who_is_here_by_address_is_not_doubled(bring):
    here = make_author(name="I. Okafor", email="INES@mail.example")
    bring(*FOUR, item(5))
    assert Post.objects.get(pk=5).signatures[0].author == here
