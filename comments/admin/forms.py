from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from comments.models import Comment
from comments.moderation import acts

TEXT = forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField"})


class CommentForm(forms.ModelForm):
    """
    Mends what somebody wrote; place and state of it are not for this form.

    Whoever has sent it holds the discussion: nobody decides in between.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Comment
        fields = ("name", "email", "url", "interests", "body", "user", "author")
        widgets = {"body": TEXT}
        help_texts = {"body": _("Readers see it cleaned, as it stands above.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.seen

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if changed := acts.hold(self.instance, data.get("seen", "")):
            # Sent once more, it is sent knowing this.
            seen = Comment.objects.get(pk=self.instance.pk).seen
            self.data = dict(self.data.items(), seen=seen)
            raise ValidationError([str(one) for one in changed])
        return data


class ReplyForm(forms.ModelForm):
    class Meta:
        model = Comment
        fields = ("post", "parent", "name", "body")
        widgets = {"body": TEXT}
        help_texts = {
            "post": _("Where the comment stands."),
            "parent": _("Left empty, it opens a thread of its own."),
            "name": _("As shown above the comment."),
            "body": _("A blank line begins a new paragraph."),
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        post, parent = data.get("post"), data.get("parent")
        if post and parent and parent.post_id != post.pk:
            raise ValidationError(
                {
                    "parent": _(
                        "This comment is on another post. Choose one on this post."
                    )
                }
            )
        return data
