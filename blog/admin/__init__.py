from blog.admin import (
    authors,
    categories,
    images,
    pages,
    posts,
    redirects,
    site,
    tags,
)

__all__ = [
    "authors",
    "categories",
    "images",
    "pages",
    "posts",
    "redirects",
    "site",
    "tags",
]
