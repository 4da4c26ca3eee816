"""Readers who comment over HTTP, and try again until they hear that it is kept."""

import random
import time
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit

from django.core import signing

# Seconds for one comment, and which part of comments are answers.
PATIENCE, ANSWERS = 120, 0.6
OURS = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Sec-Fetch-Site": "same-origin",
}


def prepared(number: int) -> list[int]:
    """Return the numbers of so many posts, whose comments appear at once."""
    from tests.factories import make_post, make_site

    make_site(hold_first=False, seconds_between=15)
    return [make_post().pk for _ in range(number)]


class Sender:
    """One client: each comment is by another person, from another network."""

    def __init__(self, servers: list[str], posts: list[int], seed: int) -> None:
        self.servers, self.posts = servers, posts
        self.chance = random.Random(seed)
        self.seed, self.number = seed, 0
        self.patience = PATIENCE
        # By text: the post, and the comment that it answers.
        self.acknowledged: dict[str, tuple[int, int | None]] = {}
        self.sent: set[str] = set()
        self.refused: list[str] = []
        # By post: the comments of this client, that it may answer.
        self.written: dict[int, list[int]] = {post: [] for post in posts}

    def send_until(self, end: float) -> None:
        while time.monotonic() < end:
            self.send_one()

    def send(self, number: int) -> None:
        for _ in range(number):
            self.send_one()

    def send_one(self) -> None:
        self.number += 1
        post = self.chance.choice(self.posts)
        earlier = self.written[post]
        answers = bool(earlier) and self.chance.random() < ANSWERS
        parent = self.chance.choice(earlier) if answers else None
        text = f"Client {self.seed} says for the {self.number}th time: count to five."
        form = {
            "name": f"Reader {self.seed}",
            "email": f"reader-{self.seed}-{self.number}@hospital.example",
            "body": text,
            "parent": parent or "",
        }
        self.sent.add(text)
        self.insist(post, parent, form)

    def insist(self, post: int, parent: int | None, form: dict[str, object]) -> None:
        """Send the form until it is answered with more than an apology."""
        text, ip = str(form["body"]), self.address()
        start = time.monotonic()
        while time.monotonic() < start + self.patience:
            status, place = self.post(f"/comments/on/{post}/", urlencode(form), ip)
            if status == 303:
                token = urlsplit(place).path.split("/")[-2]
                self.written[post].append(signing.loads(token, salt="comments.own")[0])
            if status in (303, 409):
                # It is known already: the answer to an earlier try was lost.
                self.acknowledged[text] = post, parent
                return
            if status and status < 500:
                self.refused.append(f"{status}: {text}")
                return
            time.sleep(self.chance.uniform(0.05, 0.5))

    def post(self, path: str, body: str, ip: str) -> tuple[int, str]:
        """Return status and Location; 0 where the connection was cut or refused."""
        server = urlsplit(self.chance.choice(self.servers))
        connection = HTTPConnection(server.netloc, timeout=30)
        try:
            connection.request("POST", path, body, OURS | {"X-Forwarded-For": ip})
            response = connection.getresponse()
            response.read()
            return response.status, response.headers.get("Location", "")
        except (OSError, HTTPException):
            return 0, ""
        finally:
            connection.close()

    def address(self) -> str:
        return "10." + ".".join(str(self.chance.randrange(1, 255)) for _ in range(3))
