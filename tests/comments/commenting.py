"""Comments as readers send them."""

import re
from html import unescape

from django.core import signing
from django.urls import reverse

from blog.models import Post
from comments.known import SALT, cookie_name
from comments.models import Comment

OURS = {"sec-fetch-site": "same-origin"}
SAID = {
    "name": "Sunniva Brekke",
    "email": "sunniva@hospital.example",
    "body": "The potassium story is mine as well.",
}


def send(client, post, *, headers=None, ip="192.0.2.7", **fields):
    """Post the form of ``post``, by default as one whose every field is right."""
    path = reverse("comments:write", args=[post.pk])
    return client.post(path, SAID | fields, headers=headers, REMOTE_ADDR=ip)


def said(post):
    """Return the one comment under ``post``."""
    return Comment.objects.get(post=post)


def errors(response):
    """Return the sentences of the summary, each with where it leads."""
    summary = response.text.partition('class="errors"')[2].partition("</ul>")[0]
    found = re.findall(r'<li><a href="#([^"]*)">([^<]*)</a>', summary)
    return [(place, unescape(sentence)) for place, sentence in found]


def hide(post):
    """Make a draft of ``post`` again, under a title and slug that nobody has seen."""
    Post.objects.filter(pk=post.pk).update(
        status="draft", title="Canary", slug="canary"
    )


def know(client, email):
    """Let the browser have proven that ``email`` is its reader's."""
    client.cookies[cookie_name()] = signing.dumps(email, salt=SALT)
