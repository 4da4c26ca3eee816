"""Pages outside the stream of posts, and the addresses that they can have."""

import pytest
from django.core.exceptions import ValidationError

from blog.models import Page
from tests.factories import make_page

TAKEN = [
    *("tags", "search", "popular", "feeds", "corrections", "contributors", "series"),
    *("admin", "desk", "webmention", "2015"),
]


@pytest.mark.parametrize("slug", TAKEN)
def test_no_page_has_the_address_of_another_part_of_the_site(client, slug):
    """It would never be shown."""
    page = Page(title="Ours", slug=slug, body="<p>Ours.</p>")
    with pytest.raises(ValidationError, match="another part of the site"):
        page.full_clean()


@pytest.mark.parametrize("slug", ["about-us", "tag", "preview", "comments", "łódź"])
def test_any_other_address_shows_its_page(client, slug):
    page = make_page(slug=slug)
    page.full_clean()
    response = client.get(page.get_absolute_url())
    assert response.context["page"] == page


def test_a_page_without_a_slug_is_asked_for_one():
    with pytest.raises(ValidationError) as raised:
        Page(title="Ours", body="<p>Ours.</p>").full_clean()
    assert list(raised.value.message_dict) == ["slug"]
