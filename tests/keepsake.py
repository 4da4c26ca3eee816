"""What took long to make, kept for the next test that asks for the same."""

import shutil

from django.db import connection, transaction
from psycopg.sql import SQL, Identifier

COLUMNS = """
SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position)
FROM information_schema.columns
JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'
GROUP BY table_name
"""
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE last_value > 0"


class Keepsake:
    """
    Every row of the database, jobs aside, and every file below ``media``.

    Only for tests that can't be rolled back: what is put back is committed.
    """

    def __init__(self, made, media, folder):
        self.made = made
        self.folder = folder
        if media.exists():
            shutil.copytree(media, folder)
        with connection.cursor() as cursor:
            cursor.execute(COLUMNS)
            self.columns = dict(cursor.fetchall())
            # Jobs that were queued meanwhile are nobody's, and their keys can't wait.
            self.rows = {
                name: read(cursor, name, columns)
                for name, columns in self.columns.items()
                if not name.startswith("procrastinate_")
            }
            cursor.execute(SEQUENCES)
            self.sequences = cursor.fetchall()

    def put_back(self, media):
        if self.folder.exists():
            shutil.copytree(self.folder, media)
        with transaction.atomic(), connection.cursor() as cursor:
            tables = SQL(", ").join(map(Identifier, self.columns))
            cursor.execute(SQL("TRUNCATE {}").format(tables))
            for name, rows in self.rows.items():
                write(cursor, name, self.columns[name], rows)
            for name, value in self.sequences:
                cursor.execute("SELECT setval(%s::regclass, %s)", [f'"{name}"', value])
        return self.made


def read(cursor, table, columns):
    with cursor.copy(statement("COPY {} ({}) TO STDOUT", table, columns)) as copy:
        return b"".join(copy)


def write(cursor, table, columns, rows):
    with cursor.copy(statement("COPY {} ({}) FROM STDIN", table, columns)) as copy:
        copy.write(rows)


def statement(template, table, columns):
    names = SQL(", ").join(map(Identifier, columns))
    return SQL(template).format(Identifier(table), names)
