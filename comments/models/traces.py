"""What a comment leaves behind, by which others of the same hand are found."""

import re
import unicodedata
from hashlib import sha256
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from blog import markup

# Neighbours in such a network are one household, school or provider's pool.
PREFIX = {4: 24, 6: 48}
MOST_HOSTS = 50
NOT_WORDS = re.compile(r"[\W_]+")


class Traces(models.Model):
    """Where a comment came from, and what of its links and words is compared."""

    # Who sent it, until that is forgotten: see comments.retention.
    ip = models.GenericIPAddressField(_("IP address"), null=True, editable=False)
    user_agent = models.CharField(
        _("browser"),
        max_length=300,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    network = models.CharField(
        max_length=50, blank=True, default="", db_default="", editable=False
    )
    # By these, comments of one wave are known: the hosts that its links name, and
    # what its words come to.
    domains = ArrayField(
        models.CharField(max_length=253), default=list, db_default=[], editable=False
    )
    fingerprint = models.CharField(
        max_length=64, blank=True, default="", db_default="", editable=False
    )

    class Meta:
        abstract = True

    def trace(self, url: str, html: str) -> None:
        """Set what is made of the rest: of ``ip``, of the links and of the words."""
        self.network = network_of(self.ip)
        self.domains = hosts_in(url, html)
        self.fingerprint = fingerprint(html)


def network_of(ip: str | None) -> str:
    """Return the network of ``ip``, /24 or /48; "" if there is no address."""
    if not ip:
        return ""
    address = ip_address(ip)
    return str(ip_network(f"{address}/{PREFIX[address.version]}", strict=False))


def hosts_in(url: str, html: str) -> list[str]:
    """Return the hosts that ``url`` and the links of ``html`` name, sorted."""
    addresses = [url, *links_in(html)]
    hosts = {host_of(address) for address in addresses if address}
    return sorted(hosts - {""})[:MOST_HOSTS]


def links_in(html: str) -> list[str]:
    """Return the address of each link in ``html``, in order, repeated as it is."""
    return [
        token.attrs.get("href") or ""
        for token in markup.scan(html)
        if isinstance(token, markup.Start) and token.tag == "a"
    ]


def host_of(address: str) -> str:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")[:253]


def fingerprint(html: str) -> str:
    """Return a hash that texts share which differ in case, signs and spaces alone."""
    words = unicodedata.normalize("NFKC", markup.text(html)).casefold()
    words = NOT_WORDS.sub(" ", words).strip()
    return sha256(words.encode()).hexdigest() if words else ""


def digest(*texts: str) -> str:
    """Return a short hash of these texts, none of which may hold a NUL."""
    return sha256("\0".join(texts).encode()).hexdigest()[:16]
