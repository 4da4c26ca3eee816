from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog import markup
from blog.models.author import Author, check_ror
from blog.models.byline_change import BylineChange
from blog.models.handle import Handle
from blog.models.publishing import ADDRESSED

if TYPE_CHECKING:
    from blog.models.post import Post

# What an author's page says today and a byline keeps as it was at publication.
KEPT_FIELDS = ("credentials", "role", "affiliation", "ror", "handles")
KEPT_MEANWHILE = _(
    "The article was published in the meantime, with your byline as it stood: an "
    "editor changes what it says. Look at what is left here, and send it again."
)
KEPT_HELP = _("Left empty, as the author's page says on the day of publication.")


class BylineQuerySet(models.QuerySet["Byline"]):
    def for_reading(self) -> "BylineQuerySet":
        """Load bylines with their authors and where their handles lead: one query."""
        register = Handle.objects.filter(author=OuterRef("author")).order_by("pk")
        entry = JSONObject(network="network", name="name", is_gone="is_gone")
        entries = ArraySubquery(register.values(entry=entry))
        return self.select_related("author__photo").annotate(author_handles=entries)

    def join(
        self, post: "Post", author: Author, by: Any, contribution: str = "author"
    ) -> "Byline":
        """
        Let ``author`` sign ``post``, last in the order, and log that ``by`` did it.

        Raise ValidationError if they do already, or readers may know the post.
        """
        with transaction.atomic():
            lock_for_signing(post)
            last = self.filter(post=post).aggregate(last=Max("position"))["last"] or 0
            byline = Byline(
                post=post, author=author, position=last + 1, contribution=contribution
            )
            byline.full_clean()
            byline.save()
            byline.log(BylineChange.Kind.JOINED, by)
        return byline


