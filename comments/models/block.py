from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.ruling import Ruling
from comments.models.traces import host_of


class BlockQuerySet(models.QuerySet["Block"]):
    def in_force(self) -> "BlockQuerySet":
        return self.filter(Q(until=None) | Q(until__gt=timezone.now()))

    def expired(self) -> "BlockQuerySet":
        return self.filter(until__lte=timezone.now())

    def of(self, email: str, hosts: Iterable[str], ip: str | None) -> "Block | None":
        """
        Return one of these blocks that is meant for whoever leaves such traces.

        A blocked domain counts for its subdomains too, and for whoever links to it.
        """
        email = email.lower()
        domains = [email.rpartition("@")[2], *hosts]
        names = {name for domain in domains for name in above(domain)}
        networks = networks_with(ip) if ip else []
        # Which kind a value is of shows by its signs.
        values = [email, *names, *networks]
        return self.filter(kind__in=Block.Kind.values, value__in=values).first()


class Block(Ruling):
    """Somebody whose comments go to the trash, for good or until a date."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("E-mail address")
        DOMAIN = "domain", _("Domain")
        NETWORK = "network", _("Network")

    kind = models.CharField(
        _("kind"),
        max_length=7,
        choices=Kind,
        help_text=_("A domain counts for e-mail addresses and for sites."),
    )
    value = models.CharField(
        _("who"),
        max_length=254,
        help_text=_("For example name@example.org, example.org or 192.0.2.0/24."),
    )
    until = models.DateTimeField(
        _("until"), null=True, blank=True, help_text=_("Left empty, for good.")
    )

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "value"],
                name="block_once",
                violation_error_message=_("This is blocked already."),
            ),
        )

    def __str__(self) -> str:
        return self.value

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.value = self.normal_value()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Check that ``value`` is what ``kind`` says; write it as it is compared."""
        self.value = self.normal_value()
        if not IS_VALID[self.kind](self.value):
            raise ValidationError({"value": WRONG[self.kind]})

    def normal_value(self) -> str:
        value = self.value.strip().lower()
        if self.kind == self.Kind.NETWORK and (network := network_in(value)):
            return str(network)
        if self.kind == self.Kind.DOMAIN:
            value = value.removeprefix("@")
            return host_of(value if "//" in value else f"//{value}") or value
        return value


def above(domain: str) -> Iterator[str]:
    """Return ``domain`` and those that it belongs to: a.b.org, b.org, org."""
    while domain:
        yield domain
        domain = domain.partition(".")[2]


def networks_with(ip: str) -> list[str]:
    """Return each network that can be blocked and that ``ip`` is in."""
    alone = ip_network(ip)
    lengths = range(WIDEST[alone.version], alone.max_prefixlen + 1)
    return [str(alone.supernet(new_prefix=length)) for length in lengths]


def network_in(value: str) -> IPv4Network | IPv6Network | None:
    """Return the network that ``value`` names, a single address being one too."""
    try:
        return ip_network(value, strict=False)
    except ValueError:
        return None


def is_email(value: str) -> bool:
    try:
        validate_email(value)
    except ValidationError:
        return False
    return True


def is_domain(value: str) -> bool:
    """Return whether ``value`` has at least two parts: ".org" would bar millions."""
    return is_email(f"name@{value}") and network_in(value) is None


def is_network(value: str) -> bool:
    network = network_in(value)
    return network is not None and network.prefixlen >= WIDEST[network.version]


# No wider network can be blocked: millions of people would share the lot of one.
WIDEST = {4: 16, 6: 32}
IS_VALID = {"email": is_email, "domain": is_domain, "network": is_network}
WRONG = {
    "email": _("Write an e-mail address as name@example.org."),
    "domain": _("Write a domain as example.org."),
    "network": _("Write a network as 192.0.2.0/24, no wider than /16, or IPv6 /32."),
}
