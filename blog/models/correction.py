from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blog import comparing, markup
from blog.models.publishing import PUBLIC
from blog.models.revision import Revision
from blog.models.workflow import Status, Who

if TYPE_CHECKING:
    from blog.models.post import Post

LONGEST = 2_000


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def public(self) -> "CorrectionQuerySet":
        """Return those of posts that anyone may read, and that stand still."""
        out = Q(post__status__in=PUBLIC, post__published_at__lte=timezone.now())
        over = ~Q(post__status=Status.RETRACTED)
        taken_back = Q(kind=Correction.Kind.RETRACTION) & over
        return self.filter(out).exclude(taken_back).order_by("-at", "-pk")

    @transaction.atomic
    def make(
        self, post: "Post", by: Any, loaded: datetime, **said: Any
    ) -> "Correction":
        """
        Change the text of a post that is out, and say so to its readers.

        ``said`` has the ``kind``, the ``text`` of the notice, and the title,
        standfirst and body as they are to be. ``loaded`` is the ``changed_at`` that
        whoever corrects found: raise ValidationError ("stale") if it isn't so any
        more. Nobody's words are written over.
        """
        posts: Any = type(post)._default_manager.filter(pk=post.pk)
        if not posts.open_to(Who.PUBLISHER, by).exists():
            raise PermissionDenied
        stored = posts.select_for_update(no_key=True, of=("self",)).get()
        if stored.changed_at != loaded:
            raise ValidationError(_("Somebody changed this post."), code="stale")
        if not stored.is_public:
            raise ValidationError(_("Only what readers see is corrected."))
        Revision.objects.keep(stored)
        before = lines_of(stored)
        for name in ("title", "standfirst", "body"):
            setattr(stored, name, said.pop(name))
        stored.revised_at = timezone.now()
        stored.save()
        stored.check_patients()
        Revision.objects.record(stored, stored.texts, by, closed=True)
        changes = comparing.changes(before, lines_of(stored))
        return self.create(post=stored, made_by=by, changes=changes, **said)


def lines_of(post: "Post") -> list[str]:
    head = [f"{line}\n" for line in (post.title, post.standfirst) if line]
    return head + [block.line for block in markup.blocks(post.body)]


class Correction(models.Model):
    """
    A notice to readers that a post isn't what it was, and what exactly was changed.

    A retraction is one without changes: the post itself says why.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        UPDATE = "update", _("Update")
        RETRACTION = "retraction", _("Retraction")

    post = models.ForeignKey(
        "blog.Post",
        models.CASCADE,
        related_name="corrections",
        verbose_name=_("post"),
    )
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=Kind,
        default=Kind.CORRECTION,
        help_text=_("A correction mends what was wrong, an update adds what is new."),
    )
    text = models.TextField(
        _("notice"),
        max_length=LONGEST,
        help_text=_("What was wrong and what is right now: it stands on top."),
    )
    # Pairs of a sign, "=", "-" or "+", and text: see ``comparing``.
    changes = models.JSONField(_("changes"), default=list, blank=True, editable=False)
    made_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("made by"),
    )
    at = models.DateTimeField(
        _("when"), default=timezone.now, db_default=Now(), editable=False
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=["-at", "-id"], name="correction_newest"),
            models.Index(fields=["post", "-at"], name="correction_of_post"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.post}"

    def get_absolute_url(self) -> str:
        return reverse("blog:correction", args=[self.pk])

    @property
    def is_visible(self) -> bool:
        """Return whether there is a change of words to be shown."""
        return any(sign != "=" for sign, _text in self.changes)

    @property
    def before(self) -> str:
        """Return the whole text as it was."""
        return "".join(text for sign, text in self.changes if sign != "+")

    @property
    def after(self) -> str:
        return "".join(text for sign, text in self.changes if sign != "-")
