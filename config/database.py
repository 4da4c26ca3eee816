"""How the database is reached that an address names."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from config.embedded_postgres import running_url


def database(url: str, data_folder: Path, connections: int) -> dict[str, Any]:
    """
    Return the ``DATABASES`` entry: of ``url``, or of the embedded PostgreSQL.

    Where that does not run, the entry is one of no server.
    """
    found = url or running_url(data_folder)
    if not found:
        nowhere = {"NAME": "rounds", "HOST": str(data_folder / "no-server")}
        return {"ENGINE": "django.db.backends.postgresql"} | nowhere
    parsed = postgres(found)
    pool = {"min_size": 1, "max_size": connections, "timeout": 3}
    # The address may say more, such as ``?sslmode=require``.
    options = {"connect_timeout": 5} | parsed.get("OPTIONS", {}) | {"pool": pool}
    # A connection that the server closed while it was idle is not handed out.
    return parsed | {"OPTIONS": options, "CONN_HEALTH_CHECKS": True}


def postgres(url: str) -> dict[str, Any]:
    """Return what ``url`` says. Its password is in no message."""
    try:
        if urlsplit(url).scheme in ("postgres", "postgresql"):
            parsed: dict[str, Any] = environ.Env.db_url_config(url)
            if parsed["NAME"]:
                return parsed
    except ValueError:
        pass
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database.")
