"""How often an import asks the database: a large blog has posts by the thousand."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.blog.wxr import account, comment, item

pytestmark = pytest.mark.django_db

# For each post, with its byline, section, tags and all that is said below it.
QUERIES = 32
INES = account("ines", "Ines Okafor, MD", 7)


def posts(numbers, answers):
    """Return posts that file, tag and discuss the same, each with ``answers``."""
    terms = [("category", "wards", "Wards"), ("post_tag", "night", "Night")]
    return [
        item(
            number,
            body="<p>On #MedEd.</p>",
            terms=terms,
            comments=[comment(number * 100 + n) for n in range(answers)],
        )
        for number in numbers
    ]


def asked(bring, *parts):
    with CaptureQueriesContext(connection) as queries:
        bring(INES, *parts)
    return len(queries)


def test_what_is_said_below_a_post_costs_no_query_for_each(bring):
    bring(INES, *posts([1], 1))
    few = asked(bring, *posts([2, 3], 1))
    assert asked(bring, *posts([4, 5], 40)) == few
    assert (asked(bring, *posts([6, 7, 8, 9], 1)) - few) / 2 <= QUERIES
