from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from blog import markup
from blog.models import Post, SiteSettings
from comments import mails, own
from comments.models import Comment, Decision
from comments.models.comment import MAX_LENGTH
from comments.moderation import akismet
from comments.moderation.case import Case, Refused, Verdict
from comments.moderation.judge import by_rules, refuse, refuse_misplaced
from comments.traps import is_hasty
from comments.writers import Writer

LONGEST_NAME = 100
TELL = [
    ("replies", _("When somebody answers me")),
    ("all", _("Of every new comment here")),
    ("", _("Not at all")),
]
SHORT, WIDE = {"class": "input input--short"}, {"class": "input"}
ANONYMOUS = _("Anonymous")


class TextForm(forms.Form):
    """What somebody says, and what they declare: as long as it can be changed."""

    interests = forms.CharField(
        label=_("Interests"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs=WIDE),
        help_text=_("Optional. Shown beside your name as “Declares: …”."),
    )
    body = forms.CharField(
        label=_("Comment"),
        # No maxlength: browsers would cut what is pasted, without a word.
        widget=forms.Textarea(
            attrs=WIDE
            | {
                "rows": 8,
                "data-most": MAX_LENGTH,
                "data-left": _("Characters left: {number}"),
            }
        ),
        help_text=_(
            "Links, *emphasis*, **strong**, `code`, - lists and > quotations are "
            "understood. Up to 20,000 characters."
        ),
        error_messages={"required": _("Write your comment.")},
    )

    @property
    def errors_title(self) -> str:
        number = sum(len(errors) for errors in self.errors.values())
        return ngettext(
            "One thing to mend before this can be sent",
            "%(number)d things to mend before this can be sent",
            number,
        ) % {"number": number}

    def clean_body(self) -> str:
        """Return the text with the line ends that it is stored and counted with."""
        body: str = self.cleaned_data["body"].replace("\r\n", "\n")
        if len(body) > MAX_LENGTH:
            raise forms.ValidationError(
                _("Write at most 20,000 characters. These are %(number)d."),
                code="max_length",
                params={"number": len(body)},
            )
        if not markup.text(markup.comment_to_html(body)):
            raise forms.ValidationError(_("Write your comment."), code="required")
        return body


