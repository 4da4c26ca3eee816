"""Deciding for all mentions from one place, from the card of one of them."""

from django import forms
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from comments.admin.acting import act_on, found
from comments.admin.ruling import RulingForm
from comments.models import Comment, SourceRule
from comments.models.source_rule import place_of
from comments.moderation import placing
from comments.moderation.outcome import Outcome

# Of a long path so many beginnings are offered.
OFFERED = 4


class PlaceForm(RulingForm):
    title, verb = _("Mentions from one place"), _("Make this rule")
    trace = "place"
    ruling: SourceRule

    verdict = forms.ChoiceField(
        label=_("Mentions from there"),
        choices=SourceRule.Verdict,
        widget=forms.RadioSelect,
        help_text=_("What waits from there is decided at once; Undo takes it back."),
    )
    place = forms.ChoiceField(label=_("Which place"), widget=forms.RadioSelect)
    reason = SourceRule._meta.get_field("reason").formfield()

    def ruling_on(self, kind: str, value: str) -> SourceRule:
        data = self.cleaned_data
        return SourceRule(
            verdict=data["verdict"], of=kind, place=value, reason=data["reason"]
        )

    def act(self, comment: Comment, seen: str, actor: User) -> Outcome:
        return placing.place(comment, seen, self.ruling, actor)


@permission_required("comments.add_sourcerule", raise_exception=True)
def place(request: HttpRequest, pk: int) -> HttpResponse:
    comment = found(pk)
    if not comment.is_mention:
        raise Http404
    form = PlaceForm(request.POST or None, traces=offered(comment))
    return act_on(request, comment, form)


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
