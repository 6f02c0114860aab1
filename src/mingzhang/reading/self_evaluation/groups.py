"""Finds the names of indicator groups (产出指标 · 数量指标) between the indicators of a flattened form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mingzhang.reading.self_evaluation.layout import Layout
from mingzhang.reading.self_evaluation.pieces import SENTENCE_END, Piece, Ribbon
from mingzhang.reading.self_evaluation.wording import looks_like_quantity

_FULL = "指标"
_WEIGHT = re.compile(r"[（(](\d+(?:\.\d+)?分?)[）)]")


@dataclass(frozen=True, slots=True)
class GroupLabel:
    """A group's name where it is printed.

    Attributes:
        level: 1 or 2.
        weight: Points printed behind it, `40分`; empty where none are.
        begin, end: Characters of the ribbon.
    """

    level: int
    name: str
    weight: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """The text that stands under one pair of groups."""

    level1: GroupLabel | None
    level2: GroupLabel | None
    pieces: tuple[Piece, ...]


def find_segments(ribbon: Ribbon, begin: int, end: int, layout: Layout) -> list[Segment]:
    """The stretches of text between group names, each with the groups that it belongs to."""
    labels = list(_GroupFinder(ribbon, layout).labels(begin, end))
    segments: list[Segment] = []
    level1: GroupLabel | None = None
    level2: GroupLabel | None = None
    position = begin
    for label in [*labels, None]:
        pieces = ribbon.between(position, label.begin if label else end)
        if pieces:
            segments.append(Segment(level1, level2, pieces))
        if label is None:
            break
        level1, level2 = (label, None) if label.level == 1 else (level1, label)
        position = label.end
    return segments


class _GroupFinder:
    """Walks over a ribbon and tells a group's name from an indicator that is called the same."""

    def __init__(self, ribbon: Ribbon, layout: Layout) -> None:
        self.ribbon = ribbon
        self.names = tuple(self._used(layout.column("indicator", f"level{n}").names) for n in (1, 2))

    def _used(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The full names (…指标) where the form prints any; a short one (成本) may be the end of an indicator."""
        full = tuple(name for name in names if name.endswith(_FULL))
        return full if self.ribbon.find(full) else names

    def labels(self, begin: int, end: int) -> Iterator[GroupLabel]:
        position, previous = begin, None
        while position < end:
            label = self._label_at(position, previous)
            if label:
                yield label
                position, previous = label.end, label
            else:
                position = self._next_start(position)

    def _next_start(self, position: int) -> int:
        """The next place where a group's name may begin: a piece, or the text behind a sentence's end."""
        text = self.ribbon.text
        following = position + 1
        while following < len(text):
            if self.ribbon.at_border(following) or text[following - 1] in SENTENCE_END:
                return following
            following += 1
        return following

    def _label_at(self, position: int, previous: GroupLabel | None) -> GroupLabel | None:
        adjacent = previous if previous and previous.end == position else None
        level1 = self._level1(position)
        if level1 and self._opens_group(level1):
            return level1
        level2 = self._level2(position)
        if level2 and adjacent and adjacent.level == 2 and _repeats(level2.name, adjacent.name):
            return None
        return level2

    def _opens_group(self, label: GroupLabel) -> bool:
        """A first-level name stands with its points, or right before a second-level name, or has no other use."""
        return bool(label.weight or self._level2(label.end) or label.name not in self.names[1])

    def _level1(self, position: int) -> GroupLabel | None:
        return self._label(1, position)

    def _level2(self, position: int) -> GroupLabel | None:
        return self._label(2, position)

    def _label(self, level: int, position: int) -> GroupLabel | None:
        text = self.ribbon.text
        for name in sorted(self.names[level - 1], key=len, reverse=True):
            if not text.startswith(name, position):
                continue
            end = position + len(name)
            weight = _WEIGHT.match(text, end)
            end = weight.end() if weight else end
            if self.ribbon.at_border(end) and (weight or not self._is_quantity(end)):
                return GroupLabel(level, name, weight.group(1) if weight else "", position, end)
        return None

    def _is_quantity(self, position: int) -> bool:
        """An indicator's name is followed by its target; a group's never is."""
        piece = self.ribbon.piece_at(position)
        return piece is not None and looks_like_quantity(piece.text)


def _repeats(name: str, group: str) -> bool:
    """An indicator may be called like its group, in full or in part (满意度)."""
    return name in group or group in name
