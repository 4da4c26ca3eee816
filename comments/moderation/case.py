"""What is judged, and what may come of it."""

from dataclasses import dataclass, replace
from enum import Enum

from blog.models import SiteSettings
from comments.models import Comment


class Opinion(Enum):
    """What a spam service says of a comment."""

    HAM = "ham"
    SPAM = "spam"
    NONE = "none"  # It did not answer.


@dataclass(frozen=True)
class Case:
    """
    A comment, saved or not, with what is known of whoever sent it.

    The comment has its ``body_html`` already. ``is_known`` says that the writer is
    signed in or has proven the address by a link. ``tricks`` names what the form
    noticed: "honeypot", "haste". ``author_url`` is who wrote a mention, by the source's
    own word.
    """

    comment: Comment
    site: SiteSettings
    is_known: bool
    tricks: tuple[str, ...] = ()
    opinion: Opinion | None = None
    author_url: str = ""


class Refused(Exception):
    """That a comment is not taken, and why: ``sentence`` is meant for its writer."""

    def __init__(
        self,
        status: int,
        sentence: str,
        *,
        field: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        # The field of the form that the sentence is about, if it is about one.
        self.field = field
        # Seconds after which it may be sent again.
        self.retry_after = retry_after


@dataclass(frozen=True)
class Verdict:
    """The status of a comment, and why in sentences of the site's language."""

    status: str
    reasons: list[str]
    likely_spam: bool = False
    # Whether it stands however many comments come in.
    is_final: bool = False

    def unless(self, crowds: list[str]) -> "Verdict":
        """Return this verdict, or that the comment waits where there are ``crowds``."""
        if self.is_final or not crowds:
            return self
        reasons = self.reasons if self.status == Comment.Status.PENDING else []
        return replace(self, status="pending", reasons=[*reasons, *crowds])
