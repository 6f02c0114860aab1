"""Kinds of rules about what the text says of performance: projects, scores, grades, transfers, problems."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import msgspec

from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, Tail, make_finding, parameters_of
from mingzhang.checking.relations import family_of
from mingzhang.checking.statement_shares import Whole
from mingzhang.checking.statement_view import (
    NO_STATEMENTS,
    Region,
    Told,
    first_evaluation,
    narrative,
    stands_before,
)
from mingzhang.checking.views import FormView, per_yuan, view_of
from mingzhang.findings import Evidence, Finding
from mingzhang.forms import Cell, FilledForm, Report, Row
from mingzhang.quantities import Interval, exact, round_half_up, squeeze, truncate
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring.projects import SUMMARIES, alike, project_of, summary_rows

_ALIKE = 0.6
_FORM = "self_evaluation"
_UNIT = "万元"
Entry = tuple[FilledForm, Row]


def _sum_of(entries: Sequence[Entry], column: str) -> Fraction | None:
    """The sum of a column of summary rows in 元; None where one prints no amount."""
    cells = [(table, row.cells.get(column)) for table, row in entries]
    if not cells or any(c is None or c.value is None or c.mark == "ambiguous" for _, c in cells):
        return None
    return sum((exact(c.value) * per_yuan(c.unit or t.unit or _UNIT) for t, c in cells if c), Fraction(0))  # type: ignore[arg-type]


class ProjectShare(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `project_share`.

    Attributes:
        base: Regular expression on the base of the share (项目支出总额).
        executed: `form:row:column` of what projects spent; `planned`: of what they were given.
    """

    narrative: Region
    base: str
    executed: tuple[str, ...]
    planned: tuple[str, ...]


