import json
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config import begun, embedded_postgres, first_start
from config.embedded_postgres import Server
from config.environment import flag
from config.errors import Refusal
from config.folders import make_data_folder
from config.locks import Held, lock
from config.processes import Process, interruptible
from config.web_server import command

MANAGE = settings.BASE_DIR / "manage.py"
ANSWER_SECONDS = 60
# Requests and jobs under way may end; then the database goes too.
STOP_SECONDS = 6


class Command(BaseCommand):
    help = "Run all of Rounds: the database, the web server and the job worker."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        make_data_folder(settings.DATA_FOLDER)
        try:
            with lock(settings.DATA_FOLDER / "up.lock", wait=False), interruptible():
                self.run()
        except Held as held:
            raise Refusal(
                f"Rounds runs already on {settings.DATA_FOLDER} (process {held})."
            ) from None
        except KeyboardInterrupt:
            self.say("\nRounds is stopped.")

    def run(self) -> None:
        """Start everything, and watch over it until told to stop."""
        check_port(settings.HOST, settings.PORT)  # Before anybody answers in vain.
        if first_start.is_to_be_asked():
            first_start.ask()
            settings.DEMO = flag("DEMO", default=settings.DEMO)
        check_demo(settings.HOST)
        with ExitStack() as stack:
            server = None
            if not settings.DATABASE_URL:
                server = embedded_postgres.start(settings.DATA_FOLDER)
                stack.callback(server.stop)
            self.prepare()
            first_start.forget()
            processes: list[Process] = []
            stack.callback(stop, processes)
            processes.append(web_server())
            wait_for_answer(processes[0])
            processes.append(worker())
            self.greet()
            watch(processes, server)

    def prepare(self) -> None:
        """Bring database and static files up to date, in a process of its own."""
        process = Process("the preparation", [sys.executable, str(MANAGE), "prepare"])
        try:
            if code := process.child.wait():
                sys.exit(code)
        finally:
            process.stop(STOP_SECONDS)

    def greet(self) -> None:
        self.say(f"Rounds runs at {settings.SITE_URL}/")
        accounts = settings.DATA_FOLDER / "demo-accounts.json"
        if settings.EMBEDDED_DATABASE and accounts.exists():
            self.say("Sign in at /admin/ with this e-mail address:")
            for account in json.loads(accounts.read_text()):
                self.say("  {email:<32} password {password}  {role}".format(**account))
        self.say(f"Its data are in {settings.DATA_FOLDER}. Press Ctrl-C to stop.")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def check_demo(host: str) -> None:
    """Raise Refusal if others than this machine would reach the demo's accounts."""
    accounts = settings.DATA_FOLDER / "demo-accounts.json"
    to_come = settings.DEMO and not begun.mark().exists()
    if (
        settings.EMBEDDED_DATABASE
        and not is_loopback(host)
        and (accounts.exists() or to_come)
    ):
        raise Refusal(
            f"The demo's accounts are for this machine alone, and HOST is {host}: "
            "give DEMO=no at the first start, or run `manage.py demo_data --remove`."
        )


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_port(host: str, port: int) -> None:
    """Raise Refusal if another program listens there, or none of ours may."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Refusal(
            f"Port {port} of {host} can't be used ({reason}): choose another, as in "
            "`make run PORT=8001`."
        ) from None


def web_server() -> Process:
    arguments = command(settings.HOST, settings.PORT, STOP_SECONDS - 1)
    return Process("the web server", arguments, cwd=settings.BASE_DIR)


def worker() -> Process:
    arguments = [sys.executable, str(MANAGE), "worker"]
    return Process("the job worker", arguments, cwd=settings.BASE_DIR)


def stop(processes: Sequence[Process]) -> None:
    for process in processes:
        process.ask()
    for process in processes:
        process.stop(STOP_SECONDS)


def wait_for_answer(web: Process) -> None:
    """Return when the web server answers. Raise Refusal if it ends instead."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < deadline:
        check([web])
        if answers():
            return
        time.sleep(0.1)
    raise Refusal(f"The web server did not answer within {ANSWER_SECONDS} seconds.")


def answers() -> bool:
    connection = HTTPConnection(settings.HOST, settings.PORT, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Connection": "close"})
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def watch(processes: Sequence[Process], server: Server | None) -> None:
    """Wait for ever. Raise Refusal as soon as one of those we need has ended."""
    while True:
        check(processes)
        if server and not server.runs:
            raise Refusal("The database has ended, so Rounds is stopped.")
        time.sleep(0.5)


def check(processes: Sequence[Process]) -> None:
    for process in processes:
        if not process.runs:
            code = process.child.returncode
            name = process.name[0].upper() + process.name[1:]
            raise Refusal(f"{name} has ended (code {code}), so Rounds is stopped.")
