from collections.abc import Iterator
from urllib.parse import unquote

from blog import markup
from blog.importers.report import Matter, Report
from blog.models import Byline, Page, Post

from . import addresses
from .bylines import Signed, byline, take_line, unsigned
from .guests import GUEST
from .media import Media
from .numbers import free_number
from .pages import Pages
from .people import People
from .records import Blog, Item
from .terms import Terms
from .texts import Texts, digest

LONGEST_TITLE = 300
LONGEST_SLUG = 190
# Kinds that WordPress keeps for itself, of which nothing is lost.
INNER = frozenset(
    "revision customize_changeset custom_css oembed_cache user_request wp_block "
    "wp_font_face wp_font_family wp_global_styles wp_template wp_template_part".split()
)


class Saver:
    """Saves the items of one export, each as the model that it is here."""

    def __init__(self, blog: Blog, media: Media, report: Report) -> None:
        self.blog = blog
        self.report = report
        self.media = media
        self.people = People(blog, media, report)
        self.terms = Terms(blog, report)
        self.posts = Posts(blog, media, report, self.people, self.terms)
        self.pages = Pages(blog, media, report)
        self._menus: set[str] = set()

    def prepare(self, guests: list[Item]) -> None:
        """Save what posts name: sections and tags, and know who may have signed."""
        for guest in guests:
            self.people.meet(guest)
        self.terms.save_all()

    def save(self, item: Item) -> Post | Page | None:
        """Save ``item``; None where nothing of it comes along, which is reported."""
        if item.status in ("trash", "auto-draft"):
            self.report.count(item.kind, "out")
            return None
        if item.kind == "post":
            return self.posts.save(item)
        if item.kind == "page":
            return self.pages.save(item)
        self._leave(item)
        return None

    def forget(self) -> None:
        """Forget all that was made for an item that failed: it is gone again."""
        self.media.forget()
        self.people.forget()
        self.terms.forget()

    def _leave(self, item: Item) -> None:
        """Report what has no place here, each menu once."""
        self.report.count(item.kind, "out")
        if item.kind == "nav_menu_item":
            for menu in item.terms_of("nav_menu"):
                if menu.name not in self._menus:
                    self._menus.add(menu.name)
                    self.report.tell(Matter.MENU, menu.name)
        elif item.kind not in (*INNER, GUEST):
            self.report.tell(Matter.KIND, f"{item.kind}: {item.title}")


class Posts(Texts):
    def __init__(
        self, blog: Blog, media: Media, report: Report, people: People, terms: Terms
    ) -> None:
        super().__init__(blog, media, report)
        self.people = people
        self.terms = terms

    def save(self, item: Item) -> Post:
        body, signed = self._read(item)
        known = self.known(Post, item)
        if isinstance(known, Post):
            self._mend(known, item, body)
            return known
        post = self._post(item, body)
        # Else Django looks first whether there is a row to update.
        post.save(force_insert=True)
        self._file(post, item)
        self._sign(post, signed)
        self.note(post, item, body)
        self._remember(post, item)
        self.report.count("post")
        return post

    def _read(self, item: Item) -> tuple[str, list[Signed]]:
        """Return the text without its byline and lead image, and who signs it."""
        body = self.convert(item)
        writers = self.people.signing(item)
        # Of two people of one name, the one who has to do with the post signs it.
        body, signed, looked_like_one = take_line(
            body, [*self.people.persons(), *writers]
        )
        if looked_like_one:
            self.report.tell(Matter.BYLINE_KEPT, item.title)
        signed = signed or [unsigned(person) for person in writers]
        return self._without_lead(item, body), signed

    def _without_lead(self, item: Item, body: str) -> str:
        """Leave out the figure at the top that the lead image shows already."""
        lead = self._lead_number(item)
        picture = self.media.picture(lead) if lead else None
        head, end, rest = body.partition("</figure>")
        if picture and end and head.startswith("<figure") and picture.src in head:
            return rest.strip() if head.count("<img") == 1 else body
        return body

    def _lead_number(self, item: Item) -> int:
        number = item.first("_thumbnail_id").strip()
        return int(number) if number.isdecimal() and len(number) < 19 else 0

    def _post(self, item: Item, body: str) -> Post:
        title = self.title(item, LONGEST_TITLE)
        number = free_number(Post, item.number)
        post = Post(
            pk=number,
            title=title,
            slug=self.slug(item, title, LONGEST_SLUG),
            standfirst=" ".join(markup.text(item.excerpt).split()),
            body=body,
            image=self.media.image(self._lead_number(item)),
            comments_open=item.comments_open,
            mentions_open=item.pings_open,
        )
        if item.published_at:
            post.created_at = item.published_at
        self._publish(post, item)
        if item.is_sticky:
            self.report.tell(Matter.STICKY, title)
        return post

    def _publish(self, post: Post, item: Item) -> None:
        """Give ``post`` its state and date: what was not public never becomes so."""
        if not self.is_public(item):
            self.report.tell(Matter.KEPT_DRAFT, post.title)
            return
        assert item.published_at is not None
        post.status = Post.Status.PUBLISHED
        post.published_at = item.published_at
        post.address_date = item.local_date or item.published_at.date()
        base, number = post.slug, 1
        day = Post.objects.filter(address_date=post.address_date)
        while day.filter(slug=post.slug).exists():
            number += 1
            post.slug = f"{base}-{number}"
        if number > 1:
            self.report.tell(Matter.SLUG_TAKEN, f"{post.title}: {post.slug}")

    def _file(self, post: Post, item: Item) -> None:
        categories, tags = self.terms.of(item)
        post.categories.add(*categories)
        post.tags.add(*tags)

    def _sign(self, post: Post, signed: list[Signed]) -> None:
        """Write the byline: kept as it was printed, nothing recorded of interests."""
        public = post.is_public
        for position, part in enumerate(signed, 1):
            author = self.people.author(part)
            row = byline(part, author)
            row.post, row.position = post, position
            row.kept_at = post.published_at if public else None
            if public:
                row.disclosure_status = Byline.Disclosure.NOT_RECORDED
            row.save()
            self.people.register(author, part)

    def _mend(self, post: Post, item: Item, body: str) -> None:
        if not post.image_id and (lead := self.media.image(self._lead_number(item))):
            row = self._row("post", item)
            if row and row.digest == digest(post.body):
                post.image = lead
                post.save()
        self.mend(post, item, body)

    def _remember(self, post: Post, item: Item) -> None:
        """Let all addresses that the post had on the other blog lead to it."""
        links = list(addresses.links_of(self.blog, item))
        old = [*links, *_renamed(links, item), *_redated(post, item)]
        if post.pk != item.number and item.number:
            self.report.tell(Matter.NUMBER_TAKEN, f"{post.title}: ?p={item.number}")
            old.append(f"/?p={item.number}")
        self.remember(post, old)


def _renamed(links: list[str], item: Item) -> Iterator[str]:
    """Yield where the post stood by earlier slugs, in the form of each of ``links``."""
    for slug in map(unquote, item.meta.get("_wp_old_slug", ())):
        if item.local_date and slug:
            yield f"/{item.local_date:%Y/%m/%d}/{slug}/"
        for path in links:
            before, named, after = path.rpartition(item.slug)
            if slug and named and item.slug:
                yield f"{before}{slug}{after}"


def _redated(post: Post, item: Item) -> Iterator[str]:
    """Yield where the post stood by earlier dates."""
    for moved in item.meta.get("_wp_old_date", ()):
        date = moved.strip().split("-")
        if len(date) == 3 and all(map(str.isdecimal, date)):
            yield f"/{'/'.join(date)}/{post.slug}/"
