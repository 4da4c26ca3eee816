"""Tables to take away: CSV that no spreadsheet takes for more than text."""

import csv
from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from tempfile import TemporaryFile

from django.http import FileResponse

# What a spreadsheet takes for a formula, in the letters of East Asia as well (ASVS
# 5.0, 1.2.10), and what it reads past before it looks.
FORMULA = tuple("=+-@\t\r\n\0＝＋－＠")


def as_csv(
    name: str, columns: Sequence[str], rows: Iterable[Iterable[str]]
) -> FileResponse:
    """
    Write a table by RFC 4180, with the mark by which Excel knows UTF-8.

    It is whole before the answer begins, and may be larger than memory.
    """
    content = TemporaryFile()  # noqa: SIM115 - the answer closes it
    text = TextIOWrapper(content, encoding="utf-8-sig", newline="")
    table = csv.writer(text, quoting=csv.QUOTE_ALL)
    table.writerow(columns)
    table.writerows(map(harmless, row) for row in rows)
    text.detach()
    content.seek(0)
    return FileResponse(
        content,
        as_attachment=True,
        filename=name,
        content_type="text/csv; charset=utf-8",
    )


def harmless(cell: str) -> str:
    """Return ``cell`` such that no spreadsheet reckons with it (S21)."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell
