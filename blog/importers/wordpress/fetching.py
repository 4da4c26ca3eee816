"""Files of attachments that the folder lacks, from where the other blog has them."""

from collections import Counter
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from blog.fetch import FetchError, Unreachable, WrongType, fetch
from blog.importers.report import Matter

if TYPE_CHECKING:
    from .media import Media

# Bytes. A film is better brought in the folder: there are ten seconds for each file.
LARGEST = 64 * 1024 * 1024
# A server that can't be reached so often in a row is not asked again.
PATIENCE = 3


class Fetching:
    """Fetches each file once, by the guarded client, into ``folder``."""

    def __init__(self, media: "Media", folder: Path) -> None:
        self.report = media.report
        self.folder = folder
        self._found: dict[str, Path | None] = {}
        self._failures: Counter[str] = Counter()
        self._urls = {
            media.key(item): item.attachment_url or item.guid
            for item in media.blog.attachments.values()
        }

    def find(self, keys: list[str]) -> Path | None:
        """Return the file of the first of ``keys`` that an attachment has."""
        for key in keys:
            if url := self._urls.get(key):
                if key not in self._found:
                    self._found[key] = self._fetch(key, url)
                return self._found[key]
        return None

    def _fetch(self, key: str, url: str) -> Path | None:
        try:
            path = self.folder / str(len(self._found)) / PurePath(key).name
            path.parent.mkdir()
            path.write_bytes(self._body(url))
        except (FetchError, OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            self.report.tell(Matter.NOT_FETCHED, f"{key}: {reason}")
            return None
        return path

    def _body(self, url: str) -> bytes:
        server = url.partition("//")[2].partition("/")[0]
        if self._failures[server] >= PATIENCE:
            raise Unreachable
        try:
            answer = fetch(url, types=(), limit=LARGEST)
        except Unreachable:
            self._failures[server] += 1
            raise
        self._failures[server] = 0
        if not answer.is_good:
            raise Unreachable
        # A page in place of the file: that it is missing, or a door to sign in at.
        if answer.media_type in ("text/html", "application/xhtml+xml"):
            raise WrongType
        return answer.body
