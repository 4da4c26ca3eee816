"""Making one tag of two that mean the same, and two of them again."""

from functools import reduce
from itertools import chain
from operator import or_
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blog.models.post_locks import lock_tags
from blog.models.tag import LONGEST_TAG, Tag, TaggedPost

# Of the lock that all merges wait for, in the database: "tags" in letters of ASCII.
LOCK = 0x74616773


class TagMergeQuerySet(models.QuerySet["TagMerge"]):
    def standing(self) -> "TagMergeQuerySet":
        return self.filter(undone_at=None)

    def wait(self, tag: Tag) -> None:
        """Wait for who merges, and lock ``tag`` with the posts that change with it."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if tag.pk:
            known = (merge.posts for merge in self.standing().filter(tag=tag))
            lock_tags([tag.pk], {*chain.from_iterable(known)})

    def make(self, tag: Tag, by: User | None) -> "TagMerge":
        """Give posts and synonyms of ``tag`` to what it is a synonym of by now."""
        into = tag.synonym_of
        assert into is not None
        own, there = tag.items.order_by("content_object"), into.items
        both = own.filter(content_object__in=there.values("content_object"))
        synonyms = tag.synonyms.order_by("pk")
        merge = self.model(
            tag=tag, into=into, name=tag.name, into_name=into.name, by=by
        )
        merge.both = list(both.values_list("content_object", flat=True))
        both.order_by().delete()
        merge.moved = list(own.values_list("content_object", flat=True))
        own.order_by().update(tag=into)
        merge.synonyms = list(synonyms.values_list("pk", flat=True))
        synonyms.order_by().update(synonym_of=into)
        merge.save()
        return merge

    def give_back(self, tag: Tag, former: int, by: User | None) -> None:
        """Give ``tag`` back what it had before it was made a synonym of ``former``."""
        merge = self.standing().filter(tag=tag, into=former).order_by("-pk").first()
        if merge is None:
            return
        still = TaggedPost.objects.filter(tag=former)
        kept = {*merge.both, *merge.written()}
        shared = still.filter(content_object__in=kept)
        TaggedPost.objects.bulk_create(
            TaggedPost(tag=tag, content_object_id=pk)
            for pk in shared.values_list("content_object", flat=True)
        )
        still.filter(content_object__in={*merge.moved} - kept).update(tag=tag)
        own = Tag.objects.filter(pk__in=merge.synonyms, synonym_of=former)
        own.update(synonym_of=tag)
        merge.undone_at, merge.undone_by = timezone.now(), by
        merge.save(update_fields=["undone_at", "undone_by"])


class TagMerge(models.Model):
    """That a tag was made a synonym of another, and what it had until then."""

    tag = models.ForeignKey(
        Tag,
        models.SET_NULL,
        null=True,
        related_name="merges",
        verbose_name=_("merged tag"),
    )
    into = models.ForeignKey(
        Tag,
        models.SET_NULL,
        null=True,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    # As they were called then: either may be gone.
    name = models.CharField(max_length=LONGEST_TAG)
    into_name = models.CharField(max_length=LONGEST_TAG)
    # Numbers of posts: those that got the other tag, and those that had both.
    moved = ArrayField(models.BigIntegerField(), default=list)
    both = ArrayField(models.BigIntegerField(), default=list)
    # Numbers of the tags that were synonyms of the merged one.
    synonyms = ArrayField(models.BigIntegerField(), default=list)
    by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("merged by"),
    )
    at = models.DateTimeField(_("merged"), default=timezone.now, db_default=Now())
    undone_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    undone_at = models.DateTimeField(_("undone"), null=True)

    objects = TagMergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge of tags")
        verbose_name_plural = _("merges of tags")
        ordering = ("-at", "-pk")
        # Who may change tags may undo it, and nobody writes it by hand.
        default_permissions = ("view",)
        indexes = (models.Index(fields=["-at", "-id"], name="tag_merge_newest"),)

    def __str__(self) -> str:
        return f"{self.hashtag} → {self.into_hashtag}"

    @property
    def hashtag(self) -> str:
        return Tag(name=self.name).hashtag

    @property
    def into_hashtag(self) -> str:
        return Tag(name=self.into_name).hashtag

    @property
    def posts(self) -> list[int]:
        return [*self.moved, *self.both]

    def written(self) -> list[int]:
        """Return which of the moved posts have the other tag in their text by now."""
        from blog.models import Post

        into: Any = self.into
        names = [into.name, *into.synonyms.values_list("name", flat=True)]
        said = reduce(or_, (Q(body__icontains=f"#{name}") for name in names))
        return [
            post.pk
            for post in Post.objects.filter(said, pk__in=self.moved).only("body")
            if into in Tag.objects.in_text(post.body, make=False).values()
        ]

    @property
    def obstacle(self) -> str:
        """Return why it can't be undone, as a sentence; empty where it can."""
        names = {"tag": self.hashtag, "other": self.into_hashtag}
        if self.undone_at:
            return gettext("This merge is undone already.")
        if self.tag is None:
            return gettext("%(tag)s is gone: nothing is left to give back to.") % names
        if self.into is None:
            return gettext("%(other)s is gone: nothing is left to give back.") % names
        if self.tag.synonym_of_id != self.into_id:
            return gettext("%(tag)s is no synonym of %(other)s any more.") % names
        return ""

    def undo(self, by: User | None = None) -> None:
        """
        Make the tag one of its own again, with the posts that the merge took from it.

        It gets those that still carry the other tag. Raise ValidationError where one
        of both tags is gone, or where the tag stands for something else by now.
        """
        with transaction.atomic():
            if self.tag:
                type(self).objects.wait(self.tag)
            self.refresh_from_db()
            if self.obstacle:
                raise ValidationError(self.obstacle)
            tag: Any = self.tag
            tag.synonym_of = None
            tag.save(by=by)
