"""How each protocol tells a site of a link to it, and what its answers mean."""

import re
from dataclasses import dataclass
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils import timezone
from django.utils.translation import gettext as _

from blog import markup
from blog.fetch import Answer, Packed, TooLarge, fetch
from blog.models import Post, SiteSettings
from comments.models import Outgoing

State = Outgoing.State
# Bytes of an answer; a success has none to speak of.
LIMIT = 64 * 1024
NOTICE = "Webmention"
# Statuses below 500 that may be others next time.
PASSING = (408, 425, 429)
# Faults of Pingback 1.0, section 3: our page, or a server behind it, was away; and
# the link is known already.
AWAY, KNOWN = (16, 50), 48
EXCERPT = 252  # characters, as WordPress sends them
ERROR = re.compile(r"<error>\s*+([0-9]++)\s*+</error>", re.IGNORECASE)
CALL = (
    '<?xml version="1.0" encoding="utf-8"?><methodCall>'
    "<methodName>pingback.ping</methodName><params>"
    "<param><value><string>{}</string></value></param>"
    "<param><value><string>{}</string></value></param>"
    "</params></methodCall>"
)


@dataclass(frozen=True)
class Outcome:
    """What came of telling a site; DUE means that another try may end otherwise."""

    state: str
    said: str  # a text of the other server, which is hostile data, or of ours
    status: int | None = None
    pause: timedelta = timedelta()


def by_webmention(endpoint: str, source: str, target: str) -> Outcome:
    """Send a webmention (section 3.1.3). Raise FetchError."""
    body = urlencode({"source": source, "target": target}).encode()
    try:
        answer = post(endpoint, body)
    except (TooLarge, Packed) as unread:
        # Only what is answered by 2xx is read to its end, so this is a yes.
        return Outcome(State.SENT, str(unread))
    return outcome(answer, State.SENT)


def by_pingback(endpoint: str, source: str, target: str) -> Outcome:
    """Call ``pingback.ping``. Raise FetchError."""
    body = CALL.format(escape(source), escape(target)).encode()
    answer = post(endpoint, body, "text/xml")
    if not answer.is_good:
        return outcome(answer, State.FAILED)
    try:
        fault, said = xmlrpc_answer(answer.body)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        said = _("This is no answer of XML-RPC.")
        return Outcome(State.FAILED, said, answer.status)
    if fault is not None:
        said = _("Fault %(code)d. %(text)s") % {"code": fault, "text": said}
    return Outcome(after_fault(fault), said, answer.status)


def after_fault(fault: int | None) -> str:
    if fault in (None, KNOWN):
        return State.SENT
    # WordPress gives the status of what it refuses as the number of a fault.
    passes = fault in AWAY or fault in PASSING or 500 <= fault < 600
    return State.DUE if passes else State.FAILED


def by_trackback(
    endpoint: str, source: str, about: Post, site: SiteSettings
) -> Outcome:
    """Send a trackback (TrackBack 1.2). Raise FetchError."""
    excerpt = markup.excerpt(about.standfirst or about.text)
    if len(excerpt) > EXCERPT:
        excerpt = excerpt[: EXCERPT - 1].rpartition(" ")[0] + "…"
    fields = {"url": source, "title": about.title, "blog_name": site.name}
    body = urlencode(fields | {"excerpt": excerpt}).encode()
    form = "application/x-www-form-urlencoded; charset=utf-8"
    answer = post(endpoint, body, form)
    errors = ERROR.search(text_of(answer))
    accepted = answer.is_good and errors is not None and int(errors[1][:9]) == 0
    return outcome(answer, State.SENT if accepted else State.FAILED)


def post(
    endpoint: str, body: bytes, kind: str = "application/x-www-form-urlencoded"
) -> Answer:
    return fetch(
        endpoint,
        types=(),
        limit=LIMIT,
        method="POST",
        body=body,
        body_type=kind,
        notice=NOTICE,
    )


def outcome(answer: Answer, when_good: str) -> Outcome:
    """Return what a status means, and what the server said with it."""
    said = markup.text(text_of(answer))
    if answer.is_good:
        return Outcome(when_good, said, answer.status)
    if answer.status >= 500 or answer.status in PASSING:
        return Outcome(State.DUE, said, answer.status, pause_of(answer))
    return Outcome(State.FAILED, said, answer.status)


def text_of(answer: Answer) -> str:
    return answer.body.decode(errors="replace")


def pause_of(answer: Answer) -> timedelta:
    """Return how long a server asks us to wait: Retry-After, RFC 9110, 10.2.3."""
    said = answer.headers.get("Retry-After", "").strip()
    try:
        if said.isdecimal():
            return timedelta(seconds=int(said[:9]))
        until = parsedate_to_datetime(said)
    except (ValueError, OverflowError):
        return timedelta()
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(until - timezone.now(), timedelta())


def xmlrpc_answer(body: bytes) -> tuple[int | None, str]:
    """
    Return the code of a fault, None for a success, and the text beside it.

    Raise what the parsers raise, ValueError among it, if ``body`` is neither.
    """
    tree = fromstring(body.lstrip(), forbid_dtd=True)
    if tree.tag != "methodResponse":
        raise ValueError(tree.tag)
    if (fault := tree.find("fault")) is None:
        return None, words_in(tree)
    members = {
        (member.findtext("name") or "").strip(): words_in(member.find("value"))
        for member in fault.iter("member")
    }
    return int(members.get("faultCode", "")[:9]), members.get("faultString", "")


def words_in(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
