"""Kinds of rules about what stands in one table: codes, names, signs, notes, columns."""

from collections.abc import Iterator

import msgspec

from mingzhang.checking.matching import matches_any, plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, make_finding, parameters_of
from mingzhang.checking.tables.relations import Term, family_of
from mingzhang.checking.views import NO_AMOUNT, FormView, form_id, title_of, unread_beside, views_of
from mingzhang.checking.wording import cell_words
from mingzhang.findings import Evidence
from mingzhang.forms import Cell, Report, Row
from mingzhang.rulebook import ColumnDef
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef


def views_for(rule: RuleDef, report: Report, book: Rulebook) -> tuple[FormView, ...]:
    """The report's forms that a rule names, or all of the kinds of report that it applies to."""
    family = family_of(rule, report)
    if rule.applies.forms:
        return tuple(v for name in rule.applies.forms for v in views_of(report, name, book, family))
    known = [(filled, book.forms.get(filled.form)) for filled in report.forms]
    return tuple(FormView(f, d, d.number or d.id) for f, d in known if d and d.kind in rule.applies.kinds)


def gaps_for(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[CannotTell]:
    """One 'cannot tell' for each form that a rule names and the report lacks; one if it names none and has none."""
    family = family_of(rule, report)
    for name in rule.applies.forms:
        if form_id(name, book, family) in book.forms and not views_of(report, name, book, family):
            yield CannotTell(f"没有读到{title_of(name, book, family)}")
    if not rule.applies.forms and not views_for(rule, report, book):
        yield CannotTell("没有读到任何预算或决算表")


class _Place(msgspec.Struct, frozen=True):
    """A cell in its row and form."""

    view: FormView
    row: Row
    column: str
    cell: Cell | None

    @property
    def words(self) -> str:
        return cell_words(Term(1, self.view, self.row.id, self.column, self.row, self.cell))

    @property
    def evidence(self) -> Evidence:
        return Evidence.of(self.view.filled, self.row, self.column, self.cell)


class Lengths(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `code_tree`: how many digits a code of each level has."""

    lengths: tuple[int, ...]


def code_tree(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Every code stands below its parents, where its table prints parents of that level at all."""
    lengths = parameters_of(rule, Lengths).lengths
    yield from gaps_for(rule, report, book)
    coded = [view for view in views_for(rule, report, book) if view.codes]
    if not coded:
        yield CannotTell("表中没有科目编码")
    for view in coded:
        if unread_beside(view.filled, report) is not None:
            yield CannotTell(f"{view.short}可能没有读全，科目编码的上下级无法核对")
            continue
        used = {len(code) for code in view.codes}
        levels = [length for length in lengths if length in used]
        for row in view.codes.values():
            yield _parents(rule, report, _Place(view, row, "code", None), levels)


def _parents(rule: RuleDef, report: Report, place: _Place, levels: list[int]) -> Outcome:
    code = place.row.id
    missing = next((code[:n] for n in levels if n < len(code) and code[:n] not in place.view.codes), None)
    if missing is None:
        return HOLDS
    facts = {"form": place.view.short, "code": code, "label": place.row.label, "parent": missing}
    evidence = (place.evidence,)
    return Fails(make_finding(rule, report, facts, printed=code, expected=missing, evidence=evidence))


class Explained(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `amounts`: words in a note that explain a negative amount."""

    explained_by: tuple[str, ...]


def amounts(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Every amount is a number and not negative, unless a note explains it."""
    words = parameters_of(rule, Explained).explained_by
    yield from gaps_for(rule, report, book)
    for view in views_for(rule, report, book):
        explained = any(word in note for note in view.filled.notes for word in words)
        for place in _amount_cells(view):
            yield from _one_amount(rule, report, place, explained=explained)


def _amount_cells(view: FormView) -> Iterator[_Place]:
    for row in view.filled.rows:
        for column, cell in row.cells.items():
            definition = view.column_defs.get(column)
            amount = definition is not None and definition.type == "amount" and cell.text not in NO_AMOUNT
            if definition is not None and amount and not _is_header(cell, definition):
                yield _Place(view, row, column, cell)


def _is_header(cell: Cell, column: ColumnDef) -> bool:
    """Whether a cell repeats its column's own heading: a total row that stands beside the lower header row."""
    return cell.value is None and any(cell.text in words for words in column.header)


def _one_amount(rule: RuleDef, report: Report, place: _Place, *, explained: bool) -> Iterator[Outcome]:
    cell = place.cell
    if cell is None:
        return
    if cell.mark == "ambiguous":
        yield CannotTell(f"{place.view.short}有读法不唯一的单元格（{cell.text}）")
        return
    what = (
        "不是金额" if cell.value is None else "为负数，表下没有红字说明" if cell.value < 0 and not explained else ""
    )
    if not what:
        yield HOLDS
        return
    facts = {"where": place.words, "text": cell.text, "what": what}
    yield Fails(make_finding(rule, report, facts, printed=cell.text, evidence=(place.evidence,)))


class Patterns(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `empty_note`: what a note says where a table has no data."""

    patterns: tuple[str, ...]


def empty_note(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """A table without data says so in a note, and a table with data does not."""
    patterns = parameters_of(rule, Patterns).patterns
    yield from gaps_for(rule, report, book)
    if not any(FormView(f, d, "").has_numbers for f in report.forms if (d := book.forms.get(f.form))):
        yield CannotTell("整份文件没有填数，是空白表样")
        return
    for view in views_for(rule, report, book):
        note = next((n for n in view.filled.notes if matches_any(n, patterns)), None)
        yield _empty(rule, report, view, "declared" if view.filled.declared_empty and note is None else note)


def _empty(rule: RuleDef, report: Report, view: FormView, note: str | None) -> Outcome:
    filled = any(place.cell and place.cell.value for place in _amount_cells(view))
    if filled == (note is None):
        return HOLDS
    state, said = ("有数据", "却注明没有数据") if filled else ("没有数据", "表下却没有说明")
    facts = {"form": view.short, "state": state, "note": said}
    row = Row("", view.filled.title, source=view.filled.source)
    return Fails(make_finding(rule, report, facts, printed=note, evidence=(_Place(view, row, "", None).evidence,)))


class SubjectColumns(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `subject_column`: column to the names of subjects that have no amount in it."""

    columns: dict[str, tuple[str, ...]]


def subject_column(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Subjects of basic expenditure have no project expenditure, and the reverse; a person confirms."""
    columns = parameters_of(rule, SubjectColumns).columns
    yield from gaps_for(rule, report, book)
    found: dict[tuple[str, str], list[_Place]] = {}
    for view in views_for(rule, report, book):
        for row in view.codes.values():
            for column, names in columns.items():
                if plain_name(row.label) in names:
                    place = _Place(view, row, column, row.cells.get(column))
                    found.setdefault((row.id, column), []).append(place)
    # The same amount stands in several tables; it is told once, with each place as evidence.
    yield from (_subject(rule, report, places) for places in found.values())


def _subject(rule: RuleDef, report: Report, places: list[_Place]) -> Outcome:
    printed = [place for place in places if place.cell and place.cell.value and place.cell.value > 0]
    if not printed:
        return HOLDS
    texts = [place.cell.text for place in printed if place.cell]
    if any(place.cell and place.cell.mark == "ambiguous" for place in printed):
        return CannotTell(f"{printed[0].view.short}有读法不唯一的单元格（{texts[0]}）")
    facts = {
        "where": "、".join(f"{place.words}印 {text}" for place, text in zip(printed, texts, strict=True)),
        "label": printed[0].row.label,
        "column": printed[0].view.column_defs[printed[0].column].label,
    }
    evidence = tuple(place.evidence for place in printed)
    return Fails(make_finding(rule, report, facts, printed=texts[0], expected="0", evidence=evidence))


class _Names(msgspec.Struct):
    """A classification by code and, for comparison, by plain name."""

    official: dict[str, str]
    codes: dict[str, list[str]]

    @classmethod
    def of(cls, official: dict[str, str]) -> "_Names":
        codes: dict[str, list[str]] = {}
        for code, name in official.items():
            codes.setdefault(plain_name(name), []).append(code)
        return cls(official, codes)


def code_names(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """The name printed beside a code is not the name of another code; unknown codes and names cannot be told."""
    yield from gaps_for(rule, report, book)
    coded = [view for view in views_for(rule, report, book) if view.codes]
    if not coded:
        yield CannotTell("表中没有科目编码")
    functional, economic = _Names.of(book.functional.names), _Names.of(book.economic.names)
    for view in coded:
        names = economic if any(block.open == "economic" for block in view.definition.blocks) else functional
        for row in view.codes.values():
            yield _code_name(rule, report, _Place(view, row, "label", None), names)


def _code_name(rule: RuleDef, report: Report, place: _Place, names: _Names) -> Outcome:
    code, label = place.row.id, plain_name(place.row.label)
    official = names.official.get(code)
    if official is None or not label:
        return CannotTell(f"科目表不含编码 {code}")
    others = names.codes.get(label, [])
    if label == plain_name(official) or not others or code in others:
        return HOLDS
    facts = {"form": place.view.short, "code": code, "label": place.row.label, "official": official}
    facts["others"] = "、".join(others)
    evidence = (place.evidence,)
    return Fails(make_finding(rule, report, facts, printed=label, expected=official, evidence=evidence))
