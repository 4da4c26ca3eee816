"""The secret key of a Rounds that was given none."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from config.folders import make_data_folder


def secret_key(data: Path) -> str:
    """Return the key kept in the folder ``data``, made at the first call."""
    path = data / "secret-key"
    if not path.exists():
        make_data_folder(data)
        write_once(path, secrets.token_urlsafe(64))
    return path.read_text()


def write_once(path: Path, text: str) -> None:
    """
    Write ``text`` to the file ``path``, for its owner's eyes, unless it exists.

    The file appears whole: of two processes that come here together, both go on
    with the text of one of them.
    """
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    try:
        with open(descriptor, "w") as file:
            file.write(text)
        with suppress(FileExistsError):
            os.link(name, path)
    finally:
        os.unlink(name)
