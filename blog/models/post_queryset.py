from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from blog.models.author import Author, AuthorQuerySet
from blog.models.byline import Byline
from blog.models.category import Category
from blog.models.correction import Correction
from blog.models.found import LONG
from blog.models.marks import alters_data, queryset_only
from blog.models.note import Note
from blog.models.onward import OnwardQuerySet
from blog.models.publishing import ADDRESSED, PUBLIC
from blog.models.redirect import Redirect
from blog.models.review import Review
from blog.models.revision import Revision
from blog.models.tag import Tag, TaggedPost
from blog.models.workflow import Verb, Who

# States in which a post waits for an editor, or for who answers one.
WITH_EDITORS = ("submitted", "in_review", "changes_asked", "accepted", "scheduled")


class PostQuerySet(OnwardQuerySet):
    def published(self) -> "PostQuerySet":
        """Return the posts that anyone may read now."""
        return self.filter(status__in=PUBLIC, published_at__lte=timezone.now())

    def unpublished(self) -> "PostQuerySet":
        """Return all posts but those ``published()``: of many, they are few."""
        ahead = Q(status__in=PUBLIC, published_at__gt=timezone.now())
        return self.filter(~Q(status__in=PUBLIC) | ahead)

    def visible_to(self, user: Any) -> "PostQuerySet":
        """
        Return the posts that ``user`` may read: the one place that decides it.

        Anyone reads what is published; authors also what they sign or began;
        who holds the permission "can view post" reads everything.
        """
        if user.has_perm("blog.view_post"):
            return self
        if not user.is_authenticated:
            return self.published()
        public = Q(status__in=PUBLIC, published_at__lte=timezone.now())
        return self.filter(public | own(user))

    def wholly_visible_to(self, user: Any) -> "PostQuerySet":
        """
        Return the posts of which ``user`` may also see what their readers don't.

        Who has an account reads what is published; its drafts, and what was brought for
        them, stay with who signs or began it and who reads everything.
        """
        return self if user.has_perm("blog.view_post") else self.filter(own(user))

    def editable_by(self, user: Any) -> "PostQuerySet":
        """
        Return the posts that ``user`` may change: the one place that decides it.

        Who holds "can change post" changes what they sign or began, and what of
        it readers may know only if they may publish it too; who also holds "can
        change posts of others" changes everything.
        """
        if not user.has_perm("blog.change_post"):
            return self.none()
        if user.has_perm("blog.change_any_post"):
            return self
        theirs = self.filter(own(user))
        if user.has_perm("blog.publish_post"):
            return theirs
        return theirs.exclude(status__in=ADDRESSED)

    def deletable_by(self, user: Any) -> "PostQuerySet":
        """
        Return the posts that ``user`` may delete: the one place that decides it.

        Only superusers delete what readers may know. Who holds "can delete post"
        deletes a draft that they began, while no word at it is another's; who also
        holds "can change posts of others" deletes those of all.
        """
        if not user.has_perm("blog.delete_post"):
            return self.none()
        if user.is_superuser:
            return self
        if user.has_perm("blog.change_any_post"):
            return self.exclude(status__in=ADDRESSED)
        of_others: tuple[Any, ...] = (
            Byline.objects.exclude(author__user=user),
            Revision.objects.exclude(made_by=user),
            Note.objects.exclude(author=user),
            Review.objects.exclude(author__user=user),
        )
        found = self.filter(created_by=user, status="draft")
        for rows in of_others:
            found = found.exclude(Exists(rows.filter(post=OuterRef("pk"))))
        return found

    def writable_by(self, user: Any) -> "PostQuerySet":
        """
        Return the posts whose text ``user`` may work on at the desk.

        What they write of a post that readers know waits for an editor, unless it
        is among those ``editable_by`` them.
        """
        if not user.has_perm("blog.change_post"):
            return self.none()
        return self if user.has_perm("blog.change_any_post") else self.filter(own(user))

    def on_desk_of(self, user: Any) -> "PostQuerySet":
        """Return what ``user`` writes at; for editors, also what waits for one."""
        posts = self.writable_by(user)
        if not user.has_perm("blog.change_any_post"):
            return posts
        return posts.filter(own(user) | Q(status__in=WITH_EDITORS))

    def about(self, text: str) -> "PostQuerySet":
        """Find each word of ``text`` in the title, the text, or an author's name."""
        found = self
        for word in text.split():
            signed = Byline.objects.filter(
                post=OuterRef("pk"), author__name__icontains=word
            )
            found = found.filter(
                Q(title__icontains=word)
                | Q(search_vector=SearchQuery(word, config="rounds"))
                | Exists(signed)
            )
        return found

    def open_to(self, who: str, user: Any) -> "PostQuerySet":
        """Return the posts to which ``user`` is one of ``who`` takes a step."""
        if who == Who.WRITER:
            return self.writable_by(user)
        if who == Who.SITE or not user.has_perm("blog.publish_post"):
            return self.none()
        if who == Who.EDITOR and not user.has_perm("blog.change_any_post"):
            return self.none()
        return self.editable_by(user)

    def withdrawn(self) -> "PostQuerySet":
        """Return the posts that were taken away: all that is told of them is so."""
        return self.filter(status="withdrawn")

    def publish_due(self) -> int:
        """
        Publish the scheduled posts whose time has come; return how many.

        Of each that can't appear it is said why, once.
        """
        due = self.filter(status="scheduled", published_at__lte=timezone.now())
        count = 0
        with transaction.atomic():
            for post in due.select_for_update(no_key=True, skip_locked=True):
                try:
                    post.publish(post.published_at, verb=Verb.APPEAR)
                    count += 1
                except ValidationError as error:
                    post.hold_up(" ".join(error.messages))
        return count

    def signed_by(self, author: Author) -> "PostQuerySet":
        """Return the posts that ``author`` had a part in."""
        return self.filter(
            Exists(Byline.objects.filter(post=OuterRef("pk"), author=author))
        )

    def tagged_with(self, *tags: Tag) -> "PostQuerySet":
        """Return the posts that carry each of ``tags``."""
        items = TaggedPost.objects.filter(content_object=OuterRef("pk"))
        return self.filter(*(Exists(items.filter(tag=tag)) for tag in tags))

    def of_days(self, first: date, last: date) -> "PostQuerySet":
        """Return the posts of the days from ``first`` to ``last``, both included."""
        return self.filter(address_date__range=(first, last))

    def with_sections(self) -> "PostQuerySet":
        """Give each post its ``sections``: name and slug of each of its categories."""
        sections = Category.objects.filter(posts=OuterRef("pk")).order_by("name")
        entries = sections.values(entry=JSONObject(name="name", slug="slug"))
        return self.annotate(sections=ArraySubquery(entries))

    def with_corrections(self) -> "PostQuerySet":
        """Give each post its ``corrected``: what each notice on top of it says."""
        notices = Correction.objects.filter(post=OuterRef("pk"))
        notices = notices.exclude(kind=Correction.Kind.RETRACTION)
        entry = JSONObject(pk="pk", kind="kind", text="text", at="at")
        shown = notices.order_by("-at", "-pk").values(entry=entry)
        return self.annotate(corrected=ArraySubquery(shown))

    def with_reviews(self) -> "PostQuerySet":
        """Give each post its ``reviewed``: the reviews that readers are shown."""
        entry = JSONObject(
            name="shown_name", text="text", at="finished_at", slug="shown_slug"
        )
        shown = Review.objects.shown().filter(post=OuterRef("pk"))
        return self.annotate(reviewed=ArraySubquery(shown.values(entry=entry)))

    def with_open_notes(self) -> "PostQuerySet":
        """Give each post the number of its ``open_notes``."""
        notes = Note.objects.unsettled().filter(post=OuterRef("pk")).order_by()
        number = notes.values("post").annotate(number=Count("pk")).values("number")
        return self.annotate(open_notes=Coalesce(Subquery(number), 0))

    @alters_data
    @queryset_only
    def delete(self) -> tuple[int, dict[str, int]]:
        """
        Delete these posts, locked first: posts before comments, as everywhere.

        Where readers knew them, their addresses say from then on that they are gone.
        """
        with transaction.atomic():
            # Wholly, so that nobody counts a view or likes it in between.
            rows = self.order_by("pk").select_for_update()
            for post in rows.defer(*LONG):
                if path := post.public_path():
                    Redirect.objects.remember(path, post)
            return super().delete()

    def with_tags(self) -> "PostQuerySet":
        return self.prefetch_related("tags")

    def newest_first(self) -> "PostQuerySet":
        return self.order_by("-published_at", "-pk")

    def for_lists(self) -> "PostQuerySet":
        """Load what a list of posts shows: two queries."""
        bylines = Byline.objects.filter(contribution="author").select_related("author")
        return (
            self.with_sections()
            .select_related("image")
            .defer(*LONG)
            .prefetch_related(Prefetch("bylines", queryset=bylines))
        )

    def for_desk(self) -> "PostQuerySet":
        """Load what a row of the desk tells of each post: two queries."""
        bylines = Byline.objects.select_related("author")
        return (
            self.select_related("created_by")
            .with_open_notes()
            .defer("standfirst", *LONG)
            .prefetch_related(Prefetch("bylines", queryset=bylines))
        )

    def for_feed(self) -> "PostQuerySet":
        """Load what a feed tells of the newest posts: three queries."""
        posts = self.newest_first().for_lists().with_tags()
        return posts.defer(None).defer("body", "names", "search_vector")

    def for_article(self) -> "PostQuerySet":
        """Load what the article's page shows of the post itself: three queries."""
        bylines = Byline.objects.for_reading()
        return (
            self.with_sections()
            .with_corrections()
            .with_reviews()
            .select_related("image", "series", "citation", "card")
            .defer("body", "names", "search_vector")
            .prefetch_related(Prefetch("bylines", queryset=bylines))
            .with_tags()
        )

    def authors(self) -> AuthorQuerySet:
        """Return who signs at least one of these posts."""
        signed = Byline.objects.filter(author=OuterRef("pk"), post__in=self)
        return Author.objects.filter(Exists(signed))


def own(user: Any) -> Q:
    """Return the condition on posts that ``user`` signs them or began them."""
    signed = Byline.objects.filter(post=OuterRef("pk"), author__user=user)
    return Q(created_by=user) | Q(Exists(signed))
