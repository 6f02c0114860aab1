"""The Chinese within English pages, marked as Chinese, so that a voice reads it in its language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

CHINESE_TAG = "zh-Hans"

_HAN = re.compile("[\u4e00-\u9fff]")
_BRACKETS = r"\([^\s&;()]*\)"
_AGAINST = rf"(?:{_BRACKETS}|[^\s&;()\[\],]|(?<=[0-9]),(?=[0-9]))*"
_WORD = rf"{_AGAINST}[\u4e00-\u9fff](?:{_AGAINST}(?:{_BRACKETS}|[^\s&;()\[\],.:!?]))?"
"""Chinese with what is written against it, as in a file's name; never a part of a character reference."""
_PIECE = re.compile(rf"((?:[0-9][0-9.,]* )?{_WORD}(?:\s[^\sA-Za-z&;]*{_WORD})*)")
_LATIN = re.compile("[A-Za-z]")
_TOKEN = re.compile(
    r"<!--.*?-->|<![^>]*>|<(?P<end>/?)(?P<name>[a-zA-Z][\w:-]*)(?P<rest>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>",
    re.DOTALL,
)
_LANGUAGE = re.compile(r"""\slang=["']?([\w-]+)["']?""")
_SPOKEN = re.compile(r"""\s(?:alt|aria-label|label|placeholder|title)=(?:"([^"]*)"|'([^']*)')""")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_UNHEARD = frozenset(("script", "style", "template"))
_PLAIN = frozenset(("option", "text", "textarea", "title", "tspan", "desc"))
"""Elements that hold text alone: the mark goes on them."""


def chinese_pieces(text: str) -> list[str]:
    """A text in pieces, every second of which, beginning with the second, is Chinese."""
    return _PIECE.split(text)


def chinese_throughout(text: str) -> bool:
    """Whether a text is Chinese without a Latin letter; figures and signs belong to either language."""
    return bool(_HAN.search(text)) and (not _LATIN.search(text) or bool(_PIECE.fullmatch(text.strip())))


def mark_chinese(page: str, language: str = "en") -> str:
    """A page or a part of one with a `lang` wherever Chinese stands in what is announced as another language.

    Args:
        page: HTML as a template wrote it.
        language: What holds around it.
    """
    return _Marker(page, language).marked() if _HAN.search(page) else page


@dataclass(slots=True)
class _Open:
    """An element that is not closed yet: what holds in it, and where its tag stands in what was written."""

    name: str
    language: str
    place: int
    fresh: bool = True


@dataclass
class _Marker:
    """Walks a page once; `written` is what has been passed, tags and texts apart."""

    page: str
    language: str
    written: list[str] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)

    def marked(self) -> str:
        """The page with its marks."""
        start = 0
        for token in _TOKEN.finditer(self.page):
            if token.start() > start:
                self._text(self.page[start : token.start()], token)
            if token["name"]:
                self._tag(token)
            else:
                self.written.append(token[0])
            start = token.end()
        self._text(self.page[start:], None)
        return "".join(self.written)

    def _tag(self, token: re.Match[str]) -> None:
        name = token["name"].lower()
        if token["end"]:
            self._close(name)
            self.written.append(token[0])
            return
        if self.open:
            self.open[-1].fresh = False
        said = _LANGUAGE.search(token["rest"])
        self.written.append(token[0])
        element = _Open(name, said[1] if said else self._holds, len(self.written) - 1)
        if any(_HAN.search(unescape(one)) for one in _spoken(token["rest"])) and not _is_chinese(element.language):
            self._mark(element)
        if name not in _VOID and not token["rest"].endswith("/"):
            self.open.append(element)

    def _close(self, name: str) -> None:
        """Ends an element and what was left open in it."""
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place].name == name:
                del self.open[place:]
                return

    def _text(self, text: str, following: re.Match[str] | None) -> None:
        element = self.open[-1] if self.open else None
        if _HAN.search(text) is None or _is_chinese(self._holds) or (element and element.name in _UNHEARD):
            self.written.append(text)
        elif element and (element.name in _PLAIN or (self._alone(element, following) and chinese_throughout(text))):
            self._mark(element)
            self.written.append(text)
        else:
            self.written.append("".join(_wrapped(text)))
        if element:
            element.fresh = False

    @property
    def _holds(self) -> str:
        return self.open[-1].language if self.open else self.language

    @staticmethod
    def _alone(element: _Open, following: re.Match[str] | None) -> bool:
        """Whether a text is all that an element holds."""
        ends = following is not None and following["end"] and following["name"].lower() == element.name
        return element.fresh and bool(ends)

    def _mark(self, element: _Open) -> None:
        """Puts the language into an element's tag that is written already."""
        tag = _LANGUAGE.sub("", self.written[element.place])
        end = len(tag) - (2 if tag.endswith("/>") else 1)
        self.written[element.place] = f'{tag[:end].rstrip()} lang="{CHINESE_TAG}"{tag[end:]}'
        element.language = CHINESE_TAG


def _spoken(attributes: str) -> Iterator[str]:
    """What of a tag's attributes is read to people."""
    return (one or other for one, other in _SPOKEN.findall(attributes))


def _is_chinese(language: str) -> bool:
    return language.startswith("zh")


def _wrapped(text: str) -> Iterator[str]:
    """A text whose Chinese pieces stand in elements of their own; written as HTML already."""
    for number, piece in enumerate(chinese_pieces(text)):
        yield f'<span lang="{CHINESE_TAG}">{piece}</span>' if number % 2 else piece
