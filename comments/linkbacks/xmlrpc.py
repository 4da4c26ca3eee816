"""
The one call of XML-RPC that we answer: ``pingback.ping``.

expat stops entities that grow, but builds what is merely large before it hands it
over: so what may come is little, and everything else is refused where it begins
(security.md, A4 and S10).
"""

from typing import NamedTuple
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import escape

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

METHOD = "pingback.ping"
# The numbers that servers of XML-RPC agreed on ("Specification for Fault Code
# Interoperability", 2001): no XML, no call, no such method, wrong parameters.
NOT_XML, NO_CALL, NO_METHOD, WRONG_PARAMETERS = -32700, -32600, -32601, -32602

CALL = ("methodCall",)
NAME = (*CALL, "methodName")
PARAMETERS = (*CALL, "params")
PARAMETER = (*PARAMETERS, "param")
VALUE = (*PARAMETER, "value")
STRING = (*VALUE, "string")
KNOWN = {CALL, NAME, PARAMETERS, PARAMETER, VALUE, STRING}
MOST_ELEMENTS = 9  # Two parameters take no more.

ANSWER = """<?xml version="1.0" encoding="utf-8"?>
<methodResponse><params><param><value><string>{}</string></value></param></params>\
</methodResponse>
"""
FAULT = """<?xml version="1.0" encoding="utf-8"?>
<methodResponse><fault><value><struct>\
<member><name>faultCode</name><value><int>{}</int></value></member>\
<member><name>faultString</name><value><string>{}</string></value></member>\
</struct></value></fault></methodResponse>
"""


class Misunderstood(Exception):
    """A request that is no call of the one method: ``code`` and a sentence."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class Ping(NamedTuple):
    source: str
    target: str


def read(body: bytes) -> Ping:
    """Return what ``body`` calls for. Raise Misunderstood where it is anything else."""
    target = _Target()
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    try:
        parser.feed(body)
        parser.close()
    except (ParseError, DefusedXmlException, LookupError, ValueError):
        raise Misunderstood(NOT_XML, _("This is not well-formed XML.")) from None
    if not target.method:
        raise no_call()
    if len(target.values) != 2:
        raise wrong_parameters()
    # WordPress writes them so, and other programs read them so (PB-S11).
    return Ping(*(value.replace("&amp;", "&").strip() for value in target.values))


def answer(sentence: str) -> str:
    return ANSWER.format(escape(sentence))


def fault(code: int, sentence: str) -> str:
    return FAULT.format(code, escape(sentence))


def no_call() -> Misunderstood:
    return Misunderstood(NO_CALL, _("This is no call of XML-RPC."))


def wrong_parameters() -> Misunderstood:
    sentence = _("pingback.ping takes two strings: the source and the target.")
    return Misunderstood(WRONG_PARAMETERS, sentence)


class _Target:
    """Collects the name and the strings of a call, and stops at whatever else comes."""

    def __init__(self) -> None:
        self.method = ""
        self.values: list[str] = []
        self._path: tuple[str, ...] = ()
        self._texts: list[str] = []
        self._string: str | None = None
        self._elements = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._path = (*self._path, tag)
        self._elements += 1
        if self._path not in KNOWN:
            raise wrong_parameters() if self._path[:3] == PARAMETER else no_call()
        if self._elements > MOST_ELEMENTS:
            raise wrong_parameters()
        self._texts.clear()

    def data(self, text: str) -> None:
        self._texts.append(text)

    def end(self, tag: str) -> None:
        text = "".join(self._texts)
        if self._path == NAME:
            self._name(text.strip())
        elif self._path == STRING:
            self._string = text
        elif self._path == VALUE:
            # Without a type in it, a value is a string.
            self.values.append(text if self._string is None else self._string)
            self._string = None
        self._texts.clear()
        self._path = self._path[:-1]

    def close(self) -> None:
        """Nothing is returned: what came is asked for by name."""

    def _name(self, name: str) -> None:
        if name != METHOD:
            raise Misunderstood(NO_METHOD, _("The one method here is pingback.ping."))
        self.method = name
