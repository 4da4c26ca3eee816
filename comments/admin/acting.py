"""Acts that need more than a button: what all of them share, editing, answering."""

from django import forms
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from comments.admin.queue import answer, moderator, tell
from comments.models import Comment
from comments.models.comment import MAX_LENGTH, SAID
from comments.moderation import acts
from comments.moderation.cards import cards_of
from comments.moderation.outcome import Outcome
from comments.moderation.queue import Place


class ActForm(forms.BaseForm):
    """Holds what an act needs to know, and does it."""

    title: Promise
    verb: Promise

    def act(self, comment: Comment, seen: str, actor: User) -> Outcome:
        raise NotImplementedError


class MendForm(ActForm, forms.ModelForm):
    title, verb = _("Edit"), _("Save")

    class Meta:
        model = Comment
        fields = SAID
        widgets = {"body": forms.Textarea(attrs={"rows": 10})}
        help_texts = {
            "name": _("Who wrote this."),
            "url": _("The writer's site."),
            "body": _("The log keeps what it was before."),
        }

    def act(self, comment: Comment, seen: str, actor: User) -> Outcome:
        return acts.edit(comment, seen, self.cleaned_data, actor)


class AnswerForm(ActForm, forms.Form):
    title, verb = _("Reply"), _("Send")
    body = forms.CharField(
        label=_("Your answer"),
        max_length=MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "It appears at once, under your name. What it answers is approved by it."
        ),
    )

    def act(self, comment: Comment, seen: str, actor: User) -> Outcome:
        return acts.reply(comment, seen, self.cleaned_data["body"], actor)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    # Its own copy: a form changes its instance also where it is wrong.
    form = MendForm(request.POST or None, instance=found(pk))
    return act_on(request, found(pk), form)


@permission_required("comments.add_comment", raise_exception=True)
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    comment = found(pk)
    if comment.is_excerpt or not comment.post.is_public:
        raise Http404
    return act_on(request, comment, AnswerForm(request.POST or None))


def found(pk: int) -> Comment:
    comments = Comment.objects.select_related("post", "parent", "user", "linkback")
    return get_object_or_404(comments, pk=pk)


def act_on(request: HttpRequest, comment: Comment, form: ActForm) -> HttpResponse:
    """
    Do what a valid form asks for; show it where nothing came of it yet, saying why.

    What was typed stays in the form. Where somebody else was first, it is sent once
    more knowing this.
    """
    if form.is_valid():
        seen = request.POST.get("seen", "")
        try:
            outcome = form.act(comment, seen, moderator(request))
        except IntegrityError:
            # Did somebody else make the same since the form was found to be right?
            form.full_clean()
            if form.is_valid():
                raise
        else:
            if not outcome.already:
                return tell(request, outcome, Place.asked(request.POST))
            for one in outcome.already:
                form.add_error(None, ValidationError(str(one), code="already"))
            comment = found(comment.pk)
    return page(request, comment, form)


def page(request: HttpRequest, comment: Comment, form: ActForm) -> HttpResponse:
    """Show the form below the comment; again, as it was sent, where it is wrong."""
    place = Place.asked(request.POST or request.GET)
    is_late = form.has_error(NON_FIELD_ERRORS, "already")
    seen = "" if is_late else request.POST.get("seen", "")
    facts = {
        "title": form.title,
        "verb": form.verb,
        "card": cards_of([comment])[0],
        "form": form,
        "seen": seen or comment.seen,
    }
    response = answer(request, "act", place, facts)
    response.status_code = 409 if is_late else 422 if form.is_bound else 200
    return response
