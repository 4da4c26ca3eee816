"""A job that never ends the first time; the file ``path`` tells that it was begun."""

import time
from pathlib import Path

from procrastinate.contrib.django import app


@app.task(name="tests.slow")
def slow(path):
    begun = Path(path)
    if begun.exists():
        begun.write_text("done again")
    else:
        begun.write_text("begun")
        time.sleep(600)
