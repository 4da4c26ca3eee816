from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

import mail
from blog.images.fields import PictureUpload
from blog.models import Author, Byline, Consent, Image
from blog.models.author import check_orcid
from blog.models.byline import KEPT_MEANWHILE

WIDE = {"class": "input"}
OPTIONAL = {"class": "input input--short"}
# What a byline takes from its author's page where it says nothing else.
OF_AUTHOR = ("credentials", "role", "affiliation")
OF_BYLINE = (*OF_AUTHOR, "handles", "disclosure_status", "disclosure")


def photo_field() -> PictureUpload:
    return PictureUpload(
        label=_("Photo"),
        required=False,
        widget=forms.FileInput,
        help_text=_(
            "Optional. JPEG, PNG, WebP, AVIF or HEIC, up to 10 MB, four wide to five "
            "high."
        ),
    )


class GuestForm(forms.Form):
    """Whom to name as an author who isn't in the register."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("As it will be printed: Alireza Jalali"),
        widget=forms.TextInput(attrs=WIDE),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("A link goes there, to confirm. Nobody needs an account for it."),
        widget=forms.EmailInput(attrs=WIDE),
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        mail.check(email)
        return email


class AuthorForm(forms.ModelForm):
    """How I am named above what I write, and what my page says of me."""

    photo_file = photo_field()
    field_order = (
        *("citing_name", "credentials", "role", "affiliation", "ror", "orcid"),
        *("photo_file", "biography"),
    )

    class Meta:
        model = Author
        fields = (
            *("citing_name", "credentials", "role", "affiliation"),
            *("ror", "orcid", "biography"),
        )
        widgets = {
            "citing_name": forms.TextInput(attrs=WIDE),
            "credentials": forms.TextInput(attrs=OPTIONAL),
            "role": forms.TextInput(attrs=WIDE),
            "affiliation": forms.TextInput(attrs=WIDE),
            "ror": forms.URLInput(attrs=WIDE),
            "orcid": forms.TextInput(attrs=OPTIONAL),
            "biography": forms.Textarea(attrs=WIDE | {"rows": 5}),
        }

    def clean_photo_file(self) -> Image | None:
        return portrait(self.cleaned_data["photo_file"], self.instance)

    def save(self, commit: bool = True) -> Author:
        author: Author = self.instance
        said = {name: self.cleaned_data[name] for name in self._meta.fields or ()}
        if photo := self.cleaned_data["photo_file"]:
            photo.save()
            said["photo"] = photo
        if author.pk:
            author.describe(**said)
            return author
        author.photo = photo
        return super().save(commit)


def portrait(file: Any, author: Author) -> Image | None:
    """Return the photo of ``author`` in ``file``, not yet saved, or why it is none."""
    if not file:
        return None
    photo = Image(file=file, alt=author.name)
    try:
        photo.full_clean()
    except ValidationError as error:
        raise ValidationError(error.messages) from None
    return photo


class PartForm(forms.ModelForm):
    """
    How an author is named in one post, and what they disclose.

    What it says is kept in the byline; what the author's own page lacks goes there.
    """

    disclosure_status = forms.ChoiceField(
        label=_("Interests"),
        choices=[
            ("", _("Choose an answer")),
            (Byline.Disclosure.NONE, _("I have none to declare")),
            (Byline.Disclosure.DECLARED, _("I declare the following")),
        ],
        widget=forms.Select(attrs=WIDE),
        help_text=_("Readers see your answer below the article."),
    )
    orcid = forms.CharField(
        label=_("ORCID iD"),
        required=False,
        max_length=19,
        validators=[check_orcid],
        help_text=_("Optional. 0000-0002-1825-0097"),
        widget=forms.TextInput(attrs=OPTIONAL),
    )
    photo = photo_field()
    agreed = forms.BooleanField(
        label=_("I sign this article, as it is said above."),
        help_text=_("Whoever else signs it is told that you do."),
    )

    field_order = (
        *("credentials", "role", "affiliation", "handles", "orcid", "photo"),
        *("disclosure_status", "disclosure", "agreed"),
    )

    class Meta:
        model = Byline
        fields = OF_BYLINE
        widgets = {
            "credentials": forms.TextInput(attrs=OPTIONAL),
            "role": forms.TextInput(attrs=WIDE),
            "affiliation": forms.TextInput(attrs=WIDE),
            "handles": forms.TextInput(attrs=OPTIONAL),
            "disclosure": forms.Textarea(attrs=WIDE | {"rows": 3}),
        }
        help_texts = {
            "credentials": _("MD, MHPE"),
            "role": _("Your function there: teaching chair"),
            "affiliation": _("Faculty of Medicine, University of Ottawa"),
            "handles": _("As printed after the name: @ARJalali"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        byline = self.instance
        self.author: Author = byline.author
        # What was kept at publication stays as it was.
        for name in (*OF_AUTHOR, "handles"):
            self.initial[name] = byline.told(name)
        if byline.kept_at:
            for name in OF_BYLINE:
                del self.fields[name]
        self.initial["orcid"] = self.author.orcid
        if not byline.is_answered:
            self.initial["disclosure_status"] = ""

    def clean_orcid(self) -> str:
        orcid: str = self.cleaned_data["orcid"]
        others = Author.objects.exclude(pk=self.author.pk).filter(orcid=orcid)
        if orcid and others.exists():
            raise ValidationError(_("Another author has this ORCID iD."))
        return orcid

    def clean_photo(self) -> Image | None:
        return portrait(self.cleaned_data["photo"], self.author)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.kept_at and set(OF_BYLINE) & set(self.data):
            raise ValidationError(KEPT_MEANWHILE, code="kept")
        return data

    def save(self, commit: bool = True) -> Byline:
        """Raise ValidationError if the byline was kept, or went, in the meantime."""
        byline, author, said = self.instance, self.author, self.cleaned_data
        if said["photo"]:
            said["photo"].save()
        with transaction.atomic():
            byline.lock()
            rows = Author.objects.select_for_update(no_key=True)
            author.refresh_from_db(from_queryset=rows)
            author.describe(**self._of_author())
            for name in set(OF_AUTHOR) & set(self.fields):
                same = said[name] == getattr(author, name)
                setattr(byline, name, "" if same else said[name])
            byline.save(update_fields=[n for n in OF_BYLINE if n in self.fields])
            byline.refresh_from_db()
        return byline

    def _of_author(self) -> dict[str, Any]:
        """Return what goes to the author's own page."""
        said, author = self.cleaned_data, self.author
        found = {"orcid": said["orcid"]}
        if said["photo"]:
            found["photo"] = said["photo"]
        if author.user is None:
            lacking = [name for name in OF_AUTHOR if not getattr(author, name)]
            found |= {name: said[name] for name in lacking if name in self.fields}
        return found


class AnswerForm(PartForm):
    """The same, for who came by the link of a mail: good for one answer."""

    def __init__(self, *args: Any, consent: Consent, **kwargs: Any) -> None:
        self.consent = consent
        super().__init__(*args, instance=consent.byline, **kwargs)

    def save(self, commit: bool = True) -> Byline:
        byline = super().save(commit)
        self.consent.byline = byline
        self.consent.confirm()
        return byline
