"""What keeps a post from its readers, until somebody sees to it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blog import markup
from blog.models.consent import PatientConsent
from blog.models.image import Image
from blog.models.image_queryset import ImageQuerySet

# Asked of everybody: of imports, commands and the job that publishes, too.
ALWAYS = ("byline", "disclosure", "consent")
# States in which what readers see, or soon will, outlives a change of the text.
OUTLIVES = ("scheduled", "published", "retracted")
EMBARGO = ("not_before", "embargo_lifted_by")


class Readiness(PatientConsent):
    is_case = models.BooleanField(
        _("tells of a patient"),
        default=False,
        db_default=False,
        help_text=_("A case, or anything else by which a patient could be known."),
    )
    not_before = models.DateTimeField(
        _("embargo until"),
        null=True,
        blank=True,
        help_text=_("The post can’t appear before that time."),
    )
    embargo_lifted_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who may lift the embargo"),
        help_text=_("May publish the post earlier, saying why. Nobody else may."),
    )
    read_on_phone_at = models.DateTimeField(
        _("read at the width of a phone"), null=True, blank=True, editable=False
    )
    read_on_phone_version = models.PositiveIntegerField(
        null=True, blank=True, editable=False
    )
    # The version of the text for which the consent was attested.
    consent_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    title: Any
    standfirst: Any
    body_html: Any
    image_id: Any
    version: Any
    status: Any
    bylines: Any  # The other side of Byline.post.
    embargo_changes: Any  # The other side of EmbargoChange.post.

    class Meta:
        abstract = True

    def missing(self) -> dict[str, str]:
        """Return what readers must not do without, each with a sentence about it."""
        images = self.images()
        found = {
            "title": "" if self.title else gettext("Give the post a title."),
            "standfirst": ""
            if self.standfirst.strip()
            else gettext("Write a standfirst: one or two sentences under the title."),
            **self._missing_of_bylines(),
            "alt": self._undescribed(images),
            "licence": self._unlicensed(images),
            "consent": self._without_consent(images),
        }
        return {code: sentence for code, sentence in found.items() if sentence}

    def images(self) -> ImageQuerySet:
        """Return the lead image and those in the text that is stored."""
        inside = Q(pk__in=Image.objects.in_text(self.body_html).values("pk"))
        return Image.objects.filter(inside | Q(pk=self.image_id)).order_by("pk")

    def _missing_of_bylines(self) -> dict[str, str]:
        signed = self.bylines.select_related("author")
        if not signed:
            sentence = gettext("Name at least one author before publishing.")
            return {"byline": sentence}
        silent = [b.author.name for b in signed if not b.is_answered]
        if not silent:
            return {}
        sentence = gettext("Still to say what they have to disclose: %(names)s.")
        return {"disclosure": sentence % {"names": ", ".join(silent)}}

    def silent_addresses(self, images: ImageQuerySet) -> list[str]:
        """
        Return the addresses of images in the text that nothing is said of.

        What the text leaves out, the register says.
        """
        known = images.by_address()
        bare = [
            token.attrs.get("src", "")
            for token in markup.scan(self.body_html)
            if isinstance(token, markup.Start)
            and token.tag == "img"
            and not token.attrs.get("alt")
            and "aria-hidden" not in token.attrs
        ]
        return [at for at in bare if at not in known or known[at].needs_alt]

    def _undescribed(self, images: ImageQuerySet) -> str:
        """Name the images that say nothing to who can't see them."""
        known, silent = images.by_address(), self.silent_addresses(images)
        bare = [known[address] for address in silent if address in known]
        undescribed = [
            image
            for image in images
            if image in bare or (image.pk == self.image_id and image.needs_alt)
        ]
        if silent and not undescribed:
            return ngettext(
                "%d image of the text has no alternative text.",
                "%d images of the text have no alternative text.",
                len(silent),
            ) % len(silent)
        return of_images(undescribed, gettext("Describe them, or call them decorative"))

    def _unlicensed(self, images: ImageQuerySet) -> str:
        if bare := [image for image in images if not image.licence]:
            told = gettext("Say that they are your own, or by what you may show them")
            return of_images(bare, told)
        nameless = [image for image in images if image.lacks_credit]
        return of_images(nameless, gettext("Their licence asks for a credit"))

    @property
    def consent_holds(self) -> bool:
        return self.consent_at is not None and self.consent_version == self.version

    @property
    def is_read_on_phone(self) -> bool:
        """Return whether somebody read the text as it is now."""
        read = self.read_on_phone_at is not None
        return read and self.read_on_phone_version == self.version

    def lapsed_consent(self) -> str:
        """Say so where the patient's consent was attested of another text than this."""
        if not self.is_case or not self.consent_at or self.consent_holds:
            return ""
        return gettext(
            "The text was changed since somebody vouched for the patient’s consent: "
            "vouch for it anew."
        )

    def _without_consent(self, images: ImageQuerySet) -> str:
        if self.is_case and not self.consent_at:
            return gettext("Still to attest: the patient’s consent to be told of.")
        if self.status not in OUTLIVES and (lapsed := self.lapsed_consent()):
            return lapsed
        shown = [i for i in images if i.shows_patient and not i.consent_at]
        return of_images(shown, gettext("Still to attest: the patient’s consent"))

    def check_ready(self, by: Any) -> None:
        """Raise ValidationError, with all that is missing; people are asked more."""
        missing = self.missing()
        asked = missing if by is not None else ALWAYS
        sentences = [missing[code] for code in asked if code in missing]
        if sentences:
            raise ValidationError(sentences)

    def check_patients(self) -> None:
        """Raise ValidationError while a patient in it has not consented."""
        if fault := self.missing().get("consent"):
            raise ValidationError(fault, code="consent")

    def attest_consent(self, user: Any, version: int | None = None) -> None:
        """Note that ``user`` vouches for it as of ``version``, which they have read."""
        version = min(version or self.version, self.version)
        rows = type(self)._default_manager.filter(pk=self.pk)
        # Whoever did so first of this very text stays named.
        rows = rows.exclude(consent_at__isnull=False, consent_version=version)
        now = timezone.now()
        rows.update(consent_by=user, consent_at=now, consent_version=version)

    def is_embargo_open_to(self, user: Any) -> bool:
        """Return whether ``user`` may set the embargo, move it, or end it."""
        if user.has_perms(["blog.publish_post", "blog.change_any_post"]):
            return True
        lifter = self.embargo_lifted_by_id
        return self.not_before is None or user.pk == lifter

    def lift_embargo(self, at: datetime, by: Any, reason: str) -> None:
        """Refuse ``at`` if it is too early; who is named may end it, saying why."""
        if self.not_before is None or max(at, timezone.now()) >= self.not_before:
            return
        if by is None or by.pk != self.embargo_lifted_by_id:
            until = date_format(localtime(self.not_before), "DATETIME_FORMAT")
            sentence = _("Under embargo until %(until)s.")
            raise ValidationError(sentence, code="embargo", params={"until": until})
        if not reason.strip():
            raise ValidationError(_("Say why the embargo is lifted."), code="reason")
        was, self.not_before = self.not_before, at
        self.embargo_changes.create(was=was, became=at, lifted=True, by=by)

    def set_embargo(self, by: Any, why: str = "", **said: Any) -> None:
        """
        Take what is ``said`` of the fields of the embargo, and log it.

        Raise PermissionDenied if the embargo isn't open to ``by``, by now, and
        ValidationError if it would end earlier and nobody says why.
        """
        rows = type(self)._default_manager.filter(pk=self.pk)
        with transaction.atomic():
            locked = rows.select_for_update(no_key=True, of=("self",))
            self.refresh_from_db(fields=EMBARGO, from_queryset=locked)
            if not self.is_embargo_open_to(by):
                raise PermissionDenied
            old = {name: getattr(self, name) for name in EMBARGO}
            if old == old | said:
                return
            new = old | said
            ends_earlier = is_earlier(new["not_before"], than=old["not_before"])
            if ends_earlier and not why.strip():
                raise ValidationError({"why": _("Say why the embargo ends earlier.")})
            rows.update(**said)
            self.embargo_changes.create(
                was=old["not_before"],
                became=new["not_before"],
                lifter=new["embargo_lifted_by"],
                why=why.strip(),
                by=by,
            )
            self.refresh_from_db(fields=EMBARGO)


def is_earlier(at: datetime | None, *, than: datetime | None) -> bool:
    """Return whether an embargo that is still to hold would end before its time."""
    if than is None or than <= timezone.now():
        return False
    return at is None or at < than


def of_images(images: list[Image], sentence: str) -> str:
    """Return ``sentence`` with the names of ``images``, empty if there are none."""
    names = ", ".join(f"“{image}”" for image in images)
    told = gettext("%(sentence)s: %(names)s.")
    return told % {"sentence": sentence, "names": names} if images else ""
