from comments.admin.comments import CommentAdmin

__all__ = ["CommentAdmin"]
