"""How often posts are read: by day, and summed for the lists of the most read."""

from datetime import date, timedelta

from django.db import connections, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

WEEK, MONTH = timedelta(days=7), timedelta(days=30)

# One statement a view. It waits for whoever deletes the post, which gets none then.
ADD = """
INSERT INTO blog_dayviews (post_id, day, number)
SELECT id, %s, 1 FROM blog_post WHERE id = %s FOR KEY SHARE
ON CONFLICT (post_id, day) DO UPDATE SET number = blog_dayviews.number + 1
"""
# What is deleted is added in the same statement: nothing is counted twice or lost.
SUM_UP = """
WITH gone AS (DELETE FROM blog_dayviews WHERE day < %s RETURNING post_id, number)
INSERT INTO blog_popularity (post_id, earlier, week, month, ever)
SELECT post_id, sum(number), 0, 0, 0 FROM gone GROUP BY post_id
ON CONFLICT (post_id) DO UPDATE SET earlier = blog_popularity.earlier + excluded.earlier
"""
# Posts that nobody reads any more have no days, and come in by the second part.
RECKON = """
INSERT INTO blog_popularity AS old (post_id, earlier, week, month, ever)
SELECT post_id, 0, coalesce(sum(number) FILTER (WHERE day > %s), 0),
       coalesce(sum(number) FILTER (WHERE day > %s), 0), sum(number)
FROM (
    SELECT post_id, day, number FROM blog_dayviews
    UNION ALL SELECT post_id, '-infinity', 0 FROM blog_popularity
) AS days
GROUP BY post_id
ON CONFLICT (post_id) DO UPDATE SET
    week = excluded.week, month = excluded.month, ever = old.earlier + excluded.ever
WHERE (old.week, old.month, old.ever)
    <> (excluded.week, excluded.month, old.earlier + excluded.ever)
"""


class DayViewsQuerySet(models.QuerySet["DayViews"]):
    def add(self, post: int) -> None:
        """Count one view of the post with this number, today where the site is."""
        with connections[self.db].cursor() as cursor:
            cursor.execute(ADD, [timezone.localdate(), post])

    def between(self, first: date, last: date) -> "DayViewsQuerySet":
        """Return the views of the days from ``first`` to ``last``, both included."""
        return self.filter(day__range=(first, last))


class DayViews(models.Model):
    """How often a post was shown to readers on one day, and nothing of who they are."""

    post = models.ForeignKey(
        "blog.Post",
        models.CASCADE,
        related_name="day_views",
        db_index=False,
        verbose_name=_("post"),
    )
    day = models.DateField()
    number = models.PositiveIntegerField()

    objects = DayViewsQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["post", "day"], name="views_once_a_day"),
        )
        indexes = (models.Index(fields=["day"], name="views_by_day"),)

    def __str__(self) -> str:
        return f"{self.day}: {self.number}"


class PopularityQuerySet(models.QuerySet["Popularity"]):
    def reckon(self, days: int) -> None:
        """
        Sum the views of each post anew, and keep single days no longer than ``days``.

        A second run changes nothing.
        """
        today = timezone.localdate()
        with transaction.atomic(using=self.db), connections[self.db].cursor() as cursor:
            cursor.execute(SUM_UP, [today - timedelta(days=days)])
            cursor.execute(RECKON, [today - WEEK, today - MONTH])


class Popularity(models.Model):
    """The views of one post as they were last summed: lists are read from here."""

    post = models.OneToOneField("blog.Post", models.CASCADE, primary_key=True)
    # Of days that are kept no longer.
    earlier = models.PositiveBigIntegerField(default=0)
    week = models.PositiveBigIntegerField(default=0)
    month = models.PositiveBigIntegerField(default=0)
    ever = models.PositiveBigIntegerField(default=0)

    objects = PopularityQuerySet.as_manager()

    class Meta:
        indexes = tuple(
            models.Index(
                fields=[f"-{span}", "-post"],
                name=f"popular_{span}",
                condition=Q(**{f"{span}__gt": 0}),
            )
            for span in ("week", "month", "ever")
        )

    def __str__(self) -> str:
        return f"{self.ever}"
