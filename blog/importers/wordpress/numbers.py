"""Numbers that things bring along, so that old links to them go on working."""

from django.core.management.color import no_style
from django.db import connection, models


def free_number(model: type[models.Model], number: int) -> int | None:
    """Return ``number`` if nothing of ``model`` has it, else None: a new one then."""
    taken = not number or model._default_manager.filter(pk=number).exists()
    return None if taken else number


def move_sequences(*given: type[models.Model]) -> None:
    """Let the next things of these models be numbered after all that there are."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), list(given)):
            cursor.execute(sql)
