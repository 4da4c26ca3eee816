from django.db import models
from django.utils.translation import gettext_lazy as _


class Related(models.Model):
    """A post that an editor chose to show under another one, in that order."""

    post = models.ForeignKey("blog.Post", models.CASCADE, related_name="chosen")
    other = models.ForeignKey(
        "blog.Post", models.CASCADE, related_name="+", verbose_name=_("post")
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=1, help_text=_("1 comes first.")
    )

    class Meta:
        verbose_name = _("related post")
        verbose_name_plural = _("related posts")
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["post", "other"],
                name="related_once",
                violation_error_message=_("This post is chosen already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(post=models.F("other")),
                name="related_to_another",
                violation_error_message=_("A post can't be related to itself."),
            ),
        )

    def __str__(self) -> str:
        return str(self.other)
