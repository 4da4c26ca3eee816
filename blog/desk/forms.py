from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from blog import markup
from blog.models import Post, Revision
from blog.models.drafting import Texts

LONGEST_STANDFIRST = 2_000
# Each becomes a page of its own, as soon as the text is saved.
MOST_TAGS = 100


class TitledForm(forms.ModelForm):
    """A form with the title of a post, which is never empty."""

    def clean_title(self) -> str:
        if title := markup.plain(self.cleaned_data["title"]):
            return title
        raise ValidationError(_("Give the post a title."), code="required")


class TitleForm(TitledForm):
    """What a post begins with."""

    class Meta:
        model = Post
        fields = ("title",)
        widgets = {"title": forms.TextInput(attrs={"class": "input"})}
        help_texts = {"title": _("You can change it at any time.")}


class TextsForm(TitledForm):
    """The texts of a post, and the version of them that the writer had read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    class Meta:
        model = Post
        fields = ("title", "standfirst", "body")
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2, "class": "editor__title"}),
            "standfirst": forms.Textarea(
                attrs={
                    "rows": 2,
                    "class": "editor__stand",
                    "placeholder": _(
                        "One or two sentences that make a busy person stay"
                    ),
                }
            ),
            "body": forms.Textarea(attrs={"rows": 24, "class": "editor__source"}),
        }
        labels = {"body": _("text, as HTML")}
        help_texts = {"body": _("#tags and @handles become links.")}
        error_messages = {"title": {"required": _("Give the post a title.")}}

    def clean_standfirst(self) -> str:
        standfirst: str = self.cleaned_data["standfirst"]
        if len(standfirst) > LONGEST_STANDFIRST:
            said = _("A standfirst has at most %(number)d characters.")
            params = {"number": LONGEST_STANDFIRST}
            raise ValidationError(said, code="max_length", params=params)
        return standfirst

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if len(markup.hashtags(body)) > MOST_TAGS:
            said = _("A text has at most %(number)d different #tags.")
            raise ValidationError(said, code="tags", params={"number": MOST_TAGS})
        return body

    @property
    def texts(self) -> Texts:
        data: dict[str, Any] = self.cleaned_data
        return Texts(data["title"], data["standfirst"], data["body"])


class NameForm(forms.ModelForm):
    class Meta:
        model = Revision
        fields = ("name",)
        widgets = {"name": forms.TextInput(attrs={"class": "input input--short"})}
