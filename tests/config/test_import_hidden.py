"""What was not public on WordPress: nothing of it is told here."""

import re

import pytest

from tests.blog.wxr import account, attachment, comment, item

pytestmark = pytest.mark.django_db

INES = account("ines", "Ines Okafor, MD", 7)

HIDDEN = {
    "private": {"status": "private"},
    "password": {"post_password": "x"},
    "draft": {"status": "draft"},
    "future": {"status": "future", "post_date_gmt": "2999-01-01 00:00:00"},
    "inherit": {"status": "inherit"},
    "trash": {"status": "trash"},
    "undated": {
        "post_date": "0000-00-00 00:00:00",
        "post_date_gmt": "0000-00-00 00:00:00",
    },
}

GONE = (
    "/2016/03/02/canary/",
    "/2016/03/02/canary-old/",
    "/?p=5",
    "/?attachment_id=6",
    "/file-6/",
    "/wp-content/uploads/2016/03/ward.png",
)


@pytest.mark.parametrize("name", HIDDEN)
def test_nothing_of_a_hidden_post_is_told(bring_files, client, picture, name):
    """
    S4, S7: its author, tag, comment, file and words.

    A section has its page before anything stands in it, as it has there.
    """
    folder = picture("2016/03/ward.png")
    head = (
        "<wp:category><wp:category_nicename>canary-c</wp:category_nicename>"
        "<wp:cat_name>Canary C</wp:cat_name></wp:category>"
        "<wp:tag><wp:tag_slug>canary-t</wp:tag_slug><wp:tag_name>CanaryT</wp:tag_name></wp:tag>"
    )
    terms = [("category", "canary-c", "Canary C"), ("post_tag", "canary-t", "CanaryT")]
    hidden = item(
        5,
        title="Canary title",
        post_name="canary",
        link="https://ward.example/2016/03/02/canary/",
        creator="canary",
        excerpt="Canary excerpt",
        body='<p>Canary words <img src="/wp-content/uploads/2016/03/ward.png" alt="Canary alt"></p>',
        terms=terms,
        meta=[("_wp_old_slug", "canary-old"), ("_thumbnail_id", 6)],
        comments=[comment(1, content="Canary comment", author="Canary reader")],
        **HIDDEN[name],
    )
    seen = item(
        8,
        post_name="seen",
        body='<p>See <a href="https://ward.example/?p=5">that</a></p>',
    )
    bring_files(
        [
            INES,
            account("canary", "Canary Author", 9),
            head,
            hidden,
            seen,
            attachment(6, "2016/03/ward.png", post_parent=5),
        ],
        media=folder,
    )
    told = [
        "/",
        "/feed/",
        "/2016/",
        "/2016/03/",
        "/2016/03/02/",
        "/tags/",
        "/contributors/",
        "/sitemap.xml",
        "/series/",
        "/2016/03/02/seen/",
        "/author/canary/",
        "/tag/canary-t/",
        "/tag/canary-t/feed/",
        "/author/canary/feed/",
        "/2016/03/02/canary/feed/",
        *GONE,
    ]
    index = client.get("/sitemap.xml").text
    told += re.findall("<loc>https?://[^/]+([^<]+)</loc>", index)
    for path in told:
        response = client.get(path)
        assert "anary" not in response.text.replace(path, ""), path
        assert "anary" not in response.headers.get("Location", ""), path
        if path in GONE:
            assert response.status_code == 404, path
