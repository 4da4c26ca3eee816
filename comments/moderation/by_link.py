"""Deciding by a link from a mail: it is for one comment and for one moderator."""

from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from comments import links
from comments.models import Comment, Decision
from comments.moderation import acts
from comments.moderation.outcome import Outcome, newest_decisions

# What the page offers, and what stands on its buttons.
BUTTONS = {
    Decision.Act.APPROVED: _("Approve"),
    Decision.Act.REJECTED: _("Reject"),
    Decision.Act.SPAM: _("Spam"),
}


@dataclass(frozen=True)
class Asked:
    """The comment and the moderator of a link, and whether it is good still."""

    comment: Comment
    moderator: User
    token: str
    is_open: bool

    @cached_property
    def decision(self) -> Decision | None:
        """Return what became of the comment last."""
        return newest_decisions([self.comment.pk]).get(self.comment.pk)

    @property
    def why_closed(self) -> str:
        """Return why nothing is left to decide."""
        if self.comment.status == Comment.Status.PENDING:
            return gettext("You have used this link. The comment waits again.")
        if not self.decision:
            return gettext("It waits no more.")
        act = self.decision.get_act_display()
        if not self.decision.actor:
            return gettext("No editor did it: %(act)s.") % {"act": act}
        facts = {"who": self.decision.actor.name, "act": act}
        return gettext("Already decided by %(who)s: %(act)s.") % facts


def asked(token: str) -> Asked | None:
    """
    Return what a link asks; None if it is invented or too old, or the comment is gone.

    Whoever may not decide any more has no use of the links that they were sent.
    """
    facts = links.read("decide", token)
    if not facts:
        return None
    comments = Comment.objects.select_related("post", "parent")
    comment = comments.filter(pk=facts[0]).first()
    moderator = User.objects.filter(pk=facts[1], is_active=True).first()
    if not (comment and moderator and moderator.has_perm("comments.change_comment")):
        return None
    waits = comment.status == Comment.Status.PENDING
    is_open = waits and not links.is_spent("decide", token)
    return Asked(comment, moderator, token, is_open)


@transaction.atomic
def decide(link: Asked, seen: str, act: str) -> Outcome | None:
    """
    Decide on the comment as its page showed it; None if the link was used before.

    A link that decides is used; one that comes too late, or whose comment has changed
    meanwhile, is not.
    """
    outcome = acts.decide({link.comment.pk: seen}, act, link.moderator)
    if outcome.decisions and not links.spend("decide", link.token):
        transaction.set_rollback(True)
        return None
    return outcome
