from django.urls import path, re_path

from comments import feeds, views

app_name = "comments"

# WordPress' address of a page of comments, below that of the post.
PAGED = r"^(?P<post>\d{4}/\d{2}/\d{2}/[^/]+/)comment-page-(?P<page>\d{1,5})/$"

urlpatterns = [
    path("comments/<int:pk>/", views.comment, name="comment"),
    path("comments/feed/", feeds.SiteCommentsFeed(), name="feed"),
    re_path(PAGED, views.numbered_page),
    path(
        "<int:year>/<int:month>/<int:day>/<str:slug>/feed/",
        feeds.PostCommentsFeed(),
        name="post_feed",
    ),
]
