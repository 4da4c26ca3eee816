"""Deciding for all mentions from one place, from the card of one of them."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comments.admin.acting import anew, found, page
from comments.admin.queue import moderator, tell
from comments.models import Comment, SourceRule
from comments.models.source_rule import place_of
from comments.moderation import placing
from comments.moderation.queue import Place

RULED_ALREADY = _("There is a rule for this already.")
# Of a long path so many beginnings are offered.
OFFERED = 4


class PlaceForm(forms.Form):
    """Makes a rule for one of the places that a mention comes from."""

    verdict = forms.ChoiceField(
        label=_("Mentions from there"),
        choices=SourceRule.Verdict,
        widget=forms.RadioSelect,
        help_text=_("What waits from there is decided at once; Undo takes it back."),
    )
    place = forms.ChoiceField(label=_("Which place"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=200,
        help_text=_("For other moderators; never shown elsewhere."),
    )

    def __init__(self, *args: Any, comment: Comment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)
        place.choices = offered(comment)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            of, _sign, value = data["place"].partition(":")
            self.rule = SourceRule(
                verdict=data["verdict"], of=of, place=value, reason=data["reason"]
            )
            try:
                self.rule.full_clean()
            except ValidationError as error:
                raise ValidationError({"place": error.messages}) from None
        return data


def offered(comment: Comment) -> list[tuple[str, str]]:
    """Return the places that a mention comes from, ``of:place`` with a label."""
    linkback = getattr(comment, "linkback", None)
    author = linkback.author_url if linkback else ""
    pages = _("All pages at %(place)s")
    people = _("All that says it is by %(place)s")
    found = [
        (f"{SourceRule.Of.SOURCE}:{place}", str(pages % {"place": place}))
        for place in beginnings(comment.url)
    ]
    if place := place_of(author):
        found.append((f"{SourceRule.Of.AUTHOR}:{place}", people % {"place": place}))
    return found


def beginnings(address: str) -> list[str]:
    """Return the host of ``address``, and with more and more of its path."""
    host, *parts = place_of(address).split("/")
    number = min(len(parts), OFFERED)
    return ["/".join([host, *parts[:end]]) for end in range(number + 1)] if host else []


@permission_required("comments.add_sourcerule", raise_exception=True)
def place(request: HttpRequest, pk: int) -> HttpResponse:
    comment = found(pk)
    if not comment.is_mention:
        raise Http404
    form = PlaceForm(request.POST or None, comment=comment)
    if form.is_valid():
        seen = request.POST.get("seen", "")
        try:
            outcome = placing.place(comment, seen, form.rule, moderator(request))
        except IntegrityError:
            form.add_error("place", RULED_ALREADY)
        else:
            if not outcome.already:
                return tell(request, outcome, Place.asked(request.POST))
            comment = anew(form, comment, outcome)
    title = gettext("Mentions from one place")
    return page(request, comment, form, title, gettext("Make this rule"))
