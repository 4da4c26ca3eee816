from django.urls import path

from comments import feeds

app_name = "comments"

urlpatterns = [
    path(
        "<int:year>/<int:month>/<int:day>/<str:slug>/feed/",
        feeds.PostCommentsFeed(),
        name="post_feed",
    ),
]
