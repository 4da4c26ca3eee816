from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from blog.models import MenuItem, Page


class PageForm(forms.ModelForm):
    class Meta:
        model = Page
        fields = ("title", "slug", "body", "is_published")
        widgets = {
            "body": forms.Textarea(attrs={"rows": 30, "class": "vLargeTextField"})
        }


@admin.register(Page)
class PageAdmin(admin.ModelAdmin):
    form = PageForm
    list_display = ("title", "slug", "is_published", "updated_at")
    list_filter = ("is_published",)
    search_fields = ("title", "body")
    prepopulated_fields = {"slug": ("title",)}


@admin.register(MenuItem)
class MenuItemAdmin(admin.ModelAdmin):
    list_display = ("__str__", "menu", "leads_to", "position")
    list_editable = ("position",)
    list_filter = ("menu",)
    list_select_related = ("page",)
    search_fields = ("label", "page__title", "url")
    autocomplete_fields = ("page",)
    fields = ("menu", "page", "label", "url", "position")

    @admin.display(description=_("leads to"))
    def leads_to(self, item: MenuItem) -> str:
        return item.page.get_absolute_url() if item.page else item.url
