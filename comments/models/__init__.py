from comments.models.block import Block
from comments.models.comment import Comment
from comments.models.decision import Decision
from comments.models.like import Like
from comments.models.linkback import Linkback
from comments.models.outgoing import Attempt, LinkedPost, Outgoing
from comments.models.report import Report
from comments.models.source_rule import SourceRule
from comments.models.subscription import Subscription, Unwanted
from comments.models.tally import Tally
from comments.models.word import Word

__all__ = [
    "Attempt",
    "Block",
    "Comment",
    "Decision",
    "Like",
    "Linkback",
    "LinkedPost",
    "Outgoing",
    "Report",
    "SourceRule",
    "Subscription",
    "Tally",
    "Unwanted",
    "Word",
]
