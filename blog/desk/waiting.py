"""Changes that wait while a post is about to appear without them: counted, and told."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog import markup
from blog.comparing import Effort, aligned
from blog.desk.telling import tell_planners
from blog.models import DeskNotice, Pending, Post, SiteSettings
from blog.models.drafting import Texts

WAITS = DeskNotice.Kind.WAITS


def waiting(posts: Iterable[Post]) -> dict[int, str]:
    """Return what is to be said of those of ``posts`` that changes wait for."""
    due = [post.pk for post in posts if post.status == Post.Status.SCHEDULED]
    rows = Pending.objects.filter(post__in=due).select_related("post") if due else ()
    said = {row.post_id: sentence(count(row.post.texts, row.texts)) for row in rows}
    return {number: text for number, text in said.items() if text}


def sentence(number: int) -> str:
    if not number:
        return ""
    told = ngettext(
        "%(number)d change is not part of what goes out.",
        "%(number)d changes are not part of what goes out.",
        number,
    )
    return told % {"number": number}


def count(before: Texts, after: Texts) -> int:
    """Return how many paragraphs differ; title and standfirst are one each."""
    one, two = ([block[:2] for block in markup.blocks(t.body)] for t in (before, after))
    heads = (before.title != after.title) + (before.standfirst != after.standfirst)
    return heads + sum(
        max(a.stop - a.start, b.stop - b.start)
        for tag, a, b in aligned(one, two, Effort())
        if tag != "equal"
    )


def warn() -> None:
    """Tell whom it concerns what appears soon without changes that wait, once."""
    site = SiteSettings.objects.current()
    for pending in Pending.objects.to_warn():
        with translation.override(site.language), transaction.atomic():
            rows = Pending.objects.to_warn().filter(pk=pending.pk)
            found = rows.select_for_update(no_key=True, of=("self",)).first()
            if found and (said := sentence(count(found.post.texts, found.texts))):
                Pending.objects.filter(pk=found.pk).update(warned_at=timezone.now())
                # Who wrote what waits needn't sign the post.
                reason = f"{said} {time_of(found.post, site)}"
                tell_planners(found.post, WAITS, reason, found.changed_by_id)


def time_of(post: Post, site: SiteSettings) -> str:
    assert post.published_at
    local = timezone.localtime(post.published_at, ZoneInfo(site.time_zone))
    return _("It appears on %(time)s.") % {
        "time": date_format(local, "DATETIME_FORMAT", use_l10n=True)
    }
