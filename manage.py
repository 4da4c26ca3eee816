#!/usr/bin/env python
"""Django's commands, among them ``up`` and ``db``, which run Rounds."""

import errno
import os
import sys

# What the system says when there is nothing wrong with the program.
EXPECTED = {
    *(errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS),
    *(errno.EEXIST, errno.ENOTDIR),
}
NO_DATABASE = (
    "No database answers. Start one with `make db`, or the whole of Rounds with "
    "`make run`."
)
NO_ANSWER = "The database of DATABASE_URL does not answer: {}"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    from config.errors import Refusal

    try:
        settings.BASE_DIR  # noqa: B018 (the command would go on without settings)
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, Refusal) as error:
        sys.exit(str(error))
    except OperationalError as error:
        sys.exit(sentence(error))
    except ConnectionError as error:
        sys.exit(str(error))
    except OSError as error:
        if error.errno not in EXPECTED:
            raise
        sys.exit(": ".join(str(part) for part in parts(error) if part))


def parts(error: OSError) -> tuple[object, ...]:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk is full", error.filename
    return error.filename, error.strerror or error


def sentence(error: Exception) -> str:
    """Return what to say of a database that fails; raise ``error`` for other causes."""
    from django.conf import settings

    state = getattr(error.__cause__, "sqlstate", None) or ""
    if state == "53100":
        return "The disk is full: the database can't write."
    # No answer at all, or one that refuses the connection.
    if state and not state.startswith(("08", "28", "3D", "57P", "53300")):
        raise error
    if settings.DATABASE_URL:
        return NO_ANSWER.format(str(error).strip().partition("\n")[0])
    return NO_DATABASE


if __name__ == "__main__":
    main()
