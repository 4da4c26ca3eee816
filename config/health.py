"""For those who watch Rounds: does this process run, and can it do its work?"""

from datetime import timedelta
from functools import cache

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateWorker

# A worker reports every ten seconds.
WORKER_SILENCE = timedelta(seconds=60)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that this process runs, without a look at the database."""
    return plain("ok")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer whether readers and jobs are served, else with 503 and the reason."""
    try:
        reason = not_ready()
    except Error:
        reason = "The database does not answer."
    return plain(reason or "ok", status=503 if reason else 200)


def plain(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(text + "\n", content_type="text/plain", status=status)


def not_ready() -> str:
    """Return why work can't be done, or nothing. Raise Error without a database."""
    if (
        expected_migrations()
        - MigrationRecorder(connection).applied_migrations().keys()
    ):
        return "Migrations are to be applied."
    since = timezone.now() - WORKER_SILENCE
    if not ProcrastinateWorker.objects.filter(last_heartbeat__gte=since).exists():
        return "No job worker has reported within a minute."
    return ""


@cache
def expected_migrations() -> set[tuple[str, str]]:
    """Return the migrations of this version, read from their files once."""
    return set(MigrationLoader(None).disk_migrations)
