"""All of the site, written so that WordPress and another Rounds can read it."""

import re
import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils import timezone, translation

from blog import bylines
from blog.models import (
    Author,
    Category,
    Image,
    Page,
    Post,
    Redirect,
    SiteSettings,
    Tag,
)
from comments.models import Comment
from config.moving.checksum import file_names
from config.moving.records import PORTABLE, as_line, records_of
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

    WordPress numbers posts, pages and attachments in one row: pages and images
    are numbered after the posts, which keep their numbers.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.site = SiteSettings.objects.for_page()
        self.zone = ZoneInfo(self.site.time_zone)
        last = Post.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        pages = Page.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        self._pages, self._images = last, last + pages

    def run(self) -> list[Path]:
        """Write everything; return the XML files, in the order to be read in."""
        self.folder.mkdir(parents=True, exist_ok=True)
        writer = Writer(self.folder, self.site, timezone.now().replace(microsecond=0))
        with writer.writing(), translation.override("en"):
            self._write_head(writer)
            for image in Image.objects.order_by("pk").iterator():
                self._write_image(writer, image)
                writer.part()
            for page in Page.objects.order_by("pk").iterator():
                self._write_page(writer, page)
                writer.part()
            for post in posts().iterator(chunk_size=ENTRIES):
                self._write_post(writer, post)
                writer.part()
            self._write_records(writer)
        self._copy_files()
        return writer.paths

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
        for category in Category.objects.select_related("parent").order_by("pk"):
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
            address = f"{settings.SITE_URL}{image.file.url}"
            writer.texts("", title=str(image), link=address, guid=address)
            writer.text("excerpt:encoded", image.caption)
            self._write_place(writer, self._images + image.pk, "attachment", "inherit")
            self._write_dates(writer, image.created_at)
            writer.text("wp:attachment_url", address)
            writer.meta("_wp_attachment_image_alt", image.alt)
            writer.meta("_wp_attachment_credit", image.credit)

    def _write_page(self, writer: Writer, page: Page) -> None:
        with writer.element("item"):
            address = f"{settings.SITE_URL}{page.get_absolute_url()}"
            writer.texts("", title=page.title, link=address, guid=address)
            writer.text("content:encoded", absolute(page.body))
            status = "publish" if page.is_published else "draft"
            self._write_place(writer, self._pages + page.pk, "page", status)
            self._write_dates(writer, page.updated_at)
            writer.text("wp:post_name", page.slug)

    def _write_post(self, writer: Writer, post: Post) -> None:
        signed = post.signatures
        line = f"<p>{bylines.as_text(signed)}</p>\n" if signed else ""
        address = f"{settings.SITE_URL}{post.get_absolute_url()}"
        with writer.element("item"):
            writer.texts("", title=post.title, link=address, guid=address)
            writer.text("dc:creator", signed[0].author.slug if signed else "")
            writer.text("content:encoded", line + absolute(post.body))
            writer.text("excerpt:encoded", post.standfirst)
            status = STATUSES.get(post.status, "draft")
            self._write_place(writer, post.pk, "post", status)
            self._write_dates(writer, post.published_at)
            writer.text("wp:post_name", post.slug)
            writer.text("wp:comment_status", "open" if post.comments_open else "closed")
            writer.text("wp:ping_status", "open" if post.mentions_open else "closed")
            self._write_terms(writer, post)
            if post.image_id:
                writer.meta("_thumbnail_id", self._images + post.image_id)
            for slug in old_slugs(post):
                writer.meta("_wp_old_slug", slug)
            for comment in post.comments.order_by("tree_id", "lft"):
                self._write_comment(writer, comment)

    def _write_place(self, writer: Writer, number: int, kind: str, status: str) -> None:
        writer.texts("wp:", post_id=number, post_type=kind, status=status)

    def _write_dates(self, writer: Writer, at: datetime | None) -> None:
        local = at.astimezone(self.zone) if at else None
        writer.texts("wp:", post_date=moment(local), post_date_gmt=gmt(at))

    def _write_terms(self, writer: Writer, post: Post) -> None:
        terms = [
            ("author", f"cap-{b.author.slug}", b.author.name) for b in post.signatures
        ]
        terms += [("category", c.slug, c.name) for c in post.categories.all()]
        terms += [("post_tag", t.tag.slug, t.tag.name) for t in post.tagged.all()]
        for domain, slug, name in terms:
            writer.text("category", name, domain=domain, nicename=slug)

    def _write_comment(self, writer: Writer, comment: Comment) -> None:
        html = comment.body if comment.form == "html" else comment.body_html
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
                content=comment.body if comment.is_mention else html,
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

    def _copy_files(self) -> None:
        for name in file_names():
            path = self.folder / "uploads" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with default_storage.open(name) as stored, path.open("wb") as copy:
                shutil.copyfileobj(stored, copy)


def posts() -> QuerySet[Post]:
    rows = Post.objects.prefetch_related("categories", "tagged__tag")
    return rows.prefetch_related("bylines__author__register").order_by("pk")


def absolute(html: str) -> str:
    """Return ``html`` with the whole addresses of our own files and pages."""
    own = re.compile(r'\b(src|href)="/(?!/)')
    return own.sub(rf'\1="{settings.SITE_URL}/', html)


def old_slugs(post: Post) -> list[str]:
    """Return the slugs under which the post was known on its day."""
    if not post.address_date:
        return []
    day = f"/{post.address_date:%Y/%m/%d}/"
    rows = Redirect.objects.filter(
        content_type__app_label="blog", content_type__model="post", object_id=post.pk
    )
    paths = rows.filter(path__startswith=day).order_by("path")
    found = paths.values_list("path", flat=True)
    return [path.removeprefix(day).strip("/") for path in found]
