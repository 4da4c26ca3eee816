from django.urls import path, re_path

from blog import feeds
from blog.desk import shared
from blog.sitemaps import SITEMAPS
from blog.views import (
    archives,
    authors,
    cards,
    citing,
    corrections,
    files,
    media,
    pages,
    popular,
    posts,
    search,
    series,
    sharing,
    sitemaps,
    tags,
)
from blog.views import feeds as feed_pages

app_name = "blog"

DAY = "<int:year>/<int:month>/<int:day>/"
# These stand before nested categories, which would take them for one of theirs.
NUMBERED_PAGE = re_path(r"^(?P<list_path>(?:.*/)?)page/\d+/$", archives.numbered_page)
FORMER_FEED = re_path(
    r"^(?P<list_path>(?:.*/)?)feed/(?:rdf|rss|rss2)/$", archives.former_feed
)

urlpatterns = [
    path("", posts.home, name="home"),
    *feeds.addresses("", feeds.SiteFeed, "feed"),
    path("feeds/", feed_pages.feed_list, name="feeds"),
    path("feed.xsl", feed_pages.transformation, name="feed_xsl"),
    path("feed.css", feed_pages.style, name="feed_css"),
    path(f"{DAY}<str:slug>/", posts.post, name="post"),
    path(f"{DAY}<str:slug>/cite/", citing.cite, name="cite"),
    path(f"{DAY}<str:slug>/cite.<str:kind>", citing.download, name="cite_file"),
    path(f"{DAY}<str:slug>/share/", sharing.share, name="share"),
    path("preview/<int:pk>/", posts.preview, name="preview"),
    path("p/<str:token>/", shared.shared, name="shared"),
    path("p/<str:token>/review/", shared.review, name="shared_review"),
    path("<int:year>/", archives.year, name="year"),
    path("<int:year>/<int:month>/", archives.month, name="month"),
    path(DAY, archives.day, name="day"),
    path("search/", search.search, name="search"),
    path("popular/", popular.popular, name="popular"),
    re_path(r"^popular/(?P<span>month|ever)/$", popular.popular, name="popular_of"),
    path("tags/", tags.tag_list, name="tags"),
    path("tag/<str:slug>/", tags.tag, name="tag"),
    *feeds.addresses("tag/<str:slug>/", feeds.TagFeed, "tag_feed"),
    path("category/<str:slug>/", tags.category, name="category"),
    *feeds.addresses("category/<str:slug>/", feeds.CategoryFeed, "category_feed"),
    NUMBERED_PAGE,
    FORMER_FEED,
    path("category/<path:parents>/<str:slug>/feed/", tags.nested_category_feed),
    path(
        "category/<path:parents>/<str:slug>/feed/<str:form>/", tags.nested_category_feed
    ),
    path("category/<path:parents>/<str:slug>/", tags.nested_category),
    path("series/", series.series_list, name="series_list"),
    path("series/<str:slug>/", series.series, name="series"),
    *feeds.addresses("series/<str:slug>/", feeds.SeriesFeed, "series_feed"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/<int:pk>/", corrections.correction, name="correction"),
    *feeds.addresses("corrections/", feeds.CorrectionFeed, "corrections_feed"),
    path("contributors/", authors.contributors, name="contributors"),
    path("author/<str:slug>/", authors.author, name="author"),
    *feeds.addresses("author/<str:slug>/", feeds.AuthorFeed, "author_feed"),
    path("card/<int:pk>-<str:key>.png", cards.card, name="card"),
    path("media/<path:name>", media.media, name="media"),
    path("site.css", files.site_css, name="site_css"),
    path("favicon.ico", files.favicon),
    path("robots.txt", files.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path(
        "sitemap-<section>.xml",
        sitemaps.entries,
        {"sitemaps": SITEMAPS, "template_name": "blog/sitemap.xml"},
        name="sitemaps",
    ),
    path("<str:slug>/", pages.page, name="page"),
]
