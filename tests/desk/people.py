"""Authors, and the page of who signs a post."""

import pytest
from django.urls import reverse

from blog.models import Byline, DeskNotice
from tests.factories import make_author, make_role


@pytest.fixture
def ines(client):
    user = make_role("Contributors", name="Ines Okafor")
    make_author(user=user, name="Ines Okafor")
    client.force_login(user)
    return user


@pytest.fixture
def halima():
    user = make_role("Contributors", name="Halima Odu")
    return make_author(user=user, name="Halima Odu")


def people(post):
    return reverse("desk:people", args=[post.pk])


def deed(verb, post, byline=None):
    args = [post.pk] if byline is None else [post.pk, byline.pk]
    return reverse(f"desk:people-{verb}", args=args)


def order(post):
    return [byline.author.name for byline in Byline.objects.filter(post=post)]


def byline_of(post, author):
    return Byline.objects.get(post=post, author=author)


def changes(post):
    return list(post.byline_changes.order_by("pk").values_list("kind", "name"))


def kinds_for(user):
    return list(DeskNotice.objects.filter(user=user).values_list("kind", flat=True))
