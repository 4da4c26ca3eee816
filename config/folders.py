"""Where Rounds keeps what it writes, and who may enter there."""

import hashlib
import os
import pwd
import re
import stat
from pathlib import Path

from config.errors import Refusal

# Folders outside the checkout that survive a restart of the machine.
OUTSIDE = [Path("/var/lib"), Path("/var/tmp")]  # noqa: S108 (its owner is checked)


def data_folder(checkout: Path, chosen: str = "", *, embedded: bool = True) -> Path:
    """
    Return the folder for the database, the secret key, media and static files.

    That is ``chosen`` (the variable ``ROUNDS_DATA``) if it is given, else ``var``
    in the checkout. PostgreSQL refuses to run as root, though: where root runs
    Rounds with the ``embedded`` database, and the user that the database then runs
    as may not enter the checkout, the folder is outside of it.
    """
    if chosen:
        return Path(chosen).expanduser().resolve()
    inside = checkout.resolve() / "var"
    user = database_user(inside) if embedded else None
    if user is None or may_enter(user.pw_uid, inside.parent):
        return inside
    name = "rounds-" + hashlib.sha256(bytes(inside)).hexdigest()[:12]
    return next((f for f in OUTSIDE if os.access(f, os.W_OK)), OUTSIDE[-1]) / name


def database_user(data: Path) -> pwd.struct_passwd | None:
    """
    Return whom the embedded database runs as, or None for the user we are.

    Root gives the database to whom its files belong, and else to ``nobody``.
    """
    if os.geteuid() != 0:
        return None
    for cluster in clusters(data):
        if owner := cluster.stat().st_uid:
            return pwd.getpwuid(owner)
    return pwd.getpwnam("nobody")


def clusters(data: Path) -> list[Path]:
    """Return the folders below ``data`` with a database, one a major version."""
    found = [version.parent for version in data.glob("postgres-*/PG_VERSION")]
    return [cluster for cluster in found if re.fullmatch(r"\D+\d+", cluster.name)]


def may_enter(uid: int, folder: Path) -> bool:
    """Return whether the user ``uid``, with no group, can reach files in ``folder``."""
    for path in [folder, *folder.parents]:
        try:
            status = path.stat()
        except FileNotFoundError:
            continue  # We are to make it ourselves.
        needed = stat.S_IXUSR if status.st_uid == uid else stat.S_IXOTH
        if not status.st_mode & needed:
            return False
    return True


def make_data_folder(data: Path) -> None:
    """
    Make the folder ``data`` if need be, so that the database's user may pass.

    Raise Refusal where no folder can be. Raise PermissionError if it lies among
    everyone's folders and is not ours: whoever made it could change the
    programs that root runs from it.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
    except FileNotFoundError:
        raise Refusal(f"{data}: no folder can be made there.") from None
    status = data.stat()
    if data.parent in OUTSIDE and status.st_uid != os.geteuid():
        raise PermissionError(f"The folder {data} belongs to another user.")
    if not any(data.iterdir()):
        data.chmod(status.st_mode | stat.S_IXOTH)
