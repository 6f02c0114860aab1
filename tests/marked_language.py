"""Texts of a page that are in another language than it says: Han characters outside elements marked as Chinese."""

import re
from html.parser import HTMLParser

HAN = re.compile("[\u3400-\u9fff]")
VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"))
SPOKEN = ("alt", "aria-label", "aria-description", "aria-roledescription", "placeholder", "title", "label")
"""Attributes that are read to people, in the language of their element."""
UNSEEN = frozenset(("script", "style", "template"))


class _Walker(HTMLParser):
    """Follows the nearest `lang` of every text; `said` keeps what is Chinese where another language is told."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.said: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang") or given.get("xml:lang") or self._language
        for name in SPOKEN:
            if name in given:
                self._hear(f"{self._path}/{tag}@{name}", given[name] or "", language)
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1][0] != tag:
            self.open.pop()
        if self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not any(tag in UNSEEN for tag, _ in self.open):
            self._hear(self._path, data, self._language)

    @property
    def _language(self) -> str:
        return self.open[-1][1] if self.open else ""

    @property
    def _path(self) -> str:
        return "/".join(tag for tag, _ in self.open[-4:])

    def _hear(self, path: str, text: str, language: str) -> None:
        if HAN.search(text) and not language.startswith("zh"):
            self.said.append((path, text.strip()))


def unmarked(page: str) -> list[tuple[str, str]]:
    """Chinese texts and spoken attributes of a page that no `lang` marks as Chinese, each with its way."""
    walker = _Walker()
    walker.feed(page)
    walker.close()
    return walker.said
