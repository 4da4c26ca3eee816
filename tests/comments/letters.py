"""Mails of the discussion in tests: what is in them, and the links that they hold."""

import re

from django.conf import settings
from procrastinate.contrib.django.models import ProcrastinateJob

from comments.tasks.confirming import ask_writer
from mail.models import Message

# What a browser says of a form on a page of ours.
HERE = {"Sec-Fetch-Site": "same-origin"}


def mails(kind):
    """Return the mails written from the template ``kind``, the oldest first."""
    write_due()
    return list(Message.objects.filter(kind=f"comments/{kind}").order_by("pk"))


def write_due():
    """Write the mails that jobs are to write, in the order they were asked for."""
    jobs = ProcrastinateJob.objects.filter(task_name=ask_writer.name, status="todo")
    for job in jobs.order_by("pk"):
        ask_writer(**job.args)
    jobs.delete()


def path_in(message, page):
    """Return the path of the one link in ``message`` that opens ``page``."""
    return paths_in(message, page)[0]


def paths_in(message, page):
    found = re.findall(rf"{settings.SITE_URL}(/comments/{page}/[\w:-]+/)", message.text)
    return list(dict.fromkeys(found))
