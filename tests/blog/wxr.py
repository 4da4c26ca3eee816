"""WordPress exports for tests, as small as they can be."""

from html import escape

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/{version}/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/{version}/">
<channel><title>Ward Notes</title><link>https://ward.example</link>
<description>From the ward</description><language>en-GB</language>
<wp:wxr_version>{version}</wp:wxr_version>
<wp:base_blog_url>{blog}</wp:base_blog_url>
"""
TAIL = "</channel></rss>"


def wxr(*parts, version="1.2", blog="https://ward.example"):
    """Return an export that holds ``parts``."""
    return HEAD.format(version=version, blog=blog) + "".join(parts) + TAIL


def element(name, text):
    return f"<{name}>{escape(str(text))}</{name}>"


def account(login, name, number=0, email="", given="", family=""):
    parts = {
        "id": number,
        "login": login,
        "email": email,
        "display_name": name,
        "first_name": given,
        "last_name": family,
    }
    inner = "".join(element(f"wp:author_{k}", v) for k, v in parts.items())
    return f"<wp:author>{inner}</wp:author>"


def item(number, *, comments=(), terms=(), meta=(), **fields):
    """Return a published post of 2 March 2016, with ``fields`` instead of its own."""
    values = {
        "title": f"Post {number}",
        "link": f"https://ward.example/2016/03/02/post-{number}/",
        "dc:creator": "ines",
        "content:encoded": "<p>Words.</p>",
        "excerpt:encoded": "",
        "wp:post_id": number,
        "wp:post_date": "2016-03-02 10:00:00",
        "wp:post_date_gmt": "2016-03-02 09:00:00",
        "wp:comment_status": "open",
        "wp:ping_status": "open",
        "wp:post_name": f"post-{number}",
        "wp:status": "publish",
        "wp:post_parent": 0,
        "wp:post_type": "post",
        "wp:post_password": "",
        "wp:is_sticky": 0,
    }
    for name, value in fields.items():
        values[NAMES.get(name, f"wp:{name}")] = value
    inner = "".join(element(name, value) for name, value in values.items())
    inner += "".join(
        f'<category domain="{domain}" nicename="{slug}">{escape(name)}</category>'
        for domain, slug, name in terms
    )
    inner += "".join(
        f"<wp:postmeta>{element('wp:meta_key', key)}"
        f"{element('wp:meta_value', value)}</wp:postmeta>"
        for key, value in meta
    )
    return f"<item>{inner}{''.join(comments)}</item>"


NAMES = {
    "title": "title",
    "link": "link",
    "creator": "dc:creator",
    "body": "content:encoded",
    "excerpt": "excerpt:encoded",
}


def attachment(number, key, **fields):
    """Return an attachment whose file is ``key`` below the uploads."""
    return item(
        number,
        post_type="attachment",
        status="inherit",
        **{
            "attachment_url": f"https://ward.example/wp-content/uploads/{key}",
            "link": f"https://ward.example/file-{number}/",
            "body": "",
        }
        | fields,
    )


def comment(number, parent=0, **fields):
    values = {
        "id": number,
        "author": f"Reader {number}",
        "author_email": f"reader{number}@mail.example",
        "author_url": "",
        "date_gmt": "2016-03-03 08:00:00",
        "content": "Well said.",
        "approved": 1,
        "type": "comment",
        "parent": parent,
        "user_id": 0,
    } | fields
    inner = "".join(element(f"wp:comment_{k}", v) for k, v in values.items())
    return f"<wp:comment>{inner}</wp:comment>"


# Authors of one post.
FOUR = (
    account("ines", "Ines Okafor, MD", 7, "ines@mail.example", "Ines", "Okafor"),
    account("lars", "Lars Lind", 8),
    account("mo", "Mo Sall, PhD", 9),
    account("zoe", "Zoë Ruiz", 10),
)
# A text that begins with the line of their names.
LINE = (
    "<p>By: Ines Okafor, MD (@okafor), ward lead, Faculty of Wards, Lars Lind, nurse, "
    "Mo Sall, PhD (@mosall), University of Marrow, and Zoë Ruiz (@zoe), student</p>"
)
