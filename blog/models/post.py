from datetime import datetime
from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from taggit.managers import TaggableManager

from accounts.models import User
from blog import markup
from blog.models.attachment import Attachment
from blog.models.category import SLUG_HELP, Category, Series
from blog.models.cited import Cited, bare_doi
from blog.models.correction import Correction
from blog.models.drafting import (
    LONGEST_BODY,
    LONGEST_SLUG,
    Drafting,
    Texts,
    slug_of,
)
from blog.models.found import Found
from blog.models.image import Image
from blog.models.post_queryset import PostQuerySet
from blog.models.post_tags import PostTags
from blog.models.publishing import ADDRESSED, PUBLIC, Publication
from blog.models.redirect import Addressed
from blog.models.related import Related
from blog.models.signed import Signed
from blog.models.tag import Tag, TaggedPost


class Post(Publication, Drafting, Addressed, Signed, Cited, Found):
    title = models.CharField(
        _("title"),
        max_length=300,
        help_text=_("Lists, feeds and search engines show it without the text."),
    )
    slug = models.SlugField(
        _("slug"), max_length=LONGEST_SLUG, allow_unicode=True, help_text=SLUG_HELP
    )
    standfirst = models.TextField(
        _("standfirst"),
        blank=True,
        help_text=_("One or two sentences under the title, and in lists."),
    )
    body = models.TextField(
        _("text"),
        max_length=LONGEST_BODY,
        blank=True,
        help_text=_("HTML. #tags and @handles become links."),
    )
    image = models.ForeignKey(
        Image,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("lead image"),
        help_text=_("Stands above the text, and beside the title in lists."),
    )
    # Those in the text, found there at each save.
    pictures = models.ManyToManyField(
        Image, blank=True, related_name="posts_showing", editable=False
    )
    attachments = models.ManyToManyField(
        Attachment, blank=True, related_name="posts_linking", editable=False
    )
    categories = models.ManyToManyField(
        Category,
        blank=True,
        related_name="posts",
        verbose_name=_("categories"),
        help_text=_("The sections of the site that the post belongs to."),
    )
    tags = TaggableManager(
        _("tags"),
        through=TaggedPost,
        manager=PostTags,
        blank=True,
        help_text=_(
            "Divided by commas. The #tags of the text are added by themselves."
        ),
    )
    series = models.ForeignKey(
        Series,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=pgettext_lazy("one", "series"),
        help_text=_("Where the post is one of several to be read in order."),
    )
    series_position = models.PositiveSmallIntegerField(
        _("part of the series"),
        null=True,
        blank=True,
        help_text=_("1 is the first part."),
    )
    related = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        through=Related,
        through_fields=("post", "other"),
        related_name="related_from",
        verbose_name=_("related posts"),
    )
    comments_open = models.BooleanField(
        _("comments open"),
        default=True,
        help_text=_("Unticked, the discussion stays readable and takes no more."),
    )
    mentions_open = models.BooleanField(
        _("mentions open"),
        default=True,
        help_text=_("Whether other sites may answer by pingback and webmention."),
    )
    likes_open = models.BooleanField(
        _("likes"),
        default=True,
        db_default=True,
        help_text=_("Whether readers may say that they like it."),
    )
    comment_count = models.PositiveIntegerField(
        _("items in the discussion"), default=0, db_default=0, editable=False
    )
    like_count = models.PositiveIntegerField(
        _("likes"), default=0, db_default=0, editable=False
    )
    created_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("begun by"),
    )
    created_at = models.DateTimeField(
        _("begun"), default=timezone.now, db_default=Now(), editable=False
    )
    changed_at = models.DateTimeField(_("last change"), auto_now=True, db_default=Now())

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ("-published_at", "-pk")
        permissions = (
            ("publish_post", _("Can publish posts")),
            ("change_any_post", _("Can change posts of others")),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["address_date", "slug"],
                name="post_address_unique",
                violation_error_message=_("Another post of that day has this slug."),
            ),
            models.UniqueConstraint(
                fields=["doi"],
                name="post_doi_unique",
                condition=~Q(doi=""),
                violation_error_message=_("Another post has this DOI."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=ADDRESSED)
                | Q(published_at__isnull=False, address_date__isnull=False),
                name="post_out_has_date",
                violation_error_message=_("A published post needs a date."),
            ),
            models.CheckConstraint(
                condition=Q(series__isnull=False) | Q(series_position__isnull=True),
                name="post_part_has_series",
                violation_error_message=_("A part needs a series that it is part of."),
            ),
        )
        indexes = (
            models.Index(
                fields=["-published_at", "-id"],
                name="post_public_newest",
                condition=Q(status__in=PUBLIC),
            ),
            models.Index(
                fields=["address_date", "-published_at"],
                name="post_public_by_day",
                condition=Q(status__in=PUBLIC),
            ),
            models.Index(
                fields=["id"], name="post_unpublished", condition=~Q(status__in=PUBLIC)
            ),
            models.Index(fields=["changed_at"], name="post_by_change"),
            models.Index(
                "published_at", name="post_due", condition=Q(status="scheduled")
            ),
            GinIndex(fields=["search_vector"], name="post_search"),
        )

    def __str__(self) -> str:
        return self.title

    def is_editable_by(self, user: Any) -> bool:
        return Post.objects.editable_by(user).filter(pk=self.pk).exists()

    def is_deletable_by(self, user: Any) -> bool:
        return Post.objects.deletable_by(user).filter(pk=self.pk).exists()

    def get_absolute_url(self) -> str:
        """Return the dated address, or where those who may can read it before."""
        if self.status not in ADDRESSED or self.address_date is None:
            return reverse("blog:preview", args=[self.pk])
        day = self.address_date
        date = [f"{day:%Y}", f"{day:%m}", f"{day:%d}"]
        return reverse("blog:post", args=[*date, self.slug])

    def public_path(self) -> str:
        known = self.is_public or self.status == self.Status.WITHDRAWN
        return self.get_absolute_url() if known else ""

    def write(self, texts: Texts) -> None:
        """Take ``texts``; until the post has an address, its slug follows the title."""
        if self.status not in ADDRESSED and self.slug == slug_of(self.title):
            self.slug = slug_of(texts.title)
        super().write(texts)

    def prepare(self, old: Self | None) -> None:
        """Clean and link the text, and note when readers see it changed."""
        self.title = markup.plain(self.title)
        self.doi = bare_doi(self.doi)
        self._write_html()
        self.text = markup.text(self.body_html)
        changed = self.count_version(old)
        if changed and old and old.is_public and self.is_public:
            self.revised_at = timezone.now()
        self._left_tags = self._tags_left_since(old) if changed and old else []
        if old:
            # The database keeps these meanwhile: write back no old ones.
            self.names = old.names
            self.comment_count = old.comment_count
            self.like_count = old.like_count

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            self.tags.add(*self._hashtags)
            self.tags.remove(*(tag.name for tag in self._left_tags))
            Tag.objects.drop_unused(self._left_tags)
            pictures = Image.objects.in_text(self.body_html)
            attachments = Attachment.objects.in_text(self.body_html)
            if kwargs.get("force_insert"):  # Nothing is there that could have to go.
                self.pictures.add(*pictures)
                self.attachments.add(*attachments)
            else:
                self.pictures.set(pictures)
                self.attachments.set(attachments)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the post and its discussion, under the lock of who comments."""
        return Post.objects.filter(pk=self.pk).delete()

    @property
    def shown_reviews(self) -> list[dict[str, Any]]:
        """Return what readers see of its reviews, as the query for an article loads."""
        return [
            entry | {"at": datetime.fromisoformat(entry["at"])}
            for entry in self.reviewed  # type: ignore[attr-defined]
        ]

    @property
    def notices(self) -> list[Correction]:
        """Return what was corrected, as the query for an article loads it."""
        return [
            Correction(**entry | {"at": datetime.fromisoformat(entry["at"])})
            for entry in self.corrected  # type: ignore[attr-defined]
        ]
