from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog import markup
from blog.desk.links import check_address
from blog.models import Author, Post, Review
from blog.models.review import usual_due_date

# No review takes longer.
LONGEST_WAIT = timedelta(days=365)


class InviteForm(forms.ModelForm):
    """Whom an editor asks for a review, and until when."""

    class Meta:
        model = Review
        fields = ("name", "email", "due_on")
        widgets = {
            "name": forms.TextInput(attrs={"class": "input"}),
            "email": forms.EmailInput(attrs={"class": "input"}),
            "due_on": forms.DateInput(
                attrs={"class": "input input--short", "type": "date"},
                format="%Y-%m-%d",
            ),
        }
        help_texts = {
            "name": gettext_lazy("Their notes and their review are signed by it."),
            "email": gettext_lazy(
                "The invitation goes there. Without one you hand on the link yourself."
            ),
        }

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        kwargs |= {"initial": {"due_on": usual_due_date}}
        super().__init__(*args, **kwargs)
        self.post = post

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if email:
            check_address(self.post, email)
        return email

    def clean_due_on(self) -> date:
        due: date = self.cleaned_data["due_on"]
        today = timezone.localdate()
        if not today <= due <= today + LONGEST_WAIT:
            raise ValidationError(_("Choose a day within the year to come."))
        return due

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        email = said.get("email")
        theirs = Q(email__iexact=email) | Q(user__email__iexact=email)
        author = Author.objects.filter(theirs).first() if email else None
        if author and author.bylines.filter(post=self.post).exists():
            refusal = _("%(name)s signs this article.") % {"name": author}
            raise ValidationError(refusal)
        self.instance.author = author
        return said


class ReviewForm(forms.ModelForm):
    """What a reviewer answers."""

    class Meta:
        model = Review
        fields = ("recommendation", "text", "may_name")
        widgets = {
            "recommendation": forms.Select(attrs={"class": "input input--short"}),
            "text": forms.Textarea(attrs={"class": "input", "rows": 12}),
        }
        labels = {
            "text": gettext_lazy("Your review"),
            "may_name": gettext_lazy("My name may stand beside it"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers: Any = self.fields["recommendation"]
        choices = Review.Recommendation.choices
        answers.choices = [("", _("Choose an answer")), *choices]
        for name in ("recommendation", "text"):
            self.fields[name].required = True

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not markup.is_visible(text):
            raise ValidationError(_("Write what you think of it."))
        return text

    def finish(self) -> None:
        said = self.cleaned_data
        # What the form has set may be older than what is stored.
        self.instance.refresh_from_db()
        may_name = said["may_name"]
        self.instance.finish(said["recommendation"], said["text"], may_name=may_name)


class ShowForm(forms.Form):
    """How a finished review is shown to readers."""

    shown = forms.ChoiceField(
        label=gettext_lazy("To readers"),
        widget=forms.Select(attrs={"class": "input input--short"}),
    )

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        kwargs |= {"initial": {"shown": review.shown}, "auto_id": f"id_{review.pk}_%s"}
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["shown"]
        choice.choices = review.may_be
