"""Numbers that things bring along, so that old links to them go on working."""

from django.core.management.color import no_style
from django.db import connection, models


def free_number(model: type[models.Model], number: int) -> int | None:
    """Return ``number`` if nothing of ``model`` has it, else None: a new one then."""
    taken = not number or model._default_manager.filter(pk=number).exists()
    return None if taken else number


def reserve(model: type[models.Model], last: int) -> None:
    """Number what gets a new number after ``last``, so that all others keep theirs."""
    with connection.cursor() as cursor:
        table = model._meta.db_table
        largest = model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0
        sql = "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)"
        cursor.execute(sql, [table, max(last, largest, 1)])


def next_number(model: type[models.Model]) -> int:
    """Return a number that nothing of ``model`` has or will have."""
    with connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        number: int = cursor.fetchone()[0]
        return number


def move_sequences(*given: type[models.Model]) -> None:
    """Let the next things of these models be numbered after all that there are."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), list(given)):
            cursor.execute(sql)