def project_share(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """The amount of the projects evaluated, divided by all project expenditure of the same kind, is the share."""
    reads = parameters_of(rule, ProjectShare)
    items = narrative(report, book, reads.narrative)
    found = [(i, t) for i, t in enumerate(items) if _is_project_share(t, reads)]
    if not found:
        yield CannotTell("文字没有写自评项目资金占项目支出的比例" if items else NO_STATEMENTS)
    for place, one in found:
        own = (o for o in reversed(items[:place]) if o.said.sentence == one.said.sentence)
        amount = next((o for o in own if o.measure in ("budget", "amount", "executed") and o.has_value), None)
        yield _project_share(one, amount, reads, rule, report, book)


def _is_project_share(one: Told, reads: ProjectShare) -> bool:
    return one.measure == "share" and one.has_value and bool(re.search(reads.base, one.said.base or ""))


def _project_share(  # noqa: PLR0913, PLR0917 - a share, its amount, and what it is judged by
    one: Told, amount: Told | None, reads: ProjectShare, rule: RuleDef, report: Report, book: Rulebook
) -> Outcome:
    entries = list(summary_rows(report))
    if amount is None or not entries:
        return CannotTell("没有写明自评项目的资金，或没有读到绩效自评情况汇总表")
    spent, planned = _sum_of(entries, "executed"), _sum_of(entries, "adjusted")
    is_spent, is_planned = _same(amount, spent), _same(amount, planned)
    if not (is_spent or is_planned):
        return CannotTell("自评项目的资金与汇总表的合计都不相同，比例的基数无从判断")
    column = "executed" if is_spent and not is_planned else "adjusted"
    cells = reads.executed if column == "executed" else reads.planned
    bases = _bases(cells, column, rule, report, book)
    if not bases or (is_spent and is_planned):
        return CannotTell("没有读到可以作基数的项目支出总额")
    if any(_gives(one, amount, base) for base in bases):
        return HOLDS
    return Fails(_wrong_share(one, amount, bases, column, rule, report))


def _same(one: Told, total: Fraction | None) -> bool:
    return total is not None and abs(one.amount - total) <= one.ulp


def _bases(cells: Sequence[str], column: str, rule: RuleDef, report: Report, book: Rulebook) -> list[Whole]:
    """All project expenditure: as tables print it, and with the transfers that summary tables list."""
    found: list[Whole] = []
    for name in cells:
        form, row_id, place = name.split(":")
        view = view_of(report, form, book, family_of(rule, report))
        row = view.filled.row(row_id) if view else None
        cell = row.cells.get(place) if row else None
        if view is not None and row is not None and cell is not None and cell.value is not None:
            found.append(_base(view, row, place, cell))
    transfers = _sum_of([(t, r) for t, r in summary_rows(report) if t.form == SUMMARIES[1]], column)
    return found + [_with_transfers(base, transfers) for base in found if transfers]


def _base(view: FormView, row: Row, column: str, cell: Cell) -> Whole:
    evidence = (Evidence.of(view.filled, row, column, cell),)
    words = f"{view.short} {row.label}“{view.column_defs[column].label}” {cell.text}"
    return Whole(view.amount_of(cell), view.interval_of(cell), words, evidence)


def _with_transfers(base: Whole, transfers: Fraction) -> Whole:
    words = f"{base.words} 加上对下转移支付 {round_half_up(transfers / 10000, 2):,f}"
    return Whole(base.amount + transfers, base.interval + transfers, words, base.evidence)


def _gives(one: Told, amount: Told, base: Whole) -> bool:
    half = Fraction(1, 10 ** (one.said.decimals or 0)) / 2
    return base.amount > 0 and (amount.interval * 100 / base.interval).meets(
        Interval(one.amount - half, one.amount + half)
    )


def _wrong_share(  # noqa: PLR0913, PLR0917 - a share, its amount, and what it is judged by
    one: Told, amount: Told, bases: Sequence[Whole], column: str, rule: RuleDef, report: Report
) -> Finding:
    shares = [round_half_up(100 * amount.amount / base.amount, 2) for base in bases]
    words = "；".join(f"占{base.words} 的 {share}%" for base, share in zip(bases, shares, strict=True))
    facts = {
        "where": one.where,
        "text": one.said.text,
        "amount": amount.printed,
        "column": "执行数" if column == "executed" else "预算调整数",
        "shares": words,
        "printed": one.printed,
    }
    evidence = (amount.evidence, one.evidence, *(e for base in bases[:1] for e in base.evidence))
    arithmetic = "；".join(
        f"{amount.in_own_unit(amount.amount)} ÷ {amount.in_own_unit(b.amount)} = {s}%"
        for b, s in zip(bases, shares, strict=True)
    )
    return make_finding(
        rule,
        report,
        facts,
        printed=f"{one.said.value:f}",
        expected=f"{shares[0]}",
        evidence=evidence,
        arithmetic=arithmetic,
    )


class Paragraphs(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `project_paragraphs`: which headings the paragraphs stand under, and measures to columns."""

    narrative: Region
    sections: str
    columns: dict[str, str]


_OTHER = "{where}写“{project}”的{what} {printed}，自评表为 {expected}，请核对。"
_OTHER_TAIL = "{where}写“{project}”的{what} {printed}，自评表为 {expected}，差在舍入（或截去末位）范围内，无需处理。"
_WITHOUT = "{where}写到“{project}”，没有读到它的自评表，也不在汇总表中，请核对项目名称。"


class Record(msgspec.Struct, frozen=True, eq=False):
    """What a form or a summary row says of a project."""

    name: str
    cells: dict[str, tuple[Cell, Evidence]]


def _records(report: Report) -> list[Record]:
    forms = [_of_form(form) for form in report.all(_FORM)]
    return forms or [_of_row(table, row) for table, row in summary_rows(report)]


def _of_form(form: FilledForm) -> Record:
    wanted = {"adjusted": "funds.total", "executed": "funds.total", "score": "total"}
    found = {c: form.cell(row, c) for c, row in wanted.items()}
    cells = {}
    for column, row_id in wanted.items():
        cell, row = found[column], form.row(row_id)
        if cell is not None and row is not None and cell.value is not None:
            cells[column] = (cell, Evidence.of(form, row, column, cell))
    return Record(project_of(form), cells)


def _of_row(table: FilledForm, row: Row) -> Record:
    cells = {
        c: (cell, Evidence.of(table, row, c, cell))
        for c in ("adjusted", "executed", "score")
        if (cell := row.cells.get(c)) is not None and cell.value is not None
    }
    return Record(row.text("project"), cells)


def project_paragraphs(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Score, budget and spending of each project in the text are those of its form, or of its summary row."""
    reads = parameters_of(rule, Paragraphs)
    items = narrative(report, book, reads.narrative)
    records = _records(report)
    said = [t for t in items if t.measure in reads.columns and t.has_value and re.search(reads.sections, t.said.section)]
    if not said or not records:
        yield CannotTell("文字没有分项目的绩效情况，或没有读到自评表和汇总表" if items else NO_STATEMENTS)
        return
    groups: dict[str, list[Told]] = {}
    for one in said:
        groups.setdefault(one.said.subject, []).append(one)
    for name, group in groups.items():
        # A paragraph on a project states several of these; a single one may speak of something else.
        if len({one.measure for one in group}) > 1:
            yield from _paragraph(name, group, records, reads, rule, report)


def _paragraph(  # noqa: PLR0913, PLR0917 - a project's paragraph and what it is judged by
    name: str, group: Sequence[Told], records: Sequence[Record], reads: Paragraphs, rule: RuleDef, report: Report
) -> Iterator[Outcome]:
    record = _record_for(name, group, records, reads)
    if record is None:
        yield CannotTell(f"“{name}”没有对应的自评表或汇总表的行")
        return
    for one in group:
        pair = record.cells.get(reads.columns[one.measure])
        if pair is None or pair[0].mark == "ambiguous":
            yield CannotTell(f"“{name}”的自评表没有填写，或读法不唯一")
        else:
            yield _equal(one, pair, name, rule, report)


def _record_for(
    name: str, group: Sequence[Told], records: Sequence[Record], reads: Paragraphs
) -> Record | None:
    """The record of a project: of the same name, else the one most alike whose amounts agree."""
    same = [r for r in records if plain_name(r.name) == plain_name(name)]
    if same:
        return same[0]
    near = sorted(records, key=lambda r: -alike(name, r.name))
    likely = [r for r in near if alike(name, r.name) >= _ALIKE]
    agreeing = [r for r in likely if any(_agree(one, r, reads) for one in group if one.measure != "score")]
    return next(iter(agreeing or likely[:1]), None)


def _agree(one: Told, record: Record, reads: Paragraphs) -> bool:
    pair = record.cells.get(reads.columns[one.measure])
    return pair is not None and abs(exact(one.said.value or 0) - exact(pair[0].value or 0)) <= Fraction(1, 100)


def _equal(one: Told, pair: tuple[Cell, Evidence], name: str, rule: RuleDef, report: Report) -> Outcome:
    cell, evidence = pair
    value = exact(cell.value or 0)
    if one.said.unit and cell.unit and one.said.unit.endswith("元") and cell.unit.endswith("元"):
        value = value * per_yuan(cell.unit) / per_yuan(one.said.unit)
    said = exact(one.said.value or 0)
    places = min(one.decimals, max(cell.decimals or 0, 2)) if one.measure != "score" else one.decimals
    if said == value or round_half_up(said, places) == round_half_up(value, places):
        return HOLDS
    tail = one.measure != "score" and (
        truncate(value, one.decimals) == one.said.value or abs(said - value) <= Fraction(1, 10**one.decimals)
    )
    facts = {
        "where": one.where,
        "project": name,
        "what": one.said.term or "得分",
        "printed": one.printed,
        "expected": cell.text,
    }
    finding = make_finding(
        rule,
        report,
        facts,
        outcome="tail" if tail else "fails",
        template=_OTHER_TAIL if tail else _OTHER,
        printed=f"{one.said.value:f}",
        expected=f"{cell.value:f}",
        evidence=(one.evidence, evidence),
        arithmetic=f"{one.said.value:f} ≠ {cell.text}",
    )
    return Tail(finding) if tail else Fails(finding)


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
    return re.sub("[“”‘’\"]", "", text)


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
    records = _records(report)
    for one in items:
        match = re.search(reads.all, plain_name(one.said.text)) or re.search(reads.all, one.said.text)
        band = bands.get(_word(match["grade"])) if match and one.measure == "count" else None
        if band is None or not records:
            continue
        wrong = [r for r in records if "score" in r.cells and not _inside(r.cells["score"][0].value or Decimal(0), band)]
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
        parts = [o for o in group if o.measure == "count" and o.has_value and re.search(reads.counts, o.said.subject)]
        whole = next((o for o in group if o.measure == "count" and o.has_value and _is_whole(o, parts, reads)), None)
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
    denial = "汇总表各项目的“评价发现问题”都填“无”" if clean else f"{zero.where}写“{zero.said.text}”" if zero else ""
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


