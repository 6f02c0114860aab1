"""What pages say in each language: the site's own words, and what forms print, in English where it is known."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, TypedDict

from markupsafe import Markup, escape

from mingzhang.language.parts import CHINESE_TAG, chinese_pieces, chinese_throughout
from mingzhang.rulebook import Rulebook
from mingzhang.rulebook.rules import Name
from mingzhang.rulebook.yamlfile import read_file

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
_TAGS = {"zh": CHINESE_TAG, "en": "en"}


@cache
def _words() -> dict[str, Name]:
    return read_file(Path(str(files("mingzhang.publishing.site") / "words.yaml")), dict[str, Name])


class Drawn(TypedDict):
    """What a chart is told beside its data."""

    heads: tuple[str, str]
    unit_at_axis: bool


@dataclass(frozen=True)
class Words:
    """The words of one language."""

    language: Language
    book: Rulebook

    def __call__(self, key: str, *values: object) -> str:
        """A word or sentence of the site, with values put in."""
        return self.named(_words()[key]).format(*values)

    def named(self, name: Name) -> str:
        """A name of the rule book."""
        return name.zh if self.language == "zh" else name.en

    def printed(self, text: str) -> str:
        """What a form prints: as it is in Chinese, its English name where one is known."""
        return text if self.language == "zh" else self.book.portal.english.get(text, text)

    def titled(self, title: str, unit: str) -> str:
        """The title of a chart; English units are too long to stand at an axis, so they stand there."""
        return f"{title} ({unit})" if unit and self.language == "en" else title

    def drawn(self, name: str) -> "Drawn":
        """How the words of a chart are set: its table's heads, and whether the axis names the unit."""
        return {"heads": (self(name), self("amount")), "unit_at_axis": self.language == "zh"}

    def title(self, form: str, printed: str) -> str:
        """The title of a form."""
        definition = self.book.forms.get(form)
        return printed if self.language == "zh" or definition is None else definition.title_en

    def kind(self, kind: str) -> str:
        """The name of a kind of report."""
        return self.named(self.book.portal.kinds[kind])

    def mark(self, text: str) -> str | None:
        """The language of a text where it is not that of the page, for those who hear it."""
        chinese = any("\u4e00" <= sign <= "\u9fff" for sign in text)
        return _TAGS["zh"] if self.language == "en" and chinese else None

    def spoken(self, text: str) -> Markup:
        """A text for people; in a page of another language each Chinese piece of a mixed one is marked."""
        if not self.mark(text) or chinese_throughout(text):
            return escape(text)
        marked = Markup('<span lang="{}">{}</span>')
        pieces = enumerate(chinese_pieces(text))
        return Markup("").join(marked.format(_TAGS["zh"], piece) if n % 2 else escape(piece) for n, piece in pieces)

    def whole(self, text: str) -> str | None:
        """The language of a text that is Chinese throughout, for the element that holds it."""
        return self.mark(text) if chinese_throughout(text) else None

    @property
    def tag(self) -> str:
        """The language's tag."""
        return _TAGS[self.language]

    @property
    def other(self) -> Language:
        """The other language."""
        return "en" if self.language == "zh" else "zh"
