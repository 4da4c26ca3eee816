from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Length, Now
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from mptt.models import MPTTModel, TreeForeignKey

from accounts.models import User
from blog import markup
from blog.models import Author, Post
from blog.models.discussion_rules import FEWEST_THREADS
from comments.models.comment_queryset import CommentManager, lock_posts, recount
from comments.models.kinds import Kinds
from comments.models.traces import Traces, digest

MAX_LENGTH = 20_000
# What is only ever written by itself, and never along with an edit.
NOTED = ("like_count", "report_count", "learned", "told_at", "announced_at")
# WordPress takes comments of 65,535 bytes: what it took, comes in whole.
MAX_LENGTH_IMPORTED = 100_000
# What its writer said, and an editor may mend.
SAID = ("name", "email", "url", "interests", "body")


class Comment(Kinds, Traces, MPTTModel):
    """
    One item of the discussion: a comment, or the mention of the post elsewhere.

    One stream holds both, so that numbering, moderation and feeds treat them
    alike. Comments are only ever written one by one (no ``bulk_create``), since
    ``save``, ``answer`` and ``delete`` hold the lock that keeps the tree whole.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("Pending")
        APPROVED = "approved", _("Approved")
        SPAM = "spam", _("Spam")
        TRASHED = "trashed", _("Trashed")

    class Form(models.TextChoices):
        TYPED = "typed", _("As typed")
        HTML = "html", _("HTML")

    post = models.ForeignKey(
        Post, models.CASCADE, related_name="comments", verbose_name=_("post")
    )
    parent = TreeForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("in reply to"),
    )
    status = models.CharField(
        _("status"),
        max_length=8,
        choices=Status,
        default=Status.PENDING,
        db_default=Status.PENDING,
    )
    user = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("account"),
        help_text=_("Badges go by the account, never by the name."),
    )
    author = models.ForeignKey(
        Author,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("author"),
        help_text=_("Where an author without account wrote it, by an editor's word."),
    )
    name = models.CharField(
        _("name"),
        max_length=250,
        help_text=_("Who wrote this; for a mention, the title of the page."),
    )
    email = models.EmailField(
        _("e-mail address"), blank=True, help_text=_("Never shown to readers.")
    )
    interests = models.CharField(
        _("interests"),
        max_length=300,
        blank=True,
        help_text=_("Shown beside the name as “Declares: …”."),
    )
    body = models.TextField(_("text"), max_length=MAX_LENGTH_IMPORTED)
    form = models.CharField(
        _("form of the text"),
        max_length=5,
        choices=Form,
        default=Form.TYPED,
        db_default=Form.TYPED,
        editable=False,
    )
    body_html = models.TextField(editable=False, blank=True)
    created_at = models.DateTimeField(
        _("written"), default=timezone.now, db_default=Now()
    )

    edited_at = models.DateTimeField(_("edited"), null=True, editable=False)
    confirmed_at = models.DateTimeField(
        _("address proven"), null=True, blank=True, editable=False
    )
    likely_spam = models.BooleanField(default=False, db_default=False, editable=False)
    like_count = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    # Reports that no moderator has settled.
    report_count = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    # What the filter has learned it to be: ham, spam or nothing yet.
    learned = models.CharField(
        max_length=4, blank=True, default="", db_default="", editable=False
    )
    # When moderators were told that it waits, and subscribers that it is there.
    told_at = models.DateTimeField(null=True, editable=False)
    announced_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[CommentManager] = CommentManager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = (
            models.CheckConstraint(
                condition=~Q(parent=F("id")), name="comment_answers_another"
            ),
            models.CheckConstraint(
                condition=Q(lft__gt=0, rght__gt=F("lft"), level__gte=0),
                name="comment_tree_is_sane",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("body"), MAX_LENGTH)
                | Q(
                    LessThanOrEqual(Length("body"), MAX_LENGTH_IMPORTED),
                    form="html",
                ),
                name="comment_is_not_too_long",
                violation_error_message=_("Write at most 20,000 characters."),
            ),
        )
        indexes = (
            models.Index(fields=["post", "tree_id", "lft"], name="comment_thread"),
            models.Index(fields=["tree_id", "lft"], name="comment_tree"),
            models.Index(fields=["status", "-created_at"], name="comment_queue"),
            # Few items are mentions: likes elsewhere are counted for each reader.
            models.Index(
                fields=["post", "-created_at"],
                condition=~Q(kind="comment"),
                name="comment_mentions",
            ),
            models.Index(fields=["email", "status"], name="comment_of_email"),
            models.Index(fields=["network", "-created_at"], name="comment_of_network"),
            models.Index(
                fields=["fingerprint", "-created_at"], name="comment_of_fingerprint"
            ),
            GinIndex(fields=["domains"], name="comment_of_domains"),
            models.Index(
                fields=["created_at"],
                condition=Q(status="pending", likely_spam=True),
                name="comment_likely_spam",
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(report_count__gt=0),
                name="comment_reported",
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(status="pending", told_at=None),
                name="comment_untold",
            ),
            models.Index(
                fields=["id"],
                condition=Q(status="approved", announced_at=None),
                name="comment_unannounced",
            ),
            models.Index(
                fields=["created_at"],
                condition=~Q(ip=None),
                name="comment_of_visitor",
            ),
        )

    def __str__(self) -> str:
        return _("%(name)s on %(post)s") % {"name": self.name, "post": self.post}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """
        Clean the text and store the comment, a new one as the last of its branch.

        Raise DoesNotExist if the comment that it answers was deleted meanwhile.
        """
        with transaction.atomic():
            lock_posts([self.post_id])
            self.save_under_lock(*args, **kwargs)

    def save_under_lock(self, *args: Any, **kwargs: Any) -> None:
        """Do as ``save`` does, in a transaction that has locked the post already."""
        if self.parent and self.parent.post_id != self.post_id:
            raise ValueError("A comment can't answer one on another post.")
        self.prepare()
        self._take_place()
        super().save(*args, **kwargs)
        recount([self.post_id])

    def _take_place(self) -> None:
        if self._state.adding:
            if self.parent:
                self.parent.refresh_from_db(fields=["lft", "rght", "tree_id", "level"])
            place = {"allow_existing_pk": True, "refresh_target": False}
            Comment.objects.insert_node(self, self.parent, **place)
            return
        if self.parent_id != self._mptt_cached_fields["parent"]:
            # mptt would move it by places read before the lock, and a new root by
            # renumbering the discussions of other posts.
            raise ValueError("A comment is moved by answer(), not by its parent.")
        # What readers and jobs noted of it meanwhile holds: write back nothing old.
        row = Comment.objects.select_for_update(no_key=True)
        self.refresh_from_db(fields=NOTED, from_queryset=row)

    def prepare(self) -> None:
        """Clean what a stranger wrote, and set what is made of it."""
        self.name = markup.plain(self.name)
        self.url = markup.web_address(self.url) or ""
        self.interests = markup.plain(self.interests)
        self.body_html = self.render()
        self.trace(self.url, self.body_html)

    def render(self) -> str:
        """Return the text as readers see it: mentions and imports come as HTML."""
        if self.kind == self.Kind.COMMENT and self.form == self.Form.TYPED:
            return markup.comment_to_html(self.body)
        return markup.clean_comment(self.body)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the comment and all answers to it; nothing if that was done before."""
        with transaction.atomic():
            lock_posts([self.post_id])
            if not Comment.objects.filter(pk=self.pk).exists():
                return 0, {}
            deleted: tuple[int, dict[str, int]] = super().delete(*args, **kwargs)
            recount([self.post_id])
        return deleted

    def answer(self, parent: "Comment | None") -> None:
        """Move the comment, with the answers to it, below ``parent`` or to the top."""
        with transaction.atomic():
            lock_posts([self.post_id])
            self.refresh_from_db()
            if parent:
                parent.refresh_from_db()
                if parent.post_id != self.post_id:
                    raise ValueError("A comment can't answer one on another post.")
            Comment.objects.move_node(self, parent, "last-child")

    @property
    def seen(self) -> str:
        """
        Return by what a moderator's page knows again what it has shown.

        The second half changes with what the comment says, the first with its state:
        also where a decision or a new report leaves the status as it was. Without
        ``with_newest_line`` that costs a query.
        """
        if "newest_line" in vars(self):
            newest = vars(self)["newest_line"]
        else:
            newest = self.decisions.aggregate(newest=models.Max("pk"))["newest"]
        state = digest(self.status, str(newest), str(self.report_count))
        return f"{state}.{self.said}"

    @property
    def said(self) -> str:
        return digest(*(getattr(self, name) for name in SAID))

    @property
    def anchor(self) -> str:
        return f"comment-{self.pk}"

    def get_absolute_url(self) -> str:
        """Return where the comment stands, or the way there in a long discussion."""
        if self.post.comment_count > FEWEST_THREADS:
            return reverse("comments:comment", args=[self.pk])
        return f"{self.post.get_absolute_url()}#{self.anchor}"
