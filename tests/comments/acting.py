"""Comments that wait for a decision, and what the log has of them."""

from tests.factories import make_comment


def seen(*comments):
    return {comment.pk: comment.seen for comment in comments}


def lines(comment):
    """Return the log of a comment: act, was and became, the oldest first."""
    log = comment.decisions.order_by("pk")
    return list(log.values_list("act", "was", "became"))


def held(**fields):
    return make_comment(**{"status": "pending"} | fields)
