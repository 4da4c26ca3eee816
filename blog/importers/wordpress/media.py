import re
from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from blog.images import EXTENSIONS, clean
from blog.importers.report import Matter, Report
from blog.models import Image, Imported, Redirect
from blog.models.attachment import is_attachment

from . import addresses
from .fetching import Fetching
from .files import Files
from .numbers import free_number
from .places import Picture
from .records import Blog, Item

# WordPress' own names for a smaller copy, a large original and an edited one.
SIZED = re.compile(r"-(?:[0-9]{1,5}x[0-9]{1,5}|scaled|rotated|e[0-9]{10,13})(?=\.\w+$)")
CREDIT = re.compile(r's:[0-9]+:"(?:credit|copyright)";s:[0-9]+:"([^"]{1,200})"')
SHOWN = tuple(f".{extension}" for extension in [*EXTENSIONS, "gif", "bmp"])
TAGS = re.compile(r"<[^<>]*+>")


class Media:
    """
    The files of the other blog: found in ``folder``, saved, and found again.

    ``folder`` is a copy of ``wp-content/uploads``, or holds one. Nothing outside of
    it is read. What attachments lack there is fetched if a folder for it is given.
    """

    def __init__(
        self,
        blog: Blog,
        folder: Path | None,
        report: Report,
        fetched: Path | None = None,
    ) -> None:
        self.blog = blog
        self.report = report
        self.saved: list[str] = []  # names of the files that this import stored
        self._roots = roots(folder)
        self._keys: dict[str, int] = {}
        self._links: dict[str, int] = {}
        self._children: dict[int, list[Item]] = {}
        self._pictures: dict[str, Picture | None] = {}
        self._known = Imported.objects.known(blog.source, "image")
        self.files = Files(self)
        self._fetching = Fetching(self, fetched) if fetched else None
        for item in blog.attachments.values():
            self._enter(item)
        # A file whose own name looks like that of a smaller copy goes before.
        for key, number in list(self._keys.items()):
            self._keys.setdefault(SIZED.sub("", key), number)

    def _enter(self, item: Item) -> None:
        url = item.attachment_url or item.guid
        for key in (self.key(item), addresses.bare(url)):
            if key:
                self._keys.setdefault(key, item.number)
        if (link := addresses.path_of(self.blog, item.link)) and link != "/":
            self._links.setdefault(link.rstrip("/"), item.number)
        self._children.setdefault(item.parent, []).append(item)

    def key(self, item: Item) -> str:
        """Return where the file of ``item`` lies in the folder of uploads."""
        if key := item.first("_wp_attached_file").strip().lstrip("/"):
            return key
        path = addresses.path_of(self.blog, item.attachment_url or item.guid) or ""
        return addresses.upload_key(path)

    def save_all(self, tell: Callable[[], None]) -> None:
        """Save every attachment, each in a transaction of its own."""
        for item in self.blog.attachments.values():
            with transaction.atomic():
                if not self.files.save(item):
                    self.picture(item.number)
            tell()

    def forget(self) -> None:
        """Forget what was found so far; files without a row go, too."""
        self._pictures.clear()
        self._known = Imported.objects.known(self.blog.source, "image")
        self.files.forget()
        kept = {
            *Image.objects.filter(file__in=self.saved).values_list("file", flat=True),
            *self.files.kept(self.saved),
        }
        for name in {*self.saved} - kept:
            default_storage.delete(name)
        self.saved[:] = [name for name in self.saved if name in kept]

    # What texts ask (Places).

    def picture_at(self, address: str) -> Picture | None:
        if number := self._number_at(address):
            return self.picture(number)
        path = addresses.path_of(self.blog, address)
        if path is None:
            return None
        key = addresses.upload_key(path)
        plain = SIZED.sub("", key)
        return self._once(f"/{plain}", lambda: self._save_loose(plain, key))

    def _number_at(self, address: str) -> int | None:
        """Return the attachment whose file, or page, stood at ``address``."""
        if number := self._keys.get(addresses.bare(address)):
            return number
        path = addresses.path_of(self.blog, address)
        if path is None:
            return None
        key = addresses.upload_key(path)
        found = (self._keys.get(key), self._keys.get(SIZED.sub("", key)))
        return self._links.get(path.rstrip("/")) or found[0] or found[1]

    def file_at(self, address: str) -> str | None:
        path = addresses.path_of(self.blog, address)
        item = self.blog.attachments.get(self._number_at(address) or 0)
        if item and is_attachment(self.key(item)):
            return self.files.address(item)
        if path is None or not addresses.is_upload(path, address):
            return None
        return self.files.loose(addresses.upload_key(path), path)

    def picture(self, number: int) -> Picture | None:
        item = self.blog.attachments.get(number)
        if not item:
            return None
        return self._once(str(number), lambda: self._save_attachment(item))

    def children(self, number: int) -> list[int]:
        children = self._children.get(number, []) if number else []
        return [c.number for c in sorted(children, key=lambda c: (c.order, c.number))]

    def is_file(self, address: str) -> bool:
        path = addresses.path_of(self.blog, address) or ""
        return addresses.is_upload(path, address) or bool(self._number_at(address))

    def address(self, url: str) -> str:
        return addresses.here(self.blog, url)

    def image(self, number: int) -> Image | None:
        """Return the image of the attachment ``number``, for a post to stand above."""
        if not self.picture(number):
            return None
        return Image.objects.filter(pk=self._known[str(number)]).first()

    def _once(self, number: str, save: Callable[[], Image | None]) -> Picture | None:
        """Return the picture ``number``, found or saved the first time it is asked."""
        if number not in self._pictures:
            image = Image.objects.filter(pk=self._known.get(number, 0)).first()
            how = "known"
            if not image and (image := save()):
                Imported.objects.note(self.blog.source, image, number)
                self._known[number] = image.pk
                how = "in"
            if image:
                self.report.count("image", how)
            self._pictures[number] = picture_of(image) if image else None
        return self._pictures[number]

    def _save_attachment(self, item: Item) -> Image | None:
        key = self.key(item)
        if is_attachment(key):
            return None
        if not key.lower().endswith(SHOWN):
            self.report.count("attachment", "out")
            self.report.tell(Matter.KIND, f"attachment: {key or item.title}")
            return None
        image = Image(
            pk=free_number(Image, item.number),
            alt=item.first("_wp_attachment_image_alt").strip(),
            caption=plain_words(item.excerpt) or plain_words(item.body),
            credit=credit_of(item),
        )
        if item.published_at:
            image.created_at = item.published_at
        if not self._store(image, [key, SIZED.sub("", key)]):
            return None
        self._remember(image, item)
        return image

    def _save_loose(self, plain: str, key: str) -> Image | None:
        """Save a file that texts show and no attachment names."""
        if not self._roots or not plain.lower().endswith(SHOWN):
            return None
        image = Image()
        if not self.find([plain, key]) or not self._store(image, [plain, key]):
            return None
        Redirect.objects.keep([f"{addresses.UPLOADS}{plain}"], image)
        return image

    def _store(self, image: Image, keys: list[str]) -> bool:
        """Store the file for ``image`` and the row; False where there is none good."""
        path = self.find(keys)
        if path is None:
            self.report.count("image", "out")
            self.report.tell(Matter.NO_FILE, keys[0])
            return False
        image.needs_alt = not image.alt
        try:
            with path.open("rb") as stream:
                image.file = clean(File(stream, name=path.name), old=True)
                image.save()
        except ConnectionError:
            raise  # The storage is away: no fault of the file.
        except (ValidationError, OSError) as error:
            reason = "; ".join(getattr(error, "messages", [str(error.args[-1])]))
            self.report.count("image", "out")
            self.report.tell(Matter.BAD_FILE, f"{keys[0]}: {reason}")
            return False
        self.saved.append(str(image.file.name))
        if image.needs_alt:
            self.report.tell(Matter.NO_ALT, keys[0])
        return True

    def find(self, keys: list[str]) -> Path | None:
        # A Mac writes "ü" in two characters, where WordPress has one.
        forms = [normalize(f, key) for key in keys for f in ("NFC", "NFD")]
        for root in self._roots:
            for key in dict.fromkeys([*keys, *forms]):
                if path := file_in(root, key):
                    return path
        return self._fetching.find(keys) if self._fetching else None

    def old_paths(self, item: Item) -> set[str]:
        """Return where the file of ``item`` stood."""
        path = addresses.path_of(self.blog, item.attachment_url or item.guid)
        return {path or "/"} - {"/"}

    def _remember(self, image: Image, item: Item) -> None:
        """Let the old addresses of the file lead to the image."""
        old = self.old_paths(item)
        # Smaller copies are named after the original, of which this may be one.
        if self._keys.get(SIZED.sub("", self.key(item))) == item.number:
            old |= {SIZED.sub("", path) for path in old}
        if image.pk != item.number:
            self.report.tell(Matter.NUMBER_TAKEN, f"?attachment_id={item.number}")
        self.report.count("redirect", number=Redirect.objects.keep(old, image))


