"""Writing an archive, and reading one that nobody vouches for."""

import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any

from config import private_files
from config.errors import Refusal

FORMAT = 1
DATABASE, MANIFEST, SEAL = "database.dump", "manifest.json", "archive.sha256"
MEDIA = "media/"
BLOCK = 1024 * 1024  # Bytes.
LARGEST_MANIFEST = 64 * BLOCK


class Digesting:
    """Passes on what is read from ``file``, and reckons its SHA-256."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.digest = sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.digest.update(data)
        return data


class Writing:
    """An archive that is being written to ``path``, readable by its owner alone."""

    def __init__(self, path: Path) -> None:
        self.stream = private_files.begin(path)
        self.path = path
        # It is closed by ``finish``, once the seal is in it.
        self.tar = tarfile.TarFile(fileobj=self.stream, mode="w")
        self.members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, file: IO[bytes], size: int) -> None:
        """Add ``size`` bytes of ``file`` as the member ``name``."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        digesting = Digesting(file)
        self.tar.addfile(info, digesting)
        digest = digesting.digest.hexdigest()
        self.members[name] = {"size": size, "sha256": digest}

    def finish(self, about: dict[str, Any]) -> None:
        """Write the manifest and the seal, and wait until all is on the disk."""
        manifest = about | {"format": FORMAT, "members": self.members}
        data = json.dumps(manifest, indent=1, sort_keys=True).encode()
        self.add(MANIFEST, BytesIO(data), len(data))
        self.stream.flush()
        seal = digest_of(self.path, self.stream.tell()).encode()
        self.add(SEAL, BytesIO(seal), len(seal))
        self.tar.close()
        private_files.finish(self.stream)


def digest_of(path: Path, length: int) -> str:
    """Return the SHA-256 of the first ``length`` bytes of the file."""
    digest = sha256()
    with path.open("rb") as file:
        while length and (block := file.read(min(BLOCK, length))):
            digest.update(block)
            length -= len(block)
    return digest.hexdigest()


@dataclass(frozen=True)
class Archive:
    """An archive of which every byte has been checked."""

    path: Path
    about: dict[str, Any]

    @classmethod
    def open(cls, path: Path) -> "Archive":
        """Check the archive; raise Refusal, in one sentence, unless it is whole."""
        try:
            about = checked(path)
        except (OSError, tarfile.TarError, ValueError, KeyError, TypeError) as error:
            if isinstance(error, FileNotFoundError):
                raise Refusal(f"There is no file {path}.") from None
            raise Refusal(f"{path} is damaged, or no backup of Rounds.") from error
        if about["format"] > FORMAT:
            raise Refusal(f"{path} was written by a newer version of Rounds.")
        return cls(path, about)

    def members(self) -> Iterator[tuple[str, IO[bytes]]]:
        """Yield name and content of each member but the manifest and the seal."""
        with tarfile.open(self.path, "r:") as tar:
            for info in tar:
                file = tar.extractfile(info)
                if info.name in self.about["members"] and file:
                    yield info.name, file


def checked(path: Path) -> dict[str, Any]:
    """Return the manifest; raise ValueError if anything is not as it says."""
    found: dict[str, dict[str, Any]] = {}
    about: dict[str, Any] = {}
    sealed = False
    with tarfile.open(path, "r:") as tar:
        for info in tar:
            if sealed or info.name in found or not is_ours(info):
                raise ValueError(info.name)
            file = tar.extractfile(info)
            if file is None:
                raise ValueError(info.name)
            if info.name == SEAL:
                sealed = file.read(64).decode() == digest_of(path, info.offset)
                if not sealed:
                    raise ValueError(info.name)
            elif info.name == MANIFEST:
                about = json.loads(file.read(LARGEST_MANIFEST))
            else:
                found[info.name] = {"size": info.size, "sha256": whole(file)}
    if not sealed or about.get("members") != found or DATABASE not in found:
        raise ValueError(MANIFEST)
    return about


def whole(file: IO[bytes]) -> str:
    digesting = Digesting(file)
    while digesting.read(BLOCK):
        pass
    return digesting.digest.hexdigest()


def is_ours(info: tarfile.TarInfo) -> bool:
    """Return whether a member is a plain file with a name that an archive has."""
    path = PurePosixPath(info.name)
    media = info.name.startswith(MEDIA) and len(path.parts) > 1
    plain = str(path) == info.name and ".." not in path.parts
    known = (media and plain) or info.name in (DATABASE, MANIFEST, SEAL)
    # A sparse member of a few bytes may be as long as it likes.
    return info.isreg() and not info.issparse() and known
