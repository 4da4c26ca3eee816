"""Bodies that are nearly right, each as its seed has it."""

import random

# What parsers stumble over, to be put in somewhere.
ODD = (
    *(b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"),
    *(b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<!--", b"--", b"<?", b"?>", b'"'),
    *(b"&#0;", b"&#xD800;", b"&#x110000;", b"&lt;", b"&amp;amp;", b"&nope;"),
    *(b"<!DOCTYPE a>", b'<!ENTITY a "b">', b'<?xml version="1.1"?>'),
    *(b"<value>", b"</value>", b"<int>9</int>", b"<struct/>", b"<array/>"),
    *(b"<base64>AA==</base64>", b"<x xmlns='u:r:n'/>", b"<nil/>", b"<a b='c' b='d'/>"),
    *(
        b"%00",
        b"%ff",
        b"%",
        b"%u0000",
        b"&",
        b"=",
        b"source=",
        b"&target=",
        b"charset=",
    ),
    *(b"utf-7", b"http://", b"javascript:", b"[::1]", b"\\", b"@", b":99999", b"\r\n"),
    *("é".encode("utf-16"), "\u202e".encode(), "\ufffe".encode(), b"A" * 5000),
)
ENCODINGS = (
    *(
        b"utf-8",
        b"utf-16",
        b"utf-7",
        b"utf-32",
        b"iso-8859-1",
        b"cp037",
        b"zip",
        b"hex",
    ),
    *(b"idna", b"punycode", b"shift_jis", b"unicode_escape", b"rot13", b"x", b""),
)


def bodies(whole, number, seed):
    """Yield ``number`` bodies made of ``whole`` (bytes) by a few changes each."""
    chance = random.Random(seed)
    for _ in range(number):
        body = whole
        for _ in range(chance.randint(1, 4)):
            body = chance.choice(CHANGES)(body, chance)
        yield body


def put_in(body, chance):
    at = chance.randrange(len(body) + 1)
    return body[:at] + chance.choice(ODD) + body[at:]


def overwrite(body, chance):
    at = chance.randrange(len(body) + 1)
    return body[:at] + bytes([chance.randrange(256)]) + body[at + 1 :]


def cut(body, chance):
    start, end = sorted(chance.randrange(len(body) + 1) for _ in range(2))
    return body[:start] + body[end:] if chance.random() < 0.8 else body[:start]


def repeat(body, chance):
    start, end = sorted(chance.randrange(len(body) + 1) for _ in range(2))
    return body[:end] + body[start:end] * chance.choice((1, 2, 50)) + body[end:]


def rename_encoding(body, chance):
    return body.replace(b"utf-8", chance.choice(ENCODINGS), 1)


def transcode(body, chance):
    encoding = chance.choice(("utf-16", "utf-16-le", "utf-32", "cp037"))
    return body.decode("latin-1").encode(encoding, "replace")


CHANGES = (
    put_in,
    put_in,
    overwrite,
    overwrite,
    cut,
    repeat,
    rename_encoding,
    transcode,
)
