"""Comments as readers send them."""

import re
from html import unescape

from django.urls import reverse

from comments.models import Comment

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
