"""Several people at work on who signs a post, at the same moment."""

from django.core.exceptions import ValidationError

from blog.models import Byline, Consent
from tests.factories import make_author, make_draft


def positions(post):
    return list(post.bylines.values_list("position", flat=True))


def test_all_who_are_added_at_once_get_a_place_of_their_own(race):
    post = make_draft()
    authors = [make_author() for _ in range(20)]
    race(lambda number: Byline.objects.join(post, authors[number], None))
    assert positions(post) == list(range(1, 22))
    assert post.byline_changes.count() == 20


def test_the_order_stays_one_whoever_moves_whom(race):
    """2.2"""
    post = make_draft([make_author() for _ in range(5)])
    rows = [list(Byline.objects.filter(post=post)) for _ in range(20)]
    race(lambda number: rows[number][number % 5].place_at(number % 4 + 1, None))
    assert positions(post) == [1, 2, 3, 4, 5]


def test_a_consent_is_given_once(race):
    """2.15: the link dies after use."""
    byline = make_draft().bylines.get()
    consent, _token = Consent.objects.ask(byline, "bo@example.org", None)
    asked = [Consent.objects.get(pk=consent.pk) for _ in range(20)]

    def confirm(number):
        try:
            asked[number].confirm()
        except ValidationError:
            return False
        return True

    assert sum(race(confirm)) == 1