class CommentForm(TextForm):
    """Takes a comment on ``post`` by ``writer``, in answer to ``parent`` or to none."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs=SHORT | {"autocomplete": "name"}),
        help_text=_("Shown above your comment."),
        error_messages={"required": _("Write your name.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs=SHORT | {"autocomplete": "email"}),
        help_text=_("Never shown."),
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("Write the address in full, as in name@hospital.example."),
        },
    )
    url = forms.CharField(
        label=_("Website"),
        required=False,
        max_length=1000,
        widget=forms.URLInput(attrs=SHORT | {"autocomplete": "url"}),
        help_text=_("Optional. Your name leads there."),
    )
    tell = forms.ChoiceField(choices=TELL, required=False)
    # What people leave alone, and what pages made for one person carry: see traps.
    homepage = forms.CharField(required=False)
    made = forms.CharField(required=False)

    field_order = ["name", "email", "url", "interests", "body"]

    def __init__(
        self,
        data: Any = None,
        *,
        post: Post,
        site: SiteSettings,
        writer: Writer,
        parent: Comment | None = None,
    ) -> None:
        super().__init__(data)
        self.post, self.site = post, site
        self.writer, self.parent = writer, parent
        # Whether a mail went, as far as its writer may know.
        self.was_asked = True
        if writer.user:
            del self.fields["name"], self.fields["email"]
        elif not site.name_and_email_required:
            for name in ("name", "email"):
                self.fields[name].required = False

    def clean_name(self) -> str:
        """Return the name as it is shown; one that nobody can see is none."""
        name = markup.plain(self.cleaned_data["name"])
        if markup.is_visible(name):
            return name
        field = self.fields["name"]
        if field.required:
            raise forms.ValidationError(
                field.error_messages["required"], code="required"
            )
        return ""

    def clean_email(self) -> str:
        """Return the address in lower case, as all of one person are looked for."""
        email: str = self.cleaned_data["email"]
        return email.lower()

    def clean_url(self) -> str:
        """Return the whole address: people leave out how it begins."""
        url: str = self.cleaned_data["url"].strip()
        if not url:
            return ""
        whole = url if "://" in url else f"https://{url}"
        address = markup.web_address(whole)
        if not address or "." not in whole:
            raise forms.ValidationError(
                _("Write the address in full, as in https://ward.example."),
                code="invalid",
            )
        return address

    def clean(self) -> None:
        if self.cleaned_data.get("tell") and self.cleaned_data.get("email") == "":
            self.add_error("email", _("Write your e-mail address to be told."))

    @cached_property
    def comment(self) -> Comment:
        """Return what was written, not saved; of an invalid form, what there is."""
        data = self.cleaned_data
        user = self.writer.user
        email = user.email if user else data.get("email", "")
        comment = Comment(
            post=self.post,
            parent=self.parent,
            user=user,
            name=(user.name if user else data.get("name")) or str(ANONYMOUS),
            email=email,
            url=data.get("url", ""),
            interests=data.get("interests", ""),
            body=data.get("body", ""),
            # What a known reader writes is as good as confirmed.
            confirmed_at=timezone.now() if self.writer.has_proven(email) else None,
            ip=self.writer.ip,
            user_agent=self.writer.browser,
        )
        comment.body_html = comment.render()
        return comment

    @property
    def told(self) -> str:
        """Return what is chosen of ``tell``; no choice is one against mail."""
        return self.data.get("tell", "")

    @property
    def tricks(self) -> tuple[str, ...]:
        seen = {
            "honeypot": bool(self.data.get("homepage")),
            "haste": is_hasty(self.data.get("made", "")),
        }
        return tuple(name for name, is_seen in seen.items() if is_seen)

    def save(self) -> Comment:
        """Judge and store the comment. Raise Refused if it is not to be taken."""
        comment = self.comment
        known = self.writer.is_known(comment.email)
        case = Case(comment, self.site, known, self.tricks)
        # Judged before the discussion is locked: the spam service may take seconds.
        if akismet.is_there():
            refuse_misplaced(case)
        verdict = by_rules(case)
        with transaction.atomic():
            keep(comment, verdict.unless(refuse(case)))
            self._follow_up(comment, known)
        return comment

    def _follow_up(self, comment: Comment, known: bool) -> None:
        tell = self.cleaned_data["tell"]
        if known:
            mails.subscribe(comment, tell)
        elif comment.email:
            self.was_asked = mails.ask_to_confirm(comment, tell)

    def add_refusal(self, refused: Refused) -> None:
        """Say why the comment was not taken, at the field that can be mended."""
        field = refused.field if refused.field in self.fields else None
        self.add_error(field, refused.sentence)


def keep(comment: Comment, verdict: Verdict) -> None:
    """Store a comment on a locked post, what the rules say of it, and their reasons."""
    was = comment.status
    comment.status, comment.likely_spam = verdict.status, verdict.likely_spam
    comment.save_under_lock()
    Decision.objects.record(
        [comment], "judged", was=was, became=verdict.status, reasons=verdict.reasons
    )


class EditForm(TextForm):
    """Changes what its writer said a moment ago."""

    field_order = ["body", "interests"]

    def __init__(
        self, data: Any = None, *, comment: Comment, site: SiteSettings, writer: Writer
    ) -> None:
        said = {name: getattr(comment, name) for name in ("body", "interests")}
        super().__init__(data, initial=said)
        self.comment, self.site, self.writer = comment, site, writer

    def save(self) -> None:
        """Store the changes. Raise Refused if it is too late for them."""
        changes = {name: self.cleaned_data[name] for name in self.changed_data}
        if changes:
            known = self.writer.wrote(self.comment)
            own.rewrite(Case(self.comment, self.site, known), changes)
