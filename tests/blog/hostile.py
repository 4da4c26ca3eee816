"""Servers on this machine that answer as they are told to, most of them badly."""

import socket
import threading
import zlib
from collections.abc import Callable
from contextlib import closing, suppress
from functools import cache

CHUNK = b"x" * 65536
Act = Callable[[socket.socket, "Server"], None]


class Server:
    """
    A server that reads one request of each connection and then lets ``act`` answer.

    ``act`` is called with the connection and this server. ``requests`` holds what came.
    """

    def __init__(self, act, *, host="127.0.0.1", port=0, tls=None):
        self.act, self.tls = act, tls
        self.requests = []
        self.sent = 0
        self.over = threading.Event()
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.listener = socket.create_server((host, port), family=family)
        self.port = self.listener.getsockname()[1]
        name = f"[{host}]" if ":" in host else host
        self.endpoint = f"{name}:{self.port}"
        self.url = f"http://{self.endpoint}/"

    def __enter__(self):
        threading.Thread(target=self.listen, daemon=True).start()
        return self

    def __exit__(self, *error):
        self.over.set()
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def listen(self):
        while not self.over.is_set():
            try:
                connection, _peer = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=[connection], daemon=True).start()

    def serve(self, connection):
        with closing(connection), suppress(OSError):
            connection.settimeout(30)
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with closing(connection):
                if self.act not in (silent, hasty):
                    self.requests.append(self.read(connection))
                self.act(connection, self)

    def read(self, connection):
        """Return the request, as it came."""
        request = b""
        while b"\r\n\r\n" not in request and (piece := connection.recv(65536)):
            request += piece
        head, _end, body = request.partition(b"\r\n\r\n")
        length = int(header(head, "Content-Length") or 0)
        while len(body) < length and (piece := connection.recv(65536)):
            body += piece
        return head + b"\r\n\r\n" + body

    def send(self, connection, data):
        connection.sendall(data)
        self.sent += len(data)

    def forever(self, connection, data, pause=0.0):
        """Send ``data`` again and again until nobody takes it."""
        while not self.over.wait(pause) if pause else not self.over.is_set():
            self.send(connection, data)


def header(head, name):
    """Return what a request says by the header ``name``; None if it says nothing."""
    for line in head.decode("latin-1").split("\r\n")[1:]:
        said, _colon, value = line.partition(": ")
        if said == name:
            return value
    return None


def answer(body=b"Hello", status="200 OK", **headers):
    """Return an act that answers so, as HTML unless the headers say otherwise."""
    lines = {"Content-Type": "text/html", "Content-Length": len(body)}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(
        f"{name}: {value}\r\n" for name, value in lines.items() if value != ""
    )
    message = f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body
    return raw(message)


def raw(message):
    """Return an act that sends these bytes."""

    def plain(connection, server):
        server.send(connection, message)

    return plain


def lead_to(address, status="302 Found"):
    return answer(b"", status, Location=address)


def silent(connection, server):
    server.over.wait(30)


def hasty(connection, server):
    """Answer before anything was asked."""
    raw(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")(connection, server)


def drip_body(connection, server):
    server.send(connection, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    server.forever(connection, b"x", pause=0.05)


def drip_head(connection, server):
    server.send(connection, b"HTTP/1.1 200 OK\r\nX-Long: ")
    server.forever(connection, b"x", pause=0.05)


def drip_chunks(connection, server):
    server.send(connection, CHUNKED)
    server.forever(connection, b"1\r\nx\r\n", pause=0.05)


def endless_headers(connection, server):
    server.send(connection, b"HTTP/1.1 200 OK\r\n")
    server.forever(connection, b"X-More: and more\r\n" * 1000)


def endless_header(connection, server):
    server.send(connection, b"HTTP/1.1 200 OK\r\nX-Long: ")
    server.forever(connection, CHUNK)


def endless_continue(connection, server):
    server.forever(connection, b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)


def endless_body(connection, server):
    server.send(connection, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    server.forever(connection, CHUNK)


def endless_trailer(connection, server):
    server.send(connection, CHUNKED + b"1\r\nx\r\n0\r\n")
    server.forever(connection, b"X-More: and more\r\n" * 1000)


def endless_extension(connection, server):
    server.send(connection, CHUNKED)
    server.forever(connection, b"1;" + b"a" * 60_000 + b"\r\nx\r\n")


def endless_failure(connection, server):
    server.send(connection, b"HTTP/1.1 500 Oh\r\nContent-Type: text/html\r\n\r\n")
    server.forever(connection, CHUNK)


def large_chunk(connection, server):
    server.send(connection, CHUNKED + b"fffffffffffffff\r\n")
    server.forever(connection, CHUNK)


def large_body(connection, server):
    length = 100 * 1024 * 1024
    answer(CHUNK, Content_Length=length)(connection, server)
    while server.sent < length:
        server.send(connection, CHUNK)


def gzip_bomb(connection, server):
    answer(bomb(), Content_Encoding="gzip")(connection, server)


def framed_bomb(connection, server):
    head = {"Transfer_Encoding": "gzip, chunked", "Content_Length": ""}
    answer(b"%x\r\n%b\r\n0\r\n\r\n" % (len(bomb()), bomb()), **head)(connection, server)


@cache
def bomb():
    """Return 200 KB that unpack to 200 MiB."""
    packer = zlib.compressobj(wbits=31)
    packed = [packer.compress(bytes(1024 * 1024)) for _megabyte in range(200)]
    return b"".join([*packed, packer.flush()])


CHUNKED = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
)
# All that takes too long, or never ends.
ENDLESS = [
    *(silent, drip_body, drip_head, drip_chunks, endless_headers, endless_header),
    *(endless_continue, endless_body, endless_trailer, endless_extension),
    *(large_chunk, large_body),
]
