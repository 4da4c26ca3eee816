"""
Jobs that a worker does in tests.

``slow`` never ends the first time; the file ``path`` tells that it was begun. ``asks``
has another job write into ``path``, once in vain and once after what it stores.
"""

import time
from pathlib import Path

from django.db import transaction
from procrastinate.contrib.django import app


@app.task(name="tests.slow")
def slow(path):
    begun = Path(path)
    if begun.exists():
        begun.write_text("done again")
    else:
        begun.write_text("begun")
        time.sleep(600)


@app.task(name="tests.asks")
def asks(path):
    with transaction.atomic():
        write.defer(path=path, text="rolled back ")
        transaction.set_rollback(True)
    with transaction.atomic():
        write.defer(path=path, text="after ")
        # Time enough for another job of this worker.
        time.sleep(1)
        append(path, "stored ")


@app.task(name="tests.write", lock="tests.write")
def write(path, text):
    append(path, text)


def append(path, text):
    with Path(path).open("a") as file:
        file.write(text)
