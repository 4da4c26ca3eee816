"""What stands on every mail: the name of the site, and where it is."""

from typing import Any

from django.conf import settings

from blog.models import SiteSettings


def letterhead() -> dict[str, Any]:
    site = SiteSettings.objects.current()
    return {
        "site_name": site.name,
        "publisher": site.publisher,
        "site_url": settings.SITE_URL,
        "language": site.language,
        "time_zone": site.time_zone,
    }
