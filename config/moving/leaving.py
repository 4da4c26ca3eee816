"""All of the site, written so that WordPress and another Rounds can read it."""

import shutil
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.core.files.storage import default_storage
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.html import escape

from blog import markup
from blog.models import (
    Attachment,
    Author,
    Category,
    Image,
    Page,
    Post,
    SiteSettings,
    Tag,
)
from comments.models import Comment
from config import private_files
from config.moving.checksum import file_names
from config.moving.elsewhere import absolute, old_slugs, text_of, whole
from config.moving.records import (
    PORTABLE,
    as_line,
    from_the_top,
    records_of,
    rows_of,
)
from config.moving.snapshot import one_moment
from config.moving.wxr import Writer, gmt, moment

STATUSES = {
    "published": "publish",
    "retracted": "publish",
    "scheduled": "future",
    "withdrawn": "private",
    "submitted": "pending",
}
APPROVED = {"approved": "1", "pending": "0", "spam": "spam", "trashed": "trash"}
ENTRIES = 200  # Rows read at a time.


class Export:
    """
    One export into ``folder``: XML files, and the images below ``uploads``.

    WordPress numbers posts, pages and attachments in one row: pages, images and
    other files are numbered after the posts, which keep their numbers.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Names of images whose files are missing.
        self.missing: list[str] = []

    def run(self) -> list[Path]:
        """
        Write everything; return the XML files, in the order to be read in.

        Until all is written they have other names: what was cut short is no export.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with one_moment(), translation.override("en"):
            self._number()
            writer = self._write_all()
            names = file_names()
        for name in names:
            self._copy_file(name)
        writer.name_files()
        return writer.paths

    def _number(self) -> None:
        self.site = SiteSettings.objects.for_page()
        self.zone = ZoneInfo(self.site.time_zone)
        self._pages = last_number(Post)
        self._images = self._pages + last_number(Page)
        self._attachments = self._images + last_number(Image)

    def _write_all(self) -> Writer:
        day = timezone.now().replace(microsecond=0)
        records = sum(rows_of(model).count() for model in PORTABLE)
        writer = Writer(self.folder, self.site, day, records)
        with writer.writing():
            self._write_head(writer)
            for image in Image.objects.order_by("pk").iterator():
                self._write_image(writer, image)
                writer.part()
            for attachment in Attachment.objects.order_by("pk").iterator():
                self._write_attachment(writer, attachment)
                writer.part()
            for page in Page.objects.order_by("pk").iterator():
                self._write_page(writer, page)
                writer.part()
            for post in posts().iterator(chunk_size=ENTRIES):
                self._write_post(writer, post)
                writer.part()
            self._write_records(writer)
        return writer

    def _write_head(self, writer: Writer) -> None:
        for author in Author.objects.order_by("pk"):
            family, _comma, given = author.citing_name.partition(", ")
            with writer.element("wp:author"):
                writer.texts(
                    "wp:author_",
                    id=author.pk,
                    login=author.slug,
                    email=author.email,
                    display_name=author.name,
                    first_name=given,
                    last_name=family,
                )
        for category in from_the_top(Category.objects.select_related("parent")):
            with writer.element("wp:category"):
                parent = category.parent.slug if category.parent else ""
                writer.text("wp:category_nicename", category.slug)
                writer.text("wp:category_parent", parent)
                writer.text("wp:cat_name", category.name)
                writer.text("wp:category_description", category.description)
        for tag in Tag.objects.filter(synonym_of=None).order_by("pk"):
            with writer.element("wp:tag"):
                writer.texts(
                    "wp:tag_", slug=tag.slug, name=tag.name, description=tag.description
                )

    def _write_image(self, writer: Writer, image: Image) -> None:
        with writer.element("item"):
            address = whole(image.file.url)
            self._write_title(writer, str(image), address, image.created_at)
            writer.text("dc:creator", "")
            writer.text("content:encoded", "")
            writer.text("excerpt:encoded", escape(image.caption))
            self._write_place(writer, self._images + image.pk, "attachment", "inherit")
            self._write_dates(writer, image.created_at, image.created_at)
            self._write_openness(writer, comments=False, mentions=False)
            writer.text("wp:post_name", "")
            writer.text("wp:attachment_url", address)
            writer.meta("_wp_attached_file", image.file.name)
            writer.meta("_wp_attachment_image_alt", image.alt)
            writer.meta("_wp_attachment_credit", image.credit)

    def _write_attachment(self, writer: Writer, attachment: Attachment) -> None:
        with writer.element("item"):
            address, at = whole(attachment.file.url), attachment.created_at
            self._write_title(writer, str(attachment), address, at)
            writer.texts("", **{"dc:creator": "", "content:encoded": ""})
            writer.text("excerpt:encoded", "")
            number = self._attachments + attachment.pk
            self._write_place(writer, number, "attachment", "inherit")
            self._write_dates(writer, at, at)
            self._write_openness(writer, comments=False, mentions=False)
            writer.text("wp:post_name", "")
            writer.text("wp:attachment_url", address)
            writer.meta("_wp_attached_file", attachment.file.name)

    def _write_page(self, writer: Writer, page: Page) -> None:
        with writer.element("item"):
            address = whole(page.get_absolute_url())
            self._write_title(writer, page.title, address, page.updated_at)
            writer.text("dc:creator", "")
            writer.text("content:encoded", absolute(markup.clean_article(page.body)))
            writer.text("excerpt:encoded", "")
            status = "publish" if page.is_published else "draft"
            self._write_place(writer, self._pages + page.pk, "page", status)
            self._write_dates(writer, page.updated_at, page.updated_at)
            self._write_openness(writer, comments=False, mentions=False)
            writer.text("wp:post_name", page.slug)

    def _write_post(self, writer: Writer, post: Post) -> None:
        signed = post.signatures
        with writer.element("item"):
            address = whole(post.get_absolute_url())
            self._write_title(writer, post.title, address, post.published_at)
            writer.text("dc:creator", signed[0].author.slug if signed else "")
            writer.text("content:encoded", text_of(post))
            writer.text("excerpt:encoded", escape(post.standfirst))
            status = STATUSES.get(post.status, "draft")
            self._write_place(writer, post.pk, "post", status)
            self._write_dates(writer, post.published_at, post.changed_at)
            self._write_openness(
                writer, comments=post.comments_open, mentions=post.mentions_open
            )
            writer.text("wp:post_name", post.slug)
            self._write_terms(writer, post)
            if post.image_id:
                writer.meta("_thumbnail_id", self._images + post.image_id)
            for slug in old_slugs(post):
                writer.meta("_wp_old_slug", slug)
            for comment in post.comments.order_by("tree_id", "lft"):
                self._write_comment(writer, comment)

    def _write_title(
        self, writer: Writer, title: str, address: str, at: datetime | None
    ) -> None:
        # HTML for those who read it: ours is plain.
        writer.texts("", title=escape(title), link=address)
        writer.text("pubDate", format_datetime(at.astimezone(UTC)) if at else "")
        writer.text("guid", address, isPermaLink="false")
        writer.text("description", "")

    def _write_place(self, writer: Writer, number: int, kind: str, status: str) -> None:
        writer.texts("wp:", post_id=number, post_type=kind, status=status)
        # What Rounds has none of, and WordPress expects.
        writer.texts("wp:", post_parent=0, menu_order=0, post_password="", is_sticky=0)

    def _write_dates(
        self, writer: Writer, at: datetime | None, changed: datetime
    ) -> None:
        local = at.astimezone(self.zone) if at else None
        writer.texts("wp:", post_date=moment(local), post_date_gmt=gmt(at))
        writer.text("wp:post_modified", moment(changed.astimezone(self.zone)))
        writer.text("wp:post_modified_gmt", gmt(changed))

    def _write_openness(
        self, writer: Writer, *, comments: bool, mentions: bool
    ) -> None:
        for name, is_open in (("comment", comments), ("ping", mentions)):
            writer.text(f"wp:{name}_status", "open" if is_open else "closed")

    def _write_terms(self, writer: Writer, post: Post) -> None:
        terms = [
            ("author", f"cap-{b.author.slug}", b.author.name) for b in post.signatures
        ]
        terms += [("category", c.slug, c.name) for c in post.categories.all()]
        terms += [("post_tag", t.tag.slug, t.tag.name) for t in post.tagged.all()]
        for domain, slug, name in terms:
            writer.text("category", name, domain=domain, nicename=slug)

    def _write_comment(self, writer: Writer, comment: Comment) -> None:
        with writer.element("wp:comment"):
            writer.texts(
                "wp:comment_",
                id=comment.pk,
                author=comment.name,
                author_email=comment.email,
                author_url=comment.url,
                author_IP="",
                date=moment(comment.created_at.astimezone(self.zone)),
                date_gmt=gmt(comment.created_at),
                content=comment.body_html,
                approved=APPROVED[comment.status],
                type=comment.kind,
                parent=comment.parent_id or 0,
                user_id=comment.author_id or 0,
            )

    def _write_records(self, writer: Writer) -> None:
        """Write what WXR has no words for: all, as another Rounds reads it."""
        for model in PORTABLE:
            for record in records_of(model):
                writer.text("rounds:record", as_line(record))
                writer.part()

    def _copy_file(self, name: str) -> None:
        path = self.folder / "uploads" / name
        try:
            with default_storage.open(name) as stored:
                path.parent.mkdir(parents=True, exist_ok=True)
                with private_files.begin(path) as copy:
                    shutil.copyfileobj(stored, copy)
        except FileNotFoundError:
            self.missing.append(name)


def last_number(model: type[models.Model]) -> int:
    return model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0


def posts() -> QuerySet[Post]:
    rows = Post.objects.prefetch_related("categories", "tagged__tag")
    return rows.prefetch_related("bylines__author__register").order_by("pk")
