"""Under what terms something may be shown, and whose it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Licence(models.TextChoices):
    CC_BY = "https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"
    CC_BY_SA = "https://creativecommons.org/licenses/by-sa/4.0/", "CC BY-SA 4.0"
    CC_BY_NC = "https://creativecommons.org/licenses/by-nc/4.0/", "CC BY-NC 4.0"
    CC_BY_NC_ND = (
        "https://creativecommons.org/licenses/by-nc-nd/4.0/",
        "CC BY-NC-ND 4.0",
    )
    CC0 = "https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"


class Leave(models.TextChoices):
    """By what an image may be shown without a licence for everybody."""

    OWN = "own", _("Own work")
    PERMISSION = "permission", _("Used with permission")
    PUBLIC_DOMAIN = (
        "https://creativecommons.org/publicdomain/mark/1.0/",
        _("Public domain"),
    )


LICENCES = [*Leave.choices, *Licence.choices]
# Nobody has to be named with these.
NAMELESS = {Leave.OWN, Leave.PUBLIC_DOMAIN, Licence.CC0}
# What readers are told after the credit; of what is one's own, the credit says all.
TOLD = dict(Licence.choices) | {
    Leave.PERMISSION.value: _("used with permission"),
    Leave.PUBLIC_DOMAIN.value: _("public domain"),
}


class Licensed(models.Model):
    credit = models.CharField(
        _("credit"),
        max_length=200,
        blank=True,
        help_text=_("For example: Drawing: T. Wren"),
    )
    licence = models.CharField(
        _("licence"),
        max_length=200,
        blank=True,
        choices=LICENCES,
        help_text=_("By what you may show it. An article waits until that is said."),
    )

    class Meta:
        abstract = True

    @property
    def licence_url(self) -> str:
        """Return the address of the licence, if it is one that has an address."""
        return self.licence if self.licence.startswith("https:") else ""

    @property
    def licence_name(self) -> str:
        """Return what readers are told of the licence, if anything."""
        return str(TOLD.get(self.licence, ""))

    @property
    def attribution(self) -> str:
        """Return whose it is and under what terms, as it stands after the caption."""
        return ", ".join(filter(None, (self.credit, self.licence_name)))

    @property
    def lacks_credit(self) -> bool:
        """Return whether the licence asks for a name, and none is there."""
        return bool(self.licence) and self.licence not in NAMELESS and not self.credit
