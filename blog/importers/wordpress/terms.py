"""Categories and tags."""

from collections.abc import Iterable
from urllib.parse import unquote

from django.utils.text import slugify

from blog import markup
from blog.importers.report import Matter, Report
from blog.models import Category, Imported, Redirect, Tag
from blog.models.tag import LONGEST_SLUG, LONGEST_TAG

from .records import Blog, Item, Term

# What WordPress gives to posts that nobody filed.
UNFILED = "uncategorized"
# Taxonomies in which plugins keep series.
SERIES = ("series", "issuem_issue", "post_series", "organize_series")


class Terms:
    """The categories and tags of one import, each made when first it is used."""

    def __init__(self, blog: Blog, report: Report) -> None:
        self.blog = blog
        self.report = report
        self._categories: dict[str, Category] = {}
        self._tags: dict[str, Tag] = {}
        self._known = Imported.objects.known(blog.source, "category")

    def save_all(self) -> None:
        """Save every category and tag that the export names."""
        for taxonomy, slug in list(self.blog.terms):
            if taxonomy == "category":
                self._file([slug])
        named = [t for t in self.blog.terms.values() if t.taxonomy == "post_tag"]
        self.tags(named)

    def forget(self) -> None:
        self._categories.clear()
        self._tags.clear()
        self._known = Imported.objects.known(self.blog.source, "category")

    def of(self, item: Item) -> tuple[list[Category], list[Tag]]:
        """Return the categories and tags of ``item``."""
        slugs = [term.slug for term in item.terms_of("category")]
        for term in item.terms_of("category"):
            self.blog.terms.setdefault(("category", term.slug), term)
        for term in item.terms_of(*SERIES):
            self.report.tell(Matter.SERIES, f"{term.name}: {item.title}")
        return self._file(slugs), self.tags(item.terms_of("post_tag"))

    def _file(self, slugs: list[str]) -> list[Category]:
        """Return the categories ``slugs``; what has none is among all posts."""
        if UNFILED in slugs:
            for feed in ("", "feed/"):
                path, url = f"/category/{UNFILED}/{feed}", f"/{feed}"
                Redirect.objects.get_or_create(path=path, defaults={"url": url})
        filed = [slug for slug in slugs if slug != UNFILED]
        return [self.category(slug) for slug in dict.fromkeys(filed)]

    def category(self, slug: str, below: tuple[str, ...] = ()) -> Category:
        if slug not in self._categories:
            self._categories[slug] = self._category(slug, below)
        return self._categories[slug]

    def _category(self, slug: str, below: tuple[str, ...]) -> Category:
        known = Category.objects.filter(pk=self._known.get(slug, 0)).first()
        term = self.blog.terms.get(("category", slug), Term("category", slug, slug))
        name = markup.plain(term.name)[:100] or slug[:100]
        known = known or Category.objects.filter(name=name).first()
        self.report.count("category", "known" if known else "in")
        category = known or self._new(term, name, below)
        Imported.objects.note(self.blog.source, category, slug[:250])
        self._remember([f"/category/{path}/" for path in self._paths(term)], category)
        return category

    def _paths(self, term: Term) -> set[str]:
        """Return where ``term`` stood below ``/category/``, alone and in all others."""
        slugs, above = [term.slug], term.parent
        while above and above not in slugs:
            slugs.append(above)
            above = self.blog.terms.get(("category", above), term).parent
        return {term.slug, "/".join(reversed(slugs))}

    def _new(self, term: Term, name: str, below: tuple[str, ...]) -> Category:
        parent = None
        above = ("category", term.parent)
        if above in self.blog.terms and term.parent not in (*below, term.slug):
            parent = self.category(term.parent, (*below, term.slug))
        base = slugify(term.slug, allow_unicode=True)[:90] or "section"
        slug, number = base, 1
        while Category.objects.filter(slug=slug).exists():
            number += 1
            slug = f"{base}-{number}"
        category = Category(
            name=name, slug=slug, description=term.description, parent=parent
        )
        category.save()
        return category

    def tags(self, terms: list[Term]) -> list[Tag]:
        """Return the tags of ``terms``, whatever case each is written in."""
        new = {t.slug: t for t in terms if t.slug not in self._tags}
        names = {slug: tag_name(term) for slug, term in new.items()}
        names = {slug: name for slug, name in names.items() if name}
        here = set(Tag.objects.called(names.values()).values_list("pk", flat=True))
        found = Tag.objects.by_name(list(names.values()))
        for slug, name in names.items():
            tag = found[name]
            self._tags[slug] = tag
            if tag.pk not in here:
                self._place(tag, slug)
            self.report.count("tag", "known" if tag.pk in here else "in")
            here.add(tag.pk)
            self._describe(tag, new[slug])
            self._remember([f"/tag/{slug}/"], tag)
        return [self._tags[t.slug] for t in terms if t.slug in self._tags]

    def _describe(self, tag: Tag, term: Term) -> None:
        described = self.blog.terms.get(("post_tag", term.slug), term).description
        if described and not tag.description:
            tag.description = described
            tag.save()

    def _place(self, tag: Tag, slug: str) -> None:
        """Let a new tag stand where it stood there: of "C" and "C++" one is "c-2"."""
        usual = slugify(slug, allow_unicode=True) == slug and len(slug) <= LONGEST_SLUG
        if usual and slug != tag.slug and not Tag.objects.filter(slug=slug).exists():
            Tag.objects.filter(pk=tag.pk).update(slug=slug)
            tag.slug = slug

    def _remember(self, paths: Iterable[str], thing: Category | Tag) -> None:
        here = unquote(thing.get_absolute_url()).lower()
        old = [path for path in paths if unquote(path).lower() != here]
        self.report.count("redirect", number=Redirect.objects.keep(old, thing))


def tag_name(term: Term) -> str:
    """Return the name as a tag here has it, or nothing where it has no letter."""
    name = " ".join(markup.plain(term.name).split()).removeprefix("#")
    name = name[:LONGEST_TAG].strip()
    return name if any(map(str.isalnum, name)) else ""
