from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.utils.translation import gettext_lazy as _

from accounts.forms import LONGEST_ADDRESS, Plain
from comments.known import address
from mail.writing import UNFIT


class AddressForm(Plain):
    """Asks where mails are wanted."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Never shown to readers. A mail asks you whether it is yours."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if UNFIT.search(self.data.get("email", "").strip(" ")):
            # No field of a page sends these: somebody tries what mails are made of.
            raise BadRequest("A mail address can't hold line breaks.")

    def clean_email(self) -> str:
        return address(self.cleaned_data["email"])
