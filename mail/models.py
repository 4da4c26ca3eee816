from collections.abc import Iterable
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Coalesce, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# How long to wait after each try in vain; after the last one a mail is given up.
WAITS = (
    *(timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=20)),
    *(timedelta(hours=1), timedelta(hours=4), timedelta(hours=12), timedelta(days=1)),
)
# What was sent or given up is remembered so long.
KEPT = timedelta(days=30)


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting(self) -> "MessageQuerySet":
        return self.filter(sent_at=None, given_up_at=None)

    def due(self) -> "MessageQuerySet":
        """Return what is to be tried now, the longest waiting first."""
        return self.waiting().filter(try_at__lte=timezone.now()).order_by("try_at")

    def hindered(self) -> "MessageQuerySet":
        """Return what waits since the server took no mail at all."""
        late = self.waiting().filter(try_at__gt=timezone.now())
        return late.filter(trouble__in=Message.OUTAGES)

    def speaking_of(self, things: Iterable[str]) -> "MessageQuerySet":
        """Return what still has its text, and is about one of ``things``."""
        return self.exclude(text="").filter(about__overlap=list(things))

    def sent(self) -> "MessageQuerySet":
        return self.exclude(sent_at=None)

    def failed(self) -> "MessageQuerySet":
        return self.exclude(given_up_at=None)

    def outdated(self) -> "MessageQuerySet":
        ended = Coalesce("sent_at", "given_up_at")
        return self.alias(ended=ended).filter(ended__lt=timezone.now() - KEPT)


class Message(models.Model):
    """
    A mail to one address, from when it is written until a month after its end.

    What it says may hold secret links: it is forgotten as soon as it is sent, and
    shown nowhere.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Given up")

    class Trouble(models.TextChoices):
        """Why the last try was in vain."""

        NO_SERVER = "no_server", _("No mail server is set.")
        UNREACHABLE = "unreachable", _("The mail server did not answer.")
        ENCRYPTION = "encryption", _("No encrypted connection came about.")
        SIGN_IN = "sign_in", _("The mail server refused our name or password.")
        SENDER = "sender", _("The mail server refused our own address.")
        LATER = "later", _("The mail server asked to come again later.")
        REFUSED = "refused", _("The mail server refused this mail.")
        UNSENDABLE = "unsendable", _("No mail can be made of this.")

    # Troubles with which no other mail would fare better.
    OUTAGES = (
        *(Trouble.NO_SERVER, Trouble.UNREACHABLE, Trouble.ENCRYPTION),
        *(Trouble.SIGN_IN, Trouble.SENDER),
    )

    to = models.EmailField(
        _("recipient"), max_length=254, help_text=_("Never shown to readers.")
    )
    kind = models.CharField(
        _("kind"), max_length=100, help_text=_("The template that it was written from.")
    )
    subject = models.CharField(
        _("subject"), max_length=200, help_text=_("What it is about.")
    )
    text = models.TextField(editable=False, blank=True)
    html = models.TextField(editable=False, blank=True)
    headers = models.JSONField(editable=False, default=dict, blank=True)
    # What it speaks of, in the words of whoever wrote it: what must be forgotten is
    # found by them in mails that still wait.
    about = ArrayField(
        models.CharField(max_length=40), default=list, db_default=[], editable=False
    )
    message_id = models.CharField(
        "Message-ID",
        max_length=300,
        unique=True,
        help_text=_("The same in every try, so that receivers know a mail they have."),
    )
    made_at = models.DateTimeField(
        _("written"), default=timezone.now, db_default=Now(), editable=False
    )
    try_at = models.DateTimeField(
        _("next try"), default=timezone.now, db_default=Now(), editable=False
    )
    attempts = models.PositiveSmallIntegerField(
        _("tries"), default=0, db_default=0, editable=False
    )
    trouble = models.CharField(
        _("trouble"), max_length=20, choices=Trouble, blank=True, editable=False
    )
    answer = models.CharField(
        _("answer of the mail server"), max_length=300, blank=True, editable=False
    )
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    given_up_at = models.DateTimeField(_("given up"), null=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ("-made_at", "-pk")
        permissions = (("view_recipient", _("Can see whom a mail is for")),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(sent_at=None) | models.Q(given_up_at=None),
                name="message_is_sent_or_given_up",
            ),
        )
        indexes = (
            models.Index(
                fields=("try_at",),
                condition=models.Q(sent_at=None, given_up_at=None),
                name="message_waiting",
            ),
        )

    def __str__(self) -> str:
        return self.subject

    @property
    def state(self) -> "Message.State":
        if self.sent_at:
            return self.State.SENT
        return self.State.FAILED if self.given_up_at else self.State.WAITING

    def arrive(self) -> None:
        """Note that the server took it, and forget what it said."""
        self.sent_at = timezone.now()
        self.attempts += 1
        self.trouble = self.answer = self.text = self.html = ""
        self.headers = {}
        self.save()

    def fail(self, trouble: "Message.Trouble", answer: str, *, final: bool) -> None:
        """Note a try in vain: wait for the next, or give up where it was the last."""
        self.trouble, self.answer = trouble, answer
        self.attempts += 1
        if final or self.attempts > len(WAITS):
            self.given_up_at = timezone.now()
        else:
            self.try_at = timezone.now() + WAITS[self.attempts - 1]
        self.save()

    def begin_again(self) -> None:
        """Let what was given up be tried from the start."""
        self.given_up_at = None
        self.attempts = 0
        self.try_at = timezone.now()
        self.save()
