from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    Group,
    PermissionsMixin,
)
from django.db import models, transaction
from django.db.models.functions import Lower, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        """
        Save a user; without ``password``, one who can't sign in by password yet.

        Whoever calls this vouches for the address: it counts as confirmed.
        """
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.model.normalize_username(email), **fields)
        user.set_password(password)
        with transaction.atomic(using=self._db):
            user.save(using=self._db)
            user.vouch_for_address()
        return user

    def create_superuser(
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        return self.create_user(
            email, password, **fields | {"is_staff": True, "is_superuser": True}
        )

    def able(self, *permissions: str) -> "models.QuerySet[User]":
        """Return the active users who may do all of this."""
        [backend] = auth.get_backends()
        found: models.QuerySet[User] = self.all()
        for permission in permissions:
            able = backend.with_perm(permission)  # type: ignore[attr-defined]
            found = found.filter(pk__in=able.values("pk"))
        return found

    def reachable(self, *permissions: str) -> "models.QuerySet[User]":
        """Return those of who are ``able`` that have proven their address."""
        proven = EmailAddress.objects.filter(
            user=models.OuterRef("pk"), email=models.OuterRef("email"), verified=True
        )
        return self.able(*permissions).filter(models.Exists(proven))

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by e-mail address, whatever its case: people type it as they like."""
        return self.get(email=self.model.normalize_username(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """Who may sign in. What stands above a post is an Author, not a User."""

    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("This address has an account already.")},
        help_text=_("Used for signing in and for notices. Never shown to readers."),
    )
    name = models.CharField(
        _("name"),
        max_length=150,
        help_text=_("As shown beside comments, for example Ines Okafor."),
    )
    is_staff = models.BooleanField(
        _("works here"),
        default=False,
        help_text=_("May sign in to the administration, and is shown as an editor."),
    )
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Untick this instead of deleting the account."),
    )
    date_joined = models.DateTimeField(
        _("joined"), default=timezone.now, db_default=Now(), editable=False
    )

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="user_email_is_lower_case",
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """Return the address in lower case, so that one address is one account."""
        return super().normalize_username(username).strip().lower()

    def vouch_for_address(self) -> None:
        """Hold the address that the account has for confirmed, and no other."""
        EmailAddress.objects.filter(user=self).exclude(email=self.email).delete()
        EmailAddress.objects.update_or_create(
            user=self,
            email=self.email,
            defaults={"verified": True, "primary": True},
        )

    def outranks(self, group: Group) -> bool:
        """Return whether the user holds each power of ``group``, so may give it."""
        if not self.is_active or self.is_superuser:
            return self.is_active
        powers = group.permissions.values_list("content_type__app_label", "codename")
        return {f"{app}.{name}" for app, name in powers} <= self.get_all_permissions()

    @property
    def first_page(self) -> str:
        """Return the address where the user begins to work: see ``FIRST_PAGES``."""
        for permission, name in settings.FIRST_PAGES.items():
            if self.has_perm(permission):
                return reverse(name)
        return reverse("admin:index" if self.is_staff else "account")

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
