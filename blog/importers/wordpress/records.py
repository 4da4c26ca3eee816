"""What a WordPress export says, as it says it: nothing here is cleaned or decided."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Account:
    """A ``wp:author``: who may sign in there, and what Co-Authors Plus calls by."""

    login: str
    name: str  # as displayed; may carry credentials: "Jason R. Frank, MD"
    number: int = 0
    email: str = ""
    given: str = ""
    family: str = ""
    # What plugins for guests add.
    website: str = ""
    biography: str = ""
    photo: int = 0  # the number of an attachment


@dataclass(frozen=True, slots=True)
class Term:
    """A category, a tag, a menu, or an author of Co-Authors Plus."""

    taxonomy: str  # category, post_tag, author, nav_menu, series, post_format, …
    slug: str  # percent signs read
    name: str
    parent: str = ""  # a slug of the same taxonomy
    description: str = ""
    meta: dict[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Remark:
    """A ``wp:comment`` of any kind."""

    number: int
    parent: int = 0
    kind: str = "comment"  # comment, pingback, trackback, or another plugin's
    approved: str = "1"  # "1", "0", "spam", "trash", "post-trashed"
    name: str = ""
    email: str = ""
    url: str = ""
    body: str = ""
    written_at: datetime | None = None  # aware
    account: int = 0  # an Account.number, 0 where nobody had signed in


@dataclass(frozen=True, slots=True)
class Item:
    """An ``item``: a post, page, attachment, menu entry, or what a plugin keeps."""

    number: int
    kind: str  # post, page, attachment, nav_menu_item, …
    status: str  # publish, draft, pending, future, private, trash, inherit
    title: str = ""
    slug: str = ""  # percent signs read; may be empty for drafts
    link: str = ""
    guid: str = ""
    body: str = ""
    excerpt: str = ""
    published_at: datetime | None = None  # aware; None where never published
    local_date: date | None = None  # the day of its address
    password: str = ""
    parent: int = 0
    order: int = 0
    comments_open: bool = True
    pings_open: bool = True
    is_sticky: bool = False
    creator: str = ""  # an Account.login
    terms: tuple[Term, ...] = ()  # in the order of the file
    meta: dict[str, list[str]] = field(default_factory=dict)
    attachment_url: str = ""
    remarks: tuple[Remark, ...] = ()

    @property
    def key(self) -> str:
        """Return what tells it from others, if it has lost its number too."""
        return str(self.number or self.guid or self.link or self.slug)[:250]

    def first(self, key: str) -> str:
        """Return the first value of a ``wp:postmeta``, or nothing."""
        return next(iter(self.meta.get(key, ())), "")

    def terms_of(self, *taxonomies: str) -> list[Term]:
        return [term for term in self.terms if term.taxonomy in taxonomies]


@dataclass(slots=True)
class Blog:
    """What all files of one import say before and beside their items."""

    source: str = ""  # address without scheme, "www." and last slash; lower case
    address: str = ""  # whole, without last slash
    title: str = ""
    tagline: str = ""
    language: str = ""
    accounts: dict[str, Account] = field(default_factory=dict)  # by login
    terms: dict[tuple[str, str], Term] = field(default_factory=dict)  # taxonomy, slug
    # Every attachment by its number, without its comments: bodies name them so.
    attachments: dict[int, Item] = field(default_factory=dict)
    file_hosts: set[str] = field(default_factory=set)  # of WordPress.com
    # Remarks that were written from each account, by its number.
    said_by: dict[int, list[int]] = field(default_factory=dict)
    # Remarks whose parent stands in no item that holds them, by that parent.
    apart: dict[int, list[int]] = field(default_factory=dict)
    last_item: int = 0  # the largest number of an item, and of a remark
    last_remark: int = 0
    items: int = 0
    remarks: int = 0
    kinds: dict[str, int] = field(default_factory=dict)  # items of each kind
    own: int = 0  # records that only our own export adds
    creators: set[str] = field(default_factory=set)  # logins that only items name
    utc_offset: timedelta = timedelta()  # how far its clock was ahead, as most often

    def account(self, number: int) -> Account | None:
        return next((a for a in self.accounts.values() if a.number == number), None)


def in_order(terms: Iterable[Term]) -> list[Term]:
    """Return ``terms`` each once, in the order in which they first came."""
    return list({(term.taxonomy, term.slug): term for term in terms}.values())
