"""How often posts are read: by day, and summed for the lists of the most read."""

from datetime import date, timedelta

from django.db import connections, models, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

WEEK, MONTH = timedelta(days=7), timedelta(days=30)

# One statement a view. It waits for whoever deletes the post, which gets none then.
ADD = """
INSERT INTO blog_dayviews (post_id, day, number)
SELECT id, %s, 1 FROM blog_post WHERE id = %s FOR KEY SHARE
ON CONFLICT (post_id, day) DO UPDATE SET number = blog_dayviews.number + 1
"""
# What is a month old changes no more, and is summed for good: the days of a whole year
# would be read each hour else.
SETTLE = """
INSERT INTO blog_popularity AS old (post_id, earlier, week, month, ever)
SELECT post_id, sum(number), 0, 0, 0 FROM blog_dayviews
WHERE day > %(before)s AND day <= %(settled)s GROUP BY post_id
ON CONFLICT (post_id) DO UPDATE SET earlier = old.earlier + excluded.earlier
"""
# Posts that nobody reads any more have no days, and come in by the second part.
RECKON = """
INSERT INTO blog_popularity AS old (post_id, earlier, week, month, ever, settled)
SELECT post_id, 0, coalesce(sum(number) FILTER (WHERE day > %(week)s), 0),
       sum(number), sum(number), %(settled)s
FROM (
    SELECT post_id, day, number FROM blog_dayviews WHERE day > %(settled)s
    UNION ALL SELECT post_id, '-infinity', 0 FROM blog_popularity
) AS days
GROUP BY post_id
ON CONFLICT (post_id) DO UPDATE SET
    week = excluded.week, month = excluded.month, ever = old.earlier + excluded.ever,
    settled = excluded.settled
WHERE (old.week, old.month, old.ever, old.settled)
    IS DISTINCT FROM
    (excluded.week, excluded.month, old.earlier + excluded.ever, excluded.settled)
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

        These are more than a month. A second run changes nothing.
        """
        today = timezone.localdate()
        with transaction.atomic(using=self.db), connections[self.db].cursor() as cursor:
            before = self.aggregate(day=Max("settled"))["day"] or date.min
            # Where clocks were put back to an earlier day, what is settled stays so.
            settled = max(before, today - MONTH)
            said = {"before": before, "settled": settled, "week": today - WEEK}
            cursor.execute(SETTLE, said)
            cursor.execute(RECKON, said)
            DayViews.objects.filter(day__lt=today - timedelta(days=days)).delete()


class Popularity(models.Model):
    """The views of one post as they were last summed: lists are read from here."""

    post = models.OneToOneField("blog.Post", models.CASCADE, primary_key=True)
    # Of the days up to ``settled``, which is the same for all posts.
    earlier = models.PositiveBigIntegerField(default=0)
    settled = models.DateField(null=True)
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
