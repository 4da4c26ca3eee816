"""Whatever an attacker may write, in every field that a page shows."""

from itertools import cycle

from django.utils import timezone

from blog.models import Author, Byline, Post
from tests.blog.payloads import ADDRESSES, all_payloads
from tests.factories import (
    make_author,
    make_comment,
    make_draft,
    make_image,
    make_mention,
)

# So many posts show all of their fields, each on a page of its own.
RICH = 20


def storable(text):
    """Return ``text`` without what PostgreSQL refuses before anything else could."""
    return text.replace("\x00", "").encode(errors="ignore").decode()


def packed(length):
    """Return all payloads in as few texts of at most ``length`` as they fit in."""
    texts = [""]
    for payload in map(storable, all_payloads()):
        if len(texts[-1]) + len(payload) >= length:
            texts.append("")
        texts[-1] += f"{payload} "[:length]
    return texts


def share(items, number):
    """Return the part of ``items`` that falls to the post of this ``number``."""
    return items[number::RICH]


def make_hostile_posts():
    """Save posts that carry every payload in each field; return the rich ones."""
    titles, texts, tags = packed(300), packed(2000), packed(100)
    authors = [*biographies(texts), *names()]
    file = make_image(alt="x").file.name
    for title in titles[RICH:]:
        make_entry(title)
    rich = []
    for number, title in enumerate(titles[:RICH]):
        text = "".join(share(texts, number))
        post = make_draft(
            title=title,
            standfirst=title,
            body=text,
            authors=[],
            tags=share(tags, number),
            image=make_image(file=file, alt=text, caption=text, credit=title[:200]),
        )
        sign(post, share(authors, number))
        post.publish()
        rich.append(post)
    discuss(rich)
    return rich


def make_entry(title):
    """Save what lists show of a post."""
    now = timezone.now()
    Post.objects.create(
        title=title,
        standfirst=title,
        slug="x",
        status=Post.Status.PUBLISHED,
        published_at=now,
        address_date=now.replace(year=1900 + Post.objects.count()).date(),
    )


def biographies(texts):
    parts = ("".join(share(texts, number)) for number in range(RICH))
    return [make_author(biography=part) for part in parts]


def names():
    return Author.objects.bulk_create(
        Author(name=name, citing_name=name, slug=f"a-{number}", role=name)
        for number, name in enumerate(packed(190))
    )


def sign(post, authors):
    Byline.objects.bulk_create(
        Byline(post=post, author=author, position=position, disclosure_status="none")
        for position, author in enumerate(authors, 1)
    )


def discuss(posts):
    texts = packed(250)
    kinds = cycle(["comment", "comment", "pingback"])
    for text, address, post, kind in zip(
        texts, cycle([*ADDRESSES, *texts]), cycle(posts), kinds
    ):
        said = dict.fromkeys(["name", "interests", "body", "email"], text)
        said |= {"post": post, "url": storable(address)}
        make_comment(parent=post.comments.in_stream().last(), kind=kind, **said)
        for fields in ({"is_reply": True}, {"reaction": "like"}):
            make_mention(author_url=said["url"], **said, **fields)
