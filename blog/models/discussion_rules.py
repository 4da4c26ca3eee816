import re
from ipaddress import ip_network

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# A line that is meant as a network, such as 192.0.2.0/24.
NETWORK = re.compile(r"[0-9a-fA-F]*[.:][0-9a-fA-F.:]*/[0-9]+")
# How many threads of a discussion a page may show.
FEWEST_THREADS, MOST_THREADS = 10, 200


class DiscussionRules(models.Model):
    """
    What an editor may decide about the discussion: part of the site's settings.

    The names and the defaults are WordPress', where it has the rule.
    """

    comments_allowed = models.BooleanField(
        _("comments allowed"),
        default=True,
        db_default=True,
        help_text=_("Where this is off, no post takes comments."),
    )
    members_only = models.BooleanField(
        _("members only"),
        default=False,
        db_default=False,
        help_text=_("Only who is signed in may comment."),
    )
    name_and_email_required = models.BooleanField(
        _("name and e-mail address required"),
        default=True,
        db_default=True,
        help_text=_("Whoever is signed in has both."),
    )
    close_comments_after = models.PositiveSmallIntegerField(
        _("close comments after"),
        null=True,
        blank=True,
        help_text=_("Days after publication. Left empty, they stay open."),
    )
    close_mentions_after = models.PositiveSmallIntegerField(
        _("close to mentions after"),
        null=True,
        blank=True,
        help_text=_("Days after publication. Left empty, posts stay open to them."),
    )
    hold_all = models.BooleanField(
        _("hold every comment"),
        default=False,
        db_default=False,
        help_text=_("Nothing appears before somebody has approved it."),
    )
    hold_first = models.BooleanField(
        _("hold until one was approved"),
        default=True,
        db_default=True,
        help_text=_(
            "Who has an approved comment, and has proven the address by a link or is "
            "signed in, is not held."
        ),
    )
    hold_wave = models.BooleanField(
        _("hold everything during a wave"),
        default=False,
        db_default=False,
        help_text=_(
            "For a day of abuse: comments of known people and mentions wait too."
        ),
    )
    hold_links = models.PositiveSmallIntegerField(
        _("hold from this many links"),
        default=2,
        db_default=2,
        help_text=_("0: links alone hold no comment."),
    )
    moderation_words = models.TextField(
        _("words that hold"),
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "One to a line: a word, an address or a network. Looked for in name, "
            "e-mail address, site, text, IP address and browser."
        ),
    )
    disallowed_words = models.TextField(
        _("words that bar"),
        blank=True,
        default="",
        db_default="",
        help_text=_("As above, but the comment goes to the trash."),
    )
    whole_words = models.BooleanField(
        _("whole words only"),
        default=False,
        db_default=False,
        help_text=_("Otherwise “press” is found in “WordPress” too."),
    )
    seconds_between = models.PositiveSmallIntegerField(
        _("seconds between two comments"),
        default=15,
        db_default=15,
        validators=[MaxValueValidator(3600)],
        help_text=_("Of one person. 0: as many as they like."),
    )
    thread_depth = models.PositiveSmallIntegerField(
        _("depth of threads"),
        default=5,
        db_default=5,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text=_("Answers to what stands deepest are shown beside it."),
    )
    threads_per_page = models.PositiveSmallIntegerField(
        _("threads on a page"),
        default=50,
        db_default=50,
        validators=[MinValueValidator(FEWEST_THREADS), MaxValueValidator(MOST_THREADS)],
        help_text=_(
            "A longer discussion goes on to further pages. Answers are not counted: "
            "they stay with what they answer."
        ),
    )
    newest_threads_first = models.BooleanField(
        _("newest threads first"),
        default=False,
        db_default=False,
        help_text=_("Readers may turn the order. Answers follow each other in time."),
    )
    likes_allowed = models.BooleanField(
        _("likes"),
        default=True,
        db_default=True,
        help_text=_("Readers can say that they like a post or a comment."),
    )
    reports_that_hold = models.PositiveSmallIntegerField(
        _("reports that hold a comment"),
        default=3,
        db_default=3,
        help_text=_("So many readers must report it. 0: reports hold nothing."),
    )
    tell_moderators = models.BooleanField(
        _("tell moderators by mail"),
        default=True,
        db_default=True,
        help_text=_("Of what is held: at once, then at most every 15 minutes."),
    )
    forget_visitors_after = models.PositiveSmallIntegerField(
        _("forget IP addresses after"),
        default=30,
        db_default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("Days for which the address and browser of a writer are kept."),
    )
    empty_trash_after = models.PositiveSmallIntegerField(
        _("empty spam and trash after"),
        default=30,
        db_default=30,
        validators=[MinValueValidator(1)],
        help_text=_("Days after which spam and trash are deleted for good."),
    )
    community_rules = models.TextField(
        _("rules of the discussion"),
        max_length=1000,
        blank=True,
        default="",
        db_default="",
        help_text=_("Shown above the form, as plain text."),
    )

    class Meta:
        abstract = True

    def wrong_words(self) -> dict[str, list[str]]:
        """Return what is wrong with the lists of words, a sentence for each line."""
        wrong = {
            name: [
                sentence % {"line": line}
                for line in map(str.strip, getattr(self, name).splitlines())
                if (sentence := fault(line, whole=self.whole_words))
            ]
            for name in ("moderation_words", "disallowed_words")
        }
        return {name: sentences for name, sentences in wrong.items() if sentences}


def fault(line: str, *, whole: bool) -> str:
    """Return why ``line`` can't be meant as a word or network; nothing if it can."""
    if len(line) == 1 and not whole:
        return gettext("“%(line)s” would be found in nearly every comment.")
    if not NETWORK.fullmatch(line):
        return ""
    try:
        network = ip_network(line, strict=False)
    except ValueError:
        return gettext("“%(line)s” is no network: write it as 192.0.2.0/24.")
    return "" if network.prefixlen else gettext("“%(line)s” is the whole internet.")
