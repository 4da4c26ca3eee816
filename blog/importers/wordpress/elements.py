"""What each element of an export becomes: parts in, records out."""

import json
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from .parsing import Part
from .records import Account, Item, Remark, Term

# Larger ones are nobody's, and would leave no numbers for what is written next.
LARGEST_NUMBER = 10**15 - 1
LONGEST_LOGIN = 200  # WordPress allows 60 characters.


def number(text: str) -> int:
    """Return a number of WordPress; 0 where there is none, as WordPress itself."""
    text = text.strip()
    if not (text.isascii() and text.isdigit()):
        return 0
    found = int(text[:20])
    return found if found <= LARGEST_NUMBER else 0


def moment(text: str) -> datetime | None:
    """Return a time without zone, or None for the zeros of what has no date."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found.replace(tzinfo=None) if found.year > 1 else None


def aware(gmt: str, local: str, offset: timedelta, published: str = "") -> Any:
    """Return when something was, by the first of three dates that can be read."""
    if found := moment(gmt):
        return found.replace(tzinfo=UTC)
    if found := moment(local):
        try:
            return (found - offset).replace(tzinfo=UTC)
        except OverflowError:
            return None
    try:
        found = parsedate_to_datetime(published)
    except (ValueError, OverflowError):
        return None
    # WordPress gives drafts the date of year -1, which reads as some other.
    return found.replace(tzinfo=found.tzinfo or UTC) if found.year > 1970 else None


def offset_of(part: Part) -> timedelta | None:
    """Return how far the blog's clock was ahead of UTC, in whole quarters of hours."""
    gmt = moment(part.get("wp:post_date_gmt"))
    local = moment(part.get("wp:post_date"))
    if not gmt or not local:
        return None
    difference = local - gmt
    quarter = timedelta(minutes=15)
    near = difference % quarter == timedelta()
    return difference if near and abs(difference) <= timedelta(hours=14) else None


def account(part: Part) -> Account | None:
    login = part.get("wp:author_login")[:LONGEST_LOGIN]
    if not login:
        return None
    given, family = part.get("wp:author_first_name"), part.get("wp:author_last_name")
    name = part.get("wp:author_display_name") or f"{given} {family}".strip()
    return Account(
        login=login,
        name=name or login,
        number=number(part.get("wp:author_id")),
        email=part.get("wp:author_email"),
        given=given,
        family=family,
    )


def term(part: Part) -> Term | None:
    """Return what ``wp:category``, ``wp:tag`` or ``wp:term`` tells."""
    if part.name == "wp:term":
        prefix, name = "wp:term_", "wp:term_name"
        taxonomy, slug = part.get("wp:term_taxonomy"), part.get("wp:term_slug")
    elif part.name == "wp:category":
        prefix, name, taxonomy = "wp:category_", "wp:cat_name", "category"
        slug = part.get("wp:category_nicename")
    else:
        prefix, name, taxonomy = "wp:tag_", "wp:tag_name", "post_tag"
        slug = part.get("wp:tag_slug")
    if not slug and not part.get(name):
        return None
    return Term(
        taxonomy=taxonomy,
        slug=unquote(slug or part.get(name)),
        name=part.get(name) or unquote(slug),
        parent=unquote(part.get(f"{prefix}parent")),
        description=part.get(f"{prefix}description"),
        meta={
            entry.get("wp:meta_key"): entry.get("wp:meta_value")
            for entry in part.all("wp:termmeta")
        },
    )


def item(part: Part, offset: timedelta) -> Item:
    local = moment(part.get("wp:post_date"))
    published = aware(
        part.get("wp:post_date_gmt"),
        part.get("wp:post_date"),
        offset,
        part.get("pubDate"),
    )
    return Item(
        number=number(part.get("wp:post_id")),
        kind=part.get("wp:post_type") or "post",
        status=part.get("wp:status") or "draft",
        title=part.get("title"),
        slug=unquote(part.get("wp:post_name")),
        link=part.get("link"),
        guid=part.get("guid"),
        body=part.whole("content:encoded"),
        excerpt=part.get("excerpt:encoded"),
        published_at=published,
        local_date=_local_date(local, published, offset),
        password=part.get("wp:post_password"),
        parent=number(part.get("wp:post_parent")),
        order=number(part.get("wp:menu_order")),
        comments_open=part.get("wp:comment_status") != "closed",
        pings_open=part.get("wp:ping_status") != "closed",
        is_sticky=part.get("wp:is_sticky") == "1",
        creator=part.get("dc:creator")[:LONGEST_LOGIN],
        terms=_terms(part),
        meta=_meta(part),
        attachment_url=part.get("wp:attachment_url"),
        remarks=tuple(remark(c, offset) for c in part.all("wp:comment")),
    )


def _local_date(
    local: datetime | None, published: datetime | None, offset: timedelta
) -> date | None:
    if local:
        return local.date()
    try:
        return (published + offset).date() if published else None
    except OverflowError:
        return None


def _terms(part: Part) -> tuple[Term, ...]:
    """Return the terms of an item; WXR 1.0 tells each twice, once without a slug."""
    terms = []
    for category in part.all("category"):
        taxonomy = category.attributes.get("domain", "")
        slug = unquote(category.attributes.get("nicename", ""))
        if taxonomy and slug:
            taxonomy = "post_tag" if taxonomy == "tag" else taxonomy
            terms.append(Term(taxonomy, slug, category.text.strip() or slug))
    return tuple(terms)


def _meta(part: Part) -> dict[str, list[str]]:
    meta: dict[str, list[str]] = {}
    for entry in part.all("wp:postmeta"):
        value = entry.whole("wp:meta_value")
        meta.setdefault(entry.get("wp:meta_key"), []).append(value)
    return meta


def remark(part: Part, offset: timedelta) -> Remark:
    return Remark(
        number=number(part.get("wp:comment_id")),
        parent=number(part.get("wp:comment_parent")),
        kind=part.get("wp:comment_type") or "comment",
        approved=part.get("wp:comment_approved"),
        name=part.get("wp:comment_author"),
        email=part.get("wp:comment_author_email"),
        url=part.get("wp:comment_author_url"),
        body=part.whole("wp:comment_content"),
        written_at=aware(
            part.get("wp:comment_date_gmt"), part.get("wp:comment_date"), offset
        ),
        account=number(part.get("wp:comment_user_id")),
    )


def own_record(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def source_of(address: str) -> str:
    """Return what tells one blog from another, whatever way its address is written."""
    try:
        parts = urlsplit(address.strip().lower())
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return f"{host}{port}{parts.path.rstrip('/')}"[:255] if host else ""
