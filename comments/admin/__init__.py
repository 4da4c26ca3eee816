from comments.admin.blocks import BlockAdmin
from comments.admin.comments import CommentAdmin
from comments.admin.decisions import DecisionAdmin
from comments.admin.linkbacks import LinkbackAdmin
from comments.admin.outgoing import OutgoingAdmin
from comments.admin.source_rules import SourceRuleAdmin

__all__ = [
    "BlockAdmin",
    "CommentAdmin",
    "DecisionAdmin",
    "LinkbackAdmin",
    "OutgoingAdmin",
    "SourceRuleAdmin",
]
