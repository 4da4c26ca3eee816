from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models import Post
from comments.models.comment import Comment


class Like(models.Model):
    """That a reader likes a post or a comment: one for each reader."""

    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="likes")
    comment = models.ForeignKey(
        Comment, models.CASCADE, null=True, related_name="likes"
    )
    # The number in the reader's signed cookie, hashed; no address.
    visitor = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        verbose_name = _("like")
        verbose_name_plural = _("likes")
        constraints = (
            models.CheckConstraint(
                condition=Q(post=None) ^ Q(comment=None), name="like_is_of_one_thing"
            ),
            models.UniqueConstraint(
                fields=["post", "visitor"],
                condition=~Q(post=None),
                name="like_post_once",
            ),
            models.UniqueConstraint(
                fields=["comment", "visitor"],
                condition=~Q(comment=None),
                name="like_comment_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.post_id or self.comment_id}"
