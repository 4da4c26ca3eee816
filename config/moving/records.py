"""
Every thing of the site as a record, in the form of Django's own serializers.

Records are what a copy of the site consists of: the JSON export, the fields of our
own in a WordPress export, and the checksum are made of them. What is reckoned from
other fields is in none, nor is what only an account may say.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F

from accounts.models import User
from blog.models import (
    Attachment,
    Author,
    Byline,
    BylineChange,
    CalendarAddress,
    Card,
    Category,
    Citation,
    Consent,
    Correction,
    DayViews,
    DeskNotice,
    EmbargoChange,
    Handle,
    Image,
    Imported,
    KnownWord,
    LinkCheck,
    MenuItem,
    Note,
    Page,
    Pending,
    Popularity,
    Post,
    PreviewLink,
    PreviewVisit,
    Redirect,
    Related,
    Relinking,
    Review,
    Revision,
    Series,
    SiteSettings,
    Sitting,
    Tag,
    TaggedPost,
    TagMerge,
    Transition,
    WithoutMail,
)
from comments.models import (
    Attempt,
    Block,
    Comment,
    Decision,
    Like,
    Linkback,
    LinkedPost,
    Outgoing,
    Report,
    SourceRule,
    Subscription,
    Tally,
    Unwanted,
    Word,
)
from comments.retention import FORGOTTEN

# In this order each finds there what it refers to.
PORTABLE: tuple[type[models.Model], ...] = (
    Image,
    Attachment,
    SiteSettings,
    Author,
    Handle,
    Category,
    Series,
    Tag,
    Page,
    MenuItem,
    Post,
    Byline,
    Correction,
    TaggedPost,
    Related,
    Revision,
    Pending,
    Note,
    Review,
    Comment,
    Report,
    Subscription,
    Linkback,
    Outgoing,
    SourceRule,
    Block,
    Imported,
    Redirect,
)
# What has no records, and why.
STAYS: dict[type[models.Model], str] = {
    BylineChange: "It says which account changed who signs, and no account moves.",
    Consent: "It was given to this site, by a link of this site.",
    PreviewLink: "It opens this site, by a link of this site.",
    PreviewVisit: "It says when a link of this site was opened.",
    DeskNotice: "It tells an account, and no account moves.",
    WithoutMail: "It is the wish of an account, or knows addresses by this site's key.",
    CalendarAddress: "It is a secret of an account, and no account moves.",
    Citation: "It is made anew of the post and of who signs it.",
    Card: "It is drawn again.",
    KnownWord: "It is learned from the posts.",
    DayViews: "It counts how often this site showed a post, and no post has changed.",
    Popularity: "It is summed of what was counted here.",
    Relinking: "It says how far a job of this site has come.",
    LinkCheck: "What other sites answered is asked again.",
    EmbargoChange: "It says which account acted, and no account moves.",
    TagMerge: "Who undoes it needs what this site had, and which account acted.",
    Transition: "It says which account acted, and no account moves.",
    Decision: "It says which account decided, and no account moves.",
    Sitting: "It says who is at work this minute.",
    Attempt: "It says how a server answered this site.",
    LinkedPost: "What arrives counts as seen: its links are noted, and nobody is told.",
    Like: "It knows readers by this site's key; their number is in what they like.",
    Tally: "It counts for some hours.",
    Unwanted: "It knows addresses by this site's key.",
    Word: "The filter learned it from decisions, and those stay.",
}
# What is made anew when a record is saved, or belongs to accounts.
LEFT_OUT: dict[type[models.Model], set[str]] = {
    # Smaller copies are made again.
    Image: {
        "widths",
        "widths_dark",
        "rendered_at",
        "added_by",
        "added_for",
        "consent_by",
    },
    Correction: {"made_by"},
    Author: {"biography_html", "user", "invitation"},
    Category: {"description_html"},
    Series: {"description_html"},
    Tag: {"description_html"},
    Page: {"body_html", "pictures", "attachments", "updated_at"},
    MenuItem: {"created_at"},
    Post: {
        "body_html",
        "text",
        "pictures",
        "attachments",
        "comment_count",
        "created_by",
        "consent_by",
        "consent_version",
        "read_on_phone_version",
        "embargo_lifted_by",
        "changed_at",
        "hindrance",
        "related",
        "names",
        "search_vector",
        "version",
    },
    Revision: {"made_by", "decided_by"},
    Pending: {"version", "base_version", "begun_by", "changed_by", "warned_at"},
    Note: {"author", "link", "resolved_by"},
    Review: {"link", "invited_by"},
    Comment: {
        *("body_html", "user", "lft", "rght", "tree_id", "level"),
        *("network", "domains", "fingerprint"),
        # What is forgotten after some days should be in no older copy.
        *("ip", "user_agent"),
        # Of mails and lessons of this site; what arrives counts as told.
        *("told_at", "announced_at", "learned"),
    },
    # Fetched again when the source is verified again.
    Linkback: {"ip", "photo", "offered"},
    Block: {"made_by"},
    SourceRule: {"made_by"},
}
# Links between two things, which have no number that anybody asks for.
LINKS = (TaggedPost, Related, Imported)
# The kind under which a copy of a whole site is remembered while it comes in.
MARK = "site"
# Not the record of a thing: how many records there are, at the head of each file.
HEAD = "rounds.export"
# XML 1.0 can't write these, and JSON leaves them as they are.
UNWRITABLE = str.maketrans({"\ufffe": r"\ufffe", "\uffff": r"\uffff"})
PEOPLE = ("email", "name", "is_staff", "is_active", "date_joined", "groups")


def fields_of(model: type[models.Model]) -> list[str]:
    """Return the names of the fields that records of ``model`` have."""
    left_out = LEFT_OUT.get(model, set())
    many = [field for field in model._meta.many_to_many if field.remote_field]
    own = [*model._meta.concrete_fields, *many]
    return [f.name for f in own if f.name not in left_out and not f.primary_key]


def rows_of(model: type[models.Model]) -> models.QuerySet[Any]:
    """Return the rows of ``model`` in an order that a copy keeps."""
    rows = model._default_manager.all()
    if model is Comment:
        # Discussion by discussion, parents before answers; the badge of an account
        # goes along as its author's.
        rows = rows.select_related("user__author")
        return rows.order_by("post", "level", "pk")
    if model is Tag:
        # Synonyms after all that they may stand for.
        return rows.order_by(F("synonym_of").asc(nulls_first=True), "pk")
    if model is TaggedPost:
        return rows.order_by("content_object", "tag")
    if model is Imported:
        return rows.exclude(kind=MARK).order_by("source", "kind", "number")
    if model is Related:
        return rows.order_by("post", "position", "pk")
    return rows.order_by("pk")


def records_of(model: type[models.Model]) -> Iterator[dict[str, Any]]:
    """Yield the record of each row of ``model``, a few rows in memory at a time."""
    serializer = serializers.get_serializer("python")()
    rows: Iterable[models.Model] = rows_of(model).iterator(chunk_size=500)
    if model is Category:
        rows = from_the_top(Category.objects.all())
    batch: list[models.Model] = []
    for row in rows:
        if isinstance(row, Comment) and row.author_id is None and row.user:
            row.author = getattr(row.user, "author", None)
        if isinstance(row, Report):
            row.visitor, row.household = f"{FORGOTTEN}{row.pk}", ""
        batch.append(row)
        if len(batch) == 500:
            yield from _serialised(serializer, batch, model)
            batch = []
    yield from _serialised(serializer, batch, model)


def from_the_top(categories: models.QuerySet[Category]) -> list[Category]:
    """Return the categories, each after the one above it, as all read them."""
    below: dict[int | None, list[Category]] = {}
    for category in categories.order_by("pk"):
        below.setdefault(category.parent_id, []).append(category)
    ordered = below.get(None, [])
    for category in ordered:  # It grows meanwhile.
        ordered += below.get(category.pk, ())
    return ordered


def _serialised(
    serializer: Any, rows: list[models.Model], model: type[models.Model]
) -> list[dict[str, Any]]:
    fields = fields_of(model)
    # Kinds of things have other numbers in another database; all else keeps its own.
    found = serializer.serialize(
        rows, fields=fields, use_natural_foreign_keys=model is Redirect
    )
    for record in found:
        if model in LINKS:
            del record["pk"]
    return list(found)


def people() -> list[dict[str, Any]]:
    """Return the accounts, without their passwords and their powers."""
    serializer = serializers.get_serializer("python")()
    users = User.objects.order_by("pk")
    return list(
        serializer.serialize(users, fields=PEOPLE, use_natural_foreign_keys=True)
    )


class Encoder(DjangoJSONEncoder):
    """Django's own, but for times: it cuts them to milliseconds."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def as_line(record: dict[str, Any]) -> str:
    """Return ``record`` as JSON, the same for the same content, and fit for XML."""
    line = json.dumps(record, cls=Encoder, sort_keys=True, ensure_ascii=False)
    return line.translate(UNWRITABLE)
