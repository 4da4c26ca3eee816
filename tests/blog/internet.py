"""
An internet with real packets and a hostile name server, in a namespace of its own.

Run by ``test_fetch_internet`` below ``unshare``, where this process is alone with a
loopback that has public and private addresses. One server listens at all of them and
notes where each connection was meant to go. What happened is printed as JSON.
"""

import json
import re
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from functools import partial
from ipaddress import ip_address
from pathlib import Path

import django
from django.conf import settings

PUBLIC, PUBLIC6 = "93.184.216.34", "2606:2800:220:1::1"
PRIVATE = ["10.0.0.5", "10.0.0.1", "169.254.169.254", "192.168.0.1", "172.16.0.1"]
PRIVATE6 = ["fd00:ec2::254", "fc00::1"]
A, CNAME, AAAA = 1, 5, 28


class Names(threading.Thread):
    """A name server. ``names`` gives the answers by name and how often it was asked."""

    def __init__(self, names):
        super().__init__(daemon=True)
        self.names = names
        self.asked = Counter()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 53))

    def run(self):
        while True:
            query, client = self.socket.recvfrom(4096)
            if (reply := self.reply(query)) is not None:
                self.socket.sendto(reply, client)

    def reply(self, query):
        labels, at = [], 12
        while size := query[at]:
            labels.append(query[at + 1 : at + 1 + size].decode().lower())
            at += size + 1
        kind = struct.unpack(">H", query[at + 1 : at + 3])[0]
        name = ".".join(labels)
        self.asked[name, kind] += 1
        answers = self.names.get(name)
        if callable(answers):
            answers = answers(self.asked[name, kind])
        if answers == "silence":
            return None
        if answers == "garbage":
            return query[:2] + b"\x81\x80" + b"\xff" * 40
        records = list(records_of(answers or [], kind))
        flags = 0x8180 if answers is not None else 0x8183
        head = query[:2] + struct.pack(">5H", flags, 1, len(records), 0, 0)
        return head + query[12 : at + 5] + b"".join(records)


def records_of(answers, kind):
    """Yield the records of these answers: addresses, and names that are the true ones."""
    owner = b"\xc0\x0c"  # the name in the question
    for answer in answers:
        if answer.endswith("."):
            labels = answer.rstrip(".").split(".")
            data = b"".join(bytes([len(word)]) + word.encode() for word in labels)
            yield record(owner, CNAME, data + b"\0")
            owner = data + b"\0"
        elif kind == (AAAA if ":" in answer else A):
            yield record(owner, kind, ip_address(answer).packed)


def record(owner, kind, data):
    """Return an answer that nobody may keep."""
    return owner + struct.pack(">HHIH", kind, 1, 0, len(data)) + data


class Everywhere(threading.Thread):
    """A web server at every address. ``reached`` counts where connections went."""

    def __init__(self, port, location=""):
        super().__init__(daemon=True)
        self.reached = Counter()
        self.location = location
        self.listener = socket.create_server(
            ("::", port), family=socket.AF_INET6, dualstack_ipv6=True
        )

    def run(self):
        while True:
            connection, _peer = self.listener.accept()
            with connection, suppress(OSError):
                meant = ip_address(connection.getsockname()[0])
                self.reached[str(getattr(meant, "ipv4_mapped", None) or meant)] += 1
                connection.settimeout(2)
                connection.recv(65536)
                status = "302 Go" if self.location else "200 OK"
                connection.sendall(
                    f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nConnection: close\r\n"
                    f"Location: {self.location}\r\nContent-Length: 2\r\n\r\nHi".encode()
                )


def prepare():
    """Give loopback its addresses, and let names be asked for here."""
    run = partial(subprocess.run, check=True)
    run(["ip", "link", "set", "lo", "up"])
    for address in (PUBLIC, *PRIVATE):
        run(["ip", "address", "add", f"{address}/32", "dev", "lo"])
    for address in (PUBLIC6, *PRIVATE6):
        run(["ip", "address", "add", f"{address}/128", "dev", "lo", "nodad"])
    folder = Path(tempfile.mkdtemp())
    for name, text in (
        ("resolv.conf", "nameserver 127.0.0.1\noptions timeout:30 attempts:1\n"),
        ("nsswitch.conf", "hosts: files dns\n"),
    ):
        (folder / name).write_text(text)
        if Path("/etc", name).exists():
            run(["mount", "--bind", folder / name, Path("/etc", name)])


