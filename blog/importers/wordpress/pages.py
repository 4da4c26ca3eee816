"""Pages outside the stream of posts."""

from blog.importers.report import Matter
from blog.models import Page
from blog.models.page import is_ours

from .addresses import links_of
from .numbers import free_number
from .records import Item
from .texts import Texts


class Pages(Texts):
    """Saves pages; those that every site begins with give way while untouched."""

    def save(self, item: Item) -> Page:
        known = self.known(Page, item)
        body = self.convert(item)
        if isinstance(known, Page):
            self.mend(known, item, body)
            return known
        title = self.title(item, 200)
        slug = self._slug(item, title)
        page = self._untouched(slug) or Page(pk=free_number(Page, item.number))
        page.title, page.slug, page.body = title, slug, body or "<p></p>"
        page.is_published = self.is_public(item)
        page.save()
        self.note(page, item, body)
        self._remember(page, item)
        self.report.count("page")
        if not page.is_published:
            self.report.tell(Matter.KEPT_DRAFT, title)
        return page

    def _untouched(self, slug: str) -> Page | None:
        """Return the page that the site began with, if it says what it said then."""
        return Page.objects.filter(slug=slug, is_first_text=True).first()

    def _slug(self, item: Item, title: str) -> str:
        base = self.slug(item, title, 90)
        slug, number = base, 1
        while self._is_taken(slug):
            number += 1
            slug = f"{base}-{number}"
        if slug != base:
            self.report.tell(Matter.SLUG_TAKEN, f"{title}: /{slug}/")
        return slug

    def _is_taken(self, slug: str) -> bool:
        stored = Page.objects.filter(slug=slug).exists()
        return is_ours(slug) or (stored and not self._untouched(slug))

    def _remember(self, page: Page, item: Item) -> None:
        """Let ``/?page_id=2`` and where the page stood in others lead to it."""
        numbered = [f"/?page_id={item.number}"] if item.number else []
        self.remember(page, [*links_of(self.blog, item), *numbered])
