"""Lines that stand on every page of a text and in no table: page numbers, and the report's heading again."""

import re
from collections import Counter
from collections.abc import Sequence

from mingzhang.quantities.number import squeeze
from mingzhang.reading.grid.words import Words, canon

_PAGE_NUMBER = re.compile(r"[-—–－]+\d{1,4}[-—–－]+|第\d{1,4}页(?:[,，/]?共\d{1,4}页)?|\d{1,4}/\d{1,4}页?")
_BARE_NUMBER = re.compile(r"\d{1,4}")
_YEAR = re.compile(r"20[0-9]{2}年?度?")


def running_lines(texts: Sequence[str], words: Words) -> set[int]:
    """Indices of page numbers, of headings that are printed several times, and of bare numbers beside these."""
    lines = [squeeze(text) for text in texts]
    often = {line for line, count in Counter(lines).items() if count > 1 and _is_heading(line, words)}
    heads = {index for index, line in enumerate(lines) if line in often}
    beside = {index for head in heads for index in (head - 1, head + 1) if 0 <= index < len(lines)}
    bare = {index for index in beside if _BARE_NUMBER.fullmatch(lines[index])}
    return heads | bare | {index for index, line in enumerate(lines) if _PAGE_NUMBER.fullmatch(line)}


def _is_heading(line: str, words: Words) -> bool:
    """The report's heading (某局2023年度部门决算); an organisation's mere name may be a cell of a table."""
    plain = canon(line)
    undated = _YEAR.sub("", plain, count=1)
    report = words.report.fullmatch(undated) if undated != plain else None
    return bool(report and words.named(report.group(1)))
