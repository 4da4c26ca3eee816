import re
from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _


class Network(models.TextChoices):
    X = "x", "X (Twitter)"
    MASTODON = "mastodon", "Mastodon"
    BLUESKY = "bluesky", "Bluesky"
    LINKEDIN = "linkedin", "LinkedIn"
    THREADS = "threads", "Threads"
    INSTAGRAM = "instagram", "Instagram"
    YOUTUBE = "youtube", "YouTube"
    RESEARCHGATE = "researchgate", "ResearchGate"
    WEBSITE = "website", _("Website")


ADDRESSES = {
    Network.X: "https://x.com/{}",
    Network.BLUESKY: "https://bsky.app/profile/{}",
    Network.LINKEDIN: "https://www.linkedin.com/in/{}/",
    Network.THREADS: "https://www.threads.net/@{}",
    Network.INSTAGRAM: "https://www.instagram.com/{}/",
    Network.YOUTUBE: "https://www.youtube.com/@{}",
    Network.RESEARCHGATE: "https://www.researchgate.net/profile/{}",
}


def handle_url(network: str, name: str) -> str:
    """Return where ``name``, without its first @, lives; empty if it can't be one."""
    if network == Network.WEBSITE:
        return name if is_website(name) else ""
    if network == Network.MASTODON:
        match = re.fullmatch(r"([\w.-]+)@([\w-]+(?:\.[\w-]+)+)", name)
        return f"https://{match[2]}/@{match[1]}" if match else ""
    if not re.fullmatch(r"[\w.-]+", name):
        return ""
    # Bluesky's short names live under its own domain.
    if network == Network.BLUESKY and "." not in name:
        name = f"{name}.bsky.social"
    return ADDRESSES[Network(network)].format(name)


def is_website(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
