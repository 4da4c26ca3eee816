import pytest

from blog.models import Post
from tests.blog.admin_posts import ADD, LIST, address, order, save, three
from tests.factories import (
    make_author,
    make_category,
    make_draft,
    make_editor,
    make_post,
    make_series,
    make_user,
)
from tests.forms import form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = make_editor()
    client.force_login(user)
    return user


def test_a_new_post_is_a_draft_of_whoever_began_it(client, editor):
    author = make_author()
    data = form_data(client.get(ADD), "post_form") | {
        "title": ["Tides of the ward"],
        "slug": ["tides"],
        "body": ["<p>About #MedEd.</p>"],
        "tags": ["Teaching, FOAMed"],
        "bylines-0-author": [str(author.pk)],
        "bylines-0-place": [""],
    }
    client.post(ADD, data | {"_save": "1"})
    post = Post.objects.get()
    assert (post.status, post.created_by) == (Post.Status.DRAFT, editor)
    assert order(post) == [author.name]
    assert {tag.name for tag in post.tags.all()} == {"MedEd", "Teaching", "FOAMed"}


def test_fields_that_no_form_has_change_nothing(client, editor):
    """Security S5."""
    post = make_draft()
    other = make_user()
    save(
        client,
        post,
        status="published",
        created_by=str(other.pk),
        address_date="2001-01-01",
        comment_count="99",
        body_html="<script>alert(1)</script>",
    )
    post.refresh_from_db()
    assert (post.status, post.created_by, post.address_date, post.comment_count) == (
        Post.Status.DRAFT,
        None,
        None,
        0,
    )
    assert "script" not in post.body_html


def test_view_on_site_leads_to_the_preview_of_a_draft(client, editor):
    post = make_draft()
    page = client.get(address(post))
    link = page.context["absolute_url"]
    assert client.get(link)["Location"].endswith(f"/preview/{post.pk}/")


@pytest.mark.parametrize("words", ["jalali ottawa", "OTTAWA", "resid", "alireza"])
def test_search_finds_title_text_and_author(client, editor, words):
    found = make_draft(
        title="Residents and Twitter",
        body="<p>Seen from Ottawa.</p>",
        authors=[make_author(name="Alireza Jalali")],
    )
    make_draft(title="Something else")
    rows = client.get(LIST, {"q": words}).context["cl"].result_list
    assert list(rows) == [found]


def test_filters_narrow_by_author_category_series_and_state(client, editor):
    author, section, series = make_author(), make_category(), make_series()
    found = make_post(authors=[author], categories=[section], series=series)
    make_draft()
    for query in (
        {"author": author.pk},
        {"categories__id__exact": section.pk},
        {"series__id__exact": series.pk},
        {"status__exact": "published"},
        {"author": author.pk, "status__exact": "published", "q": found.title},
    ):
        rows = client.get(LIST, query).context["cl"].result_list
        assert list(rows) == [found]
    assert list(client.get(LIST, {"author": ""}).context["cl"].result_list) != [found]
    assert client.get(LIST, {"author": "x"})["Location"] == f"{LIST}?e=1"


def test_the_filter_by_author_keeps_the_other_filters(client, editor):
    author = make_author(name="Ada Alder")
    make_post(authors=[author])
    query = {"status__exact": "published", "author": author.pk, "q": "post"}
    page = client.get(LIST, query).content.decode()
    assert '<input type="hidden" name="status__exact" value="published">' in page
    assert '<input type="hidden" name="q" value="post">' in page
    assert "Ada Alder</option>" in page


def test_the_list_names_the_authors_in_order(client, editor):
    make_post(authors=three("Cleo", "Ada", "Ben"), categories=[make_category()])
    assert "Cleo, Ada, Ben" in client.get(LIST).content.decode()


def test_a_tag_too_long_is_refused_with_a_sentence(client, editor):
    post = make_draft()

    response = save(client, post, tags="FOAMed, " + "a" * 101)

    assert "A tag has at most 100 characters" in response.content.decode()
    assert not post.tags.exists()
    save(client, post, tags="#" + "a" * 100)
    assert post.tags.get().name == "a" * 100


def test_a_text_too_long_is_refused_with_a_sentence(client, editor):
    post = make_draft(body="<p>Short.</p>")

    response = save(client, post, body="word " * 200_001)

    assert "at most 1000000 characters" in response.content.decode()
    post.refresh_from_db()
    assert post.body == "<p>Short.</p>"
