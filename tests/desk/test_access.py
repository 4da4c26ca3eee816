import pytest
from django.urls import reverse

from tests.factories import ROLES, make_author, make_draft, make_role, make_user

DESK = "/desk/"


def test_whoever_is_not_signed_in_signs_in_first(client):
    response = client.get(DESK)
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next={DESK}"


@pytest.mark.parametrize("role", ROLES)
def test_who_writes_or_edits_has_a_desk(client, role):
    client.force_login(make_role(role))
    expected = 403 if role == "Moderators" else 200
    assert client.get(DESK).status_code == expected


def test_an_account_without_a_role_has_no_desk(client):
    client.force_login(make_user())
    assert client.get(DESK).status_code == 403


def test_the_desk_lists_what_its_owner_signs_and_nothing_of_others(client):
    user = make_role("Contributors")
    make_draft([make_author(user=user)], title="Mine and yours")
    make_draft(title="Somebody else's")
    client.force_login(user)
    page = client.get(DESK).content.decode()
    assert "Mine and yours" in page
    assert "Somebody else" not in page


def test_no_cache_and_no_search_engine_keeps_a_page_of_the_desk(client):
    client.force_login(make_role("Authors"))
    response = client.get(DESK)
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert "unsafe-inline" not in response["Content-Security-Policy"]
