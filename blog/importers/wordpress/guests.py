"""Authors without an account: how two plugins write them down."""

from .elements import number
from .records import Account, Item, Term

# Co-Authors Plus keeps guests as posts of this kind, and as terms of the taxonomy
# ``author``. PublishPress Authors has the terms alone, and writes into a field of the
# post in which order its authors stand.
GUEST = "guest-author"
AUTHORS = "author"
ORDER = "ppma_authors_name"


def of_item(item: Item) -> Account:
    """Return the guest of Co-Authors Plus whom ``item`` describes."""
    login = item.first("cap-user_login") or item.slug.removeprefix("cap-")
    return Account(
        login=login,
        name=item.first("cap-display_name") or item.title or login,
        email=item.first("cap-user_email"),
        given=item.first("cap-first_name"),
        family=item.first("cap-last_name"),
        website=item.first("cap-website"),
        biography=item.first("cap-description"),
        photo=number(item.first("_thumbnail_id")),
    )


def of_term(term: Term) -> Account:
    """Return the author of PublishPress whom ``term`` describes."""
    return Account(
        login=term.slug,
        name=term.name,
        number=number(term.meta.get("user_id", "")),
        email=term.meta.get("user_email", ""),
        given=term.meta.get("first_name", ""),
        family=term.meta.get("last_name", ""),
        website=term.meta.get("user_url", ""),
        biography=term.meta.get("description", "") or term.description,
        photo=number(term.meta.get("avatar", "")),
    )


def signing_order(terms: list[Term], item: Item) -> list[Term]:
    """Return ``terms`` as the post prints them, where it says how that is."""
    printed = f", {item.first(ORDER)}, "
    places = {term.slug: printed.find(f", {term.name}, ") for term in terms}
    return sorted(terms, key=lambda term: (places[term.slug] < 0, places[term.slug]))
