"""Drafts with all, or nearly all, that readers must not do without."""

from django.urls import reverse

from blog.desk import saving
from blog.desk.checklist import checklist
from blog.models import LinkCheck, Pending, Post
from tests.factories import (
    make_draft,
    make_image,
    make_picture,
    make_role,
)


def ready(**fields):
    """Return a draft with nothing left to do."""
    image = fields.pop("image", None) or make_image(licence="own")
    post = make_draft(
        **{
            "standfirst": "In short.",
            "image": image,
            "tags": ["MedEd"],
            "body": "<h2>One</h2><p>Text, <a href='/x/'>as we told</a>.</p>",
            "read_on_phone_at": "2026-03-02T08:00Z",
            "read_on_phone_version": 1,
        }
        | fields
    )
    return Post.objects.get(pk=post.pk)


def showing(image):
    return f'<p>So:</p><figure><img src="{image.file.url}" alt="A hand"></figure>'


def with_dead_link():
    post = ready(body='<p><a href="https://gone.example/">The trial</a></p>')
    LinkCheck.objects.create(post=post, url="https://gone.example/", fault="404")
    return post


def open_items(post):
    return [item.code for item in checklist(post) if not item.is_done]


def consent_path(post):
    return reverse("desk:consent", args=[post.pk])


def boxes(*things):
    return {
        f"{thing}-{part}": "on" for thing in things for part in ("shows", "consent")
    }


def press_links(client, post):
    return client.post(reverse("desk:checks", args=[post.pk]), {"links": "on"})


def unsaid(image, address=None):
    return f'<figure><img src="{address or image.file.url}"></figure>'


class Answer:
    def __init__(self, status):
        self.status, self.is_good = status, status == 200


def rewrite(post, body="<p>Another text.</p>"):
    """Save another text of ``post``, as the desk does."""
    editor = make_role("Editors")
    stored = Post.objects.get(pk=post.pk)
    texts = stored.texts._replace(body=body)
    if saving.save(stored, editor, stored.version, texts).waits:
        Pending.objects.select_related("post").get(post=post).apply(editor)
    return Post.objects.get(pk=post.pk)


def fault_of(post, code):
    [item] = [item for item in checklist(post) if item.code == code]
    return item.fault, item.blocks


def replaced(client, image, **more):
    data = {"file": make_picture((8, 8)), "alt": image.alt} | more
    return client.post(reverse("desk:image", args=[image.pk]), data)
