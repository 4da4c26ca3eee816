from django.urls import path

from comments import feeds
from comments.views import likes, reading, reports

app_name = "comments"

POST = "<int:year>/<int:month>/<int:day>/<str:slug>/"

urlpatterns = [
    path("comments/<int:pk>/", reading.comment, name="comment"),
    path("comments/feed/", feeds.SiteCommentsFeed(), name="feed"),
    path(f"{POST}comment-page-<int:page>/", reading.numbered_page),
    path(f"{POST}feed/", feeds.PostCommentsFeed(), name="post_feed"),
    path("comments/likes/", likes.likes, name="likes"),
    path("comments/<int:pk>/report/", reports.report, name="report"),
    path("comments/<int:pk>/report/sent/", reports.sent, name="report_sent"),
]
