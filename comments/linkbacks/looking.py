"""
Which pages elsewhere our posts link to, and which of them are to be told.

Only links that authors wrote into a post count, never those in its discussion, and
none of a post that readers can't read. What is said below a post changes its page.
"""

from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urldefrag

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from blog import markup
from blog.addresses import absolute
from blog.fetch import BadAddress
from blog.fetch.networks import is_public
from blog.fetch.targets import PORTS, Target, read
from blog.models import Post, SiteSettings
from blog.models.publishing import PUBLIC
from comments.models import Comment, LinkedPost, Outgoing

State = Outgoing.State
# How long a worker may have been away without missing a change.
LATELY = timedelta(days=7)
# Whoever mends a post saves it several times: others hear of the last one.
SETTLED = timedelta(minutes=5)
# Posts whose links are looked at in one go.
AT_ONCE = 500
LONGEST = 1000  # characters of an address


def look_at_due() -> None:
    """Look at the links of all posts that appeared, changed or went since."""
    tells = may_tell(SiteSettings.objects.for_page())
    for pk in list(due().values_list("pk", flat=True)[:AT_ONCE]):
        look(pk, tells=tells)
    for pk in list(unnoted().values_list("pk", flat=True)[:AT_ONCE]):
        look(pk, tells=tells)
    with transaction.atomic():
        gone = Outgoing.objects.of_deleted_posts().order_by("pk")
        for mention in gone.select_for_update(no_key=True)[:AT_ONCE]:
            mention.unlink()


def look_at_discussions() -> None:
    """
    Tell anew who heard of a post that more was said below it (Webmention, 3.1.4).

    Called once a day, it tells each of them once, however lively the discussion is.
    """
    if not may_tell(SiteSettings.objects.for_page()):
        return
    shown = Comment.objects.approved()
    lately = shown.filter(announced_at__gte=timezone.now() - LATELY)
    since = shown.filter(post=OuterRef("post"), announced_at__gt=OuterRef("sent_at"))
    heard = Outgoing.objects.filter(state=State.SENT, is_linked=True)
    heard = heard.filter(protocol=Comment.Kind.WEBMENTION, post__status__in=PUBLIC)
    heard.filter(Exists(since), post__in=lately.values("post")).send_again()


def due() -> models.QuerySet[Post]:
    """Return the posts that appeared or changed since they were looked at."""
    now = timezone.now()
    new = Q(linked=None, status__in=PUBLIC, published_at__lte=now)
    settled = Q(linked__looked_at__lt=F("changed_at"), changed_at__lte=now - SETTLED)
    lately = Post.objects.filter(changed_at__gte=now - LATELY)
    return lately.filter(new | settled).order_by("changed_at", "pk")


def unnoted() -> models.QuerySet[LinkedPost]:
    """Return the posts that came from elsewhere, or before, and were not looked at."""
    return LinkedPost.objects.filter(looked_at=None).order_by("pk")


@transaction.atomic
def look(pk: int, *, tells: bool) -> None:
    """
    Compare the links of the post ``pk`` with what is known of them.

    Its row is locked meanwhile, so that no change of its text falls between.
    """
    post = Post.objects.filter(pk=pk).select_for_update(no_key=True).first()
    if post is None:
        return
    now = timezone.now()
    linked, is_new = LinkedPost.objects.get_or_create(
        post=post, defaults={"looked_at": now}
    )
    is_earlier = linked.looked_at is None
    found = links_of(post.body_html) if post.is_public or is_earlier else {}
    tells = tells and not is_earlier
    changed = not is_new and is_revised(post, linked.looked_at)
    compare(post, found, tells=tells, changed=changed)
    linked.looked_at = now
    linked.save()


def is_revised(post: Post, since: datetime | None) -> bool:
    """Return whether readers see another text than ``since``."""
    return bool(since and post.revised_at and post.revised_at > since)


def compare(post: Post, found: dict[str, str], *, tells: bool, changed: bool) -> None:
    rows = post.outgoing.select_for_update(no_key=True)
    known = {urldefrag(row.target).url: row for row in rows}
    for page, row in known.items():
        if page not in found:
            if row.is_linked:
                row.unlink()
        elif not row.is_linked:
            row.relink()
        elif changed and row.state == State.SENT and row.hears_of_changes:
            row.target = found[page]
            row.begin_again()
    new = [address for page, address in found.items() if page not in known]
    source = absolute(post.get_absolute_url())
    note = {"state": State.DUE} if tells else {"state": State.EARLIER, "try_at": None}
    Outgoing.objects.bulk_create(
        Outgoing(post=post, source=source, target=address, **note) for address in new
    )


def links_of(html: str) -> dict[str, str]:
    """
    Return the pages elsewhere that ``html`` links to, each once.

    The keys are addresses without their fragments, the values as they are written.
    Links that we made of @handles are none of the author's.
    """
    found: dict[str, str] = {}
    for token in markup.scan(html):
        if isinstance(token, markup.Start) and token.tag == "a":
            address = markup.web_address(token.attrs.get("href", ""))
            made = token.attrs.get("class") == "handle"
            if address and not made and is_told_of(address):
                found.setdefault(urldefrag(address).url, address)
    return found


def is_told_of(address: str) -> bool:
    """Return whether ``address`` is one of another site that we may open."""
    return len(address) <= LONGEST and bool(target_of(address)) and not is_ours(address)


def target_of(address: str) -> Target | None:
    try:
        return read(address)
    except BadAddress:
        return None


def is_ours(address: str) -> bool:
    """Return whether ``address`` is one of this site, by http or https."""
    here, there = target_of(settings.SITE_URL), target_of(address)
    if here is None or there is None:
        return address.startswith(f"{settings.SITE_URL}/")
    usual = {here.port, there.port} <= set(PORTS.values())
    return here.host == there.host and (usual or here.port == there.port)


def may_tell(site: SiteSettings) -> bool:
    """Return whether others are told: if the site wants it, and they can read it."""
    here = target_of(settings.SITE_URL)
    return site.send_mentions and bool(here and (here.is_allowed or is_open(here.host)))


def is_open(host: str) -> bool:
    try:
        return is_public(ip_address(host))
    except ValueError:
        return host != "localhost" and not host.endswith(".localhost")
