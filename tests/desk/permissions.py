"""The tables of docs/permissions.md, row by row."""

from dataclasses import dataclass

from django.conf import settings

from blog.models import Post
from tests.factories import ROLES, make_author, make_draft, make_role, make_user

# What an actor is to a post.
RELATIONS = {
    "begun": lambda user: make_draft(created_by=user),
    "signed": lambda user: make_draft(authors=[make_author(), author_of(user)]),
    "of another": lambda user: make_draft(created_by=make_user()),
}
ACTORS = ["nobody", "no role", *ROLES]
OUT = ("scheduled", "published", "withdrawn", "retracted")


@dataclass
class Row:
    verb: str
    origins: tuple[str, ...]
    becomes: str
    cells: dict[str, str]
    needs: str

    def allows(self, actor, relation):
        return allows(self.cells.get(actor, "–"), relation)


def allows(said, relation):
    """Return whether a cell of a table opens what stands so to its actor."""
    if said == "own":
        return relation != "of another"
    return said in ("any", "link") or said == relation


def pages():
    """Return each row of the table of pages, by the address as the URLs write it."""
    found = {row["Page"].strip("`"): row for row in rows("Page")}
    return {"" if page == "/" else page: row for page, row in found.items()}


def rows(heading):
    """Return the cells of each row of the table whose first column is ``heading``."""
    lines = (settings.BASE_DIR / "docs" / "permissions.md").read_text().splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith(f"| {heading} |"))
    found = []
    for line in lines[first:]:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    head, _rule, *body = found
    return [dict(zip(head, cells, strict=True)) for cells in body]


def steps():
    return [
        Row(
            row["Step"],
            tuple(row["From"].split(", ")),
            row["To"],
            {role: row[role] for role in ROLES},
            row["Needs"],
        )
        for row in rows("Step")
    ]


def author_of(user):
    return getattr(user, "author", None) or make_author(user=user)


def make_actor(name):
    """Return the user, or nobody for who isn't signed in."""
    if name == "nobody":
        return None
    return make_user() if name == "no role" else make_role(name)


def post_in(state, relation, user):
    """Return a post that could be published, in ``state``."""
    post = RELATIONS[relation](user or make_user())
    if state in OUT:
        post.publish()
    Post.objects.filter(pk=post.pk).update(
        status=state, standfirst="What it is about.", notice="Why."
    )
    post.refresh_from_db()
    return post
