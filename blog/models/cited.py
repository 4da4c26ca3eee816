import re
from typing import Any
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog.models.workflow import Status

DOI = re.compile(r"10\.[0-9]{4,9}/[^\s\x00-\x1f]+")
RESOLVER = re.compile(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
# A language, a script and a region, as BCP 47 writes what a text is marked with.
LANGUAGE = RegexValidator(
    r"^[a-zA-Z]{2,3}(-[a-zA-Z]{4})?(-([a-zA-Z]{2}|[0-9]{3}))?\Z",
    _("Write a language as en, fr or pt-BR."),
)


def bare_doi(written: str) -> str:
    """Return a DOI as its handbook writes it, without the address of a resolver."""
    return RESOLVER.sub("", written.strip())


def check_doi(doi: str) -> None:
    if not DOI.fullmatch(bare_doi(doi)):
        raise ValidationError(_("Write a DOI as 10.5555/12345678."))


class Cited(models.Model):
    """What a citation of a post needs beside its title, its authors and its date."""

    doi = models.CharField(
        "DOI",
        max_length=200,
        blank=True,
        default="",
        db_default="",
        validators=[check_doi],
        help_text=_("If one was registered for this post: 10.5555/12345678."),
    )
    language = models.CharField(
        _("language"),
        max_length=12,
        blank=True,
        default="",
        db_default="",
        validators=[LANGUAGE],
        help_text=_("Of the text, as en, fr or pt-BR. Left empty, the site's own."),
    )

    title: Any
    status: Any

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        # Before it is compared with those of other posts.
        self.doi = bare_doi(self.doi)

    @property
    def cited_title(self) -> str:
        """Return the title as it stands away from the page, where no notice is."""
        if self.status == Status.RETRACTED:
            return gettext("Retracted: {title}").format(title=self.title)
        return str(self.title)

    @property
    def citations(self) -> dict[str, str]:
        """Return the template of each citation, none while they are written anew."""
        citation: Any = getattr(self, "citation", None)
        return citation.texts if citation and citation.is_current else {}

    @property
    def doi_url(self) -> str:
        return f"https://doi.org/{quote(self.doi, safe='/')}" if self.doi else ""
