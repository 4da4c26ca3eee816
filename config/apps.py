from django.apps import AppConfig


class Config(AppConfig):
    """What joins the other apps: settings, addresses, commands and jobs."""

    name = "config"

    def ready(self) -> None:
        from config import checks, proxies  # noqa: F401 (they register checks)
