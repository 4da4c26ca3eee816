"""What the editor's scripts say, in the language of the page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The scripts put values in place of words in braces.
WORDS: dict[str, str | Promise] = {
    "saved": _("Saved {when}."),
    "writing": _("Not saved yet."),
    "saving": _("Saving…"),
    "offline": _("Offline: kept on this device."),
    "lost": _("Offline, and this device keeps nothing: leave this page open."),
    "refused": _("Not saved: {reason}"),
    "revision": _("Revision {number}."),
    "waits": _(" Readers see the old text until somebody publishes this one."),
    "alone": _(" Only you are here."),
    "signedOut": _(
        "you are signed out. Sign in on another tab, and this goes on by itself."
    ),
    "barred": _("you may no longer write here. Copy your text, to keep it."),
    "copy": _("Copy the text"),
    "conflict": _("{name} saved another text meanwhile."),
    "conflictNobody": _("another text was saved meanwhile."),
    "compare": _("Compare the two"),
    "editing": _("{name} has been editing this post since {time}."),
    "otherWindow": _("You have been editing this post in another window since {time}."),
    "takeOver": _("Take over"),
    "noPreview": _(
        "There is no preview yet: what you wrote last is not saved on the server."
    ),
    "left": _("This device keeps a text of {time} that was not saved."),
    "useLeft": _("Use it"),
    "dropLeft": _("Drop it"),
    "leftAsHtml": _(
        "It has parts that the editor can't show. Before you use it, what stands here "
        "has to be saved."
    ),
    "backToNote": _("Back to note {number} in the text"),
    "text": _("Text"),
    "known": _("Known tags and handles"),
    "wordsOne": _("{number} word"),
    "words": _("{number} words"),
    "minutesOne": _("{number} minute to read"),
    "minutes": _("{number} minutes to read"),
    "sentences": _("Sentences of {number} words"),
    "keyPoints": _("Key points"),
    "objectives": _("Learning objectives"),
    "pitfall": _("Pitfall"),
}
