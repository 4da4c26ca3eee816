from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.mail import mailers
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

import mail
from mail.delivery import sender
from mail.models import Message
from mail.tasks import deliver

# Seconds until the page of a test under way is asked for again.
REFRESH = "2"


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Message.State.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case Message.State.WAITING:
                return queryset.waiting()
            case Message.State.SENT:
                return queryset.sent()
            case Message.State.FAILED:
                return queryset.failed()
        return queryset


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    """
    What became of each mail. What it says is shown nowhere: it may hold secret links.

    Whom it is for is shown to those alone who may see it.
    """

    actions = ("try_again",)
    list_display = ("subject", "outcome", "made_at")
    list_filter = (StateFilter,)
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    date_hierarchy = "made_at"
    search_fields = ("subject",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: Message | None = None
    ) -> bool:
        return False

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("mail.change_message")

    def has_view_permission(
        self, request: HttpRequest, obj: Message | None = None
    ) -> bool:
        may_view = request.user.has_perm("mail.view_message")
        return may_view or self.has_retry_permission(request)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """
        Filter by what the page offers alone.

        A question put into the address, such as which mails hold "a", would tell
        whoever asks often enough what they say and whom they are for.
        """
        return lookup.partition("__")[0] in ("state", "made_at")

    def get_list_display(self, request: HttpRequest) -> Any:
        return self._with_recipient(request, self.list_display)

    def get_search_fields(self, request: HttpRequest) -> Any:
        return self._with_recipient(request, self.search_fields)

    def get_fields(self, request: HttpRequest, obj: Message | None = None) -> Any:
        dates = ("made_at", "attempts", "try_at", "sent_at", "given_up_at")
        shown = ("subject", "kind", "state", *dates, "trouble", "answer", "message_id")
        return self._with_recipient(request, shown)

    def _with_recipient(self, request: HttpRequest, fields: Any) -> Any:
        if request.user.has_perm("mail.view_recipient"):
            return (fields[0], "to", *fields[1:])
        return fields

    @admin.display(description=_("state"))
    def state(self, message: Message) -> str:
        return str(message.state.label)

    @admin.display(description=_("state"))
    def outcome(self, message: Message) -> str:
        """Return state and trouble, one below the other: a list has no room beside."""
        lines = [self.state(message), message.get_trouble_display()]
        return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))

    @admin.action(description=_("Try again"), permissions=["retry"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        """Send anew what was given up; what waits for its next try need not wait."""
        with transaction.atomic():
            unsent = list(queryset.filter(sent_at=None).select_for_update())
            for message in unsent:
                message.begin_again()
                deliver.defer(message=message.pk)
        count = len(unsent)
        text = ngettext(
            "%(count)d mail is tried again.", "%(count)d mails are tried again.", count
        )
        level = messages.SUCCESS if count else messages.WARNING
        self.message_user(request, text % {"count": count}, level)

    def get_urls(self) -> list[URLPattern]:
        test = self.admin_site.admin_view(self.test_view)
        return [path("test/", test, name="mail_message_test"), *super().get_urls()]

    def test_view(self, request: HttpRequest) -> HttpResponse:
        """Send a mail to whoever asks, and say what became of it."""
        if not self.has_retry_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            message = self._send_test(request)
            here = reverse("admin:mail_message_test")
            return redirect(f"{here}?mail={message.pk}")
        sent = self._test(request)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": gettext("Send a test"),
            "message": sent,
            "outage": sent and sent.trouble in Message.OUTAGES,
            "has_server": mail.has_server(),
            "settings": settings_in_force(),
        }
        page = "admin/mail/message/test.html"
        response = TemplateResponse(request, page, context)
        if sent and sent.state == Message.State.WAITING and not sent.attempts:
            response.headers["Refresh"] = REFRESH
        return response

    def _send_test(self, request: HttpRequest) -> Message:
        user: Any = request.user
        mails = settings.SITE_URL + reverse("admin:mail_message_changelist")
        return mail.send(user.email, "test", {"name": user.name, "url": mails})

    def _test(self, request: HttpRequest) -> Message | None:
        """Return the test that the address names, if it was theirs who ask."""
        number = request.GET.get("mail", "")
        if not (number.isascii() and number.isdigit() and len(number) < 18):
            return None
        email = request.user.email  # type: ignore[union-attr]
        tests = Message.objects.filter(kind="test", to=email)
        return tests.filter(pk=number).first()


def settings_in_force() -> list[tuple[str, str, str]]:
    """Return what is set, as name, variable and value; no password is among them."""
    options = mailers.settings.get("default", {}).get("OPTIONS", {})
    encryption = gettext("none")
    if options.get("use_ssl") or options.get("use_tls"):
        encryption = "TLS" if options.get("use_ssl") else "STARTTLS"
    return [
        (gettext("Server"), "MAIL_HOST", options.get("host", "")),
        (gettext("Port"), "MAIL_PORT", str(options.get("port", ""))),
        (gettext("Encryption"), "MAIL_TLS", encryption if options else ""),
        (gettext("Signs in as"), "MAIL_USER", options.get("username", "")),
        (gettext("Mails come from"), "MAIL_FROM", sender()),
        (gettext("Answers go to"), "MAIL_REPLY_TO", settings.MAIL_REPLY_TO),
        (gettext("Links begin with"), "SITE_URL", settings.SITE_URL),
    ]
