"""All that the site keeps of one person, by the e-mail address: shown or forgotten."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from accounts import personal_data as invitations
from accounts.models import User
from blog import personal_data
from blog.desk import guests
from blog.models import SiteSettings
from comments import known
from comments.mails.telling import withdraw
from comments.models import Block, Comment, Decision, Report, Subscription, Unwanted
from comments.models.comment_queryset import CommentQuerySet, lock_posts
from comments.moderation import bayes
from mail.models import Message

COMMENT = (
    *("kind", "status", "name", "email", "url", "interests", "body", "created_at"),
    *("edited_at", "confirmed_at", "ip", "network", "user_agent", "like_count"),
)
DECISION = ("act", "was", "became", "reasons", "before", "made_at")

# What is said of each number, in this order.
SENTENCES = {
    "anonymous": ngettext_lazy(
        "%(number)d comment is now by “Anonymous”.",
        "%(number)d comments are now by “Anonymous”.",
        "number",
    ),
    "deleted": ngettext_lazy(
        "%(number)d comment is deleted.",
        "%(number)d comments are deleted.",
        "number",
    ),
    "emptied": ngettext_lazy(
        "The text of %(number)d comment is gone; a line keeps the place of "
        "the answers.",
        "The texts of %(number)d comments are gone; a line keeps the place "
        "of the answers.",
        "number",
    ),
    "on_drafts": ngettext_lazy(
        "%(number)d link, note or review of a draft is now by “Anonymous”.",
        "%(number)d links, notes and reviews of drafts are now by “Anonymous”.",
        "number",
    ),
    "subscriptions": ngettext_lazy(
        "%(number)d subscription is deleted.",
        "%(number)d subscriptions are deleted.",
        "number",
    ),
    "mails": ngettext_lazy(
        "%(number)d mail is deleted.",
        "%(number)d mails are deleted.",
        "number",
    ),
    "mails_to_others": ngettext_lazy(
        "%(number)d mail to others is not sent, since it told of them.",
        "%(number)d mails to others are not sent, since they told of them.",
        "number",
    ),
    "invitations": ngettext_lazy(
        "%(number)d invitation is deleted.",
        "%(number)d invitations are deleted.",
        "number",
    ),
    "desk": ngettext_lazy(
        "The register and the desk forgot %(number)d trace.",
        "The register and the desk forgot %(number)d traces.",
        "number",
    ),
}


@dataclass(frozen=True)
class Erased:
    """What became of the traces of one person."""

    anonymous: int
    deleted: int
    emptied: int
    subscriptions: int
    mails: int
    mails_to_others: int
    invitations: int
    desk: int
    on_drafts: int

    def sentences(self) -> Iterator[str]:
        takes_texts = bool(self.deleted or self.emptied)
        is_told = {
            "deleted": takes_texts,
            "emptied": takes_texts,
            "mails_to_others": bool(self.mails_to_others),
            "invitations": bool(self.invitations),
            "desk": bool(self.desk),
            "on_drafts": bool(self.on_drafts),
        }
        for name, sentence in SENTENCES.items():
            if is_told.get(name, True):
                yield sentence % {"number": getattr(self, name)}


class Person:
    """
    Whoever has an e-mail address, whatever its case.

    Likes and reports are not told of, nor forgotten: nobody can say whose they are.
    """

    def __init__(self, email: str) -> None:
        self.email = known.address(email)

    @property
    def comments(self) -> CommentQuerySet:
        """
        Return what was written with the address, or signed in to its account.

        Also where the log alone knows the address, since an editor changed it.
        """
        own = Q(email__iexact=self.email) | Q(user__email__iexact=self.email)
        edits = Decision.objects.filter(before__email__iexact=self.email)
        own |= Q(pk__in=edits.values("comment"))
        found: CommentQuerySet = Comment.objects.filter(own).order_by("pk")
        return found

    @property
    def subscriptions(self) -> models.QuerySet[Subscription]:
        return Subscription.objects.filter(email__iexact=self.email).order_by("pk")

    @property
    def mails(self) -> models.QuerySet[Message]:
        return Message.objects.filter(to__iexact=self.email).order_by("pk")

    @property
    def blocks(self) -> models.QuerySet[Block]:
        blocks = Block.objects.filter(kind=Block.Kind.EMAIL)
        return blocks.filter(value__iexact=self.email).order_by("pk")

    @property
    def has_account(self) -> bool:
        return User.objects.filter(email__iexact=self.email).exists()

    @property
    def wants_no_mail(self) -> bool:
        return Unwanted.objects.has(self.email)

    def give_out(self, actor: User) -> dict[str, Any]:
        """Return ``data``, and let the admin's history know who took it."""
        data = self.data()
        sentence = ngettext(
            "Gave out what is kept of a person: %(number)d comment.",
            "Gave out what is kept of a person: %(number)d comments.",
            len(data["comments"]),
        )
        note(actor, sentence % {"number": len(data["comments"])})
        return data

    def data(self) -> dict[str, Any]:
        """
        Return everything as what JSON can say.

        The reason of a block is left out, as it is promised to whoever writes one.
        """
        comments = self.comments.select_related("post").prefetch_related("decisions")
        subscriptions = self.subscriptions.select_related("post")
        return {
            "site": settings.SITE_URL,
            "email": self.email,
            "made_at": timezone.now(),
            "has_account": self.has_account,
            "wants_no_mail": self.wants_no_mail,
            "comments": [data_of(comment) for comment in comments],
            "subscriptions": [
                {"on": on(s.post), "below_comment": s.comment_id, "since": s.made_at}
                for s in subscriptions
            ],
            "mails": list(self.mails.values("kind", "subject", "made_at", "sent_at")),
            "blocks": list(self.blocks.values("value", "made_at", "until")),
            "invitations": invitations.data_of(self.email),
            "desk": personal_data.data_of(self.email),
        } | guests.data(self.email)

    def erase(self, *, with_texts: bool, actor: User) -> Erased:
        """
        Let nothing here tell of the person, in one transaction.

        Comments stay, as by "Anonymous"; ``with_texts`` they go too, but for the
        place of those that others answered. Mails to others that tell of them are not
        sent. Blocks stay, since a person could end
        them else; so do the account, the hash of an address that wants no mail, and
        what articles say of who signs them.
        """
        language = SiteSettings.objects.current().language
        with transaction.atomic(), translation.override(language):
            lock_posts(self.comments.values_list("post", flat=True))
            numbers = list(self.comments.order_by("-level", "pk"))
            numbers = [comment.pk for comment in numbers]
            Decision.objects.filter(comment__in=numbers).update(reasons=[], before={})
            _rename(Comment, numbers)
            _rename(Block, self.blocks.values_list("pk", flat=True))
            # The deepest first: what they answer may be nobody's answer then.
            done = [_erase(pk, with_texts, actor) for pk in numbers]
            erased = Erased(
                anonymous=done.count("anonymous"),
                deleted=done.count("deleted"),
                emptied=done.count("emptied"),
                subscriptions=self.subscriptions.delete()[0],
                mails=self.mails.delete()[0],
                mails_to_others=withdraw(numbers),
                invitations=invitations.erase(self.email),
                desk=personal_data.erase(self.email),
                on_drafts=guests.erase(self.email, with_texts=with_texts),
            )
            note(actor, " ".join(erased.sentences()))
            return erased


