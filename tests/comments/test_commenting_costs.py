"""What it costs to take a comment: see ``python -m bench.discussion rate``."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments.models import Comment
from tests.comments.commenting import send
from tests.factories import make_comment, make_post, make_site

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("earlier", [0, 12])
def test_the_number_of_queries_does_not_grow(
    client, django_assert_num_queries, earlier
):
    """design.md, comments accepted a second: by a stranger, with the mail they get."""
    make_site(hold_first=False)
    post = make_post()
    parents = [make_comment(post=post) for _number in range(earlier)]
    with django_assert_num_queries(17):
        assert send(client, post).status_code == 303
    if earlier:
        said = {"body": "And I.", "email": "ada@example.org", "parent": parents[0].pk}
        with django_assert_num_queries(20):
            assert send(client, post, **said).status_code == 303


def test_the_post_is_locked_for_few_queries(client):
    """What is judged, rendered and written before does not keep others waiting."""
    make_site(hold_first=False)
    post = make_post()
    with CaptureQueriesContext(connection) as captured:
        send(client, post)
    assert Comment.objects.get().status == "approved"
    statements = [query["sql"] for query in captured]
    first = next(n for n, sql in enumerate(statements) if "FOR NO KEY UPDATE" in sql)
    assert len(statements) - first <= 10
