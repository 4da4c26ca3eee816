"""Files in a bucket of an S3-compatible server."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import File
from django.utils.encoding import filepath_to_uri
from s3transfer.exceptions import RetriesExceededError
from storages.backends.s3 import S3File, S3Storage

LONGEST_NAME = 1000  # Bytes.
MEMORY = 2 * 2**20  # Bytes of an open file; what is longer goes to a temporary file.


class Bucket(S3Storage):
    """
    A storage that behaves as a folder does.

    Its files have no address of their own: readers ask the site for them, as
    ``/media/…``, and the bucket need not be public. Nothing is overwritten. What is
    missing raises FileNotFoundError, and a server that does not answer, or refuses,
    raises ConnectionError; neither tells a key.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.client_config = how_to_call(bool(self.endpoint_url))
        self.transfer_config = TransferConfig(use_threads=False)

    def get_default_settings(self) -> dict[str, Any]:
        # A token of the environment belongs to its keys, not to ours.
        own = {"file_overwrite": False, "max_memory_size": MEMORY}
        return super().get_default_settings() | own | {"security_token": None}

    def check(self) -> None:
        """Raise ConnectionError unless the bucket is there for us."""
        with answering(self.bucket_name):
            try:
                self.connection.meta.client.head_bucket(Bucket=self.bucket_name)
            except ClientError as error:
                if status(error) == 404:
                    raise refused("there is no such bucket") from None
                raise

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        return settings.MEDIA_URL + filepath_to_uri(name).lstrip("/")

    def _open(self, name: str, mode: str = "rb") -> S3File:
        if len(name.encode()) > LONGEST_NAME:
            raise FileNotFoundError("No file has so long a name.")
        with answering(name):
            file = super()._open(name, mode)
            if "r" in mode:
                # Fetched here and whole: whoever reads it later meets no failure.
                file.open()
            return file

    def _save(self, name: str, content: File) -> str:
        with answering(name):
            return str(super()._save(name, content))

    def exists(self, name: str) -> bool:
        with answering(name):
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        with answering(name):
            super().delete(name)

    def size(self, name: str) -> int:
        with answering(name):
            return int(super().size(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with answering(path):
            folders, files = super().listdir(path)
            return folders, files


def how_to_call(own_endpoint: bool) -> Config:
    return Config(
        signature_version="s3v4",
        # Servers other than Amazon's often have one name for all buckets.
        s3={"addressing_style": "path" if own_endpoint else "virtual"},
        connect_timeout=3,
        read_timeout=15,
        retries={"mode": "standard", "max_attempts": 2},
        # Not all of them know the checksums that Amazon's takes.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )


@contextmanager
def answering(name: str) -> Iterator[None]:
    """Turn what fails within into FileNotFoundError or ConnectionError."""
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if status(error) == 404 and code != "NoSuchBucket":
            raise FileNotFoundError(f"There is no file {name}.") from None
        raise refused(code) from None
    except (BotoCoreError, Boto3Error, RetriesExceededError) as error:
        raise refused(type(error).__name__) from None


def status(error: ClientError) -> int:
    return int(error.response["ResponseMetadata"]["HTTPStatusCode"])


def refused(reason: str) -> ConnectionError:
    return ConnectionError(f"The object storage does not serve us: {reason}.")
