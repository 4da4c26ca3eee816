"""Tables to take away: CSV that no spreadsheet takes for more than text."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

# What a spreadsheet takes for a formula, in the letters of East Asia as well (ASVS
# 5.0, 1.2.10), and what it reads past before it looks.
FORMULA = tuple("=+-@\t\r\n\0＝＋－＠")


def as_csv(
    name: str, columns: Sequence[str], rows: Iterable[Iterable[str]]
) -> HttpResponse:
    """Write a table by RFC 4180, with the mark by which Excel knows UTF-8."""
    response = download("text/csv; charset=utf-8", name)
    response.write("\ufeff")
    table = csv.writer(response, quoting=csv.QUOTE_ALL)
    table.writerow(columns)
    table.writerows(map(harmless, row) for row in rows)
    return response


def harmless(cell: str) -> str:
    """Return ``cell`` such that no spreadsheet reckons with it (S21)."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell


def download(content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
