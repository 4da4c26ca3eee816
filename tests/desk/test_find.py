"""The search of the desk finds what I may write at, and nothing else."""

import pytest

from tests.factories import make_author, make_draft, make_post, make_role

FIND = "/desk/find/"


@pytest.fixture
def ines(client):
    user = make_role("Authors", name="Ines Okafor")
    make_author(user=user, name="Ines Okafor")
    client.force_login(user)
    return user


def found(client, **asked):
    return [piece.post.title for piece in client.get(FIND, asked).context["pieces"]]


@pytest.mark.parametrize(
    "asked", ["silence", "SILEN", "stethoscopes", "wren", "wren si"]
)
def test_words_of_title_text_and_authors_are_found(client, ines, asked):
    tomasz = make_author(name="Tomasz Wren")
    make_draft([ines.author, tomasz], title="On silence", body="<p>A stethoscope.</p>")
    make_draft([ines.author], title="Something else")
    assert found(client, q=asked) == ["On silence"]


def test_a_state_narrows_it(client, ines):
    make_draft([ines.author], title="Begun")
    make_post(authors=[ines.author], title="Out")
    assert found(client) == ["Out", "Begun"]
    assert found(client, state="published") == ["Out"]
    assert found(client, state="no-such-state") == ["Out", "Begun"]


def test_drafts_of_others_are_not_found(client, ines):
    """security S4"""
    make_draft(title="A canary of a draft")
    response = client.get(FIND, {"q": "canary"})
    assert list(response.context["pieces"]) == []
    assert "A canary" not in response.text
    client.force_login(make_role("Editors"))
    assert found(client, q="canary") == ["A canary of a draft"]
