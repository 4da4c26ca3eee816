"""
A large blog on all its ways: in, out and in again, backed up and restored.

    python -m bench.large_blog FOLDER [--posts 20000] [--comments 200000]

writes an export of so many posts and comments, always the same ones, below the empty
FOLDER, brings it into a Rounds of its own, and from there into two more: by
``export_wordpress`` and by ``backup``. It prints for each command of ``manage.py`` its
seconds by the clock, its own seconds of CPU (not the database's) and its peak memory,
and the three checksums, which must be one.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.wordpress_export import write
from config.embedded_postgres import start

MANAGE = (sys.executable, "manage.py")


@contextmanager
def house(folder: Path) -> Iterator[None]:
    """Let what ``run`` starts meanwhile find an empty database, kept in ``folder``."""
    folder.mkdir()
    folder.chmod(0o755)
    server = start(folder)
    os.environ |= {"DATABASE_URL": server.url or "", "ROUNDS_DATA": str(folder)}
    try:
        yield
    finally:
        server.stop()


def run(*words: str | Path, shown: bool = True) -> None:
    """Run a command of ``manage.py`` in a process of its own; say what it took."""
    begun = time.monotonic()
    command = [*MANAGE, *map(str, words)]
    pid = os.posix_spawn(sys.executable, command, os.environ)
    _pid, status, usage = os.wait4(pid, 0)
    if code := os.waitstatus_to_exitcode(status):
        sys.exit(f"{words[0]} ended with {code}.")
    if shown:
        seconds, cpu = time.monotonic() - begun, usage.ru_utime + usage.ru_stime
        memory = usage.ru_maxrss / 1024
        print(f"{words[0]}: {seconds:.0f} s, CPU {cpu:.0f} s, {memory:.0f} MiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--posts", type=int, default=20000)
    parser.add_argument("--comments", type=int, default=200000)
    options = parser.parse_args()
    folder = options.folder.resolve()
    folder.chmod(0o755)
    os.environ |= {"DEMO": "no", "PYTHONUNBUFFERED": "1"}
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    files = write(folder / "wordpress.xml", options.posts, options.comments)
    copy, archive = folder / "copy", folder / "backup.tar"
    with house(folder / "first"):
        run("migrate", "-v0", shown=False)
        run("import_wordpress", *files)
        run("checksum")
        run("export_wordpress", copy)
        run("backup", archive)
    with house(folder / "restored"):
        run("restore", archive)
        run("checksum")
    with house(folder / "again"):
        run("migrate", "-v0", shown=False)
        run("import_wordpress", *sorted(copy.glob("*.xml")), "--media", copy)
        run("checksum")


if __name__ == "__main__":
    main()
