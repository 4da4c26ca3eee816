from comments.models.block import Block
from comments.models.comment import Comment
from comments.models.decision import Decision
from comments.models.like import Like
from comments.models.report import Report
from comments.models.subscription import Subscription, Unwanted
from comments.models.tally import Tally
from comments.models.word import Word

__all__ = [
    "Block",
    "Comment",
    "Decision",
    "Like",
    "Report",
    "Subscription",
    "Tally",
    "Unwanted",
    "Word",
]