def note(actor: User, sentence: str) -> None:
    """Let the admin's history know who did this, and never whose data it was."""
    LogEntry.objects.create(
        user=actor,
        content_type=ContentType.objects.get_for_model(Comment),
        object_repr=_("Personal data"),
        action_flag=CHANGE,
        change_message=sentence,
    )


def data_of(comment: Comment) -> dict[str, Any]:
    decisions = sorted(comment.decisions.all(), key=lambda one: one.pk)
    return (
        {"number": comment.pk, "on": on(comment.post)}
        | {name: getattr(comment, name) for name in COMMENT}
        | {
            "decisions": [
                {name: getattr(decision, name) for name in DECISION}
                for decision in decisions
            ]
        }
    )


def on(post: Any) -> dict[str, str]:
    return {"title": post.title, "url": settings.SITE_URL + post.get_absolute_url()}


def _rename(model: type[models.Model], numbers: Iterable[int]) -> None:
    """Let the admin's history name these no more as they were called."""
    kind = ContentType.objects.get_for_model(model)
    entries = LogEntry.objects.filter(
        content_type=kind, object_id__in=[str(pk) for pk in numbers]
    )
    entries.update(object_repr=_("Anonymous"))


def _erase(pk: int, with_texts: bool, actor: User) -> str:
    """Make the comment nobody's; return "anonymous", "emptied" or "deleted"."""
    # The filter learns it anew as it is then, if it was decided on of late.
    bayes.learn(pk, "")
    # Read anew: what was deleted below it has moved its place in the tree.
    comment = Comment.objects.get(pk=pk)
    if with_texts and comment.is_leaf_node():
        comment.delete()
        return "deleted"
    comment.name = _("Anonymous")
    comment.email = comment.url = comment.interests = comment.user_agent = ""
    comment.ip = comment.user = comment.author = comment.confirmed_at = None
    if with_texts:
        comment.body, comment.form = "", Comment.Form.TYPED
    comment.save()
    itself = Comment.objects.filter(pk=pk)
    said = {"actor": actor, "reasons": [_("Personal data was erased.")]}
    if not with_texts:
        Decision.objects.record([comment], "edited", **said)
        return "anonymous"
    act = Decision.Act.WITHDRAWN
    if not itself.moderate("trashed", act=act, **said):
        # It lies in the trash: from now on for good.
        Decision.objects.record([comment], act, **said)
    Report.objects.settle([pk])
    return "emptied"
