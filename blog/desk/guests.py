"""All that drafts keep of a person without an account, by the e-mail address."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.models import DeskNotice, Note, PreviewLink, Review

# Notices that say what somebody with a link did.
TOLD = (DeskNotice.Kind.NOTED, DeskNotice.Kind.MENTIONED, DeskNotice.Kind.REVIEWED)


def links_of(email: str) -> models.QuerySet[PreviewLink]:
    return PreviewLink.objects.filter(email__iexact=email).order_by("pk")


def notes_of(email: str) -> models.QuerySet[Note]:
    return Note.objects.filter(link__email__iexact=email).order_by("pk")


def reviews_of(email: str) -> models.QuerySet[Review]:
    return Review.objects.filter(email__iexact=email).order_by("pk")


def data(email: str) -> dict[str, Any]:
    """Return everything as what JSON can say."""
    links = links_of(email).values("name", "made_at", "expires_at", "revoked_at")
    notes = notes_of(email).values("name", "quote", "body", "created_at")
    said = ("name", "recommendation", "text", "finished_at", "shown")
    return {
        "preview_links": list(links),
        "notes": list(notes),
        "reviews": list(reviews_of(email).values(*said)),
    }


def erase(email: str, *, with_texts: bool) -> int:
    """
    Let nothing there tell of the person; return how many things did.

    Notes and reviews stay, as by "Anonymous"; ``with_texts`` their words go, too.
    """
    nobody = _("Anonymous")
    for link in links_of(email):
        told = DeskNotice.objects.filter(post=link.post_id, data__name=link.name)
        told.filter(kind__in=TOLD).delete()
    notes, reviews = notes_of(email), reviews_of(email)
    number = notes.count() + reviews.count() + links_of(email).count()
    notes.update(name=nobody, **{"body": _("Erased.")} if with_texts else {})
    if with_texts:
        reviews.delete()
    named = models.Case(
        models.When(shown="named", then=models.Value("anonymous")), default="shown"
    )
    reviews.update(shown=named, may_name=False, author=None, name=nobody, email="")
    links_of(email).update(name=nobody, email="", revoked_at=timezone.now())
    return number
