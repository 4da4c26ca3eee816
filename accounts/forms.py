from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.fields import EmailField
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation, User

PASSWORD_NOW = forms.PasswordInput(attrs={"autocomplete": "current-password"})
NEW_PASSWORD = forms.PasswordInput(attrs={"autocomplete": "new-password"})
LONGEST_ADDRESS = 254
# The validators of the settings, in one breath instead of a list.
GOOD_PASSWORD = _(
    "At least 8 characters. Not your name or address, not only digits, and nothing "
    "that many people take."
)


class Plain(forms.Form):
    """Draws its fields as the site does: labels stand beside them, not in them."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, field.help_text)
            field.widget.attrs.pop("placeholder", None)
            if not isinstance(field, forms.BooleanField):
                field.widget.attrs["class"] = "input input--short"


class LoginForm(Plain, allauth.LoginForm):
    labels = {
        "login": _("E-mail address"),
        "password": _("Password"),
        "remember": _("Stay signed in on this device"),
    }
    hints = {"password": ""}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class ResetPasswordForm(Plain, allauth.ResetPasswordForm):
    email = EmailField(label=_("E-mail address"), max_length=LONGEST_ADDRESS)

    def clean_email(self) -> str:
        """Look for the account in as many queries whether there is one or not."""
        email: str = self.cleaned_data["email"]
        self.users = list(User.objects.filter(email=email, is_active=True))
        return email


class ResetPasswordKeyForm(Plain, allauth.ResetPasswordKeyForm):
    labels = {"password1": _("New password")}
    hints = {"password1": GOOD_PASSWORD}
    password2 = None


class ChangePasswordForm(Plain, allauth.ChangePasswordForm):
    labels = {"oldpassword": _("Password you have"), "password1": _("New password")}
    hints = {"oldpassword": "", "password1": GOOD_PASSWORD}
    password2 = None


class ChangeEmailForm(Plain, allauth.AddEmailForm):
    email = EmailField(label=_("New e-mail address"), max_length=LONGEST_ADDRESS)
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=PASSWORD_NOW,
        help_text=_("Asked so that nobody changes it at a screen left open."),
    )

    def clean_password(self) -> None:
        """Refuse who is not known to be the owner; tries are limited as elsewhere."""
        adapter = get_adapter()
        if not adapter.reauthenticate(self.user, self.cleaned_data["password"]):
            raise adapter.validation_error("incorrect_password")


class AcceptForm(Plain):
    """Makes the account that an invitation is for."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("As shown beside comments, for example Ines Okafor."),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=NEW_PASSWORD,
        help_text=GOOD_PASSWORD,
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, initial={"name": invitation.name}, **kwargs)
        self.invitation = invitation

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        # One line: it stands in the heads of the mails by which they invite others.
        name = " ".join(data.get("name", "").split())
        self.user = User(email=self.invitation.email, name=name)
        if "password" in data:
            try:
                validate_password(data["password"], self.user)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data

    def save(self) -> User:
        """Return the new user. Raise ValidationError if the invitation has ended."""
        self.user.set_password(self.cleaned_data["password"])
        self.invitation.accept(self.user)
        return self.user
