"""
What readers may ask for in a search, and how it is written in one line.

    "bedside question" pause -simulation author:jalali #MedEd after:2015-06

Words must all be there; words in quotes side by side; a word after a - must not. The
rest narrows: who had a part, which tags, from which day on, before which day.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# More than anybody types, and little enough for PostgreSQL to read at once.
LONGEST = 200
PIECE = re.compile(
    r"""(?P<name>author|tag|after|before):(?:"(?P<quoted>[^"]*)"?|(?P<bare>\S*))"""
    r"""|\#(?P<hashtag>\w[\w-]*)(?!\S)"""
    r"""|(?P<words>-?"[^"]*"?|\S+)""",
    re.IGNORECASE | re.VERBOSE,
)
# Telephones write others than the one that PostgreSQL knows.
QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
# A day, or the first day of a month or of a year.
DAYS = ("%Y-%m-%d", "%Y-%m", "%Y")


@dataclass
class Search:
    """What is asked for; ``words`` are in PostgreSQL's language for web searches."""

    words: str = ""
    authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    after: date | None = None
    before: date | None = None

    def __bool__(self) -> bool:
        return bool(
            self.words or self.authors or self.tags or self.after or self.before
        )


def read(line: str) -> Search:
    """Take ``line`` apart; raise ValidationError for a date that is none."""
    search, words = Search(), []
    for piece in PIECE.finditer(line.translate(QUOTES)):
        name = (piece["name"] or "").lower()
        said = (piece["quoted"] or piece["bare"] or "").strip()
        if piece["words"]:
            words.append(piece["words"])
        elif piece["hashtag"]:
            search.tags.append(piece["hashtag"])
        elif said and name in ("after", "before"):
            setattr(search, name, read_day(said))
        elif said:
            {"author": search.authors, "tag": search.tags}[name].append(said)
    search.words = " ".join(words)
    return search


def read_day(said: str) -> date:
    for form in DAYS:
        try:
            return datetime.strptime(said, form).date()  # noqa: DTZ007  A day has none.
        except ValueError:
            continue
    raise ValidationError(
        _("“%(said)s” is no date. Write a year, a month or a day: 2015, 2015-06."),
        code="date",
        params={"said": said[:40]},
    )


class DayField(forms.CharField):
    """A day, which browsers offer a calendar for; a year or a month will do."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def to_python(self, value: Any) -> Any:
        said = super().to_python(value)
        return read_day(said) if said else None


class SearchForm(forms.Form):
    """One line for everything, and fields that say the same of the narrower things."""

    q = forms.CharField(required=False, max_length=LONGEST, label=gettext_lazy("Words"))
    author = forms.CharField(
        required=False, max_length=LONGEST, label=gettext_lazy("Author")
    )
    tag = forms.CharField(
        required=False, max_length=LONGEST, label=gettext_lazy("Topic")
    )
    after = DayField(required=False, label=gettext_lazy("From"))
    before = DayField(required=False, label=gettext_lazy("Before"))

    def clean_q(self) -> str:
        line: str = self.cleaned_data["q"]
        self.search = read(line)
        return line

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        # A calendar shows a day, and not the year that it was made of.
        days = {n: data[n].isoformat() for n in ("after", "before") if data.get(n)}
        self.data = dict(self.data.items()) | days
        if not self.errors:
            for name in ("author", "tag"):
                if data[name]:
                    getattr(self.search, f"{name}s").append(data[name].lstrip("#"))
            for name in days:
                setattr(self.search, name, data[name])
        return data
