from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User

# Who may set these may do everything, so only who already may does.
POWERS = ("is_staff", "is_superuser", "groups", "user_permissions")


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
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
        return fields if request.user.is_superuser else (*fields, *POWERS)

    def has_change_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        return may_touch(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        return may_touch(request, obj) and super().has_delete_permission(request, obj)


def may_touch(request: HttpRequest, user: User | None) -> bool:
    """Return whether whoever asks stands above ``user``."""
    return (
        request.user.is_superuser
        or not user
        or not (user.is_staff or user.is_superuser)
    )
