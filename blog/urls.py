from django.urls import path, re_path

from blog import feeds
from blog.sitemaps import SITEMAPS
from blog.views import (
    archives,
    authors,
    corrections,
    files,
    media,
    pages,
    posts,
    search,
    series,
    sitemaps,
    tags,
)

app_name = "blog"

DAY = "<int:year>/<int:month>/<int:day>/"
# Stands before nested categories, which would take it for one of theirs.
NUMBERED_PAGE = re_path(r"^(?P<list_path>(?:.*/)?)page/\d+/$", archives.numbered_page)

urlpatterns = [
    path("", posts.home, name="home"),
    path("feed/", feeds.SiteFeed(), name="feed"),
    path(f"{DAY}<str:slug>/", posts.post, name="post"),
    path("preview/<int:pk>/", posts.preview, name="preview"),
    path("<int:year>/", archives.year, name="year"),
    path("<int:year>/<int:month>/", archives.month, name="month"),
    path(DAY, archives.day, name="day"),
    path("search/", search.search, name="search"),
    path("tags/", tags.tag_list, name="tags"),
    path("tag/<str:slug>/", tags.tag, name="tag"),
    path("tag/<str:slug>/feed/", feeds.TagFeed(), name="tag_feed"),
    path("category/<str:slug>/", tags.category, name="category"),
    path("category/<str:slug>/feed/", feeds.CategoryFeed(), name="category_feed"),
    NUMBERED_PAGE,
    path("category/<path:parents>/<str:slug>/feed/", tags.nested_category_feed),
    path("category/<path:parents>/<str:slug>/", tags.nested_category),
    path("series/", series.series_list, name="series_list"),
    path("series/<str:slug>/", series.series, name="series"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/<int:pk>/", corrections.correction, name="correction"),
    path("corrections/feed/", feeds.CorrectionFeed(), name="corrections_feed"),
    path("contributors/", authors.contributors, name="contributors"),
    path("author/<str:slug>/", authors.author, name="author"),
    path("author/<str:slug>/feed/", feeds.AuthorFeed(), name="author_feed"),
    path("media/<path:name>", media.media, name="media"),
    path("site.css", files.site_css, name="site_css"),
    path("favicon.ico", files.favicon),
    path("robots.txt", files.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path(
        "sitemap-<section>.xml",
        sitemaps.entries,
        {"sitemaps": SITEMAPS},
        name="sitemaps",
    ),
    path("<str:slug>/", pages.page, name="page"),
]
