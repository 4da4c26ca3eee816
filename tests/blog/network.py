"""
An internet of our own, below the guarded client, without a packet that leaves us.

Names resolve as a test says, and connections to addresses end at servers on loopback.
What is not routed is refused, and all that was tried is noted.
"""

import socket

REAL_SOCKET, REAL_LOOK_UP = socket.socket, socket.getaddrinfo
PUBLIC, OTHER = "93.184.216.34", "8.8.4.4"


class Network:
    def __init__(self):
        self.answers = {}
        self.routes = {}
        self.tried = []
        self.looked_up = []

    def name(self, name, *answers):
        """Let ``name`` be at these addresses; each look-up takes the next, if tuples."""
        self.answers[name] = list(answers)

    def look_up(self, host, port, *args, **kwargs):
        self.looked_up.append(host)
        if host not in self.answers:
            if is_numeric(host) or host == "localhost":
                return REAL_LOOK_UP(host, port, *args, **kwargs)
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        answers = self.answers[host]
        if isinstance(answers[0], tuple):
            answers = answers.pop(0) if len(answers) > 1 else answers[0]
        places = [(a, port, 0, 0) if ":" in a else (a, port) for a in answers]
        kinds = [socket.AF_INET6 if ":" in a else socket.AF_INET for a in answers]
        return [
            (kind, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", place)
            for kind, place in zip(kinds, places, strict=True)
        ]

    def socket(self):
        """Return a class of sockets whose connections this network routes."""
        network = self

        class Routed(REAL_SOCKET):
            there = None

            def connect(self, place):
                network.tried.append(place[:2])
                here = network.routes.get(place[:2])
                if here is None:
                    raise ConnectionRefusedError
                family, server = self.family, ("127.0.0.1", here)
                assert family == socket.AF_INET, "route IPv4 only"
                super().connect(server)
                self.there = place

            def getpeername(self):
                return self.there or super().getpeername()

        return Routed


def is_numeric(host):
    try:
        REAL_LOOK_UP(host, None, flags=socket.AI_NUMERICHOST)
    except (socket.gaierror, UnicodeError):
        return False
    return True