def file_in(root: Path, key: str) -> Path | None:
    """Return the file ``key`` below ``root``, None where that leads elsewhere."""
    try:
        path = (root / key).resolve()
        return path if path.is_relative_to(root) and path.is_file() else None
    except (OSError, ValueError):  # No disk has a name like this.
        return None


def roots(folder: Path | None) -> list[Path]:
    """Return where uploads may lie in ``folder``, the likeliest first."""
    if folder is None:
        return []
    inside = [folder / "wp-content" / "uploads", folder / "uploads", folder]
    # Packed with the folder it lay in, whatever that was called; a Mac adds its own.
    others = [p for p in folder.iterdir() if p.is_dir() and p.name[0] not in "._"]
    inside += others if len(others) == 1 else []
    return [path.resolve() for path in inside if path.is_dir()]


def picture_of(image: Image) -> Picture:
    return Picture(
        src=image.file.url,
        alt=image.alt,
        caption=image.caption,
        width=image.width,
        height=image.height,
    )


def credit_of(item: Item) -> str:
    """Return who made the image, where a plugin or the camera wrote it down."""
    for key in ("_media_credit", "_wp_attachment_credit", "credit"):
        if credit := item.first(key).strip():
            return credit[:200]
    found = CREDIT.search(item.first("_wp_attachment_metadata")[:100_000])
    return found[1].strip() if found else ""


def plain_words(html: str) -> str:
    return " ".join(TAGS.sub(" ", html).split())
