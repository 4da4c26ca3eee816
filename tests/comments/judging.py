"""Comments put before the rules, in tests."""

from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments.known import SALT, cookie_name
from comments.models import Comment
from comments.moderation.case import Case, Refused
from comments.moderation.judge import judge, refuse
from comments.traps import stamp
from tests.factories import make_comment, make_post, make_site

ADA = {"name": "Ada Byron", "email": "ada@example.org"}
FIELDS = ("name", "email", "url", "interests", "body")
DAY = timedelta(days=1)
TWO_LINKS = "See https://a.example/one and https://b.example/two for it."


def case_of(site=None, known=False, tricks=(), **fields):
    defaults = {**ADA, "body": "Well put, and new to me.", "ip": "192.0.2.7"}
    if "post" not in fields:
        parent = fields.get("parent")
        fields["post"] = parent.post if parent else make_post()
    comment = Comment(**defaults | fields)
    comment.body_html = comment.render()
    return Case(comment, make_site(**site or {}), is_known=known, tricks=tricks)


def send(known=False, tricks=(), kind="comment", **given):
    """
    Return the status of a comment that is taken, or of the answer that refuses it.

    Comments are sent by the form; mentions, which have none, are put to the judge.
    """
    if kind != "comment":
        return put(known=known, kind=kind, **given)
    case = case_of(known=known, **given)
    sent, client = case.comment, Client()
    if sent.user:
        client.force_login(sent.user)
    elif known:
        client.cookies[cookie_name()] = signing.dumps(sent.email.lower(), salt=SALT)
    data = {name: getattr(sent, name) for name in FIELDS} | {
        "parent": sent.parent_id or "",
        "homepage": "https://here.example" if "honeypot" in tricks else "",
        "made": stamp() if "haste" in tricks else "",
    }
    response = client.post(
        reverse("comments:write", args=[sent.post_id]),
        data,
        headers={"user-agent": sent.user_agent},
        REMOTE_ADDR=sent.ip or "",
    )
    if response.status_code != 303:
        return str(response.status_code)
    comment = Comment.objects.latest("pk")
    reasons = comment.decisions.get().reasons
    return outcome(comment.status, reasons, likely_spam=comment.likely_spam)


def put(**given):
    case = case_of(**given)
    try:
        with transaction.atomic():
            refuse(case)
            verdict = judge(case)
            case.comment.status = verdict.status
            case.comment.save()
    except Refused as refused:
        return str(refused.status)
    return outcome(verdict.status, verdict.reasons, likely_spam=verdict.likely_spam)


def outcome(status, reasons, *, likely_spam):
    assert reasons
    assert all(reason.endswith(".") for reason in reasons)
    assert not likely_spam or status == "pending"
    return "likely spam" if likely_spam else status


def earlier(**fields):
    return make_comment(**ADA | {"created_at": timezone.now() - DAY} | fields)
