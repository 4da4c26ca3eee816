"""The Nu HTML checker reads the pages on which one comments."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from comments import links, own
from comments.mails.confirming import print_of
from tests.comments.commenting import send
from tests.factories import make_comment, make_editor, make_post, make_site
from tests.test_valid_html import checker

__all__ = ["checker"]

pytestmark = pytest.mark.django_db


def test_pages_of_commenting_are_valid_html(checker, client, tmp_path, monkeypatch):
    monkeypatch.setattr("comments.paging.ROOM", 3)
    monkeypatch.setattr("comments.threads.ROOM", 3)
    make_site(community_rules="Name no patient.\n\nBe kind.")
    post = make_post()
    first = make_comment(post=post, interests="sells timers", url="https://a.example/")
    for _ in range(4):
        last = make_comment(parent=first)
    article = post.get_absolute_url()
    waiting = {"post": post, "status": "pending", "email": "ada@example.org"}
    other, comment = (
        make_comment(**waiting, body="> So\n\nit is."),
        make_comment(**waiting),
    )
    held = own.address_of(comment)
    proof = links.link("confirm", [comment.pk, print_of(comment.email), "all"])
    pages = {
        "article": client.get(article),
        "answer": client.get(f"{article}?reply={first.pk}"),
        "thread": client.get(f"{article}?thread={first.pk}"),
        "continued": client.get(f"{article}?thread={first.pk}&comments=2"),
        "errors": send(client, post, name="", email="x", parent=last.pk),
        "preview": send(client, post, preview="1", parent=last.pk),
        "refused": send(client, post, parent="999999"),
        "second": send(Client(enforce_csrf_checks=True), post),
        "held": client.get(held),
        "edit": client.get(f"{held}edit/"),
        "confirm": client.get(urlsplit(proof).path),
        "wrong edit": client.post(f"{held}edit/", {"body": ""}),
    }
    assert f'id="mine-{other.pk}"' in pages["confirm"].text
    client.force_login(make_editor())
    pages["editor"] = client.get(article)
    make_site(members_only=True)
    client.logout()
    pages["members"] = client.get(article)
    paths = []
    for name, response in pages.items():
        assert response.content, name
        paths.append(tmp_path / f"{name}.html")
        paths[-1].write_bytes(response.content)
    assert checker(paths) == []
