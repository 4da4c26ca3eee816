"""A feed in the window of a browser, which was made for pages."""

from django.http import HttpRequest

# Browsers alone send these, and say by them where what they ask for is to be.
VARY = ("Sec-Fetch-Dest", "Sec-CH-UA")

TRANSFORMATION = ("blog:feed_xsl", "text/xsl")
STYLE = ("blog:feed_css", "text/css")


def is_window(request: HttpRequest) -> bool:
    """
    Return whether somebody opened the feed as a page.

    There it needs another media type: of what is called a feed, Chromium shows the
    source alone.
    """
    return request.headers.get("Sec-Fetch-Dest") == "document"


def sheets(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """
    Return by which style sheets a browser shows the feed: routes and media types.

    Chromium 156 lays a warning over each page that asks for a transformation, and
    later ones make none.
    """
    is_chromium = "Chromium" in request.headers.get("Sec-CH-UA", "")
    return (STYLE,) if is_chromium else (TRANSFORMATION, STYLE)
