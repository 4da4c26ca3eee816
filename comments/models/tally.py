from django.db import models, transaction
from django.utils import timezone


class TallyQuerySet(models.QuerySet["Tally"]):
    def forget_ended(self) -> int:
        """
        Delete the counts that have ended; return how many.

        One that somebody is beginning anew is left alone: to wait for it while
        holding others could be a deadlock with a comment.
        """
        with transaction.atomic():
            ended = self.filter(ends_at__lt=timezone.now())
            free = ended.select_for_update(skip_locked=True)
            keys = list(free.values_list("key", flat=True))
            return self.filter(pk__in=keys).delete()[0]


class Tally(models.Model):
    """How often something was done by one visitor, address or text in a while."""

    # A hash, salted anew each day: no address can be read from it.
    key = models.CharField(max_length=64, primary_key=True)
    number = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = "tally"
        verbose_name_plural = "tallies"

    def __str__(self) -> str:
        return f"{self.number}"
