from django.urls import path

from blog.feeds import addresses
from comments import feeds
from comments.views import (
    confirming,
    deciding,
    likes,
    own,
    pingback,
    reading,
    reports,
    subscriptions,
    trackback,
    webmention,
    writing,
)

app_name = "comments"

POST = "<int:year>/<int:month>/<int:day>/<str:slug>/"

urlpatterns = [
    path("comments/<int:pk>/", reading.comment, name="comment"),
    *addresses("comments/", feeds.SiteCommentsFeed, "feed"),
    path(
        f"{POST}comment-page-<int:page>/",
        reading.numbered_page,
        name="numbered_page",
    ),
    *addresses(POST, feeds.PostCommentsFeed, "post_feed"),
    path("xmlrpc.php", pingback.pingback, name="pingback"),
    path("webmention/", webmention.webmention, name="webmention"),
    path("webmention/<uuid:key>/", webmention.status, name="webmention_status"),
    # Clients leave the last slash away, and lose what they send by a redirect.
    path(f"{POST}trackback/", trackback.trackback, name="trackback"),
    path(f"{POST}trackback", trackback.trackback),
    path("comments/likes/", likes.likes, name="likes"),
    path("comments/<int:pk>/report/", reports.report, name="report"),
    path("comments/<int:pk>/report/sent/", reports.sent, name="report_sent"),
    path("comments/on/<int:pk>/", writing.write, name="write"),
    path("comments/own/<str:token>/", own.own_page, name="own"),
    path("comments/own/<str:token>/edit/", own.own_edit, name="own_edit"),
    path("comments/own/<str:token>/delete/", own.own_delete, name="own_delete"),
    path("comments/own/<str:token>/mail/", own.own_mail, name="own_mail"),
    path("comments/confirm/<str:token>/", confirming.confirm, name="confirm"),
    path("comments/follow/<int:pk>/", subscriptions.follow, name="follow"),
    path(
        "comments/following/<str:token>/",
        confirming.follow_confirm,
        name="follow_confirm",
    ),
    path("comments/subscriptions/", subscriptions.subscriptions, name="subscriptions"),
    path("comments/subscriptions/<str:token>/", subscriptions.manage, name="manage"),
    path("comments/stop/<str:token>/", subscriptions.stop, name="stop"),
    path("comments/decide/<str:token>/", deciding.decide, name="decide"),
]
