from datetime import datetime
from typing import Any

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from blog.models import Image, Post
from blog.models.post_tags import check_length
from blog.models.publishing import ADDRESSED, PUBLIC
from blog.models.tag import plain_name

# What the desk may set while the form of a post is open here: it stays as it is set.
SET_AT_DESK = ["is_case", "consent_by", "consent_at", "consent_version"]
SET_AT_DESK += ["not_before", "embargo_lifted_by"]
SET_AT_DESK += ["read_on_phone_at", "read_on_phone_version"]


class PostForm(forms.ModelForm):
    # When the post was last changed, as whoever edits it found it.
    loaded = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Post
        fields = (
            "title",
            "slug",
            "standfirst",
            "body",
            "image",
            "categories",
            "tags",
            "series",
            "series_position",
            "language",
            "doi",
            "published_at",
            "notice",
            "comments_open",
            "mentions_open",
            "likes_open",
        )
        widgets = {
            "standfirst": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
            "body": forms.Textarea(attrs={"rows": 30, "class": "vLargeTextField"}),
            "notice": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
            "categories": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["loaded"] = self.instance.changed_at.isoformat()

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        same = Post.objects.filter(slug=slug, address_date=self.instance.address_date)
        if self.instance.address_date and same.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Another post of that day has this slug."))
        return slug

    def clean_tags(self) -> list[str]:
        names: list[str] = self.cleaned_data["tags"]
        check_length(map(plain_name, names))
        return names

    def clean_published_at(self) -> Any:
        at = self.cleaned_data["published_at"]
        if not at and self.instance.status in ADDRESSED:
            raise ValidationError(_("A published post needs a date."))
        if at and at > timezone.now() and self.instance.status in PUBLIC:
            raise ValidationError(
                _("This post is out: a date in the future would hide it.")
            )
        return at

    def clean(self) -> dict[str, Any]:
        """
        Refuse to write over what somebody else saved in the meantime.

        Nor do readers see a patient who has not consented.
        """
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk:
            # Locked until this request has saved.
            rows = Post.objects.filter(pk=self.instance.pk)
            locked = rows.select_for_update(no_key=True)
            self.instance.refresh_from_db(fields=SET_AT_DESK, from_queryset=locked)
            changed_at = rows.values_list("changed_at", flat=True).get()
            if data.get("loaded") != changed_at.isoformat():
                raise ValidationError(self.changed_meanwhile(changed_at))
        if self.instance.status in ADDRESSED:
            self.check_patients(data)
        return data

    def check_patients(self, data: dict[str, Any]) -> None:
        shown = Image.objects.in_text(data.get("body", "")).unconsented()
        image = data.get("image")
        lead = Image.objects.filter(pk=image.pk if image else 0)
        is_case = self.instance.is_case and not self.instance.consent_at
        if is_case or shown.exists() or lead.unconsented().exists():
            raise ValidationError(
                _("Readers see this post: attest the patient’s consent first.")
            )

    def changed_meanwhile(self, at: datetime) -> str:
        logged = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(Post),
            object_id=str(self.instance.pk),
            action_time__gte=at,
        )
        entry = logged.select_related("user").first()
        return _(
            "%(name)s changed this post at %(time)s. Your text is kept below: copy "
            "what you need and load the page again."
        ) % {
            "name": entry.user if entry else _("Somebody"),
            "time": time_format(localtime(at), "TIME_FORMAT"),
        }
