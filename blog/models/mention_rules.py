from django.db import models
from django.utils.translation import gettext_lazy as _


class MentionRules(models.Model):
    """
    By which protocols posts hear of answers elsewhere, and say that they answer.

    Part of the site's settings. A post can refuse all of them for itself, and
    ``close_mentions_after`` counts for each.
    """

    pingbacks_allowed = models.BooleanField(
        _("take pingbacks"),
        default=True,
        db_default=True,
        help_text=_("Most blogs send these, those made with WordPress among them."),
    )
    webmentions_allowed = models.BooleanField(
        _("take webmentions"),
        default=True,
        db_default=True,
        help_text=_("Replies, likes and reposts from personal sites and networks."),
    )
    trackbacks_allowed = models.BooleanField(
        _("take trackbacks"),
        default=False,
        db_default=False,
        help_text=_("An old protocol, dear to spammers. They always wait."),
    )
    send_mentions = models.BooleanField(
        _("tell sites that posts link to"),
        default=True,
        db_default=True,
        help_text=_("By webmention or pingback, once a post is published."),
    )
    send_trackbacks = models.BooleanField(
        _("send trackbacks"),
        default=False,
        db_default=False,
        help_text=_("To sites that take neither webmentions nor pingbacks."),
    )

    class Meta:
        abstract = True
