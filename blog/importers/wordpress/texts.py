"""What posts and pages have in common when they come in."""

from collections.abc import Iterable
from hashlib import sha256
from urllib.parse import unquote

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from blog import markup
from blog.importers.report import Matter, Report
from blog.models import Imported, Page, Post, Redirect
from blog.models.post import LONGEST_BODY

from .bodies import convert
from .media import Media
from .records import Blog, Item


class Texts:
    """Reads one text, and knows again what came in before."""

    def __init__(self, blog: Blog, media: Media, report: Report) -> None:
        self.blog = blog
        self.media = media
        self.report = report

    def convert(self, item: Item) -> str:
        body = convert(item, self.media, self.report)
        if len(body) > LONGEST_BODY:
            body = cut(body)
            self.report.tell(Matter.CUT, item.title)
        return body

    def is_public(self, item: Item) -> bool:
        """Return whether everybody could read ``item`` there, and can by now."""
        at = item.published_at
        due = at is not None and at <= timezone.now()
        return item.status == "publish" and not item.password and due

    def title(self, item: Item, longest: int) -> str:
        title = " ".join(markup.text(item.title).split())
        if len(title) > longest:
            self.report.tell(Matter.CUT, title)
            title = f"{title[: longest - 1].rstrip()}…"
        return title or _("Untitled")

    def slug(self, item: Item, title: str, longest: int) -> str:
        slug = slugify(item.slug, allow_unicode=True)[:longest].strip("-")
        slug = slug or slugify(title, allow_unicode=True)[:longest].strip("-")
        return slug or f"{item.kind}-{item.number}"

    def known(self, model: type[Post] | type[Page], item: Item) -> Post | Page | None:
        """Return what came in as ``item`` before, if it is still here."""
        row = self._row(model._meta.model_name or "", item)
        return model._default_manager.filter(pk=row.object_id).first() if row else None

    def _row(self, kind: str, item: Item) -> Imported | None:
        rows = Imported.objects.filter(source=self.blog.source, kind=kind)
        return rows.filter(number=item.key).first()

    def note(self, thing: Post | Page, item: Item, body: str) -> None:
        Imported.objects.note(self.blog.source, thing, item.key, digest=digest(body))

    def mend(self, thing: Post | Page, item: Item, body: str) -> None:
        """Write ``body`` anew where it came in worse and nobody has edited it here."""
        what = thing._meta.model_name or ""
        row = self._row(what, item)
        revised_at = getattr(thing, "revised_at", None)
        untouched = row and row.digest == digest(thing.body)
        if untouched and body and body != thing.body:
            thing.body = body
            thing.save()
            if isinstance(thing, Post):
                # It reads as it did there: no news for readers.
                Post.objects.filter(pk=thing.pk).update(revised_at=revised_at)
            self.note(thing, item, body)
            self.report.count(what, "mended")
        else:
            self.report.count(what, "known")

    def remember(self, thing: Post | Page, paths: Iterable[str]) -> None:
        """Let each of ``paths``, at which the text stood, lead to it."""
        old = set(paths) - {unquote(thing.get_absolute_url())}
        self.report.count("redirect", number=Redirect.objects.keep(old, thing))


def cut(body: str) -> str:
    """Return what of ``body`` may be kept, whole paragraphs of it if there are any."""
    body = body[:LONGEST_BODY]
    end = max(body.rfind("\n\n"), body.rfind("</p>") + len("</p>"))
    return body[:end] if end >= len("</p>") else body


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
