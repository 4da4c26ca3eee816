from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.asking import signed_in
from blog.importers.report import Report
from blog.importers.wordpress.parsing import LARGEST_FILE
from blog.models import Arrival

# Seconds until the page of an import under way is asked for again.
REFRESH = "3"
LARGEST_UPLOADS = 4 * 2**30


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ExportsField(forms.FileField):
    """The files of one export: WordPress writes several for a large blog."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, (list, tuple)) and data else [data or None]
        cleaned = [super(ExportsField, self).clean(file, initial) for file in files]
        for file in cleaned:
            if not file.name.lower().endswith(".xml"):
                sentence = _("“%(name)s” is no XML file: unpack it first.")
                raise ValidationError(sentence, params={"name": file.name})
            if file.size > LARGEST_FILE:
                raise ValidationError(
                    _("“%(name)s” is larger than 200 MB. Export in several files."),
                    params={"name": file.name},
                )
        return cleaned


class ArrivalForm(forms.Form):
    exports = ExportsField(
        label=_("Export files"),
        widget=SeveralFiles(attrs={"accept": ".xml"}),
        help_text=_(
            "What WordPress gives under “Tools”, “Export”, “All content”: one or more "
            ".xml files, each up to 200 MB."
        ),
    )
    uploads = forms.FileField(
        label=_("Media"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".zip"}),
        help_text=_(
            "A ZIP of the folder wp-content/uploads, up to 4 GB. Without it posts come "
            "without their images; import once more with it, and they are added."
        ),
    )

    def clean_uploads(self) -> UploadedFile | None:
        uploads: UploadedFile | None = self.cleaned_data["uploads"]
        if uploads and not (uploads.name or "").lower().endswith(".zip"):
            raise ValidationError(_("Pack the folder as one ZIP."))
        if uploads and (uploads.size or 0) > LARGEST_UPLOADS:
            raise ValidationError(_("This ZIP is larger than 4 GB."))
        return uploads


@admin.register(Arrival)
class ArrivalAdmin(admin.ModelAdmin):
    """Imports from WordPress: upload, trial, report, and only then the import."""

    list_display = ("__str__", "state", "is_trial", "asked_by", "asked_at")
    list_filter = ("state", "is_trial")
    list_select_related = ("asked_by",)
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    fields = ()

    def has_change_permission(
        self, request: HttpRequest, obj: Arrival | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Arrival | None = None
    ) -> bool:
        running = obj and obj.is_under_way
        return not running and super().has_delete_permission(request, obj)

    def get_urls(self) -> list[URLPattern]:
        begin = self.admin_site.admin_view(self.begin_view)
        own = path("<int:pk>/begin/", begin, name="blog_arrival_begin")
        return [own, *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Take the files, and try them first."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = ArrivalForm(*sent)
        if form.is_bound and form.is_valid():
            arrival = Arrival(asked_by=signed_in(request))
            arrival.keep(form.cleaned_data["exports"], form.cleaned_data["uploads"])
            with transaction.atomic():
                arrival.begin(trial=True)
            return redirect(self._address(arrival))
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "form": form,
            "title": gettext("Import from WordPress"),
        }
        return TemplateResponse(request, "admin/blog/arrival/add_form.html", context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Show how far the import is, and in the end what came of it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        arrival = get_object_or_404(Arrival, pk=object_id)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "arrival": arrival,
            "report": Report.from_json(arrival.report),
            "title": str(arrival),
            "may_begin": arrival.may_begin and self.has_add_permission(request),
        }
        page = "admin/blog/arrival/change_form.html"
        response = TemplateResponse(request, page, context)
        if arrival.is_under_way:
            response.headers["Refresh"] = REFRESH
        return response

    @method_decorator(require_POST)
    def begin_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Begin the import that a trial went before."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        with transaction.atomic():
            rows = Arrival.objects.select_for_update()
            arrival = get_object_or_404(rows, pk=pk)
            if arrival.may_begin:
                arrival.begin(trial=False)
            else:
                sentence = gettext("There are no files of a trial to import.")
                self.message_user(request, sentence, messages.WARNING)
        return redirect(self._address(arrival))

    def _address(self, arrival: Arrival) -> str:
        return reverse("admin:blog_arrival_change", args=[arrival.pk])
