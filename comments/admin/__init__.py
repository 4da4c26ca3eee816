from comments.admin.blocks import BlockAdmin
from comments.admin.comments import CommentAdmin
from comments.admin.decisions import DecisionAdmin
from comments.admin.outgoing import OutgoingAdmin

__all__ = ["BlockAdmin", "CommentAdmin", "DecisionAdmin", "OutgoingAdmin"]