class Byline(models.Model):
    """
    One author's part in one post, in the order of ``position``.

    Until the post is out, what is empty here is read from the author's page.
    Publication fills it in (``keep``), and from then on it stays as it was.
    """

    class Contribution(models.TextChoices):
        AUTHOR = "author", _("Author")
        EDITOR = "editor", _("Editing")
        ILLUSTRATOR = "illustrator", _("Illustration")
        TRANSLATOR = "translator", _("Translation")
        REVIEWER = "reviewer", _("Review")

    class Disclosure(models.TextChoices):
        UNANSWERED = "unanswered", _("Not answered yet")
        NONE = "none", _("None declared")
        DECLARED = "declared", _("Declared")
        NOT_RECORDED = "not_recorded", _("Not recorded")

    post = models.ForeignKey("blog.Post", models.CASCADE, related_name="bylines")
    author = models.ForeignKey(
        Author, models.PROTECT, related_name="bylines", verbose_name=_("author")
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=1, help_text=_("1 is the first author.")
    )
    contribution = models.CharField(
        _("contribution"),
        max_length=12,
        choices=Contribution,
        default=Contribution.AUTHOR,
        db_default=Contribution.AUTHOR,
        help_text=_("Authors stand above the post, all others below it."),
    )
    credentials = models.CharField(
        _("credentials"), max_length=100, blank=True, help_text=KEPT_HELP
    )
    role = models.CharField(_("role"), max_length=300, blank=True, help_text=KEPT_HELP)
    affiliation = models.CharField(
        _("affiliation"), max_length=300, blank=True, help_text=KEPT_HELP
    )
    ror = models.URLField(
        _("ROR id"), blank=True, validators=[check_ror], help_text=KEPT_HELP
    )
    handles = models.CharField(
        _("handles"),
        max_length=300,
        blank=True,
        help_text=_("As printed after the name, divided by spaces: @ARJalali"),
    )
    disclosure_status = models.CharField(
        _("disclosure"),
        max_length=12,
        choices=Disclosure,
        default=Disclosure.UNANSWERED,
        db_default=Disclosure.UNANSWERED,
        help_text=_("A post can be published when each of its authors has answered."),
    )
    disclosure = models.TextField(
        _("what is declared"),
        blank=True,
        help_text=_("Interests that readers should know of, in one sentence."),
    )
    kept_at = models.DateTimeField(_("kept at"), null=True, blank=True, editable=False)

    objects = BylineQuerySet.as_manager()

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["post", "position"],
                name="byline_position_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["post", "author", "contribution"],
                name="byline_author_once",
                violation_error_message=_("This author is in the byline already."),
            ),
            models.CheckConstraint(
                condition=Q(disclosure_status="declared", disclosure__gt="")
                | (~Q(disclosure_status="declared") & Q(disclosure="")),
                name="byline_declares_in_words",
                violation_error_message=_(
                    "Choose “Declared” and say what, or leave the text empty."
                ),
            ),
        )

    def __str__(self) -> str:
        return str(self.author)

    def save(self, *args: Any, **kwargs: Any) -> None:
        for field in ("credentials", "role", "affiliation", "handles"):
            setattr(self, field, markup.plain(getattr(self, field)))
        super().save(*args, **kwargs)

    def place_at(self, place: int, by: Any) -> None:
        """Make the author the one at ``place`` in the order, from 1 on."""
        with transaction.atomic():
            lock_for_signing(self.post)
            rows = [b for b in Byline.objects.filter(post=self.post) if b != self]
            rows.insert(max(place - 1, 0), self)
            for position, row in enumerate(rows, 1):
                row.position = position
            Byline.objects.bulk_update(rows, ["position"])
            self.log(BylineChange.Kind.MOVED, by)

    def take_part(self, contribution: str, by: Any) -> None:
        """Say what the author did for the post: see ``Contribution``."""
        with transaction.atomic():
            lock_for_signing(self.post)
            self.contribution = contribution
            self.full_clean()
            self.save(update_fields=["contribution"])
            self.log(BylineChange.Kind.PART, by)

    def leave(self, by: Any) -> None:
        """Let the author sign the post no longer."""
        kind = BylineChange.Kind
        with transaction.atomic():
            lock_for_signing(self.post)
            self.log(kind.LEFT if self.author.user == by else kind.REMOVED, by)
            self.delete()

    def log(self, kind: str, by: Any) -> None:
        BylineChange.objects.create(
            post=self.post, author=self.author, name=self.author.name, kind=kind, by=by
        )

    def lock(self) -> None:
        """
        Let the post not appear before the transaction ends.

        Raise ValidationError if this byline was kept ("kept"), or went, meanwhile.
        """
        posts = type(self.post)._default_manager.select_for_update(no_key=True)
        posts.only("pk").get(pk=self.post_id)
        stored = Byline.objects.filter(pk=self.pk).only("kept_at").first()
        if stored is None:
            raise ValidationError(_("Somebody took this name off meanwhile."))
        if stored.kept_at != self.kept_at:
            raise ValidationError(KEPT_MEANWHILE, code="kept")

    def keep(self) -> None:
        """Store what is true of the author now. Only the first call does."""
        if self.kept_at:
            return
        for field in KEPT_FIELDS:
            setattr(self, field, self.told(field))
        self.kept_at = timezone.now()
        self.save(update_fields=[*KEPT_FIELDS, "kept_at"])

    def told(self, field: str) -> str:
        """Return what the byline says of one of ``KEPT_FIELDS``."""
        own: str = getattr(self, field)
        if own or self.kept_at:
            return own
        if field == "handles":
            known = (Handle(**entry) for entry in self._register())
            return next((str(handle) for handle in known if not handle.is_gone), "")
        of_author: str = getattr(self.author, field)
        return of_author

    @property
    def is_answered(self) -> bool:
        """Return whether the author said what there is to disclose, if only nothing."""
        return self.disclosure_status in (
            self.Disclosure.NONE,
            self.Disclosure.DECLARED,
        )

    @property
    def disclosure_in_words(self) -> str:
        """Return what readers see: "none declared" is an answer, and is said aloud."""
        words = {
            self.Disclosure.UNANSWERED: gettext("not answered yet"),
            self.Disclosure.NONE: gettext("none declared"),
            self.Disclosure.NOT_RECORDED: gettext("not recorded"),
        }
        return words.get(self.Disclosure(self.disclosure_status), self.disclosure)

    def in_words(self) -> dict[str, str]:
        """Return all that an author answers for by standing by this byline."""
        said = {field: self.told(field) for field in KEPT_FIELDS}
        return said | {
            "name": self.author.name,
            "contribution": self.contribution,
            "disclosure_status": self.disclosure_status,
            "disclosure": self.disclosure,
        }

    def handle_links(self) -> list[tuple[str, str | None]]:
        """
        Return each printed handle with its address.

        It is None where none is known, and empty where the account is gone.
        """
        known = {entry["name"].lower(): Handle(**entry) for entry in self._register()}
        links = []
        for printed in self.told("handles").split():
            handle = known.get(printed.lstrip("@").lower())
            links.append((printed, handle.url if handle else None))
        return links

    def _register(self) -> list[dict[str, Any]]:
        if not hasattr(self, "author_handles"):
            fields = ("network", "name", "is_gone")
            self.author_handles = list(self.author.register.values(*fields))
        return self.author_handles


def lock_for_signing(post: "Post") -> None:
    """
    Let nobody else change who signs ``post`` meanwhile.

    Raise ValidationError if readers may know the post: then it takes an editor, who
    answers for what the page says.
    """
    rows = type(post)._default_manager.filter(pk=post.pk)
    status = rows.select_for_update(no_key=True).values_list("status", flat=True).get()
    if status in ADDRESSED:
        raise ValidationError(
            _("Readers may know this article: an editor changes who signs it.")
        )
