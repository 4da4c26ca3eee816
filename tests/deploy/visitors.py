"""Readers who ask over HTTPS at a steady pace, and count what they don't get."""

import http.client
import itertools
import socket
import ssl
import threading
import time
from collections import Counter


class Secure(http.client.HTTPSConnection):
    """A connection to ``host`` that goes to a port of this machine."""

    def __init__(self, host, port, authority):
        context = ssl.create_default_context(cafile=authority)
        super().__init__(host, port, timeout=30, context=context)

    def connect(self):
        plain = socket.create_connection(("127.0.0.1", self.port), self.timeout)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)


class Visitors:
    """
    So many threads, each asking for the next of ``wanted`` every ``pause`` seconds.

    ``wanted`` is a list of (method, address, expected status).
    """

    def __init__(self, connect, wanted, *, threads=10, pause=0.4):
        self.connect, self.pause = connect, pause
        self.wanted, self.lock = itertools.cycle(wanted), threading.Lock()
        self.answers, self.failures = Counter(), []
        self.slowest = 0.0
        self.stopped = threading.Event()
        self.threads = [threading.Thread(target=self.visit) for _ in range(threads)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def visit(self):
        connection = self.connect()
        due = time.monotonic()
        while not self.stopped.is_set():
            with self.lock:
                method, address, expected = next(self.wanted)
            begun = time.monotonic()
            answer = self.ask(connection, method, address)
            with self.lock:
                self.answers[answer] += 1
                self.slowest = max(self.slowest, time.monotonic() - begun)
                if answer != expected:
                    self.failures.append((method, address, answer))
            due += self.pause
            self.stopped.wait(max(0, due - time.monotonic()))
        connection.close()

    def ask(self, connection, method, address):
        try:
            body = b"x" * 2000 if method == "POST" else None
            connection.request(method, address, body=body)
            response = connection.getresponse()
            response.read()
            return response.status
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            return type(error).__name__
