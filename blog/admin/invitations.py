"""Inviting people to work here, some of whom have signed posts before."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

import mail
from accounts import letters, roles
from accounts.models import Invitation, User
from accounts.models.invitation import ONE_EACH
from blog.admin.buttons import ButtonsMixin
from blog.models import Author, Byline


class RolesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return roles.name_of(obj)


class InvitationForm(forms.ModelForm):
    groups = RolesField(
        Group.objects.none(),
        label=_("Roles"),
        help_text=_("What they may do here. You can give only what you may do."),
    )
    author = forms.ModelChoiceField(
        Author.objects.filter(user=None),
        required=False,
        widget=AutocompleteSelect(Byline._meta.get_field("author"), admin.site),
        label=_("Author"),
        help_text=_("Where they have signed posts before: that author becomes theirs."),
    )

    # Set by the admin: who fills it in.
    inviter: User

    class Meta:
        model = Invitation
        fields = ("name", "email", "groups")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what the inviter may give: roles whose powers they hold too."""
        super().__init__(*args, **kwargs)
        given = [
            group.pk for group in Group.objects.all() if self.inviter.outranks(group)
        ]
        offered: Any = self.fields["groups"]
        offered.queryset = Group.objects.filter(pk__in=given).order_by("name")
        # An author reads what they sign, drafts too.
        if not self.inviter.has_perm("accounts.change_user"):
            del self.fields["author"]

    def clean_email(self) -> str:
        email = User.normalize_username(self.cleaned_data["email"])
        if Invitation.objects.unanswered().filter(email=email).exists():
            raise ValidationError(ONE_EACH)
        return email

    def clean_author(self) -> Author | None:
        author: Author | None = self.cleaned_data["author"]
        waiting = Invitation.objects.open().filter(author=author)
        if author and waiting.exists():
            raise ValidationError(_("This author is invited already."))
        return author


@admin.register(Invitation)
class InvitationAdmin(ButtonsMixin):
    form = InvitationForm
    actions = ("resend", "revoke")
    list_display = ("name", "email", "roles", "state", "invited_by", "created_at")
    list_select_related = ("invited_by",)
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("name", "email")
    fields = ("name", "email", "groups", "author")
    shown = ("name", "email", "roles", "state", "invited_by", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invitation]:
        return super().get_queryset(request).prefetch_related("groups")

    def get_fields(self, request: HttpRequest, obj: Invitation | None = None) -> Any:
        if obj:
            return (*self.shown, "expires_at", "accepted_at", "revoked_at")
        may_connect = request.user.has_perm("accounts.change_user")
        return self.fields if may_connect else self.fields[:-1]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Invitation | None = None
    ) -> Any:
        return self.get_fields(request, obj) if obj else ()

    def get_form(
        self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Return the form as whoever asks may fill it in; later there is none."""
        if obj:
            kwargs["form"] = forms.ModelForm
            return super().get_form(request, obj, change, **kwargs)
        form: Any = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"inviter": request.user})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial = super().get_changeform_initial_data(request)
        if not request.user.has_perm("accounts.change_user"):
            return initial  # An author's address is not for everyone who invites.
        number = str(initial.get("author", ""))
        author = (
            Author.objects.filter(pk=number).first() if number.isdecimal() else None
        )
        if author:
            initial |= {"name": author.name, "email": author.email}
        return initial

    def save_model(
        self, request: HttpRequest, obj: Invitation, form: Any, change: bool
    ) -> None:
        if not change:
            self.sign(request, obj)
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        if change:
            return
        if author := form.cleaned_data.get("author"):
            Author.objects.filter(pk=author.pk).update(invitation=form.instance)
        letters.invite(form.instance, form.instance.token)

    def sign(self, request: HttpRequest, invitation: Any) -> None:
        """Make whoever asks the one who invites, by a new link."""
        invitation.invited_by = request.user
        invitation.token = invitation.renew()

    def button_names(self, obj: Invitation) -> tuple[str, ...]:
        ended = obj.state in (Invitation.State.ACCEPTED, Invitation.State.REVOKED)
        return () if ended else ("resend", "revoke")

    def render_change_form(
        self, request: Any, context: Any, add: bool = False, *args: Any, **kwargs: Any
    ) -> Any:
        """Offer what can be done: an invitation is sent and taken back, not changed."""
        context["show_save"] = add
        context["show_save_and_add_another"] = False
        context["show_save_and_continue"] = False
        return super().render_change_form(request, context, add, *args, **kwargs)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: Any = None
    ) -> HttpResponse:
        if not mail.has_server():
            return self.links(request, [obj])
        return super().response_add(request, obj, post_url_continue)

    @admin.action(description=_("Send again"), permissions=["change"])
    @transaction.atomic
    def resend(
        self, request: HttpRequest, queryset: QuerySet[Invitation]
    ) -> HttpResponse | None:
        """Send new links; those that were sent before lead nowhere from now on."""
        sent = []
        # Locked: what is accepted meanwhile would be open again.
        for invitation in queryset.select_for_update(no_key=True, of=("self",)):
            if not self.may_resend(request, invitation):
                sentence = _(
                    "%(name)s was not sent a new link: you can’t give all that."
                )
                self.message_user(
                    request, sentence % {"name": invitation}, messages.ERROR
                )
                continue
            self.sign(request, invitation)
            invitation.save()
            letters.invite(invitation, invitation.token)  # type: ignore[attr-defined]
            self.log_change(request, invitation, str(_("Sent again")))
            sent.append(invitation)
        if sent and not mail.has_server():
            return self.links(request, sent)
        self.tell(request, ngettext("%d link sent.", "%d links sent.", len(sent)), sent)
        return None

    def may_resend(self, request: Any, invitation: Invitation) -> bool:
        """Return whether whoever asks could write the same invitation anew."""
        if "resend" not in self.button_names(invitation):
            return False
        # Whoever has the link becomes the author, and reads their drafts.
        as_author = Author.objects.filter(invitation=invitation).exists()
        if as_author and not request.user.has_perm("accounts.change_user"):
            return False
        return all(map(request.user.outranks, invitation.groups.all()))

    @admin.action(description=_("Take back"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        done = []
        for invitation in queryset:
            try:
                invitation.revoke()
            except ValidationError as error:
                self.message_user(request, " ".join(error.messages), messages.ERROR)
            else:
                self.log_change(request, invitation, str(_("Taken back")))
                done.append(invitation)
        sentence = ngettext(
            "%d invitation taken back.", "%d invitations taken back.", len(done)
        )
        self.tell(request, sentence, done)

    def tell(self, request: HttpRequest, sentence: str, done: list[Any]) -> None:
        if done:
            self.message_user(request, sentence % len(done), messages.SUCCESS)

    def links(self, request: HttpRequest, invitations: list[Any]) -> HttpResponse:
        """Show the links, once, to be handed on: no mail leaves this site."""
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": _("Hand on the link"),
            "links": [(each, letters.link_of(each.token)) for each in invitations],
        }
        page = "admin/accounts/invitation/links.html"
        return TemplateResponse(request, page, context)

    @admin.display(description=_("roles"))
    def roles(self, invitation: Invitation) -> str:
        return ", ".join(map(roles.name_of, invitation.groups.all()))

    @admin.display(description=_("state"))
    def state(self, invitation: Invitation) -> str:
        if invitation.state != Invitation.State.OPEN:
            return str(invitation.state.label)
        day = date_format(localtime(invitation.expires_at), "DATE_FORMAT")
        return _("Open until %(day)s") % {"day": day}
