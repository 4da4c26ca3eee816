from blog.admin import (
    arrivals,
    authors,
    categories,
    images,
    invitations,
    pages,
    posts,
    redirects,
    site,
    tags,
)

__all__ = [
    "arrivals",
    "authors",
    "categories",
    "images",
    "invitations",
    "pages",
    "posts",
    "redirects",
    "site",
    "tags",
]
