from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from comments.models import Report
from comments.visitors import for_good, household_of, number_of, of_today

NOTE = {"rows": 3, "class": "input", "aria-describedby": "id_note_helptext"}


class Reasons(forms.RadioSelect):
    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Name the first button where Django names none: errors link to it."""
        return super().id_for_label(id_, index or "0")


class ReportForm(forms.ModelForm):
    """What a reader without an account has to say against a comment."""

    class Meta:
        model = Report
        fields = ("reason", "note")
        widgets = {"reason": Reasons, "note": forms.Textarea(attrs=NOTE)}
        labels = {"reason": _("Reason"), "note": _("In your words")}
        help_texts = {
            "reason": "",
            "note": _("Optional, up to 500 characters. Only moderators read it."),
        }
        error_messages = {
            "reason": {"required": _("Choose what is wrong with it.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons: Any = self.fields["reason"]
        reasons.choices = Report.Reason.choices


def hashes_of(request: HttpRequest) -> list[str]:
    """
    Return by what a reader is known who reports: a number, and today's household.

    Both are kept where there are both, so that nobody counts twice in a day by
    getting a number in between, or by dropping it.
    """
    place, number = household_of(request), number_of(request)
    hashes = [for_good("report", number)] if number else []
    if place or not number:
        hashes.append(of_today("report", place))
    return hashes
