"""R1 of security.md: comments are kept, once, whatever dies meanwhile."""

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.sandbox import Web, restart_database
from bench.senders import Sender, prepared

CLIENTS, EACH, POSTS = 100, 10, 5
WEBS, KILLS = 2, 3


def run(folder: Path, seed: int) -> list[str]:
    """Let clients comment while processes die; return what is wrong in the end."""
    posts, webs = prepared(POSTS), [Web() for _ in range(WEBS)]
    servers = [web.address for web in webs]
    senders = [Sender(servers, posts, seed * 1000 + n) for n in range(CLIENTS)]
    try:
        for web in webs:
            web.wait()
        with ThreadPoolExecutor(CLIENTS) as threads:
            work = [threads.submit(sender.send, EACH) for sender in senders]
            try:
                strike(folder, webs, senders, random.Random(seed))
            except BaseException:
                for sender in senders:
                    sender.patience = 0
                raise
            for sending in work:
                sending.result()
    finally:
        for web in webs:
            web.stop()
    return list(faults(senders))


def strike(
    folder: Path, webs: list[Web], senders: list[Sender], chance: random.Random
) -> None:
    """Kill a web process at three moments, and restart the database at one."""
    total = CLIENTS * EACH
    moments = sorted(chance.sample(range(total // 10, total * 8 // 10), KILLS + 1))
    database = chance.randrange(KILLS + 1)
    for number, moment in enumerate(moments):
        while sum(len(sender.acknowledged) for sender in senders) < moment:
            time.sleep(0.02)
        if number == database:
            restart_database(folder)
        else:
            chance.choice(webs).kill()


def faults(senders: list[Sender]) -> list[str]:
    """Return a sentence for whatever does not hold."""
    from django.db import connection

    from blog.models import Post
    from comments.models import Comment, Decision
    from tests.comments.trees import misplaced, shared_trees

    # Those of before the database fell over.
    connection.close()
    connection.close_pool()
    posts = senders[0].posts
    own = Comment.objects.filter(post__in=posts)
    rows = list(own.values_list("pk", "body", "post", "parent"))
    texts = Counter(row[1] for row in rows)
    kept = {body: (post, parent) for _, body, post, parent in rows}
    found = [sentence for sender in senders for sentence in sender.refused]
    for sender in senders:
        for text, place in sender.acknowledged.items():
            if kept.get(text) != place:
                found.append(f"acknowledged, and not there: {text}")
        if lost := sender.sent - sender.acknowledged.keys():
            found.append(f"never answered: {len(lost)}")
    found += [f"there {n} times: {text}" for text, n in texts.items() if n > 1]
    found += [f"misplaced: {pk}" for pk in misplaced()]
    found += [f"two roots in tree {tree}" for tree in shared_trees()]
    places = {pk: post for pk, _, post, _ in rows}
    for pk, _, post, parent in rows:
        if parent and places[parent] != post:
            found.append(f"answers another post: {pk}")
    shown = Counter(post for _, _, post, _ in rows)
    for pk, count in Post.objects.filter(pk__in=posts).values_list(
        "pk", "comment_count"
    ):
        if shown[pk] != count:
            found.append(f"post {pk} says {count}, and has {shown[pk]}")
    judged = Counter(Decision.objects.values_list("comment", flat=True))
    found += [f"judged {judged[pk]} times: {pk}" for pk in places if judged[pk] != 1]
    print(f"{len(rows)} comments kept of {len(senders) * EACH}", flush=True)
    return found
