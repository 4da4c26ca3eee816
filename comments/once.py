"""What may happen once in a while, whoever asks and however often."""

from datetime import timedelta

from django.utils import timezone

from comments.models import Tally
from comments.visitors import for_good


def first_time(kind: str, value: str, within: timedelta) -> bool:
    """
    Return whether this is the first call for ``value`` in the time ``within``.

    Of two calls at once, one waits for the transaction of the other. What a
    transaction that is rolled back had claimed is free again.
    """
    key, now = for_good(f"once:{kind}", value), timezone.now()
    Tally.objects.filter(key=key, ends_at__lte=now).delete()
    ends = {"number": 1, "ends_at": now + within}
    return Tally.objects.get_or_create(key=key, defaults=ends)[1]


def happened(kind: str, value: str) -> bool:
    """Return whether ``first_time`` was called for ``value``, and its time runs."""
    key = for_good(f"once:{kind}", value)
    return Tally.objects.filter(key=key, ends_at__gt=timezone.now()).exists()
