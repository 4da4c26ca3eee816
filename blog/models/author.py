import re
from itertools import chain, count
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.lookups import Unaccent
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q, Value
from django.db.models.functions import Substr, Upper
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation, User
from blog import markup
from blog.citing.names import family_name_first
from blog.models.category import SLUG_HELP
from blog.models.image import Image
from blog.models.imported import Imported
from blog.models.redirect import Addressed, Redirect

if TYPE_CHECKING:
    from blog.models.byline import Byline


# What an author's page lacks and the page of the same person, entered twice, has.
FILLED_FROM_DOUBLES = (
    *("credentials", "role", "biography", "photo", "orcid"),
    *("email", "user", "invitation"),
)


def check_orcid(number: str) -> None:
    """Check form and last digit of an ORCID iD, by ISO/IEC 7064, MOD 11-2."""
    if not re.fullmatch(r"([0-9]{4}-){3}[0-9]{3}[0-9X]", number):
        raise ValidationError(_("Write an ORCID iD as 0000-0002-1825-0097."))
    total = 0
    for digit in number.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    if "0123456789X"[(12 - total % 11) % 11] != number[-1]:
        raise ValidationError(_("The last digit of this ORCID iD does not fit."))


def check_ror(address: str) -> None:
    if not re.fullmatch(r"https://ror\.org/0[a-z0-9]{6}[0-9]{2}", address):
        raise ValidationError(_("Write a ROR id as https://ror.org/03c4mmv16."))


class AuthorQuerySet(models.QuerySet["Author"]):
    def by_letter(self) -> "AuthorQuerySet":
        """Order as a register does, each with its ``letter``: Ł stands under L."""
        plain = Upper(Unaccent("citing_name"))
        return self.annotate(letter=Substr(plain, 1, 1)).order_by(plain, "pk")

    def search(self, text: str) -> "AuthorQuerySet":
        """Return who has each word of ``text`` in the name, accents or none."""
        found = self.annotate(plain=Unaccent("name"))
        for word in text.split():
            found = found.filter(plain__icontains=Unaccent(Value(word)))
        return found

    def invite(self, name: str, email: str) -> "Author":
        """
        Return the author of this name and address, made if there is none.

        An address alone finds nobody: it would tell whose it is.
        """
        known = self.filter(name__iexact=name, email__iexact=email).order_by("pk")
        if author := known.first():
            return author
        made = Author(name=name, email=email, slug=self.free_slug(name))
        made.full_clean()
        made.save()
        return made

    def free_slug(self, name: str) -> str:
        """Return a slug for ``name`` that no author has."""
        base = slugify(name, allow_unicode=True)[:90] or "author"
        taken = set(self.filter(slug__startswith=base).values_list("slug", flat=True))
        numbered = (f"{base}-{number}" for number in count(2))
        return next(slug for slug in chain([base], numbered) if slug not in taken)


