"""A mail server for tests: takes mails by SMTP, and answers as it is told to."""

import email
import email.policy
import socketserver
import threading
import time
from contextlib import contextmanager

HANG, DROP = "hang", "drop"
USUAL = {"MAIL": "250 OK", "RCPT": "250 OK", "DATA": "354 Go on", ".": "250 Taken"}


class Session(socketserver.StreamRequestHandler):
    def setup(self):
        if self.server.tls:
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle(self):
        self.say("220 mail.example ready")
        for line in self.rfile:
            verb = line.decode().strip().partition(" ")[0].partition(":")[0].upper()
            if verb in ("EHLO", "HELO"):
                for line in ("mail.example", *self.server.offers):
                    self.say(f"250-{line}")
                self.say("250 HELP")
            elif verb == "QUIT":
                self.say("221 Bye")
                return
            elif verb == "DATA":
                self.say(self.server.answers["DATA"])
                if self.server.answers["DATA"].startswith("354"):
                    self.take()
            else:
                answer = self.server.answers.get(verb, "250 OK")
                self.say(answer(line.decode()) if callable(answer) else answer)

    def take(self):
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b".") if line[:2] == b".." else line)
        else:
            return
        self.server.received.append(b"".join(lines))
        self.say(self.server.answers["."])

    def say(self, answer):
        if answer == HANG:
            self.server.let_go.wait(60)
            raise ConnectionAbortedError
        if answer == DROP:
            raise ConnectionAbortedError
        time.sleep(self.server.pace)
        self.wfile.write(f"{answer}\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    """``received`` are the mails taken; ``answers`` what is said to each command.

    An answer to MAIL or RCPT may also be a function of the whole line. ``offers`` are
    extensions such as STARTTLS; ``tls`` is a context, where encryption comes first.
    """

    daemon_threads = True
    allow_reuse_address = True
    pace = 0.0

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.received, self.answers = [], dict(USUAL)
        self.offers, self.tls = [], None
        self.let_go = threading.Event()

    @property
    def port(self):
        return self.server_address[1]

    @property
    def mails(self):
        policy = email.policy.default
        return [email.message_from_bytes(raw, policy=policy) for raw in self.received]

    def handle_error(self, request, client_address):
        """Who asks may go away at any time."""


@contextmanager
def smtp_server():
    with Server() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.let_go.set()
            server.shutdown()
