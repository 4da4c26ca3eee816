from django.db import models


class Tally(models.Model):
    """How often something was done by one visitor, address or text in a while."""

    # A hash, salted anew each day: no address can be read from it.
    key = models.CharField(max_length=64, primary_key=True)
    number = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "tally"
        verbose_name_plural = "tallies"

    def __str__(self) -> str:
        return f"{self.number}"
