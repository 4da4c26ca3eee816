"""What an editor does with posts in the admin, for several tests."""

from django.urls import reverse

from blog.models import Byline
from tests.factories import make_author
from tests.forms import form_data

LIST = reverse("admin:blog_post_changelist")
ADD = reverse("admin:blog_post_add")


def address(post):
    return reverse("admin:blog_post_change", args=[post.pk])


def form_of(client, post):
    return form_data(client.get(address(post)), "post_form")


def save(client, post, press="_save", **changes):
    """Open the form of ``post``, change these fields, press a button."""
    data = form_of(client, post) | {name: [value] for name, value in changes.items()}
    return client.post(address(post), data | {press: "1"}, follow=True)


def act(client, action, *posts):
    data = {"action": action, "_selected_action": [post.pk for post in posts]}
    return client.post(LIST, data, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


def order(post):
    bylines = Byline.objects.filter(post=post).order_by("position")
    return [byline.author.name for byline in bylines]


def three(*names):
    return [make_author(name=name) for name in names]
