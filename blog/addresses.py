from django.conf import settings


def absolute(path: str) -> str:
    """Return the address of ``path`` on this site, whatever host was asked."""
    return f"{settings.SITE_URL}{path}"
