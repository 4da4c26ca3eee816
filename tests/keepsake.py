"""What took long to make, kept for the next test that asks for the same."""

import shutil

from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected
from psycopg.sql import SQL, Identifier

COLUMNS = """
SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position)
FROM information_schema.columns
JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'
GROUP BY table_name
"""
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE last_value > 0"
# Rows that were right once need no trigger, and the log of decisions lets none go.
NO_TRIGGERS = "SET LOCAL session_replication_role = replica"
TRIGGERS = "SET LOCAL session_replication_role = origin"


class Rows:
    """Every row of the database, jobs aside."""

    def __init__(self):
        with connection.cursor() as cursor:
            cursor.execute(COLUMNS)
            self.columns = dict(cursor.fetchall())
            # Jobs that were queued meanwhile are nobody's, and their keys can't wait.
            kept = {
                name: read(cursor, name, columns)
                for name, columns in self.columns.items()
                if not name.startswith("procrastinate_")
            }
            self.rows = {name: rows for name, rows in kept.items() if rows}
            cursor.execute(SEQUENCES)
            self.sequences = cursor.fetchall()

    def put_back(self):
        """Have these rows and no others, once all who write have ended."""
        try:
            self._put_back()
        except OperationalError as error:
            # A request that nobody waits for any more held one table and wanted
            # another: now it has ended.
            if not isinstance(error.__cause__, DeadlockDetected):
                raise
            self._put_back()

    def _put_back(self):
        tables = [Identifier(name) for name in self.columns]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(SQL("LOCK TABLE {}").format(SQL(", ").join(tables)))
            cursor.execute(NO_TRIGGERS)
            # To empty a table by TRUNCATE takes new files, and ten times as long.
            deletions = [SQL("DELETE FROM {}").format(table) for table in tables]
            cursor.execute(SQL("; ").join(deletions))
            for name, rows in self.rows.items():
                write(cursor, name, self.columns[name], rows)
            for name, value in self.sequences:
                cursor.execute("SELECT setval(%s::regclass, %s)", [f'"{name}"', value])
            cursor.execute(TRIGGERS)


class Keepsake(Rows):
    """Every row of the database, every file below ``media``, and what was ``made``."""

    def __init__(self, made, media, folder):
        super().__init__()
        self.made = made
        self.folder = folder
        if media.exists():
            shutil.copytree(media, folder)

    def put_back(self, media):
        super().put_back()
        if self.folder.exists():
            shutil.copytree(self.folder, media)
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
