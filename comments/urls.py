from django.urls import path

from comments import feeds
from comments.views import own, reading, writing

app_name = "comments"

POST = "<int:year>/<int:month>/<int:day>/<str:slug>/"

urlpatterns = [
    path("comments/<int:pk>/", reading.comment, name="comment"),
    path("comments/feed/", feeds.SiteCommentsFeed(), name="feed"),
    path(f"{POST}comment-page-<int:page>/", reading.numbered_page),
    path(f"{POST}feed/", feeds.PostCommentsFeed(), name="post_feed"),
    path("comments/on/<int:pk>/", writing.write, name="write"),
    path("comments/own/<str:token>/", own.own_page, name="own"),
    path("comments/own/<str:token>/edit/", own.own_edit, name="own_edit"),
    path("comments/own/<str:token>/delete/", own.own_delete, name="own_delete"),
]
