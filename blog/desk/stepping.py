"""Forms of the steps from state to state, and what each of them says it does."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models import Post
from blog.models.workflow import LONGEST_REASON, Step, Verb

LONGEST_NOTICE = 2_000
# What is told before a step is taken.
MEANING = {
    Verb.SUBMIT: _("The editors learn that the post is ready for them."),
    Verb.TAKE_BACK: _("The post is yours again; the editors stop working on it."),
    Verb.BEGIN_REVIEW: _("The authors see that the post is being read."),
    Verb.ASK_CHANGES: _("The post goes back to its authors, with what you write here."),
    Verb.ACCEPT: _("The text is taken: what is left is the day on which it appears."),
    Verb.SCHEDULE: _("The post appears by itself at the time that you give."),
    Verb.PUBLISH: _("Everybody can read the post from now on."),
    Verb.RECALL: _("The post does not appear, and is a draft again."),
    Verb.WITHDRAW: _("Readers no longer see the post: its address says it is gone."),
    Verb.RETRACT: _("The post stays readable, marked as retracted, under your notice."),
    Verb.REPUBLISH: _("The post is back at its old address, with its old date."),
}
# The steps by which somebody stands for the text as they have read it.
APPROVING = (Verb.ACCEPT, Verb.SCHEDULE, Verb.PUBLISH, Verb.REPUBLISH)
TEXTAREA = {"class": "input", "rows": 4}


class StepForm(forms.Form):
    """
    Asks for what a step needs; only the fields of that step are there.

    ``seen`` is the state in which whoever takes the step saw the post, and ``version``
    the text that they approve.
    """

    data: Any  # What a browser sent.

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local", "class": "input input--short"},
            format="%Y-%m-%dT%H:%M",
        ),
    )
    notice = forms.CharField(
        label=_("Notice"),
        max_length=LONGEST_NOTICE,
        widget=forms.Textarea(TEXTAREA),
        help_text=_("Readers see it in place of the post, or above it."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(TEXTAREA),
        help_text=_("Kept in the history of the post, for its authors and editors."),
    )

    def __init__(self, *args: Any, post: Post, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {
            "seen": post.status,
            "version": post.version,
            "at": post.published_at,
            "notice": post.notice,
        }
        self.post, self.step = post, step
        if step.verb == Verb.SCHEDULE:
            self.fields["at"].help_text = _("Clock of %(zone)s.") % {
                "zone": timezone.get_current_timezone_name().replace("_", " ")
            }
        else:
            del self.fields["at"]
        if step.verb not in APPROVING:
            del self.fields["version"]
        if step.verb not in (Verb.WITHDRAW, Verb.RETRACT):
            del self.fields["notice"]
        for name in ("notice", "reason"):
            if name in self.fields:
                self.fields[name].required = step.needs == name

    def clean_at(self) -> datetime:
        at: datetime = self.cleaned_data["at"]
        if at <= timezone.now():
            raise ValidationError(_("This time is over: choose one to come."))
        return at

    def take(self, user: Any) -> None:
        """Take the step; what the post refuses is raised as it is there."""
        said = self.cleaned_data
        notice, version = said.get("notice", ""), said.get("version")
        log = {"reason": said["reason"], "seen": said["seen"]}
        match self.step.verb:
            case Verb.SCHEDULE | Verb.PUBLISH | Verb.REPUBLISH as verb:
                back = self.post.published_at if verb == Verb.REPUBLISH else None
                at = said.get("at", back)
                self.post.publish(at, user, verb=verb, version=version, **log)
            case Verb.RECALL:
                self.post.recall(user, **log)
            case Verb.WITHDRAW:
                self.post.withdraw(notice, user, **log)
            case Verb.RETRACT:
                self.post.retract(notice, user, **log)
            case verb:
                self.post.step(verb, user, version=version, **log)

    @property
    def text_changed(self) -> bool:
        """Return whether the step was refused as the text isn't what was read."""
        return self.has_error(NON_FIELD_ERRORS, "text")

    def refuse(self, error: ValidationError) -> int:
        """Say why the post refused the step; return the status of the answer."""
        self.add_error(None, error)
        if self.text_changed:
            # Shown again, the form is of the text as it is by now.
            self.data = self.data.copy()
            self.data["version"] = self.post.version
        is_late = self.text_changed or self.has_error(NON_FIELD_ERRORS, "state")
        return 409 if is_late else 422
