"""Kinds of rules about projects in the text: their share of all expenditure, each paragraph against its form."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

import msgspec

from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, make_finding, outcome_of, parameters_of
from mingzhang.checking.statements.shares import Whole
from mingzhang.checking.statements.view import NO_STATEMENTS, Region, Told, narrative
from mingzhang.checking.tables.relations import family_of
from mingzhang.checking.views import FormView, per_yuan, view_of
from mingzhang.findings import Evidence, Finding
from mingzhang.forms import Cell, FilledForm, Report, Row
from mingzhang.quantities import Interval, exact, round_half_up, truncate
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


_OTHER_TAIL = (
    "{where}写“{project}”的{what} {printed}，自评表为 {expected}，差在舍入（或截去末位）范围内，无需处理。"
)


_WITHOUT = "{where}写到“{project}”，没有读到它的自评表，也不在汇总表中，请核对项目名称。"


class Record(msgspec.Struct, frozen=True, eq=False):
    """What a form or a summary row says of a project."""

    name: str
    cells: dict[str, tuple[Cell, Evidence]]


def records_of(report: Report) -> list[Record]:
    """What the forms say of each project; where there are none, what the summary tables say."""
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
    records = records_of(report)
    said = [
        t for t in items if t.measure in reads.columns and t.has_value and re.search(reads.sections, t.said.section)
    ]
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


def _record_for(name: str, group: Sequence[Told], records: Sequence[Record], reads: Paragraphs) -> Record | None:
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
        tail=tail,
        template=_OTHER_TAIL if tail else _OTHER,
        printed=f"{one.said.value:f}",
        expected=f"{cell.value:f}",
        evidence=(one.evidence, evidence),
        arithmetic=f"{one.said.value:f} ≠ {cell.text}",
    )
    return outcome_of(finding)
