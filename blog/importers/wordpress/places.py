"""What a text of the other blog must know of where its things are here."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Picture:
    """An image that came in."""

    src: str  # its address here, below MEDIA_URL
    alt: str = ""
    caption: str = ""
    width: int = 0  # pixels
    height: int = 0


class Places(Protocol):
    def picture_at(self, address: str) -> Picture | None:
        """Return the image that stood at ``address``, whatever its host and size."""

    def picture(self, number: int) -> Picture | None:
        """Return the image of the attachment ``number``."""

    def children(self, number: int) -> list[int]:
        """Return the attachments of the post ``number``, as its gallery shows them."""

    def file_at(self, address: str) -> str | None:
        """Return where the file is here that stood at ``address`` and is no image."""

    def is_file(self, address: str) -> bool:
        """Return whether ``address`` is one of the files of the other blog."""

    def address(self, url: str) -> str:
        """Return a link of the other blog as a path here, any other as it is."""
