"""From a name to a connection that ends in time, past no address that is not public."""

import io
import socket
import ssl
from functools import cache
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Thread
from time import monotonic

from .networks import Address, is_public
from .targets import Target

# Look-ups at once, those that nobody waits for any more among them.
LOOKUPS = BoundedSemaphore(16)
# Of the addresses of one name, so many are tried.
TRIED = 4


class Deadline:
    def __init__(self, seconds: float) -> None:
        self.at = monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left; raise TimeoutError if none are."""
        if (left := self.at - monotonic()) <= 0:
            raise TimeoutError
        return left


class Wire(io.RawIOBase):
    """
    A connection that ends at its deadline, however slowly bytes drip.

    ``most`` is how many bytes may still come; beyond it reading raises OSError.
    """

    def __init__(self, sock: socket.socket, deadline: Deadline, most: int) -> None:
        self._socket = sock
        self._deadline = deadline
        self.most = most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._socket.settimeout(self._deadline.left())
        count = self._socket.recv_into(buffer)
        self.most -= count
        if self.most < 0:
            raise OSError("More came than may.")
        return count

    def send(self, message: bytes) -> None:
        while message:
            self._socket.settimeout(self._deadline.left())
            message = message[self._socket.send(message) :]

    def makefile(self, mode: str) -> io.BufferedReader:
        """Return what ``http.client`` reads from; closing it ends the connection."""
        return io.BufferedReader(self)

    def close(self) -> None:
        self._socket.close()
        super().close()


def connect(target: Target, deadline: Deadline) -> socket.socket:
    """Return a connection to ``target``, encrypted if it says so. Raise OSError."""
    addresses = look_up(target, deadline)
    for address in addresses:
        if not (target.is_allowed or is_public(address)):
            raise PermissionError(f"{target.host} is at {address}, which is not public")
    sock = dial(addresses[:TRIED], target.port, deadline)
    if target.scheme == "http":
        return sock
    try:
        sock.settimeout(deadline.left())
        return trust().wrap_socket(sock, server_hostname=target.host)
    except BaseException:
        sock.close()
        raise


def look_up(target: Target, deadline: Deadline) -> list[Address]:
    """Return all addresses of a name, each once. Nobody waits for a slow resolver."""
    answers: SimpleQueue[list[Address] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(
                target.host, target.port, type=socket.SOCK_STREAM
            )
            answers.put([ip_address(place[0]) for *_kind, place in found])
        except Exception as error:  # whatever it is, raised where somebody waits
            answers.put(error)
        finally:
            LOOKUPS.release()

    if not LOOKUPS.acquire(timeout=deadline.left()):
        raise TimeoutError("All look-ups hang.")
    Thread(target=ask, name="look-up", daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.left())
    except Empty:
        raise TimeoutError("The look-up hangs.") from None
    if isinstance(answer, Exception):
        raise answer
    return list(dict.fromkeys(answer))


def dial(addresses: list[Address], port: int, deadline: Deadline) -> socket.socket:
    """Return a connection to the first address that takes one, each given its share."""
    failure: OSError = OSError("The name has no address.")
    for waiting, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
        family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(deadline.left() / waiting)
            sock.connect((str(address), port))
            if ip_address(sock.getpeername()[0]) != address:
                raise ConnectionError(f"Somebody else than {address} answers.")
            return sock
        except OSError as error:
            sock.close()
            failure = error
    raise failure


@cache
def trust() -> ssl.SSLContext:
    """Return whose certificates count: those that the machine trusts."""
    return ssl.create_default_context()
