from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts import letters


class AccountAdapter(DefaultAccountAdapter):
    """Where allauth does as this site does: its mails, its addresses, its words."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "This e-mail address and this password don’t go together."
        ),
        "too_many_login_attempts": _(
            "That was wrong too often. Wait five minutes, or ask for a new password."
        ),
        "duplicate_email": _("This is the address you have."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Let nobody in who was not invited."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Answer everybody by a page: no script of ours asks for these as JSON."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Go on to pages of this site alone, named without a host."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_client_ip(self, request: HttpRequest) -> str:
        # Proxies that may say otherwise have done so already: see config.proxies.
        return str(request.META["REMOTE_ADDR"])

    def _get_login_attempts_cache_key(
        self, request: HttpRequest, **credentials: Any
    ) -> str:
        """
        Count wrong tries by the address alone.

        Allauth counts them by the host asked for as well, and its port is whatever
        the visitor writes: each port would give five more tries.
        """
        return str(credentials.get("email", "")).lower()

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        user = request.user
        return user.first_page if user.is_authenticated else reverse("account")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def send_mail(self, template_prefix: str, email: str, context: Any) -> None:
        letters.send(template_prefix, email, context)

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _hyphen, token = key.partition("-")
        name = "account_reset_password_from_key"
        return letters.absolute(reverse(name, args=[uid, token]))

    def get_email_confirmation_url(
        self, request: HttpRequest, emailconfirmation: Any
    ) -> str:
        path = reverse("account_confirm_email", args=[emailconfirmation.key])
        return letters.absolute(path)
