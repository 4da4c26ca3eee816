"""The accounts of the demo, with passwords that nobody could know before."""

import json
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.db import models, transaction

from accounts.models import User
from config.demo import files


def accounts_file() -> Path:
    return Path(settings.DATA_FOLDER, "demo-accounts.json")


def make_accounts(path: Path) -> dict[str, User]:
    """
    Return a new account for each who has one; write to ``path`` how to sign in.

    Only editors may sign in: an author's account marks what the author answers.
    """
    users, signins = {}, []
    for key, said in files.accounts().items():
        email, name, role = said["email"], said["name"], said["account"]
        if role == "editor":
            password = secrets.token_urlsafe(12)
            users[key] = User.objects.create_superuser(email, password, name=name)
            signins.append(
                {"email": email, "password": password, "name": name, "role": role}
            )
        else:
            users[key] = User.objects.create_user(email, None, name=name)
    write(path, signins)
    return users


def write(path: Path, signins: list[dict[str, str]]) -> None:
    """Write ``signins`` to a new file at ``path`` that only its owner can read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(signins, file, ensure_ascii=False, indent=2)


def remove_accounts(path: Path, keep: User | None = None) -> None:
    """Remove the accounts but ``keep``, and at the end what tells how to sign in."""
    gone = demo_accounts()
    if keep:
        gone = gone.exclude(pk=keep.pk)
    gone.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def demo_accounts() -> models.QuerySet[User]:
    emails = [said["email"] for said in files.accounts().values()]
    return User.objects.filter(email__in=emails)
