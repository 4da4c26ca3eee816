from comments.admin.blocks import BlockAdmin
from comments.admin.comments import CommentAdmin
from comments.admin.decisions import DecisionAdmin

__all__ = ["BlockAdmin", "CommentAdmin", "DecisionAdmin"]
