from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReadershipRules(models.Model):
    """What an editor may decide about the counting of views: part of the settings."""

    keep_views_for = models.PositiveSmallIntegerField(
        _("keep views by day for"),
        default=400,
        db_default=400,
        # The list of the month is made of days.
        validators=[MinValueValidator(31), MaxValueValidator(3660)],
        help_text=_(
            "Days. After that, only the sum of the views of each post is kept."
        ),
    )

    class Meta:
        abstract = True
