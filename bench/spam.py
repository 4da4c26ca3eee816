"""
Measure how well the filter tells spam from ham, on a corpus of our own making.

For each seed the filter learns one half of 600 comments of each kind, as if editors
had decided on them, and judges the other half on a site that holds no first comments.
Then it judges each theme after it has learned all the others: what is new to it. The
database is one for tests, made and dropped again::

    python manage.py db python -m bench.spam
"""

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402

from bench.corpus import Written, comments  # noqa: E402
from blog.models import Post, SiteSettings  # noqa: E402
from comments.models import Comment  # noqa: E402
from comments.moderation import bayes  # noqa: E402
from comments.moderation.case import Case  # noqa: E402
from comments.moderation.judge import judge  # noqa: E402

NUMBER, SEEDS = 600, (1, 2, 3)
HELD, CALLED_SPAM = 0.95, 0.005


def main() -> int:
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        return 0 if measure() else 1
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def measure() -> bool:
    corpora = {kind: comments(kind, NUMBER) for kind in ("spam", "ham")}
    post = Post.objects.create(title="A post", slug="a-post")
    print("seed  spam held  by the filter  ham called spam  ham held  ms a comment")
    good = [halves(corpora, post, seed) for seed in SEEDS]
    print("\ntheme, never seen before    judged   called spam   held")
    with trained(corpora, post):
        for kind, corpus in corpora.items():
            for theme in dict.fromkeys(written.theme for written in corpus):
                unseen(corpus, post, kind, theme)
    print("\nGood enough." if all(good) else "\nNot good enough.")
    return all(good)


def halves(corpora: dict[str, list[Written]], post: Post, seed: int) -> bool:
    seen, other = {}, {}
    for kind, corpus in corpora.items():
        mixed = random.Random(seed).sample(corpus, len(corpus))
        seen[kind], other[kind] = mixed[: NUMBER // 2], mixed[NUMBER // 2 :]
    with trained(seen, post):
        begun = time.perf_counter()
        spam, ham = judged(other["spam"], post), judged(other["ham"], post)
        spent = (time.perf_counter() - begun) / NUMBER * 1000
    held, missed = spam["held"] / NUMBER * 2, ham["called spam"] / NUMBER * 2
    print(
        f"{seed:>4}  {held:>9.1%}  {spam['called spam'] / NUMBER * 2:>13.1%}  "
        f"{missed:>15.2%}  {ham['held'] / NUMBER * 2:>8.1%}  {spent:>12.1f}"
    )
    return held >= HELD and missed <= CALLED_SPAM


def unseen(corpus: list[Written], post: Post, kind: str, theme: str) -> None:
    """Judge a theme by a filter that has learned all themes, but for this one."""
    others = [written for written in corpus if written.theme == theme]
    with transaction.atomic():
        bodies = [written.body for written in others]
        for pk in Comment.objects.filter(body__in=bodies).values_list("pk", flat=True):
            bayes.learn(pk, "")
        counts = judged(others, post)
        transaction.set_rollback(True)
    print(
        f"{kind}: {theme:<20} {len(others):>8}  "
        f"{counts['called spam'] / len(others):>11.0%}  "
        f"{counts['held'] / len(others):>6.0%}"
    )


class trained:  # noqa: N801
    """While this lasts, the filter has learned ``seen``; then it forgets again."""

    def __init__(self, seen: dict[str, list[Written]], post: Post) -> None:
        self.seen, self.post = seen, post
        self.transaction = transaction.atomic()

    def __enter__(self) -> None:
        self.transaction.__enter__()
        for kind, corpus in self.seen.items():
            for comment in unsaved(corpus, self.post):
                comment.save()
                bayes.learn(comment.pk, kind)

    def __exit__(self, *error: object) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)


def judged(corpus: list[Written], post: Post) -> Counter[str]:
    """Return how many were held, and how many of these were called spam."""
    site, counts = SiteSettings(hold_first=False), Counter[str]()
    for comment in unsaved(corpus, post):
        verdict = judge(Case(comment, site, is_known=False))
        counts["held"] += verdict.status != "approved"
        counts["called spam"] += verdict.likely_spam
    return counts


def unsaved(corpus: list[Written], post: Post) -> Iterable[Comment]:
    for written in corpus:
        comment = Comment(
            post=post,
            name=written.name,
            email=written.email,
            url=written.url,
            body=written.body,
        )
        comment.body_html = comment.render()
        yield comment


if __name__ == "__main__":
    sys.exit(main())
