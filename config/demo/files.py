"""What the files of the demo say, as plain data."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from blog.images import CleanPicture

FOLDER = Path(__file__).parent

Table = dict[str, Any]


@cache
def site() -> Table:
    return tomllib.loads((FOLDER / "site.toml").read_text())


@cache
def people() -> Table:
    return tomllib.loads((FOLDER / "people.toml").read_text())


def accounts() -> dict[str, Table]:
    """Return the authors who have an account, by key, with their addresses."""
    return {
        key: author | {"email": f"{author['slug']}@rounds.example"}
        for key, author in people()["authors"].items()
        if "account" in author
    }


@cache
def posts() -> list[Table]:
    """Return the posts, oldest first and drafts last, with ``slug`` and ``body``."""
    found = [read_post(path) for path in sorted((FOLDER / "posts").glob("*.html"))]
    return sorted(found, key=lambda post: str(post.get("published", "draft")))


def read_post(path: Path) -> Table:
    _, front, body = path.read_text().split("+++\n", 2)
    return tomllib.loads(front) | {"slug": path.stem, "body": body.strip()}


def thread(slug: str) -> list[Table]:
    """Return the discussion of a post, oldest first, so that answers come later."""
    path = FOLDER / "threads" / f"{slug}.toml"
    if not path.exists():
        return []
    comments: list[Table] = tomllib.loads(path.read_text())["comment"]
    return sorted(comments, key=lambda comment: comment["at"])


def picture(name: str) -> CleanPicture:
    """Return the drawing ``name`` (with ``-dark`` for the dark theme), drawn by us."""
    path = FOLDER / "images" / f"{name}.webp"
    return CleanPicture(path.read_bytes(), name=path.name)
