from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from blog.models import SiteSettings

# The menus that every site begins with are translated until an editor renames them.
FIRST_LABELS = (
    _("Latest"),
    _("Topics"),
    _("Authors"),
    _("Series"),
    _("About"),
    _("Contributors"),
    _("Privacy"),
    _("Accessibility"),
    _("Comment policy"),
    _("Feed"),
)


@dataclass
class Link:
    label: str
    url: str
    is_here: bool


def site_of(request: HttpRequest) -> SiteSettings:
    """Return the site's settings, which are read once for each request."""
    return getattr(request, "site_settings", None) or SiteSettings.objects.for_page()


def site(request: HttpRequest) -> dict[str, Any]:
    """Give each template the site's settings and its menus."""
    found = site_of(request)
    return {
        "site": found,
        "menus": menus(found, request.path),
        "site_url": settings.SITE_URL,
    }


def menus(found: SiteSettings, path: str) -> dict[str, list[Link]]:
    """Return the links of each menu, from the entries that came with the settings."""
    links: dict[str, list[Link]] = defaultdict(list)
    for entry in found.entries:
        url = entry["url"] or reverse("blog:page", args=[entry["slug"]])
        label = gettext(entry["label"] or entry["title"])
        links[entry["menu"]].append(Link(label, url, unquote(url) == path))
    return dict(links)
