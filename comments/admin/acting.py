"""Acts that need more than a button: editing, answering and blocking."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comments.admin.queue import answer, moderator, tell
from comments.models import Block, Comment
from comments.models.comment import MAX_LENGTH, SAID
from comments.moderation import acts
from comments.moderation.cards import cards_of
from comments.moderation.outcome import Outcome
from comments.moderation.queue import Place

Kind = Block.Kind
BLOCKED_ALREADY = _("This is blocked already.")


class MendForm(forms.ModelForm):
    class Meta:
        model = Comment
        fields = SAID
        widgets = {"body": forms.Textarea(attrs={"rows": 10})}
        help_texts = {
            "name": _("Who wrote this."),
            "url": _("The writer's site."),
            "body": _("The log keeps what it was before."),
        }


class AnswerForm(forms.Form):
    body = forms.CharField(
        label=_("Your answer"),
        max_length=MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "It appears at once, under your name. What it answers is approved by it."
        ),
    )


class BlockForm(forms.Form):
    """Bars whoever wrote a comment, by one of the traces that it left."""

    whom = forms.ChoiceField(label=_("Whom"), widget=forms.RadioSelect)
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Left empty, for good."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=200,
        help_text=_("For other moderators; never shown elsewhere."),
    )

    def __init__(self, *args: Any, comment: Comment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whom = self.fields["whom"]
        assert isinstance(whom, forms.ChoiceField)
        whom.choices = traces_of(comment)

    def clean_until(self) -> datetime | None:
        day = self.cleaned_data["until"]
        if not day:
            return None
        if day <= timezone.localdate():
            raise ValidationError(_("Choose a day to come."))
        return timezone.make_aware(datetime.combine(day, time()))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            kind, _sign, value = data["whom"].partition(":")
            until, reason = data["until"], data["reason"]
            asked = Block(kind=kind, value=value)
            # One that has ended is renewed.
            ended = Block.objects.expired().filter(
                kind=kind, value=asked.normal_value()
            )
            self.block = ended.first() or asked
            self.block.until, self.block.reason = until, reason
            try:
                self.block.full_clean()
            except ValidationError as error:
                raise ValidationError({"whom": error.messages}) from None
        return data


def traces_of(comment: Comment) -> list[tuple[str, str]]:
    """Return by what the writer may be blocked: ``kind:value``, and its label."""
    found = []
    if comment.email:
        found.append((f"{Kind.EMAIL}:{comment.email}", comment.email))
    domain = comment.email.rpartition("@")[2]
    everybody = _("Everybody whose address or links are at %(domain)s")
    names = [name for name in dict.fromkeys([*comment.domains, domain]) if name]
    found += [
        (f"{Kind.DOMAIN}:{name}", str(everybody % {"domain": name})) for name in names
    ]
    if comment.network:
        label = _("Everybody in the network %(network)s") % {"network": comment.network}
        found.append((f"{Kind.NETWORK}:{comment.network}", str(label)))
    return found


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    comment = found(pk)
    form = MendForm(request.POST or None, instance=found(pk))
    if form.is_valid():
        seen = request.POST.get("seen", "")
        outcome = acts.edit(comment, seen, form.cleaned_data, moderator(request))
        if not outcome.already:
            return tell(request, outcome, Place.asked(request.POST))
        comment = anew(form, comment, outcome)
    return page(request, comment, form, gettext("Edit"), gettext("Save"))


@permission_required("comments.add_comment", raise_exception=True)
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    comment = found(pk)
    if comment.is_excerpt or not comment.post.is_public:
        raise Http404
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        seen, body = request.POST.get("seen", ""), form.cleaned_data["body"]
        outcome = acts.reply(comment, seen, body, moderator(request))
        if not outcome.already:
            return tell(request, outcome, Place.asked(request.POST))
        comment = anew(form, comment, outcome)
    return page(request, comment, form, gettext("Reply"), gettext("Send"))


@permission_required("comments.add_block", raise_exception=True)
def block(request: HttpRequest, pk: int) -> HttpResponse:
    comment = found(pk)
    form = BlockForm(request.POST or None, comment=comment)
    if form.is_valid():
        seen = request.POST.get("seen", "")
        try:
            outcome = acts.block(comment, seen, form.block, moderator(request))
        except IntegrityError:
            form.add_error("whom", BLOCKED_ALREADY)
        else:
            if not outcome.already:
                return tell(request, outcome, Place.asked(request.POST))
            comment = anew(form, comment, outcome)
    return page(request, comment, form, gettext("Block"), gettext("Block"))


def found(pk: int) -> Comment:
    comments = Comment.objects.select_related("post", "parent", "user", "linkback")
    return get_object_or_404(comments, pk=pk)


def anew(form: forms.BaseForm, comment: Comment, outcome: Outcome) -> Comment:
    """
    Return the comment as it is now; say above the form why nothing came of it yet.

    What was typed stays in the form: sent once more, it is sent knowing this.
    """
    for one in outcome.already:
        form.add_error(None, ValidationError(str(one), code="already"))
    return found(comment.pk)


def page(
    request: HttpRequest, comment: Comment, form: forms.BaseForm, title: str, verb: str
) -> HttpResponse:
    """Show the form below the comment; again, as it was sent, where it is wrong."""
    place = Place.asked(request.POST or request.GET)
    is_late = form.has_error(NON_FIELD_ERRORS, "already")
    seen = "" if is_late else request.POST.get("seen", "")
    facts = {
        "title": title,
        "verb": verb,
        "card": cards_of([comment])[0],
        "form": form,
        "seen": seen or comment.seen,
    }
    response = answer(request, "act", place, facts)
    response.status_code = 409 if is_late else 422 if form.is_bound else 200
    return response
