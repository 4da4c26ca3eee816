"""Where files are kept: in folders of this machine, or in a bucket."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.environment import address, text

BUCKET = "config.object_storage.Bucket"
ABOUT_BUCKET = (
    "S3_ENDPOINT_URL",
    "S3_REGION",
    "S3_ACCESS_KEY_ID",
    "S3_SECRET_ACCESS_KEY",
)


def storages(data: Path) -> dict[str, dict[str, Any]]:
    """
    Return ``STORAGES`` for the files that people bring.

    ``default`` holds images and attached files, ``private`` what has no address: files
    of an import, until it has ended. Both are in the bucket of ``S3_BUCKET``, if it is
    given.
    """
    bucket = text("S3_BUCKET")
    if not bucket:
        check_nothing_else()
        return {"default": folder(), "private": private_folder(data)}
    options = {"bucket_name": bucket} | access()
    return {
        "default": in_bucket(options, "media"),
        "private": in_bucket(options, "private"),
    }


def folder() -> dict[str, Any]:
    return {"BACKEND": "django.core.files.storage.FileSystemStorage"}


def private_folder(data: Path) -> dict[str, Any]:
    options = {
        "location": data / "private",
        "file_permissions_mode": 0o600,
        "directory_permissions_mode": 0o700,
    }
    return folder() | {"OPTIONS": options}


def in_bucket(options: dict[str, Any], location: str) -> dict[str, Any]:
    return {
        "BACKEND": BUCKET,
        "OPTIONS": options | {"location": location},
    }


def access() -> dict[str, str | None]:
    """Return how the bucket is reached; without keys, by the role of the machine."""
    key, secret = text("S3_ACCESS_KEY_ID"), text("S3_SECRET_ACCESS_KEY")
    if bool(key) != bool(secret):
        raise ImproperlyConfigured(
            "S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY go together: give both, or none."
        )
    endpoint = text("S3_ENDPOINT_URL") and address("S3_ENDPOINT_URL", "")
    return {
        "endpoint_url": endpoint or None,
        "region_name": text("S3_REGION", "us-east-1"),
        "access_key": key or None,
        "secret_key": secret or None,
    }


def check_nothing_else() -> None:
    """Raise ImproperlyConfigured if a bucket is spoken of and not named."""
    for name in ABOUT_BUCKET:
        if text(name):
            raise ImproperlyConfigured(f"{name} is set, so S3_BUCKET must be too.")
