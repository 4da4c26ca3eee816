from typing import Any

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models import Post
from comments.models.comment import Comment
from comments.models.comment_queryset import lock_posts


class LikeQuerySet(models.QuerySet["Like"]):
    def toggle(self, thing: Post | Comment, visitor: str) -> bool:
        """
        Like ``thing``, or take that back; return whether the visitor likes it now.

        Raise DoesNotExist if ``thing`` was deleted meanwhile. Its ``like_count``
        goes up and down and is never counted anew: a copy of the site brings the
        numbers along, and not who the readers were.
        """
        own: dict[str, Any]
        liked: models.QuerySet[Any]
        if isinstance(thing, Comment):
            own, post = {"comment_id": thing.pk, "visitor": visitor}, thing.post_id
            liked = Comment.objects.filter(pk=thing.pk)
        else:
            own, post = {"post_id": thing.pk, "visitor": visitor}, thing.pk
            liked = Post.objects.filter(pk=thing.pk)
        with transaction.atomic():
            lock_posts([post])
            taken_back, _rows = self.filter(**own).delete()
            step = -1 if taken_back else 1
            if not liked.update(like_count=Greatest(F("like_count") + step, 0)):
                raise type(thing).DoesNotExist
            if not taken_back:
                self.create(**own)
        return not taken_back


class Like(models.Model):
    """That a reader likes a post or a comment: one for each reader."""

    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="likes")
    comment = models.ForeignKey(
        Comment, models.CASCADE, null=True, related_name="likes"
    )
    # The number in the reader's signed cookie, hashed; no address.
    visitor = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now, db_default=Now())

    objects = LikeQuerySet.as_manager()

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
