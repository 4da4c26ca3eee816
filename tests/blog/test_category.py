import pytest
from django.core.exceptions import ValidationError

from tests.factories import make_category

pytestmark = pytest.mark.django_db


def test_category_is_no_part_of_its_own_part():
    above = make_category()
    below = make_category(parent=above)
    above.parent = below
    with pytest.raises(ValidationError, match="part of this category itself"):
        above.full_clean()


def test_category_may_be_moved_below_another():
    category = make_category(parent=make_category())
    category.parent = make_category()
    category.full_clean()
