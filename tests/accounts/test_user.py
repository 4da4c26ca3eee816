import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_address_is_kept_in_lower_case():
    assert (
        make_user(email=" Ines.Okafor@Example.ORG ").email == "ines.okafor@example.org"
    )


def test_people_sign_in_whatever_the_case_they_type():
    user = make_user(email="ines@example.org", password="tide-and-time")

    signed_in = authenticate(username="Ines@Example.org", password="tide-and-time")

    assert signed_in == user


def test_inactive_user_can_t_sign_in():
    make_user(email="ines@example.org", password="tide-and-time", is_active=False)

    assert authenticate(username="ines@example.org", password="tide-and-time") is None


def test_user_without_password_can_t_sign_in():
    user = make_user(email="ines@example.org")

    assert not user.has_usable_password()
    assert authenticate(username="ines@example.org", password="") is None


def test_one_address_is_one_account():
    make_user(email="ines@example.org")

    with pytest.raises(IntegrityError):
        make_user(email="INES@example.org")


def test_database_refuses_an_address_with_capitals():
    user = make_user(email="ines@example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(email="Ines@example.org")


def test_form_says_that_an_address_is_taken():
    make_user(email="ines@example.org")

    with pytest.raises(ValidationError, match="has an account already"):
        User(email="ines@example.org", name="Other", password="x").full_clean()


def test_user_needs_an_address():
    with pytest.raises(ValueError, match="needs an e-mail address"):
        User.objects.create_user("")


def test_superuser_may_do_everything():
    user = User.objects.create_superuser(
        "root@example.org", "tide-and-time", name="Root"
    )

    assert user.is_staff
    assert user.has_perm("blog.delete_post")


def test_ordinary_user_may_do_nothing():
    user = make_user()

    assert not user.is_staff
    assert not user.has_perm("blog.view_post")


def test_user_is_shown_by_name():
    user = make_user(name="Ines Okafor")

    assert [str(user), user.get_full_name(), user.get_short_name()] == [
        "Ines Okafor"
    ] * 3
