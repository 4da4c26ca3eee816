import pytest

from blog.models import Related
from tests.blog.admin_posts import address, form_of, order, save, three
from tests.factories import make_author, make_draft, make_editor, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = make_editor()
    client.force_login(user)
    return user


def test_the_order_of_bylines_survives_every_saving(client, editor):
    """Features 2.2."""
    post = make_draft(authors=three("C", "A", "B"))
    save(client, post)
    assert order(post) == ["C", "A", "B"]
    save(client, post, title="Another title")
    assert order(post) == ["C", "A", "B"]
    save(client, post, press="_continue")
    assert order(post) == ["C", "A", "B"]
    assert list(post.bylines.values_list("position", flat=True)) == [1, 2, 3]


@pytest.mark.parametrize(
    ("places", "names"),
    [
        (("2", "1", "3"), ["B", "A", "C"]),
        (("3", "2", "1"), ["C", "B", "A"]),
        (("1", "2", "1"), ["C", "A", "B"]),
        (("2", "2", "3"), ["B", "A", "C"]),
        (("", "2", "3"), ["B", "C", "A"]),
        (("3", "", ""), ["A", "B", "C"]),
        (("70", "2", "9"), ["B", "C", "A"]),
    ],
)
def test_numbers_of_bylines_may_be_swapped_repeated_or_left_out(
    client, editor, places, names
):
    post = make_draft(authors=three("A", "B", "C"))
    fields = {f"bylines-{n}-place": place for n, place in enumerate(places)}
    save(client, post, **fields)
    assert order(post) == names
    assert list(post.bylines.values_list("position", flat=True)) == [1, 2, 3]


def test_bylines_are_added_and_removed_without_a_gap(client, editor):
    post = make_draft(authors=three("A", "B", "C"))
    data = form_of(client, post) | {
        "bylines-0-DELETE": ["on"],
        "bylines-TOTAL_FORMS": ["5"],
        "bylines-3-author": [str(make_author(name="D").pk)],
        "bylines-3-place": ["1"],
        "bylines-3-contribution": ["author"],
        "bylines-3-disclosure_status": ["unanswered"],
        "bylines-4-author": [str(make_author(name="E").pk)],
        "bylines-4-contribution": ["illustrator"],
        "bylines-4-disclosure_status": ["none"],
    }
    client.post(address(post), data | {"_save": "1"})
    assert order(post) == ["D", "B", "C", "E"]
    assert list(post.bylines.values_list("position", flat=True)) == [1, 2, 3, 4]


def test_one_author_twice_gets_a_sentence(client, editor):
    author = make_author()
    post = make_draft(authors=[author])
    data = form_of(client, post) | {
        "bylines-TOTAL_FORMS": ["2"],
        "bylines-1-author": [str(author.pk)],
        "bylines-1-contribution": ["author"],
        "bylines-1-disclosure_status": ["none"],
    }
    page = client.post(address(post), data | {"_save": "1"}).content.decode()
    assert "This author is in the byline already." in page
    assert post.bylines.count() == 1


def test_a_byline_can_not_pass_to_another_author(client, editor):
    post = make_draft(authors=three("A"))
    save(client, post, **{"bylines-0-author": str(make_author(name="B").pk)})
    assert order(post) == ["A"]


def test_related_posts_keep_the_order_that_the_editor_chose(client, editor):
    post, first, second = make_post(), make_post(), make_post()
    data = form_of(client, post) | {
        "chosen-TOTAL_FORMS": ["2"],
        "chosen-0-other": [str(second.pk)],
        "chosen-0-place": ["2"],
        "chosen-1-other": [str(first.pk)],
        "chosen-1-place": ["1"],
    }
    client.post(address(post), data | {"_save": "1"})
    chosen = Related.objects.filter(post=post).order_by("position")
    assert [row.other for row in chosen] == [first, second]


def test_who_joins_a_published_post_is_kept_as_they_are_that_day(client, editor):
    """Features 2.5."""
    author = make_author(credentials="MD", affiliation="Ward 7")
    post = make_post()
    data = form_of(client, post) | {
        "bylines-TOTAL_FORMS": ["2"],
        "bylines-1-author": [str(author.pk)],
        "bylines-1-contribution": ["translator"],
        "bylines-1-disclosure_status": ["none"],
    }
    client.post(address(post), data | {"_save": "1"})
    byline = post.bylines.get(author=author)
    assert byline.kept_at
    assert (byline.credentials, byline.affiliation) == ("MD", "Ward 7")