class Author(Addressed):
    """A name above a post. Guests, the dead and the imported have no account."""

    name = models.CharField(
        _("name"), max_length=200, help_text=_("As printed: Alireza Jalali")
    )
    citing_name = models.CharField(
        _("name for citing"),
        max_length=200,
        blank=True,
        help_text=_(
            "Family name first: Jalali, Alireza; van der Berg, Anna; King, Martin "
            "Luther, Jr. Left empty, it is guessed from the name."
        ),
    )
    slug = models.SlugField(
        _("slug"), max_length=100, unique=True, allow_unicode=True, help_text=SLUG_HELP
    )
    credentials = models.CharField(
        _("credentials"), max_length=100, blank=True, help_text=_("MD, MHPE")
    )
    role = models.CharField(
        _("role"), max_length=300, blank=True, help_text=_("teaching chair")
    )
    affiliation = models.CharField(
        _("affiliation"),
        max_length=300,
        blank=True,
        help_text=_("Faculty of Medicine, University of Ottawa"),
    )
    ror = models.URLField(
        _("ROR id of the affiliation"),
        blank=True,
        validators=[check_ror],
        help_text="https://ror.org/03c4mmv16",
    )
    biography = models.TextField(
        _("biography"), blank=True, help_text=_("A few sentences. HTML is allowed.")
    )
    biography_html = models.TextField(editable=False, blank=True)
    photo = models.ForeignKey(
        Image,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("photo"),
        help_text=_("Four wide to five high. Without one, the initials are shown."),
    )
    is_group = models.BooleanField(
        _("group"),
        default=False,
        db_default=False,
        help_text=_("A society or a working group: its name is never turned around."),
    )
    orcid = models.CharField(
        _("ORCID iD"),
        max_length=19,
        blank=True,
        validators=[check_orcid],
        help_text="0000-0002-1825-0097",
    )
    email = models.EmailField(
        _("e-mail address"), blank=True, help_text=_("Never shown to readers.")
    )
    user = models.OneToOneField(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        verbose_name=_("account"),
        help_text=_("Comments from this account carry the badge “Author”."),
    )
    # Whoever accepts it is this author.
    invitation = models.OneToOneField(
        Invitation,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="author",
    )

    objects = AuthorQuerySet.as_manager()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ("citing_name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["orcid"],
                name="author_orcid_unique",
                condition=~Q(orcid=""),
                violation_error_message=_("Another author has this ORCID iD."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        from blog.models.post_locks import lock_authors

        with transaction.atomic():
            name = markup.plain(self.name)
            renamed = Author.objects.filter(pk=self.pk).exclude(name=name)
            if renamed.exists():  # The posts, which are found by it, take it over.
                lock_authors([self.pk])
            super().save(*args, **kwargs)

    def prepare(self, old: Self | None) -> None:
        for field in ("name", "citing_name", "credentials", "role", "affiliation"):
            setattr(self, field, markup.plain(getattr(self, field)))
        made = family_name_first(old.name, is_group=old.is_group) if old else ""
        if self.citing_name in ("", made):
            self.citing_name = family_name_first(self.name, is_group=self.is_group)
        self.biography_html = markup.clean_beside(self.biography)

    @property
    def orcid_url(self) -> str:
        return f"https://orcid.org/{self.orcid}" if self.orcid else ""

    def describe(self, **said: Any) -> None:
        """Take what is ``said`` of some fields; the others stay as they are stored."""
        with transaction.atomic():
            rows = Author.objects.select_for_update(no_key=True)
            self.refresh_from_db(from_queryset=rows)
            for field, value in said.items():
                setattr(self, field, value)
            self.save(update_fields=[*said, "biography_html"])

    def get_absolute_url(self) -> str:
        return reverse("blog:author", args=[self.slug])

    def absorb(self, other: "Author") -> None:
        """
        Take over all that ``other``, the same person entered twice, has; delete it.

        Bylines keep their places and what they say; where both sign one post, the
        line of this author stays. What this author's page lacks is taken from the
        other one, and the old page leads here. Raise ValidationError if each has an
        account of its own.
        """
        from blog.models.post_locks import lock_authors

        if other == self:
            raise ValueError("An author can't absorb itself.")
        with transaction.atomic():
            # As they are now: what somebody saved meanwhile stays.
            lock_authors([self.pk, other.pk])
            self.refresh_from_db()
            other.refresh_from_db()
            if self.user and other.user:
                raise ValidationError(_("Each of them has an account of its own."))
            for byline in other.bylines.all():
                self._take_over(byline)
            other.register.update(author=self)
            other.comments.update(author=self)
            other.reviews_given.update(author=self)
            Redirect.objects.hand_over(other, self)
            Imported.objects.hand_over(other, self)
            self._fill_from(other)
            # First, since some of what it had is unique.
            other.delete()
            self.save()

    def _fill_from(self, other: "Author") -> None:
        """Take from the page of ``other`` what this one lacks."""
        if not self.affiliation:
            self.affiliation, self.ror = other.affiliation, other.ror
        for field in FILLED_FROM_DOUBLES:
            setattr(self, field, getattr(self, field) or getattr(other, field))

    def _take_over(self, byline: "Byline") -> None:
        if self.bylines.filter(
            post=byline.post_id, contribution=byline.contribution
        ).exists():
            byline.delete()
        else:
            byline.author = self
            byline.save(update_fields=["author"])

    @property
    def is_known(self) -> bool:
        from blog.models.post import Post

        return Post.objects.published().signed_by(self).exists()

    @property
    def initials(self) -> str:
        words = [word for word in re.split(r"[\s-]+", self.name) if word[:1].isalpha()]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
