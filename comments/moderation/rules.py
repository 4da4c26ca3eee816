"""
The rules of the discussion: each says in a sentence why it holds, or nothing.

Whoever may moderate, and the authors of the post, are under none of them.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accounts.models import User
from comments.models import Block, Comment, Decision
from comments.models.traces import host_of, hosts_in, links_in, network_of
from comments.moderation import bayes, mentions, words
from comments.moderation.case import Case, Opinion

Rule = Callable[[Case], str]

FIRST = gettext_noop("First comment from this e-mail address.")
UNPROVEN = gettext_noop(
    "The e-mail address has approved comments, but is not proven by its link."
)
# Of this many comments that were decided last, so many rejected hold the next one.
RECENT, REJECTED = 4, 3
RECENT_DAYS = 30


def unproven_reasons() -> set[str]:
    """Return the sentences that are no more true once an address is proven."""
    return {_(FIRST), _(UNPROVEN)}


def is_moderator(user: User | None) -> bool:
    return user is not None and user.has_perm("comments.change_comment")


def trusted(case: Case) -> str:
    """Return why no rule asks about this writer; nothing if the rules do."""
    user = case.comment.user
    if user is None or case.comment.is_mention:
        return ""
    if is_moderator(user):
        return _("Written by a moderator.")
    signed = case.comment.post.bylines.filter(contribution="author", author__user=user)
    if not case.site.hold_wave and signed.exists():
        return _("Written by an author of the post.")
    return ""


def barring(case: Case) -> list[str]:
    """Return why the comment goes to the trash."""
    return applied((disallowed, blocked, mentions.barred), case)


def signs_of_spam(case: Case) -> list[str]:
    """Return what makes it likely that this is spam."""
    tricks: tuple[Rule, ...] = (honeypot, suspected)
    guesses: tuple[Rule, ...] = (learned, called_spam)
    return applied(tricks if is_trusted_person(case) else (*tricks, *guesses), case)


def holding(case: Case) -> list[str]:
    """Return why the comment waits for an editor."""
    always: tuple[Rule, ...] = (haste, wave, every_comment, watched)
    strangers: tuple[Rule, ...] = (interests, links, rejected_lately, unanswered)
    own = (mentions.unknown,) if case.comment.is_mention else (first,)
    rules = (*always, *own) if is_trusted_person(case) else (*always, *strangers, *own)
    return applied(rules, case)


def applied(rules: Iterable[Rule], case: Case) -> list[str]:
    return [reason for rule in rules if (reason := rule(case))]


def passed(case: Case) -> str:
    """Return why nothing holds the comment."""
    if case.is_known and earlier(case).exists():
        return _("The writer is known and has approved comments.")
    return _("No rule holds it.")


def wave(case: Case) -> str:
    return _("Everything is held during a wave.") if case.site.hold_wave else ""


def every_comment(case: Case) -> str:
    return _("Every comment is held.") if case.site.hold_all else ""


def interests(case: Case) -> str:
    if not case.comment.interests:
        return ""
    return _("It declares an interest: “%(words)s”.") % {
        "words": case.comment.interests
    }


def links(case: Case) -> str:
    number = len(links_in(case.comment.body_html))
    if not case.site.hold_links or number < case.site.hold_links:
        return ""
    return ngettext(
        "It has %(number)d link; comments are held from %(limit)d on.",
        "It has %(number)d links; comments are held from %(limit)d on.",
        number,
    ) % {"number": number, "limit": case.site.hold_links}


def watched(case: Case) -> str:
    site = case.site
    word = words.found(site.moderation_words, case.comment, whole=site.whole_words)
    if not word:
        return ""
    return _("On the list of words that hold: “%(word)s”.") % {"word": word}


def disallowed(case: Case) -> str:
    site = case.site
    word = words.found(site.disallowed_words, case.comment, whole=site.whole_words)
    if not word:
        return ""
    return _("On the list of words that bar: “%(word)s”.") % {"word": word}


def blocked(case: Case) -> str:
    comment = case.comment
    # Readers find a link to who wrote a mention, too.
    hosts = [*hosts_in(comment.url, comment.body_html), host_of(case.author_url)]
    block = Block.objects.in_force().of(comment.email, hosts, comment.ip)
    return _("Blocked: %(who)s.") % {"who": block.value} if block else ""


def first(case: Case) -> str:
    if not case.site.hold_first:
        return ""
    has_earlier = earlier(case).exists()
    if case.is_known and has_earlier:
        return ""
    if not case.comment.email and not case.comment.user:
        return _("It names no e-mail address by which its writer could be known.")
    return _(UNPROVEN) if has_earlier else _(FIRST)


def earlier(case: Case) -> "QuerySet[Comment]":
    """Return the approved comments of the same account or e-mail address."""
    comment = case.comment
    same = Q(pk=None)
    if comment.email:
        same |= Q(email__in={comment.email, comment.email.lower()})
    if comment.user:
        same |= Q(user=comment.user)
    approved = Comment.objects.approved().filter(same, kind=Comment.Kind.COMMENT)
    return approved.exclude(pk=comment.pk)


def is_trusted_person(case: Case) -> bool:
    """Return whether a moderator has approved a comment of this person with trust."""
    if not case.is_known or case.comment.is_mention:
        return False
    lines = Decision.objects.standing().filter(act="trusted", comment=OuterRef("pk"))
    return earlier(case).filter(Exists(lines)).exists()


def rejected_lately(case: Case) -> str:
    """A known writer does not answer for what others sent under the same address."""
    comment = case.comment
    own = Q(email__in={comment.email, comment.email.lower()})
    if case.is_known:
        own &= Q(confirmed_at__isnull=False) | Q(user__isnull=False)
    if comment.email and mostly_rejected(own):
        return _("Most of the last comments from this e-mail address were rejected.")
    network = network_of(comment.ip)
    if network and mostly_rejected(Q(network=network)):
        return _("Most of the last comments from this network were rejected.")
    return ""


def mostly_rejected(whose: Q) -> bool:
    since = timezone.now() - timedelta(days=RECENT_DAYS)
    decided = Comment.objects.filter(whose, created_at__gt=since)
    decided = decided.exclude(status="pending").order_by("-created_at")
    # What its writer took back was not rejected: asked where that can matter.
    return are_rejected(decided) and are_rejected(decided.kept())


def are_rejected(decided: "QuerySet[Comment]") -> bool:
    last = decided.values_list("status", flat=True)[:RECENT]
    return sum(status != "approved" for status in last) >= REJECTED


def honeypot(case: Case) -> str:
    if "honeypot" not in case.tricks:
        return ""
    return _("A field was filled in that people leave empty.")


def haste(case: Case) -> str:
    if "haste" not in case.tricks:
        return ""
    return _("It was sent faster than anybody writes.")


def suspected(case: Case) -> str:
    """Keep under suspicion what its writer changes after it was taken for spam."""
    if case.comment.pk is None or not case.comment.likely_spam:
        return ""
    return _("It was likely spam before its writer changed it.")


def learned(case: Case) -> str:
    chance = bayes.spam_probability(case.comment)
    if chance is None or chance < bayes.LIKELY:
        return ""
    return _("By what editors decided before, it is spam: %(percent)d %%.") % {
        "percent": min(int(chance * 100), 99)
    }


def called_spam(case: Case) -> str:
    return _("Akismet calls it spam.") if case.opinion is Opinion.SPAM else ""


def unanswered(case: Case) -> str:
    if case.opinion is not Opinion.NONE:
        return ""
    return _("Akismet did not answer.")
