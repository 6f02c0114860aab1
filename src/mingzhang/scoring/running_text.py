"""The running text of a report without white space and page furniture, each character with its line."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from mingzhang.findings import Evidence
from mingzhang.forms import Report, Source
from mingzhang.quantities import squeeze
from mingzhang.rulebook.patterns import compiled

TEXT = "text"
_FURNITURE = re.compile(r"-\d{1,4}-|\d{1,4}/\d{1,4}|第\d{1,4}页(共\d{1,4}页)?")
_AROUND = "。；\f"
_LONGEST = 80


@dataclass(frozen=True)
class RunningText:
    """A report's text as one string.

    Attributes:
        text: Without white space.
        starts: Where each line begins in `text`.
        sources: The lines' places.
    """

    text: str
    starts: tuple[int, ...]
    sources: tuple[Source, ...]

    def matches(self, patterns: tuple[str, ...]) -> Iterator[re.Match[str]]:
        """All matches of some patterns, in the order of the patterns, then of the text."""
        for pattern in patterns:
            yield from compiled(pattern).finditer(self.text)

    def evidence(self, match: re.Match[str], group: str | int = 0) -> Evidence:
        """A match as evidence: the clause that holds it, and the line where the group stands."""
        line = bisect_right(self.starts, match.start(group)) - 1
        return Evidence(TEXT, "", "", self._clause(match), self.sources[line])

    def _clause(self, match: re.Match[str]) -> str:
        """What is matched, from the mark before it to the mark after it where these are near."""
        start = max(self.text.rfind(mark, 0, match.start()) for mark in _AROUND) + 1
        ends = [end for mark in _AROUND if (end := self.text.find(mark, match.end())) >= 0]
        end = min(ends, default=len(self.text))
        near = end - start <= _LONGEST
        return self.text[start:end] if near else match[0]


def running_text(report: Report) -> RunningText:
    """The running text of a report; lines that number pages are left out."""
    texts: list[str] = []
    starts: list[int] = []
    sources: list[Source] = []
    length = 0
    for source, line in report.text_lines:
        plain = squeeze(line)
        if not plain or _FURNITURE.fullmatch(plain):
            continue
        texts.append(plain)
        starts.append(length)
        sources.append(source)
        length += len(plain)
    return RunningText("".join(texts), tuple(starts), tuple(sources))
