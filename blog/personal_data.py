"""What the register and the desk keep of one person, by the e-mail address."""

from typing import Any

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from blog.models import (
    Author,
    Byline,
    BylineChange,
    Consent,
    DeskNotice,
    Image,
    Redirect,
)
from mail.models import Message

REGISTER = (
    *("name", "citing_name", "email", "credentials", "role", "affiliation", "ror"),
    *("orcid", "biography"),
)
BYLINE = (
    *("contribution", "credentials", "role", "affiliation", "handles"),
    *("disclosure_status", "disclosure"),
)


def authors_of(email: str) -> Any:
    """Return who of the register has the address, or the account that has it."""
    own = Q(email__iexact=email) | Q(user__email__iexact=email)
    return Author.objects.filter(own).order_by("pk")


def consents_of(email: str) -> Any:
    """Return the questions whether somebody signs that went to the address."""
    return Consent.objects.filter(email__iexact=email).order_by("pk")


def data_of(email: str) -> dict[str, Any]:
    """Return all of it as what JSON can say."""
    authors = list(authors_of(email))
    bylines = Byline.objects.filter(author__in=authors).select_related("post")
    consents = consents_of(email).select_related("byline__post")
    changes = BylineChange.objects.filter(author__in=authors).select_related("post")
    notices = DeskNotice.objects.filter(user__email__iexact=email)
    return {
        "register": [{n: getattr(one, n) for n in REGISTER} for one in authors],
        "bylines": [
            {"on": on(row.post)} | {name: getattr(row, name) for name in BYLINE}
            for row in bylines.order_by("pk")
        ],
        "consents": [
            {"on": on(row.byline.post), "email": row.email, "asked": row.sent_at}
            | {"confirmed": row.confirmed_at, "said": row.said}
            for row in consents
        ],
        "byline_changes": [
            {"on": on(row.post), "name": row.name, "change": row.kind, "at": row.at}
            for row in changes.order_by("pk")
        ],
        # What they tell names others.
        "notices": list(notices.order_by("pk").values("kind", "at", "seen_at")),
    }


def on(post: Any) -> dict[str, str]:
    return {"title": post.title, "url": settings.SITE_URL + post.get_absolute_url()}


def erase(email: str) -> int:
    """
    Forget the address, and the name wherever no article says it; return how often.

    Who signs an article stays named above it, and in what says since when. Call it
    in a transaction.
    """
    authors = list(authors_of(email))
    names = {author.name for author in authors if not author.user_id}
    consents = consents_of(email)
    number = consents.filter(confirmed_at=None).delete()[0]
    number += consents.update(email="")
    number += forget_in_log(authors)
    number += forget_in_notices(names)
    number += Author.objects.filter(email__iexact=email).update(email="")
    return number + forget_in_register([author.pk for author in authors])


def forget_in_log(authors: list[Author]) -> int:
    """Let the log name nobody who doesn't sign the article any more."""
    signs = Byline.objects.filter(post=OuterRef("post"), author=OuterRef("author"))
    gone = BylineChange.objects.filter(~Exists(signs), author__in=authors)
    return gone.update(name=_("Anonymous"), author=None)


def forget_in_notices(names: set[str]) -> int:
    """Let no notice, and no mail that tells the same, name who has no account."""
    number = 0
    for notice in DeskNotice.objects.filter(data__name__in=list(names)):
        del notice.data["name"]
        notice.save(update_fields=["data"])
        number += 1
    about = [naming(name) for name in names]
    return number + Message.objects.filter(about__overlap=about).delete()[0]


def naming(name: str) -> str:
    """Return what the mails are about that name an author: see ``Message.about``."""
    return f"author {name}"[:40]


def forget_in_register(numbers: list[int]) -> int:
    """Delete those of the register who sign nothing and have no account."""
    signs = Byline.objects.filter(author=OuterRef("pk"))
    idle = Author.objects.filter(~Exists(signs), pk__in=numbers, user=None)
    photos = [pk for pk in idle.values_list("photo", flat=True) if pk]
    keys = list(idle.values_list("pk", flat=True))
    kind = ContentType.objects.get_for_model(Author)
    entries = LogEntry.objects.filter(content_type=kind, object_id__in=map(str, keys))
    entries.update(object_repr=_("Anonymous"))
    Redirect.objects.filter(content_type=kind, object_id__in=keys).delete()
    Author.objects.filter(pk__in=keys).delete()
    unused = {"posts": None, "posts_showing": None, "pages_showing": None}
    portraits = Image.objects.filter(pk__in=photos, **unused)
    portraits.exclude(pk__in=Image.objects.public().values("pk")).delete()
    return len(keys)
