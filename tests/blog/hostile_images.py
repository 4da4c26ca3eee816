"""Files that call themselves pictures and mean harm, each made here (S8)."""

import struct
import zipfile
import zlib
from functools import cache
from io import BytesIO

from PIL import Image as Picture
from PIL import ImageCms
from PIL.PngImagePlugin import PngInfo

PHP = b"<?php system($_GET['c']); ?>"
SCRIPT = b"<script>alert(document.domain)</script>"
SVG = (
    b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' "
    b"onload='alert(1)'><script>alert(1)</script></svg>"
)


def picture(form, size=(60, 40), mode="RGB", **options):
    stream = BytesIO()
    Picture.new(mode, size, 0 if mode in "1L" else "#0b5a5e").save(
        stream, form, **options
    )
    return stream.getvalue()


def chunk(kind, data):
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


def png(width, height, body=b"", *, bits=8, colour=2, extra=b""):
    """Return a PNG whose header says what it likes."""
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + extra
        + chunk(b"IDAT", zlib.compress(body, 9))
        + chunk(b"IEND", b"")
    )


def jpeg_of(width, height):
    """Return a JPEG whose header says another size than it has."""
    data = bytearray(picture("jpeg"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def moving(form):
    frames = [Picture.new("RGB", (4, 4), colour) for colour in ("red", "green")]
    stream = BytesIO()
    frames[0].save(stream, form, save_all=True, append_images=frames[1:])
    return stream.getvalue()


def archive(name="x.html", content=SCRIPT):
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr(name, content)
    return stream.getvalue()


def noted(**texts):
    notes = PngInfo()
    for name, text in texts.items():
        notes.add_text(name, text)
    return picture("png", pnginfo=notes)


def tall_profile():
    """Return a PNG whose colour profile unpacks to a hundred megabytes."""
    bomb = b"icc\0\0" + zlib.compress(b"\0" * 100_000_000, 9)
    return png(4, 4, b"\0" * 52, extra=chunk(b"iCCP", bomb))


def text_bomb():
    bomb = b"Comment\0\0" + zlib.compress(b"\0" * 50_000_000, 9)
    return png(4, 4, b"\0" * 52, extra=chunk(b"zTXt", bomb))


def large_profile():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return picture("jpeg", icc_profile=srgb + b"\0" * (6 * 2**20))


def cut(data, part=0.5):
    return data[: int(len(data) * part)]


def broken(data, at, with_=b"\xff" * 16):
    where = int(len(data) * at)
    return data[:where] + with_ + data[where + len(with_) :]


def noise(form, size=(300, 200), **options):
    stream = BytesIO()
    Picture.effect_noise(size, 80).convert("RGB").save(stream, form, **options)
    return stream.getvalue()


def bombs():
    yield "81 megapixels.png", lambda: png(9000, 9000, b"\0" * (9000 * 27001))
    yield "169 megapixels.png", lambda: picture("png", (13_000, 13_000), "1")
    yield "400 megapixels.png", lambda: png(20_000, 20_000, b"\0" * 1000)
    yield "40 megapixels and a line.png", lambda: picture("png", (10_000, 4_001), "1")
    yield "a billion high.png", lambda: png(1, 2**30)
    yield "a billion wide.png", lambda: png(2**30, 1)
    yield "the largest sides.png", lambda: png(2**31 - 1, 2**31 - 1)
    yield "no width.png", lambda: png(0, 10)
    yield "one wide.png", lambda: picture("png", (1, 12_001), "1")
    yield "one high.png", lambda: picture("png", (12_001, 1), "1")
    yield "claims.jpg", lambda: jpeg_of(65_000, 65_000)
    yield "claims long.jpg", lambda: jpeg_of(12_001, 10)
    yield "wide.webp", lambda: picture("webp", (16_000, 10))
    yield "many.webp", lambda: picture("webp", (8_000, 5_001), method=0)
    yield "profile bomb.png", lambda: tall_profile()
    yield "text bomb.png", lambda: text_bomb()
    yield "profile of 6 MB.jpg", lambda: large_profile()
    yield "11 MB.png", lambda: picture("png") + b"\0" * (11 * 2**20)


def more_than_a_picture():
    yield "php behind.jpg", lambda: picture("jpeg") + PHP
    yield "php comment.jpg", lambda: picture("jpeg", comment=PHP)
    yield "php text.png", lambda: noted(Comment=PHP.decode())
    yield "php behind.png", lambda: picture("png") + PHP
    yield "php.webp", lambda: picture("webp") + PHP
    yield "script behind.jpg", lambda: picture("jpeg") + SCRIPT
    yield "script comment.jpg", lambda: picture("jpeg", comment=SCRIPT)
    yield "script text.png", lambda: noted(Title=SCRIPT.decode())
    yield "SCRIPT text.png", lambda: noted(Title=SCRIPT.decode().upper())
    yield "script exif.jpg", lambda: picture("jpeg", exif=b"Exif\0\0" + SCRIPT)
    yield (
        "page behind.webp",
        lambda: picture("webp") + b"<!DOCTYPE html><title>x</title>",
    )
    yield "svg behind.png", lambda: picture("png") + SVG
    yield "zip behind.jpg", lambda: picture("jpeg") + archive()
    yield (
        "zip behind.png",
        lambda: picture("png") + archive("x.class", b"\xca\xfe\xba\xbe"),
    )
    yield "gif and script.jpg", lambda: b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//"
    yield "gif and script.png", lambda: b"GIF89a=1;alert(1)//" + b"\0" * 40


def something_else():
    yield "svg.png", lambda: SVG
    yield "svg.svg", lambda: SVG
    yield "svg.jpg", lambda: SVG
    yield "page.png", lambda: b"<!DOCTYPE html>" + SCRIPT
    yield "program.jpg", lambda: b"\x7fELF" + b"\0" * 200
    yield "zip.png", lambda: archive()
    yield "pdf.jpg", lambda: b"%PDF-1.7\n1 0 obj<</JS(app.alert(1))>>endobj"
    yield "ps.png", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(x) run"
    yield "tiff.jpg", lambda: picture("tiff")
    yield "icon.png", lambda: picture("ico")
    yield "bmp.png", lambda: picture("bmp")
    yield "gif.webp", lambda: picture("gif")
    yield "empty.png", lambda: b"\n"
    yield "moves.webp", lambda: moving("webp")
    yield "moves.png", lambda: moving("png")
    yield "moves.gif", lambda: moving("gif")
    yield "moves.avif", lambda: moving("avif")


def malformed():
    yield "cut.jpg", lambda: cut(noise("jpeg"))
    yield "cut.png", lambda: cut(noise("png"))
    yield "cut.webp", lambda: cut(noise("webp"))
    yield "cut.avif", lambda: cut(noise("avif"), 0.8)
    yield "head alone.jpg", lambda: cut(noise("jpeg"), 0.02)
    yield "broken.png", lambda: broken(noise("png"), 0.5)
    yield "broken head.avif", lambda: broken(noise("avif"), 0)
    yield "zeros.png", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 400
    yield "no lines.png", lambda: png(4000, 4000, b"\0" * 10)
    yield "broken.heic", lambda: b"\0\0\0\x18ftypheic" + b"\xff" * 400


def names():
    def sound():
        return picture("png")

    yield "picture.php", sound
    yield "picture.png.html", sound
    yield "picture.svg", sound
    yield "picture", sound
    yield ".png", sound
    yield "cod\u202egnp.exe.png", sound
    yield "picture\u2066.png", sound
    yield "picture\x01.png", sound


KINDS = (bombs, more_than_a_picture, something_else, malformed, names)
MAKERS = {name: maker for kind in KINDS for name, maker in kind()}


@cache
def made(name):
    """Return the bytes of one: made when asked for, since some take a second."""
    return MAKERS[name]()
