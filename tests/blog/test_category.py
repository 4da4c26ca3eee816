import pytest
from django.core.exceptions import ValidationError

from blog.models import Category, Post, Series
from tests.factories import make_category, make_draft, make_post, make_series

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


def test_circle_above_a_category_ends_somewhere():
    one, two = make_category(), make_category()
    Category.objects.filter(pk=one.pk).update(parent=two)
    Category.objects.filter(pk=two.pk).update(parent=one)

    make_category(parent=Category.objects.get(pk=one.pk)).full_clean()


def test_names_hide_and_reverse_nothing():
    assert make_category(name="Teach\u202eing\x00").name == "Teaching"
    assert make_series(title=" Ward\n rounds ").title == "Ward rounds"


def test_series_are_counted_in_one_plan():
    series, _empty = make_series(), make_series()
    make_post(series=series)
    make_post(series=series)
    make_draft(series=series)

    counted = Series.objects.counted(Post.objects.published())

    assert [(found, found.number) for found in counted] == [(series, 2)]
    assert "SubPlan" not in counted.explain()
