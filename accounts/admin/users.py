from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import roles
from accounts.models import User

# Who may set these may do everything, so only who already may does.
POWERS = ("is_staff", "is_superuser", "groups", "user_permissions")


class PermissionsMixin(admin.ModelAdmin):
    """Offers the permissions of what the admin shows, not those of machinery."""

    def formfield_for_manytomany(
        self, db_field: Any, request: Any = None, **kwargs: Any
    ) -> Any:
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field and db_field.name == "groups":
            field.label_from_instance = roles.name_of
        if field and db_field.name in ("permissions", "user_permissions"):
            shown = ContentType.objects.get_for_models(*self.admin_site._registry)
            field.queryset = field.queryset.filter(content_type__in=shown.values())
        return field


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(PermissionsMixin, DjangoGroupAdmin):
    list_display = ("shown",)
    ordering = ("name",)

    @admin.display(description=_("name"), ordering="name")
    def shown(self, group: Group) -> str:
        return roles.name_of(group)


@admin.register(User)
class UserAdmin(PermissionsMixin, DjangoUserAdmin):
    """
    Accounts.

    Only a superuser gives powers, or touches the account of somebody who has
    some: a new password or e-mail address would be a way to take them over.
    """

    list_display = ("name", "email", "is_staff", "is_active", "last_login")
    list_display_links = ("name", "email")
    list_filter = ("is_staff", "is_superuser", "is_active", "groups")
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("email", "name")
    search_help_text = _("A name or an e-mail address.")
    ordering = ("name", "pk")
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        (
            _("Permissions"),
            {
                "fields": (
                    "is_active",
                    "is_staff",
                    "is_superuser",
                    "groups",
                    "user_permissions",
                )
            },
        ),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": (
                    "email",
                    "name",
                    "usable_password",
                    "password1",
                    "password2",
                ),
            },
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        if obj == request.user:
            # So there is always somebody left who may do everything.
            fields = (*fields, "is_active", "is_staff", "is_superuser")
        return fields if request.user.is_superuser else (*fields, *POWERS)

    def save_model(
        self, request: HttpRequest, obj: User, form: Any, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        if not change or "email" in form.changed_data:
            obj.vouch_for_address()

    def has_change_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        return may_touch(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        allowed = may_touch(request, obj) and obj != request.user
        return allowed and super().has_delete_permission(request, obj)


def may_touch(request: HttpRequest, user: User | None) -> bool:
    """Return whether whoever asks stands above ``user``."""
    return (
        request.user.is_superuser
        or not user
        or not (user.is_staff or user.is_superuser)
    )
