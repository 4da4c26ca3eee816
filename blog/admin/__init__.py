from blog.admin import (
    arrivals,
    attachments,
    authors,
    categories,
    corrections,
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
    "attachments",
    "authors",
    "categories",
    "corrections",
    "images",
    "invitations",
    "pages",
    "posts",
    "redirects",
    "site",
    "tags",
]
