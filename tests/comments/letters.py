"""Mails of the discussion in tests: what is in them, and the links that they hold."""

import re

from django.conf import settings

from mail.models import Message

# What a browser says of a form on a page of ours.
HERE = {"Sec-Fetch-Site": "same-origin"}


def mails(kind):
    """Return the mails written from the template ``kind``, the oldest first."""
    return list(Message.objects.filter(kind=f"comments/{kind}").order_by("pk"))


def path_in(message, page):
    """Return the path of the one link in ``message`` that opens ``page``."""
    return paths_in(message, page)[0]


def paths_in(message, page):
    found = re.findall(rf"{settings.SITE_URL}(/comments/{page}/[\w:-]+/)", message.text)
    return list(dict.fromkeys(found))
