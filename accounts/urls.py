from allauth.account import views as allauth
from django.urls import path, re_path
from django.views.generic import RedirectView

from accounts import views
from accounts.views import private

# The names are allauth's own wherever its code asks for them.
urlpatterns = [
    path("", private(views.account), name="account"),
    path("login/", private(allauth.login), name="account_login"),
    path("logout/", private(allauth.logout), name="account_logout"),
    path("signup/", private(allauth.signup), name="account_signup"),
    path("inactive/", private(allauth.account_inactive), name="account_inactive"),
    path("email/", private(allauth.email), name="account_email"),
    path(
        "confirm-email/",
        private(allauth.email_verification_sent),
        name="account_email_verification_sent",
    ),
    re_path(
        r"^confirm-email/(?P<key>[-:\w]+)/$",
        private(allauth.confirm_email),
        name="account_confirm_email",
    ),
    path(
        "password/change/",
        private(allauth.password_change),
        name="account_change_password",
    ),
    path(
        "password/set/",
        private(RedirectView.as_view(pattern_name="account_reset_password")),
        name="account_set_password",
    ),
    path(
        "password/reset/",
        private(allauth.password_reset),
        name="account_reset_password",
    ),
    path(
        "password/reset/done/",
        private(allauth.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        private(allauth.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("invitation/", private(views.invitation), name="invitation"),
    path(
        "invitation/<str:token>/",
        private(views.invitation_link),
        name="invitation_link",
    ),
]
