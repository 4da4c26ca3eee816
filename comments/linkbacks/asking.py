"""Fetching what others have, each host no oftener than is fair to it (S9)."""

from typing import Any

from django.db import transaction

from blog.fetch import Answer, FetchError, fetch
from blog.fetch.targets import Target
from comments.linkbacks import flood
from comments.models.traces import host_of


class Crowded(FetchError):
    """A host was asked too often lately: it has its turn after ``seconds``."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def ask(address: str, *, is_counted: bool = False, **how: Any) -> Answer:
    """
    Return what ``address`` holds, asked for as ``fetch`` says.

    Each host counts once, those that it leads on to as well: else who is to be flooded
    would be a redirect away. ``is_counted`` says that its own host was counted before.
    Raise FetchError; Crowded, before anybody is asked, where it is one time too many.
    """
    counted = {host_of(address)} if is_counted else set()

    def admit(target: Target) -> None:
        host = host_of(f"//{target.authority}")
        if host not in counted and (wait := seconds_to_wait(host)):
            raise Crowded(wait)
        counted.add(host)

    return fetch(address, admit=admit, **how)


def seconds_to_wait(host: str) -> int:
    """Count one more fetch from ``host``; return 0, or the seconds to wait for it."""
    with transaction.atomic():
        if wait := flood.count_fetch(host):
            # What is not fetched is not counted.
            transaction.set_rollback(True)
    return wait
