"""Kinds of rules about what the text says of performance: projects, scores, grades, transfers, problems."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import msgspec

from mingzhang.checking.matching import plain_name
from mingzhang.checking.narrative.projects import records_of
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, make_finding, parameters_of
from mingzhang.checking.statements.view import (
    NO_STATEMENTS,
    Region,
    Told,
    first_evaluation,
    narrative,
    stands_before,
)
from mingzhang.findings import Evidence, Finding
from mingzhang.forms import Report
from mingzhang.quantities import exact, round_half_up, squeeze
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring.projects import summary_rows


class Band(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Scores that a grade may have: from `low`, included, to `high`, which only the highest grade includes.

    Attributes:
        region: Part of the organisation's name where it holds; empty is anywhere else.
    """

    grade: str
    low: Decimal
    high: Decimal
    region: str = ""


class Grades(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `grade_sentences`.

    Attributes:
        bands: Scores of each grade; where places differ and the region is not known, the widest.
        all: Regular expression on a sentence that gives all projects one grade, with the group `grade`.
        counts: Regular expression on the subject of a count of projects with a grade, with the group `grade`.
        whole: Regular expression on the subject of the count of all of them.
    """

    narrative: Region
    bands: tuple[Band, ...]
    all: str
    counts: str
    whole: str


_GRADE = "{where}写“{subject}”得分 {score}、等级“{printed}”，按分数段应为“{expected}”，请核对。"
_ALL = "{where}写{text}，而 {names} 的得分不在“{printed}”的分数段内，请核对。"
_COUNT = "{where}写{text}，各等级项目之和为 {expected}，请核对。"
_AVERAGE = "{where}写平均得分 {score}，而所列各等级的项目数（{text}）得不出这个平均分，请核对。"


def grade_sentences(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Grades in the text follow from the scores, and the projects of each grade add up."""
    reads = parameters_of(rule, Grades)
    items = narrative(report, book, reads.narrative)
    bands = _bands(reads, report)
    outcomes = [
        *_scores_and_grades(items, bands, rule, report),
        *_all_of_a_grade(items, bands, reads, rule, report),
        *_counts_of_grades(items, bands, reads, rule, report),
    ]
    yield from outcomes or [CannotTell("文字没有写明等级" if items else NO_STATEMENTS)]


def _bands(reads: Grades, report: Report) -> dict[str, Band]:
    entity = report.entity or ""
    known = {b.grade: b for b in reads.bands if not b.region}
    return known | {b.grade: b for b in reads.bands if b.region and b.region in entity}


def _inside(score: Decimal, band: Band) -> bool:
    return band.low <= score < band.high or (score == band.high == 100)


def _word(text: str) -> str:
    return re.sub('[“”‘’"]', "", text)


def _scores_and_grades(
    items: Sequence[Told], bands: dict[str, Band], rule: RuleDef, report: Report
) -> Iterator[Outcome]:
    for place, one in enumerate(items):
        band = bands.get(_word(one.said.text)) if one.measure == "grade" else None
        if band is None:
            continue
        before = items[max(0, place - 3) : place]
        near = [o for o in before if o.measure == "score" and o.has_value and o.said.section == one.said.section]
        if not near or near[-1].said.value is None or (one.said.sentence or 0) - (near[-1].said.sentence or 0) > 1:
            continue
        score = near[-1].said.value
        if _inside(score, band):
            yield HOLDS
            continue
        wanted = "或".join(b.grade for b in bands.values() if _inside(score, b))
        facts = {
            "where": one.where,
            "subject": one.said.subject,
            "score": f"{score:f}",
            "printed": band.grade,
            "expected": wanted,
        }
        evidence = (near[-1].evidence, one.evidence)
        yield Fails(
            make_finding(
                rule, report, facts, template=_GRADE, printed=band.grade, expected=wanted, evidence=evidence
            )
        )


def _all_of_a_grade(
    items: Sequence[Told], bands: dict[str, Band], reads: Grades, rule: RuleDef, report: Report
) -> Iterator[Outcome]:
    """A sentence that gives all projects one grade, against the scores of their forms or summary rows."""
    records = records_of(report)
    for one in items:
        match = re.search(reads.all, plain_name(one.said.text)) or re.search(reads.all, one.said.text)
        band = bands.get(_word(match["grade"])) if match and one.measure == "count" else None
        if band is None or not records:
            continue
        wrong = [
            r for r in records if "score" in r.cells and not _inside(r.cells["score"][0].value or Decimal(0), band)
        ]
        if not wrong:
            yield HOLDS
            continue
        names = "、".join(f"“{r.name}”（{r.cells['score'][0].text}）" for r in wrong[:5])
        facts = {"where": one.where, "text": one.said.text, "names": names, "printed": band.grade}
        evidence = (one.evidence, *(r.cells["score"][1] for r in wrong))
        yield Fails(make_finding(rule, report, facts, template=_ALL, printed=band.grade, evidence=evidence))


def _counts_of_grades(
    items: Sequence[Told], bands: dict[str, Band], reads: Grades, rule: RuleDef, report: Report
) -> Iterator[Outcome]:
    """Projects by grade add up to all projects, and their average can be what is said."""
    by_sentence: dict[int | None, list[Told]] = {}
    for one in items:
        by_sentence.setdefault(one.said.sentence, []).append(one)
    for group in by_sentence.values():
        parts = [
            o for o in group if o.measure == "count" and o.has_value and re.search(reads.counts, o.said.subject)
        ]
        whole = next(
            (o for o in group if o.measure == "count" and o.has_value and _is_whole(o, parts, reads)), None
        )
        if len(parts) < 2 or whole is None:
            continue
        total = sum((p.amount for p in parts), Fraction(0))
        if total != whole.amount:
            facts = {"where": whole.where, "text": whole.said.text, "expected": f"{round_half_up(total, 0)}个"}
            evidence = (whole.evidence, *(p.evidence for p in parts))
            yield Fails(make_finding(rule, report, facts, template=_COUNT, evidence=evidence))
        else:
            yield _average(group, parts, total, bands, reads, rule, report)


def _is_whole(one: Told, parts: Sequence[Told], reads: Grades) -> bool:
    return one not in parts and any(p.said.part_of == one.said.subject for p in parts)


def _average(  # noqa: PLR0913, PLR0917 - the projects by grade and what they are judged by
    group: Sequence[Told],
    parts: Sequence[Told],
    total: Fraction,
    bands: dict[str, Band],
    reads: Grades,
    rule: RuleDef,
    report: Report,
) -> Outcome:
    score = next((o for o in group if o.measure == "score" and "平均" in o.said.term and o.has_value), None)
    names = [(p, re.search(reads.counts, p.said.subject)) for p in parts]
    known = [(p, bands.get(_word(m["grade"]))) for p, m in names if m]
    if score is None or not total or any(band is None for _, band in known):
        return HOLDS
    low = sum((p.amount * exact(b.low) for p, b in known if b), Fraction(0)) / total
    high = sum((p.amount * exact(b.high) for p, b in known if b), Fraction(0)) / total
    if score.interval.possibly_at_least(low) and score.interval.possibly_at_most(high):
        return HOLDS
    text = "、".join(f"{p.said.subject}{p.printed}" for p in parts)
    facts = {"where": score.where, "score": score.printed, "text": text}
    evidence = (score.evidence, *(p.evidence for p in parts))
    return Fails(make_finding(rule, report, facts, template=_AVERAGE, evidence=evidence))


class Transfers(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `transfers_denied`.

    Attributes:
        levels: Regular expression on what is said not to exist (省转移支付) to one on names of such funds.
        own: Regular expression on an organisation whose own level this is, with the level's expression as key.
    """

    narrative: Region
    levels: dict[str, str]
    own: dict[str, str]


def transfers_denied(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Where the text says that there are no transfers of a level, no fund of that level is named in the tables."""
    reads = parameters_of(rule, Transfers)
    items = narrative(report, book, reads.narrative)
    denied = [t for t in items if t.measure == "none"]
    told = False
    for one in denied:
        for said, funds in reads.levels.items():
            if not re.search(said, one.subject) or re.search(reads.own.get(said, "(?!)"), report.entity or ""):
                continue
            told = True
            named = [e for e in _fund_cells(report) if re.search(funds, plain_name(e.text))]
            yield Fails(_denied(one, named, rule, report)) if named else HOLDS
    if not told:
        yield CannotTell("文字没有写“无…转移支付”" if items else NO_STATEMENTS)


def _fund_cells(report: Report) -> Iterator[Evidence]:
    for table, row in summary_rows(report):
        for column in ("fund_name", "project"):
            cell = row.cells.get(column)
            if cell is not None and cell.text:
                yield Evidence.of(table, row, column, cell)


def _denied(one: Told, named: Sequence[Evidence], rule: RuleDef, report: Report) -> Finding:
    names = "、".join(dict.fromkeys(f"“{e.text}”" for e in named[:5]))
    projects = "、".join(dict.fromkeys(f"“{e.label}”" for e in named[:5]))
    facts = {"where": one.where, "text": one.said.text, "names": names, "projects": projects}
    return make_finding(rule, report, facts, printed=one.said.text, evidence=(one.evidence, *named))


class Problems(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `problems_denied`.

    Attributes:
        none: Words of the summary's problem column that say there is none.
        problem: Regular expression on a sentence that says there is one; the group `what` names it.
        denied: Regular expression on the subject of a count of problems.
    """

    narrative: Region
    none: tuple[str, ...]
    problem: str
    denied: str


def problems_denied(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Where all tables, or a count, say that no problem was found, the text names none."""
    reads = parameters_of(rule, Problems)
    cells = [(t, r) for t, r in summary_rows(report) if r.text("problem")]
    items = narrative(report, book, reads.narrative)
    zero = next((t for t in items if t.measure == "count" and _none_found(t, reads)), None)
    clean = bool(cells) and all(squeeze(r.text("problem")) in reads.none for _, r in cells)
    if not clean and zero is None:
        why = "汇总表中有的项目写有问题" if cells else "没有读到写明“没有问题”的汇总表或文字"
        yield HOLDS if cells else CannotTell(why)
        return
    said = _named_problem(report, book, reads)
    if said is None:
        yield HOLDS
        return
    what, line = said
    denial = (
        "汇总表各项目的“评价发现问题”都填“无”" if clean else f"{zero.where}写“{zero.said.text}”" if zero else ""
    )
    facts = {"what": what, "denial": denial, "count": str(len(cells))}
    evidence = [line, *(Evidence.of(t, r, "problem", r.cells.get("problem")) for t, r in cells[:3])]
    evidence += [zero.evidence] if zero else []
    yield Fails(make_finding(rule, report, facts, printed=what, evidence=tuple(evidence)))


def _none_found(one: Told, reads: Problems) -> bool:
    return one.has_value and one.amount == 0 and bool(re.search(reads.denied, one.said.subject))


def _named_problem(report: Report, book: Rulebook, reads: Problems) -> tuple[str, Evidence] | None:
    """What the text before any annexed evaluation calls a problem, and where."""
    end = first_evaluation(report, book)
    lines = [(replace(s, page=s.page or 0), t) for s, t in report.text_lines]
    lines = [(s, t) for s, t in lines if stands_before(s, end)]
    words = [squeeze(text) for _, text in lines]
    match = re.search(reads.problem, "".join(words))
    if match is None:
        return None
    place = 0
    for (source, _), text in zip(lines, words, strict=True):
        place += len(text)
        if place > match.start("what"):
            return match["what"], Evidence("", "", "", match["what"], source)
    return None
