"""What is offered after # and @, and to whom."""

import pytest

from tests.factories import make_author, make_draft, make_post, make_role, make_tag

pytestmark = pytest.mark.django_db


def offered(client, begun):
    found = client.get("/desk/complete", {"sign": "#", "q": begun}).json()["items"]
    return [item["name"] for item in found]


def test_a_tag_of_a_draft_is_offered_to_who_may_read_the_draft(client):
    """Security S4: a tag tells of what carries it."""
    user = make_role("Contributors")
    make_draft([make_author(user=user)], tags=["RoundsSecret"])
    make_post(tags=["RoundsOpen"])
    make_tag("RoundsDescribed", description="What editors keep ready.")
    make_tag("RoundsUnused")
    client.force_login(make_role("Contributors"))
    assert offered(client, "rounds") == ["RoundsDescribed", "RoundsOpen"]
    client.force_login(user)
    assert "RoundsSecret" in offered(client, "rounds")
    client.force_login(make_role("Editors"))
    assert len(offered(client, "rounds")) == 4


def test_a_synonym_is_offered_as_what_it_means(client):
    meant = make_tag("MedEd")
    make_tag("TeachingDoctors", synonym_of=meant)
    client.force_login(make_role("Contributors"))
    assert offered(client, "teach") == []
    make_post(tags=["MedEd"])
    assert offered(client, "teach") == ["MedEd"]


@pytest.mark.parametrize(
    ("begun", "name"),
    [
        ("MedEdu", "MedEd"),
        ("Resdents", "Residents"),
        ("biopsies", "Biopsy"),
        ("education", "Éducation"),
        ("bedsideteachings", "BedsideTeaching"),
    ],
)
def test_what_is_nearly_a_tag_offers_it(client, begun, name):
    """features.md 3.8"""
    for other in ("MedEd", "Residents", "Biopsy", "Éducation", "BedsideTeaching"):
        make_post(tags=[other])
    client.force_login(make_role("Contributors"))
    assert offered(client, begun) == [name]


def test_what_is_nearly_the_tag_of_a_draft_offers_nothing(client):
    """Security S4"""
    make_draft(tags=["RoundsSecret"])
    client.force_login(make_role("Contributors"))
    assert offered(client, "RoundsSecrets") == []
