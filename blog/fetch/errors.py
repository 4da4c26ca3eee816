"""Why nothing came: each a sentence, translated, that tells nothing of our network."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class FetchError(Exception):
    sentence: str | Promise = ""

    def __str__(self) -> str:
        return str(self.sentence)


class BadAddress(FetchError):
    """Nobody was asked: the text of the address alone decides. It stays so."""

    sentence = _("This is no address of a page on the open web.")


class Unreachable(FetchError):
    """
    Whatever happens below HTTP: no such name, an address that is not public, a refused
    connection, a wrong certificate, no HTTP, no answer in time, half an answer.

    One class on purpose, for who sees these apart has a map of our network. What it
    was is its ``__cause__``, for logs; try all of them again alike.
    """

    sentence = _("The address can't be reached.")


class TooManyRedirects(FetchError):
    sentence = _("The address leads on to others too often.")


class WrongType(FetchError):
    sentence = _("What the address holds is of a kind that is not taken.")


class TooLarge(FetchError):
    sentence = _("What the address holds is too large.")


class Packed(FetchError):
    """A compressed body: it was not asked for, and may unpack to any size."""

    sentence = _("The server of the address compresses what was asked for as it is.")
