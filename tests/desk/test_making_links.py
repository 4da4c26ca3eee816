"""Authors make links to their drafts, list, mail and revoke them (7.7)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from blog.desk.links import LinkForm
from blog.models import PreviewLink
from mail.models import Message
from tests.desk.test_preview_links import share
from tests.desk.writing import make_writers
from tests.factories import make_draft, make_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    """A post, its page of links, and its first author signed in."""
    post, [ines, _other] = make_writers(title="On silence")
    client.force_login(ines)
    return post, reverse("desk:links", args=[post.pk])


MADE = {"name": "Halima Odu", "email": "", "days": "14", "may_comment": "on"}


def test_each_field_of_a_link_says_what_it_is_for(desk):
    form = LinkForm(post=desk[0])
    assert [name for name in form.fields if not form[name].help_text] == []


def test_a_link_is_made_shown_once_listed_and_revoked(client, desk):
    """7.7"""
    post, path = desk
    page = client.post(path, MADE)
    address = page.context["address"]
    assert address in page.text
    there = address.removeprefix(page.context["site_url"])
    assert client.get(there).status_code == 200
    listed = client.get(path)
    assert address not in listed.text
    assert "Opened once" in listed.text
    [link] = post.preview_links.all()
    assert (link.name, link.may_comment) == ("Halima Odu", True)
    assert timedelta(days=13) < link.expires_at - timezone.now() < timedelta(days=15)
    client.post(reverse("desk:revoke", args=[post.pk, link.pk]))
    assert client.get(there).status_code == 404
    assert "Revoked" in client.get(path).text


def test_the_link_is_mailed_to_whom_it_is_for(client, desk):
    _post, path = desk
    page = client.post(path, MADE | {"email": "Halima@Example.org"})
    [message] = Message.objects.all()
    assert message.to == "halima@example.org"
    assert page.context["address"] in message.text
    assert page.context["address"] in message.html
    # Nobody is mailed one post again and again.
    again = client.post(path, MADE | {"email": "halima@example.org"})
    assert again.status_code == 422
    assert Message.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"name": ""}, {"days": "9999"}, {"email": "x"}])
def test_what_a_link_lacks_is_told(client, desk, wrong):
    _post, path = desk
    assert client.post(path, MADE | wrong).status_code == 422
    assert not PreviewLink.objects.exists()


def test_no_link_is_made_to_what_everybody_reads(client, desk):
    post, path = desk
    post.publish()
    assert client.post(path, MADE).status_code == 409
    assert not PreviewLink.objects.exists()


def test_a_link_of_another_post_is_not_revoked(client, desk):
    """S5"""
    post, _path = desk
    link, _there = share(make_draft())
    client.post(reverse("desk:revoke", args=[post.pk, link.pk]))
    client.force_login(make_role("Authors"))
    refused = client.post(reverse("desk:revoke", args=[link.post_id, link.pk]))
    assert refused.status_code == 403
    link.refresh_from_db()
    assert link.is_open
