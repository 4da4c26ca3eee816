"""
A WordPress export of any size, for measuring.

    python -m bench.wordpress_export FILE --posts 20000 --comments 200000

writes one of so many posts and comments, always the same ones, in several files where
it is large. ``bench.large_blog`` measures what becomes of it.
"""

import argparse
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

WORDS = (
    "ward round night team patient question answer learner teacher practice evidence "
    "reason story list scan fever listen listen slowly because before after always "
    "sometimes never colleague student resident bedside handover feedback trust error"
).split()
BLOG = "https://ward.example"
BEGIN = datetime(2005, 1, 3, 8, tzinfo=UTC)
AUTHORS = 40
TAGS = 300
# Bytes of one file: WordPress' own hosts split larger exports too.
FULL = 150 * 2**20

HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<title>Ward Notes</title><link>{BLOG}</link><language>en</language>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>{BLOG}</wp:base_blog_url>
"""
TAIL = "</channel></rss>\n"


def sentence(dice: random.Random, length: int) -> str:
    words = " ".join(dice.choice(WORDS) for _ in range(length))
    return f"{words.capitalize()}."


def body(dice: random.Random, number: int) -> str:
    paragraphs = [
        f"<!-- wp:paragraph -->\n<p>{sentence(dice, 60)}</p>\n<!-- /wp:paragraph -->"
        for _ in range(5)
    ]
    other = dice.randint(1, max(1, number))
    link = f'<p>See <a href="{BLOG}/?p={other}">that</a> and #MedEd.</p>'
    return "\n\n".join([*paragraphs, link])


def comments(dice: random.Random, first: int, number: int, at: datetime) -> str:
    said = []
    for index in range(number):
        parent = first + dice.randrange(index) if index and dice.random() < 0.6 else 0
        when = at + timedelta(hours=index + 1)
        said.append(
            f"<wp:comment><wp:comment_id>{first + index}</wp:comment_id>"
            f"<wp:comment_author>Reader {dice.randrange(5000)}</wp:comment_author>"
            f"<wp:comment_date_gmt>{when:%Y-%m-%d %H:%M:%S}</wp:comment_date_gmt>"
            f"<wp:comment_content>{sentence(dice, 30)}</wp:comment_content>"
            "<wp:comment_approved>1</wp:comment_approved>"
            f"<wp:comment_parent>{parent}</wp:comment_parent></wp:comment>"
        )
    return "".join(said)


def item(dice: random.Random, number: int, first: int, answers: int) -> str:
    at = BEGIN + timedelta(hours=8 * number)
    signed = dice.sample(range(AUTHORS), dice.choice([1, 1, 2, 3]))
    terms = "".join(
        f'<category domain="author" nicename="cap-a{n}">a{n}</category>' for n in signed
    )
    for tag in dice.sample(range(TAGS), 4):
        terms += f'<category domain="post_tag" nicename="t{tag}">Topic{tag}</category>'
    return (
        f"<item><title>{sentence(dice, 6)}</title>"
        f"<link>{BLOG}/{at:%Y/%m/%d}/post-{number}/</link>"
        f"<content:encoded>{escape(body(dice, number))}</content:encoded>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_type>post</wp:post_type>"
        f"<wp:status>publish</wp:status><wp:post_name>post-{number}</wp:post_name>"
        f"<wp:post_date>{at:%Y-%m-%d %H:%M:%S}</wp:post_date>"
        f"<wp:post_date_gmt>{at:%Y-%m-%d %H:%M:%S}</wp:post_date_gmt>"
        f"{terms}{comments(dice, first, answers, at)}</item>\n"
    )


def items(posts: int, all_comments: int) -> Iterator[str]:
    dice = random.Random(2015)
    first = 1
    for number in range(1, posts + 1):
        answers = all_comments * number // posts - (first - 1)
        yield item(dice, number, first, answers)
        first += answers


def write(path: Path, posts: int, all_comments: int) -> list[Path]:
    """Write the export, in several files where it is large; return them."""
    authors = "".join(
        f"<wp:author><wp:author_id>{n + 1}</wp:author_id><wp:author_login>a{n}"
        f"</wp:author_login><wp:author_display_name>Author Number{n}, MD"
        "</wp:author_display_name></wp:author>"
        for n in range(AUTHORS)
    )
    paths: list[Path] = []
    stream = None
    for text in items(posts, all_comments):
        if stream is None or stream.tell() > FULL:
            if stream:
                stream.write(TAIL)
                stream.close()
            name = f"{path.stem}-{len(paths) + 1}{path.suffix}"
            paths.append(path.with_name(name))
            stream = paths[-1].open("w")
            stream.write(HEAD + authors)
        stream.write(text)
    if stream:
        stream.write(TAIL)
        stream.close()
    return paths


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--posts", type=int, default=2000)
    parser.add_argument("--comments", type=int, default=20000)
    options = parser.parse_args()
    for path in write(options.file, options.posts, options.comments):
        print(path, f"{path.stat().st_size / 2**20:.0f} MiB")


if __name__ == "__main__":
    main()
