"""The article of 2015 that every page is held against, as data."""

import datetime as dt
import re
from html import unescape
from zoneinfo import ZoneInfo

from django.utils.html import strip_tags

from comments.models import Comment
from tests.factories import (
    make_author,
    make_comment,
    make_draft,
    make_handle,
    make_image,
    make_site,
    make_user,
)
from tests.shared import SHARED

AUTHORS = [
    {
        "name": "Alireza Jalali",
        "credentials": "MD",
        "handle": "ARJalali",
        "role": "teaching chair",
        "affiliation": "Faculty of Medicine, University of Ottawa",
    },
    {
        "name": "Andrew Micieli",
        "credentials": "MMI",
        "handle": "medstudent_blog",
        "role": "medical student",
        "affiliation": "Faculty of Medicine, University of Ottawa",
    },
    {
        "name": "Jason R. Frank",
        "credentials": "MD",
        "handle": "drjfrank",
        "role": "director of specialty education, strategy, and standards",
        "affiliation": "Royal College of Physicians and Surgeons of Canada",
    },
]

# Kind, name, time in Ottawa, and which of these, counted from 1, it answers.
DISCUSSION = [
    ("comment", "Jordan", "2015-06-12 09:07", None),
    ("comment", "Ali Jalali", "2015-06-21 00:57", None),
    ("pingback", "“Why Do You Tweet?” | Wing of Zock", "2015-07-13 13:01", None),
    ("comment", "Connie", "2015-11-06 16:34", None),
    ("comment", "Ali Jalali", "2015-11-16 21:06", 4),
    ("pingback", "Educational Technology '16", "2016-02-10 14:06", None),
]

OTTAWA = ZoneInfo("America/Toronto")


def seed_lines():
    """Return the lines of the article's page as people saw it."""
    text = (SHARED / "seed" / "am-rounds-2015.txt").read_text()
    return [same_spaces(line) for line in text.splitlines() if line.strip()]


def same_spaces(text):
    """Return ``text`` with every run of spaces, of whatever kind, as one space."""
    return re.sub(r"\s+", " ", text).strip()


def make_post1():
    """Return the article with its byline, its picture and its discussion, published."""
    make_site(time_zone="America/Toronto")
    lines = seed_lines()
    start = next(i for i, line in enumerate(lines) if line.startswith("By: "))
    end = lines.index("Related Posts")
    make_handle(name="docmikeevans")
    post = make_draft(
        authors=[make_signed_author(**fields) for fields in AUTHORS],
        title=lines[0],
        slug="why-do-you-tweet-anyway",
        body="".join(f"<p>{line}</p>" for line in lines[start + 1 : end]),
        image=make_image(alt=lines[1]),
        tags=["Twitter", "MedEd", "Social Media", "FOAMed"],
    )
    post.publish(dt.datetime(2015, 6, 11, 8, tzinfo=OTTAWA))
    make_discussion(post)
    return post


def make_signed_author(handle, **fields):
    author = make_author(**fields, user=make_user())
    make_handle(name=handle, author=author)
    return author


def make_discussion(post):
    said = []
    for kind, name, when, answers in DISCUSSION:
        at = dt.datetime.fromisoformat(when).replace(tzinfo=OTTAWA)
        said.append(
            make_comment(
                post=post,
                kind=kind,
                name=name,
                created_at=at,
                body="[…] posted […]" if kind == "pingback" else "Well said!",
                url="https://elsewhere.example/" if kind == "pingback" else "",
                parent=Comment.objects.get(pk=said[answers - 1].pk)
                if answers
                else None,
            )
        )


def read(client, post):
    """Return the HTML of the page of ``post``."""
    response = client.get(post.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def words(html):
    """Return what a page says, without its markup."""
    return same_spaces(unescape(strip_tags(html)))
