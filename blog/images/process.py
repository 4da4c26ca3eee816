"""Calling the worker that alone reads pictures which others made."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from blog.images import worker

logger = logging.getLogger(__name__)

PATH = Path(worker.__file__)
# Nothing of ours: no key and no address of a database. Threads share one heap.
ENVIRONMENT = {"MALLOC_ARENA_MAX": "1"}
REASONS = {
    "unreadable": _("This file is no picture that we can read."),
    "pixels": _("This picture has too many pixels."),
    "moves": _("This picture moves. Choose a still one."),
    "mixed": _("This file holds more than a picture. Save it anew, or take another."),
    "heavy": _("This picture takes too long to read. Choose a smaller one."),
}


@dataclass(frozen=True)
class Part:
    """A picture that the worker wrote."""

    width: int
    height: int
    suffix: str
    data: bytes


def ask(order: dict[str, Any], data: bytes, seconds: int) -> list[Part]:
    """
    Return what the worker makes of ``data``.

    Raise ValidationError for what it refuses, and for what ends it.
    """
    try:
        done = subprocess.run(
            command(order, seconds),
            input=data,
            capture_output=True,
            timeout=seconds,
            env=ENVIRONMENT,
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise refusal("heavy") from error
    if done.returncode > 0:
        # It ended before it read anything: no fault of the picture.
        raise RuntimeError(done.stderr.decode(errors="replace"))
    if done.returncode < 0:
        logger.info("A picture ended its reader by signal %d.", -done.returncode)
        raise refusal("heavy")
    return list(parts(BytesIO(done.stdout)))


def command(order: dict[str, Any], seconds: int) -> list[str]:
    return [sys.executable, "-I", str(PATH), json.dumps(order), str(seconds)]


def parts(stream: BytesIO) -> Iterator[Part]:
    while line := stream.readline():
        about = json.loads(line)
        if "refused" in about:
            raise refusal(about["refused"])
        yield Part(
            about["width"],
            about["height"],
            about["suffix"],
            stream.read(about["bytes"]),
        )


def refusal(code: str) -> ValidationError:
    return ValidationError(REASONS[code], code=code)
