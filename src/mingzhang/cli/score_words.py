"""Scores on a terminal and in JSON: each sheet in words, what it would take, what is still to be judged."""

from mingzhang.cli.output import tell
from mingzhang.errors import MingzhangError
from mingzhang.publishing.contract import Json, plain, scores_json
from mingzhang.publishing.report.scores import tree_lines
from mingzhang.publishing.report.view import differing
from mingzhang.quantities import parse_number
from mingzhang.rulebook import Rulebook
from mingzhang.scoring import (
    Judgement,
    Lever,
    ScoreSheet,
    indicator_tree,
    sentence,
    sheet_tree,
    what_would_it_take,
)
from mingzhang.scoring.derivation import points_words
from mingzhang.scoring.methods import number

Levers = tuple[tuple[Lever, ...], tuple[Lever, ...]]
_EXAMPLE = "绩效管理有效性=3；自评报告笼统；王某"


def judgement_of(text: str) -> tuple[str, Judgement]:
    """An indicator's name and the points a person gives it, as typed on the command line.

    Raises:
        MingzhangError: It says no points, or no reason.
    """
    name, _, said = text.partition("=")
    points, reason, judge = (*said.replace(";", "；").split("；", 2), "", "")[:3]
    plain_points = parse_number(points.strip().removesuffix("分"))
    if not name.strip() or plain_points is None or not reason.strip():
        raise MingzhangError(f"--judge 应写作 指标=得分；理由；判断人，例如 {_EXAMPLE}；现为“{text}”。")
    return name.strip(), Judgement(plain_points.value, reason.strip(), judge.strip())


def judgement_words(sheets: list[ScoreSheet]) -> str:
    """What still has to be judged by a person, empty where nothing has."""
    names = [
        one.name for sheet in sheets for one in sheet.indicators if one.method == "judged" and not one.judged_by
    ]
    if not names:
        return ""
    return f'尚待判断：{"、".join(names)}；可用 --judge 填报，例如 --judge "{names[0]}=得分；理由；判断人"。'


def say_sheet(sheet: ScoreSheet, *, tree: bool) -> None:
    """One form or evaluation in some lines; with `tree` each score down to its sources."""
    tell(_headline(sheet))
    tell(f"  计算 {number(sheet.points_computed)} 分，判断 {number(sheet.points_judged)} 分")
    if sheet.computed is None and sheet.why:
        tell(f"  {sheet.why}")
    if tree:
        nodes = [sheet_tree(sheet)] if sheet.evaluation else [indicator_tree(one) for one in sheet.indicators]
        for node in nodes:
            for line in tree_lines(node, 1):
                tell(line)
    elif sheet.evaluation:
        for one in sheet.indicators:
            tell(f"  {one.name}：{sentence(one)}")
    for indicator in differing(sheet):
        tell(f"  {indicator.name}：{points_words(indicator)}，印 {plain(indicator.printed)}")


def _headline(sheet: ScoreSheet) -> str:
    printed, computed = plain(sheet.printed) or "—", plain(sheet.computed) or "不能算出"
    agreed = (
        "" if None in (sheet.printed, sheet.computed) else "一致" if sheet.printed == sheet.computed else "不同"
    )
    return f"{sheet.subject}：印 {printed}，复算 {computed}{agreed and f'，{agreed}'}；等级 {sheet.grade or '—'}"


def say_levers(sheet: ScoreSheet, book: Rulebook) -> None:
    """What would bring indicators to full marks and the whole to the next grade, a line each."""
    full, grade = levers_of(sheet, book)
    for lever in full:
        tell(f"  满分：{lever.sentence}")
    for lever in grade:
        tell(f"  升等：{lever.sentence}")


def levers_of(sheet: ScoreSheet, book: Rulebook) -> Levers:
    """What would bring indicators to full marks, and what the whole to the next grade."""
    policy = book.policies[sheet.policy]
    if sheet.policy_assumed and sheet.evaluation:
        return (), ()
    return what_would_it_take(sheet, policy), what_would_it_take(sheet, policy, grade=True)


def scores_data(sheets: list[ScoreSheet], book: Rulebook, *, what_if: bool) -> Json:
    """The scores by the contract, each with what it would take where that is asked."""
    data = scores_json(sheets)
    if what_if:
        for entry, sheet in zip(data["scores"], sheets, strict=True):
            full, grade = levers_of(sheet, book)
            entry["what_if"] = {"full": [_lever(one) for one in full], "grade": [_lever(one) for one in grade]}
    return data


def _lever(lever: Lever) -> Json:
    return {
        "indicator": lever.indicator,
        "what": lever.what,
        "unit": lever.unit or None,
        "now": str(lever.now),
        "needed": None if lever.needed is None else str(lever.needed),
        "points": plain(lever.points),
        "total": plain(lever.total),
        "grade": lever.grade,
        "sentence": lever.sentence,
    }
