import pytest

from tests.blog.ama import CASES, write
from tests.factories import make_site


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.names[0]}")
@pytest.mark.django_db
def test_citation_is_the_one_written_by_hand(settings, case):
    settings.SITE_URL = "https://rounds.example"
    site = make_site(name="Rounds", publisher="Lantern Society")
    assert write(case, site) == case.expected


def test_there_are_fifty():
    assert len(CASES) == 50
