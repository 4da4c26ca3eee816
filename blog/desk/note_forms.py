from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog import markup
from blog.desk import anchors
from blog.models import Note, Post
from blog.models.note import CONTEXT, LONGEST_NOTE, LONGEST_QUOTE, NoteQuerySet


def neighbour() -> forms.CharField:
    """Return the field of what stands beside a passage: scripts fill it in."""
    return forms.CharField(required=False, max_length=CONTEXT, widget=forms.HiddenInput)


class NoteForm(forms.Form):
    """
    A note on a passage of ``words``, on the whole of them, or an answer in a thread.

    ``threads`` are those that whoever writes may answer.
    """

    thread = forms.IntegerField(required=False, widget=forms.HiddenInput)
    before = neighbour()
    after = neighbour()
    quote = forms.CharField(
        label=gettext_lazy("Passage"),
        required=False,
        max_length=LONGEST_QUOTE,
        widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
        help_text=gettext_lazy(
            "Select it in the text, or paste it here. Left empty, the note is on all "
            "of the article."
        ),
    )
    body = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"class": "input", "rows": 4}),
        help_text=gettext_lazy("Authors and editors read it, and no reader."),
        error_messages={"required": gettext_lazy("Write what you have to say.")},
    )

    def __init__(
        self, *args: Any, post: Post, words: str, threads: NoteQuerySet, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.post, self.words, self.threads = post, words, threads
        self.anchor: anchors.Anchor | None = None
        self.answered: Note | None = None

    def clean_thread(self) -> int | None:
        number: int | None = self.cleaned_data["thread"]
        if number is not None:
            self.answered = self.threads.filter(pk=number).first()
            if self.answered is None:
                raise ValidationError(_("This note is not there any more."))
        return number

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if not markup.is_visible(body):
            raise ValidationError(_("Write what you have to say."))
        return body

    def clean_quote(self) -> str:
        quote = " ".join(self.cleaned_data["quote"].split())
        if not quote or self.answered:
            return ""
        said = (self.cleaned_data.get(name, "") for name in ("before", "after"))
        self.anchor = anchors.choose(self.words, quote, *said)
        if self.anchor is None:
            raise ValidationError(
                _(
                    "The text doesn’t say this. Copy the passage from it, or leave "
                    "this empty."
                )
            )
        return quote

    @transaction.atomic
    def save(self, **writer: Any) -> Note:
        """Save it as by ``writer``: the fields of a note that say who wrote it."""
        said = writer | {"body": self.cleaned_data["body"]}
        if self.answered:
            return self.answered.answer(**said)
        if self.anchor:
            said |= {
                "quote": self.anchor.exact,
                "prefix": self.anchor.prefix,
                "suffix": self.anchor.suffix,
                "start": self.anchor.start,
            }
        return Note.objects.create(post=self.post, **said)
