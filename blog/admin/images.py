from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.asking import signed_in
from blog.models import Author, Image, Page, Post, SiteSettings
from blog.models.consent import PatientConsent
from blog.models.licence import LICENCES


def thumbnail(image: Image | None) -> str:
    """Return the image small, or nothing; what it shows stands beside it in words."""
    if not image:
        return ""
    return format_html(
        '<img class="thumbnail" src="{}" width="{}" height="{}" alt="" loading="lazy">',
        image.thumbnail,
        image.width,
        image.height,
    )


class AltFilter(admin.SimpleListFilter):
    title = _("alternative text")
    parameter_name = "alt"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("needed", _("Still needed")),
            ("decorative", _("Decorative")),
            ("given", _("Given")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        wanted = {
            "needed": Q(needs_alt=True),
            "decorative": Q(decorative=True),
            "given": Q(alt__gt=""),
        }
        return queryset.filter(wanted.get(self.value() or "", Q()))


class LicenceFilter(admin.SimpleListFilter):
    title = _("licence")
    parameter_name = "licence"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("needed", _("Still needed")), *LICENCES]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.value():
            return queryset
        value = "" if self.value() == "needed" else self.value()
        return queryset.filter(licence=value)


def attested(thing: PatientConsent) -> str:
    """Say who vouches for a patient's consent, which is done at the desk."""
    if not thing.consent_at:
        return gettext("Attested by nobody yet.")
    at = date_format(localtime(thing.consent_at), "DATE_FORMAT")
    said = gettext("Attested by %(name)s, %(at)s.") % {
        "name": thing.consent_by or gettext("somebody"),
        "at": at,
    }
    if thing.consent_holds:
        return said
    return f"{said} {gettext('The text was changed since: vouch for it anew.')}"


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    list_display = ("small", "__str__", "described", "credit", "created_at")
    list_display_links = ("small", "__str__")
    list_filter = (AltFilter, LicenceFilter, "created_at")
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("alt", "caption", "credit", "file")
    readonly_fields = ("small", "size", "consent", "used_by", "created_at")
    fieldsets = (
        (None, {"fields": ("file", "small", "size", "file_dark")}),
        (_("For readers who can't see it"), {"fields": ("alt", "decorative")}),
        (_("Under the image"), {"fields": ("caption", "credit", "licence")}),
        (_("Patients"), {"fields": ("shows_patient", "consent")}),
        (_("Record"), {"fields": ("used_by", "created_at")}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Show who writes what they may see, not the images of others' drafts (S4)."""
        found: Any = super().get_queryset(request)
        return found.visible_to(request.user)

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "shows_patient":
            kwargs["show_hidden_initial"] = True
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Image, form: Any, change: bool
    ) -> None:
        if not change:
            obj.added_by = signed_in(request)
        elif "shows_patient" not in form.changed_data:
            # Somebody may have said so at the desk since the form was loaded.
            obj.refresh_from_db(fields=["shows_patient", "consent_by", "consent_at"])
        super().save_model(request, obj, form, change)

    def get_fieldsets(self, request: HttpRequest, obj: Image | None = None) -> Any:
        """Tell only who reads every post which of them use the image (S4)."""
        if request.user.has_perm("blog.change_any_post"):
            return self.fieldsets
        return (*self.fieldsets[:-1], (_("Record"), {"fields": ("created_at",)}))

    @admin.display(description=_("image"))
    def small(self, image: Image) -> str:
        return thumbnail(image if image.pk else None)

    @admin.display(description=_("described"), boolean=True)
    def described(self, image: Image) -> bool:
        return not image.needs_alt

    @admin.display(description=_("consent"))
    def consent(self, image: Image) -> str:
        return attested(image)

    @admin.display(description=_("size in pixels"))
    def size(self, image: Image) -> str:
        return f"{image.width} × {image.height}"

    @admin.display(description=_("used by"))
    def used_by(self, image: Image) -> str:
        """Name what would lose the image, wherever it is used."""
        if not image.pk:
            return ""
        inside = Q(body__contains=image.file.name)
        marks = Q(logo=image) | Q(logo_dark=image) | Q(favicon=image)
        users = [
            *Post.objects.filter(Q(image=image) | inside).only("title"),
            *Page.objects.filter(inside).only("title"),
            *Author.objects.filter(photo=image).only("name"),
            *SiteSettings.objects.filter(marks).only("name"),
        ]
        return format_html_join(", ", "{}", ([user] for user in users))
