"""Comments put before the rules, in tests."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from comments.models import Comment
from comments.moderation.case import Case, Refused
from comments.moderation.judge import judge, refuse
from tests.factories import make_comment, make_post, make_site

ADA = {"name": "Ada Byron", "email": "ada@example.org"}
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


def send(**given):
    """Return the status of a comment that is taken, and saved, or of its refusal."""
    case = case_of(**given)
    try:
        with transaction.atomic():
            refuse(case)
            verdict = judge(case)
            case.comment.status = verdict.status
            case.comment.likely_spam = verdict.likely_spam
            case.comment.save()
    except Refused as refused:
        return str(refused.status)
    assert verdict.reasons
    assert all(reason.endswith(".") for reason in verdict.reasons)
    assert not verdict.likely_spam or verdict.status == "pending"
    return "likely spam" if verdict.likely_spam else verdict.status


def earlier(**fields):
    return make_comment(**ADA | {"created_at": timezone.now() - DAY} | fields)
