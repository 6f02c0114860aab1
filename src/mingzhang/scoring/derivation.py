"""How a score came about, in one sentence and as a tree whose leaves are cells and sentences of the document."""

from collections.abc import Iterator
from dataclasses import dataclass

from mingzhang.findings import Evidence
from mingzhang.scoring.methods import number
from mingzhang.scoring.model import GroupScore, IndicatorScore, Input, ScoreSheet

_SHOWN_ITEMS = 10


@dataclass(frozen=True, slots=True)
class Node:
    """One step of a derivation.

    Attributes:
        text: What was computed or read, in words and numbers.
        sources: Cells and sentences it stands in; empty where it follows from the nodes below.
        parts: What it follows from.
    """

    text: str
    sources: tuple[Evidence, ...] = ()
    parts: tuple["Node", ...] = ()


def sentence(score: IndicatorScore) -> str:
    """The derivation of a score in one sentence: formula, points, and what its inputs rest on."""
    if score.computed is None:
        return f"不能计算：{score.why or '没有数据'}"
    steps = [step for one in score.inputs if (step := _step(one))]
    return "；".join(filter(None, [points_words(score), score.why, *steps]))


def points_words(score: IndicatorScore) -> str:
    """The formula and its points: "8 × 2 ÷ 3 = 5.33"."""
    points = "" if score.computed is None else number(score.computed)
    if score.judged_by or "得 " in score.formula:
        return score.formula
    if "，" in score.formula:
        return f"{score.formula}，得 {points}"
    return f"{score.formula} = {points}"


def shown(one: Input) -> str:
    """An input's value with its unit, or its words; 不能判断 where there is none."""
    if one.words:
        return f"“{one.words}”"
    return "不能判断" if one.value is None else f"{number(one.value)}{one.unit or ''}"


def _step(one: Input) -> str:
    """What an input adds to a sentence: the rows it counts, or how it was computed."""
    if one.items:
        return f"{one.label} {shown(one)}：{items_words(one)}"
    if one.formula:
        return f"{one.label}：{one.formula}"
    return ""


def items_words(one: Input) -> str:
    """The names of counted rows, the first ten of many."""
    more = f" 等 {len(one.items)} 个" if len(one.items) > _SHOWN_ITEMS else ""
    return "、".join(one.items[:_SHOWN_ITEMS]) + more


def indicator_tree(score: IndicatorScore) -> Node:
    """The derivation of a score as a tree down to cells and sentences."""
    printed = "" if score.printed is None else f"，表中印 {number(score.printed)}"
    points = sentence(score) if score.computed is None else points_words(score)
    text = f"{score.name}（{_weight(score)}）：{points}{printed}"
    word = "理由" if score.judged_by else "说明"
    reason = (Node(f"{word}：{score.why}"),) if score.why and score.computed is not None else ()
    return Node(text, score.evidence, (*reason, *(input_node(one) for one in score.inputs), *_stated(score)))


def _weight(score: IndicatorScore | GroupScore) -> str:
    return "没有分值" if score.weight is None else f"分值 {number(score.weight)}"


def _stated(score: IndicatorScore | GroupScore) -> Iterator[Node]:
    for one in score.stated:
        formula = f"{one.formula} = " if one.formula else ""
        lost = "" if one.lost is None else f"，扣 {number(one.lost)}"
        yield Node(f"文中：{formula}{number(one.score)} 分{lost}", (one.source,))


def input_node(one: Input) -> Node:
    """An input as a node: its value, how it was computed, what was assumed, and where it stands."""
    formula = f"：{one.formula}" if one.formula else ""
    text = f"{one.label} {shown(one)}{formula}"
    notes = [f"（{note}）" for note in (*one.notes, *filter(None, [one.why]))]
    items = [f"：{items_words(one)}"] if one.items else []
    others = [f"；另一处为 {other}" for other in one.others]
    return Node(text + "".join([*items, *notes, *others]), one.sources, tuple(input_node(p) for p in one.parts))


def sheet_tree(sheet: ScoreSheet) -> Node:
    """The derivation of a whole evaluation: total, groups, indicators, inputs, cells."""
    total = "不能计算" if sheet.computed is None else f"{number(sheet.computed)} 分"
    grade = f"，{sheet.grade}" if sheet.grade else ""
    text = f"{sheet.subject}：{total}{grade}{f'（{sheet.why}）' if sheet.why else ''}"
    return Node(text, (), tuple(_under(sheet, ())))


def _under(sheet: ScoreSheet, path: tuple[str, ...]) -> Iterator[Node]:
    """The groups and indicators directly below a group, in the order of the tree."""
    taken = {group.path for group in sheet.groups}
    seen: set[tuple[str, ...]] = set()
    for leaf in sheet.indicators:
        whole = (*leaf.path, leaf.name)
        if whole[: len(path)] != path:
            continue
        here = whole[: len(path) + 1]
        if here in taken and here != whole:
            if here not in seen:
                yield _group_node(sheet, next(group for group in sheet.groups if group.path == here))
            seen.add(here)
        else:
            yield indicator_tree(leaf)


def _group_node(sheet: ScoreSheet, group: GroupScore) -> Node:
    points = "不能计算" if group.computed is None else number(group.computed)
    printed = "" if group.printed is None else f"，印 {number(group.printed)}"
    text = f"{group.path[-1]}（{_weight(group)}）：{points}{printed}"
    return Node(text, (), (*_under(sheet, group.path), *_stated(group)))
