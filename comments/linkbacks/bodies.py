"""What other sites send us: little, and read only that far."""

import codecs

from django.http import HttpRequest, QueryDict

LARGEST = 16 * 1024  # bytes
FORM = "application/x-www-form-urlencoded"
# What Python calls the encodings of texts; UTF-7 hides tags, and others are no texts.
TEXTS = {
    *("ascii", "utf-8", "euc_jp", "shift_jis", "cp932", "iso2022_jp", "euc_kr"),
    *("big5", "gb2312", "gbk", "gb18030", "koi8-r", "koi8-u"),
    *(f"iso8859-{number}" for number in range(1, 17)),
    *(f"cp{number}" for number in range(1250, 1259)),
}
UNKNOWN = "\ufffd"


class TooLarge(Exception):
    """More was sent than any mention takes."""


class UnknownEncoding(Exception):
    """The text is in an encoding that is not known, or that is no text's."""


def body_of(request: HttpRequest) -> bytes:
    """Return what was sent. Raise TooLarge, not reading on, if it is too much."""
    body = request.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise TooLarge
    return body


def form_of(request: HttpRequest) -> QueryDict:
    """
    Return the fields of a form, in whatever encoding it is; none where it is no form.

    The encoding is what the request says, else a field ``charset``, else UTF-8, or
    Latin 1 where the text is no UTF-8.
    """
    body = body_of(request)
    if request.content_type != FORM:
        return QueryDict()
    form = QueryDict(body, encoding="utf-8")
    params = request.content_params or {}
    named = params.get("charset") or form.get("charset", "")
    if named:
        return QueryDict(body, encoding=known(named))
    garbled = any(UNKNOWN in value for values in form.lists() for value in values[1])
    return QueryDict(body, encoding="iso8859-1") if garbled else form


def known(encoding: str) -> str:
    """Return Python's name of ``encoding``. Raise UnknownEncoding if it has none."""
    try:
        name = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        raise UnknownEncoding from None
    if name not in TEXTS:
        raise UnknownEncoding
    return name