def names():
    """Return what the name server says."""
    from tests.blog.forbidden import BY_NAME

    said = {f"n{number}.test": [a] for number, a in enumerate(BY_NAME)}
    said |= {"public.test": [PUBLIC], "six.test": [PUBLIC6]}
    said |= {"both.test": [PUBLIC, PUBLIC6]}
    said |= {"mixed1.test": [PUBLIC, "127.0.0.1"], "mixed2.test": ["10.0.0.5", PUBLIC]}
    said |= {"mixed3.test": [PUBLIC, "::1"], "mixed4.test": [PUBLIC6, "127.0.0.1"]}
    said |= {"alias.test": ["public.test.", PUBLIC]}
    said |= {"bad-alias.test": ["localhost.", "127.0.0.1"]}
    said |= {"silence.test": "silence", "garbage.test": "garbage"}
    for after in (1, 2, 3, 4):
        said[f"turning{after}.test"] = partial(turning, after)
    return said


def turning(after, time_):
    return [PUBLIC] if time_ <= after else ["127.0.0.1"]


def ask(url):
    """Return how asking for ``url`` ended, and its seconds."""
    from blog.fetch import FetchError, fetch

    begun = time.monotonic()
    try:
        end = fetch(url, types=("text/html",), limit=1000).body.decode()
    except FetchError as error:
        end = type(error).__name__
    return end, time.monotonic() - begun


def by_redirect(web, url):
    """Return how it ended where a public page leads on to ``url``."""
    web.location = re.sub(
        "[\r\n]", "", url.encode("utf-8", "replace").decode("latin-1")
    )
    try:
        return ask("http://public.test/")
    finally:
        web.location = ""


def happenings(web):
    """Yield what was tried, by which way, and how it ended."""
    from blog.fetch import client
    from tests.blog.forbidden import BY_NAME, FORBIDDEN

    client.SECONDS = 1.0
    for name in ("public", "six", "both", "alias"):
        yield "public", f"{name}.test", *ask(f"http://{name}.test/")
    for after in (1, 2, 3, 4):
        for _time in range(after):
            yield "public", f"turning{after}.test", *ask(f"http://turning{after}.test/")
        yield "turned", f"turning{after}.test", *ask(f"http://turning{after}.test/")
    private = [f"n{number}.test" for number in range(len(BY_NAME))]
    private += [f"mixed{number}.test" for number in (1, 2, 3, 4)]
    private += ["bad-alias.test", "garbage.test", "unknown.test"]
    for name in private:
        yield "name", name, *ask(f"http://{name}/")
        yield "redirect to a name", name, *by_redirect(web, f"http://{name}/")
    for url in FORBIDDEN:
        yield "address", url, *ask(url)
        yield "redirect to an address", url, *by_redirect(web, url)
    yield "name", "silence.test", *ask("http://silence.test/")


def main():
    settings.configure(
        BASE_DIR=Path(__file__).resolve().parents[2],
        FETCH_ALLOW=frozenset(),
        SITE_URL="https://blog.example",
    )
    django.setup()
    prepare()
    Names(names()).start()
    webs = [Everywhere(port) for port in (80, 443, 6379)]
    for web in webs:
        web.start()
    ended = list(happenings(webs[0]))
    # That the traps would have noticed: the same place, asked without a guard.
    with socket.create_connection(("127.0.0.1", 80), timeout=2) as connection:
        connection.sendall(b"\r\n\r\n")
        connection.recv(10)
    reached = sum((web.reached for web in webs), Counter())
    tried = Counter(way for way, *_rest in ended if way != "public")
    public = [PUBLIC, PUBLIC6]
    found = {"ended": ended, "reached": reached, "tried": tried, "public": public}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
