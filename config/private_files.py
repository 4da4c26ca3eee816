"""Files that nobody but their owner may read."""

import os
from pathlib import Path
from typing import IO


def begin(path: Path) -> IO[bytes]:
    """Open a new file at ``path`` to write to, in the place of any that is there."""
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    return os.fdopen(descriptor, "wb")


def finish(file: IO[bytes]) -> None:
    """Wait until all of ``file`` is on the disk, and close it."""
    file.flush()
    os.fsync(file.fileno())
    file.close()
