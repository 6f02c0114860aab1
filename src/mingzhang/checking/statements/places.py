"""Where the cell stands that a sentence speaks of: from subject, measure and heading to form, row and column."""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache, cached_property, lru_cache

import msgspec

from mingzhang.checking.judging import is_blank
from mingzhang.checking.matching import plain_name
from mingzhang.checking.statements.view import Told
from mingzhang.checking.tables.relations import Term
from mingzhang.checking.views import PRIOR, FormView, title_of, unread_beside, view_of
from mingzhang.forms import Report, Row
from mingzhang.quantities import round_half_up
from mingzhang.rulebook.book import Rulebook

_LEVELS = re.compile(r"(.*?)（([类款项])）")
_ORDINAL = re.compile(r"^[一二三四五六七八九十]+、")
_DIGITS = {"类": 3, "款": 5, "项": 7}
_FOREIGN = frozenset({"with_transfers", "transfers", "own", "consolidated"})
_CODE = "{code}"


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sentences that speak of one cell.

    Attributes:
        subject: Regular expression on the subject, quotation marks and the organisation's name aside.
        measures: What the number may measure.
        cells: `form:row:column` with the form's full name, the usual one first; those of other kinds of report do
            not count, and a sentence agrees where it agrees with one of them. `{code}` stands for the code of the
            subject's 类, 款 and 项.
        section: Regular expression on the headings.
    """

    subject: str
    measures: tuple[str, ...]
    cells: tuple[str, ...]
    section: str = ""


class Lookup(msgspec.Struct, frozen=True):
    """The cells that a sentence may speak of, those that were read; and why there is none."""

    cells: tuple[Term, ...]
    why: str = ""


class Finder(msgspec.Struct, frozen=True, eq=False, dict=True):
    """Finds the cells that sentences of a report speak of."""

    places: tuple[Place, ...]
    report: Report
    book: Rulebook
    family: str
    prior: bool = False

    def find(self, one: Told) -> Lookup | None:
        """The cells for a statement; None where no place is meant for it."""
        if one.said.scope in _FOREIGN or not self.of_this_year(one):
            return None
        return self.find_for(one.subject, one.said.section, one.measure)

    def find_for(self, subject: str, section: str, measure: str) -> Lookup | None:
        """The cells for a subject and a measure under some headings."""
        place = next((p for p in self._own if _fits(p, subject, section, measure)), None)
        if place is None:
            return None
        found = [self._term(name, subject) for name in place.cells if self._is_own(name)]
        cells = tuple(term for term in found if isinstance(term, Term))
        return Lookup(cells, "" if cells else next((why for why in found if isinstance(why, str)), ""))

    @cached_property
    def _own(self) -> tuple[Place, ...]:
        return tuple(p for p in self.places if any(self._is_own(name) for name in p.cells))

    def _is_own(self, cell: str) -> bool:
        return cell.startswith(f"{self.family}.")

    def of_this_year(self, one: Told) -> bool:
        """Whether a statement is about the report's own year."""
        period, year = one.said.period, self.report.fiscal_year
        if period in (None, "current"):
            return not (one.measure == "executed" and self.family == "budget")
        return year is None or str(period).startswith(str(year))

    def _term(self, name: str, subject: str) -> Term | str:
        form, row_id, column = name.split(":")
        view = view_of(self.report, PRIOR + form if self.prior else form, self.book, self.family)
        if view is None:
            return f"没有读到{title_of(form, self.book, self.family)}"
        row = self._row(view, row_id, subject)
        if row is None:
            return f"{view.short}中没有“{subject}”的行"
        if not view.has_column(column):
            return f"{view.short}没有读到有关的栏"
        return Term(1, view, row.id, column, row, row.cells.get(column))

    def _row(self, view: FormView, row_id: str, subject: str) -> Row | None:
        if _CODE not in row_id:
            return view.filled.row(row_id)
        code = code_of(subject, view)
        return None if code is None else view.filled.row(row_id.replace(_CODE, code))


def _fits(place: Place, subject: str, section: str, measure: str) -> bool:
    if measure not in place.measures:
        return False
    if place.section and not _compiled(place.section).search(plain_name(section)):
        return False
    return bool(_compiled(place.subject).search(subject))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def levels_of(subject: str) -> dict[str, str]:
    """The names of 类, 款 and 项 in a subject: {"类": "教育支出", "款": "普通教育", "项": "小学教育"}."""
    return {level: name for name, level in _LEVELS.findall(plain_name(subject))}


@lru_cache(maxsize=4096)
def short_name(name: str) -> str:
    """A subject's name as it is compared: without its ordinal and 支出 at its end."""
    plain = _ORDINAL.sub("", plain_name(name))
    return plain.removesuffix("支出") or plain


def code_of(subject: str, view: FormView) -> str | None:
    """The code that a subject names, by the labels of a table; None where none or several fit."""
    names = levels_of(subject)
    if not names:
        return None
    wanted = {_DIGITS[level]: short_name(name) for level, name in names.items()}
    deepest = max(wanted)
    known = _names_by_code(view)
    named = (code for code in _codes(view) if len(code) == deepest and known.get(code) == wanted[deepest])
    found = [code for code in named if _lies_under(code, wanted, known)]
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=32)
def _names_by_code(view: FormView) -> dict[str, str]:
    """The codes of a table and those above them, with their names as they are compared."""
    codes = [code for code in _codes(view) if code.isdigit()]
    above = [code[:digits] for digits in _DIGITS.values() for code in codes if len(code) > digits]
    return {code: short_name(_label(code, view)) for code in dict.fromkeys([*codes, *above])}


def _codes(view: FormView) -> Iterator[str]:
    yield from view.codes
    if not view.codes:
        yield from (row.id.rpartition(".")[2] for row in view.filled.rows)


def _lies_under(code: str, wanted: dict[int, str], known: dict[str, str]) -> bool:
    """Whether the codes above a code, by their digits, have the names given."""
    return all(known[code[:digits]] == name for digits, name in wanted.items())


def _label(code: str, view: FormView) -> str:
    row = view.codes.get(code) or next((r for r in view.filled.rows if r.id.endswith(f".{code}")), None)
    return row.label if row else ""


def stated_equal(one: Told, term: Term) -> bool:
    """Whether a sentence and a cell print one amount, at the coarser of their precisions; blank is no amount."""
    if is_blank(term):
        return one.amount == 0
    if term.cell is None or term.cell.value is None:
        return False
    coarser = max(one.ulp, term.view.ulp_of(term.cell))
    value = term.view.amount_of(term.cell)
    return round_half_up(one.amount / coarser, 0) == round_half_up(value / coarser, 0)


def nearly_equal(one: Told, term: Term) -> bool:
    """Whether they differ by no more than one unit of the coarser last digit."""
    if term.cell is None or term.cell.value is None:
        return False
    difference = abs(one.amount - term.view.amount_of(term.cell))
    return difference <= max(one.ulp, term.view.ulp_of(term.cell))


def cell_doubt(term: Term, report: Report) -> str:
    """Why a breach may be a fault of reading the table; empty where it is not."""
    if term.cell is not None and term.cell.mark == "ambiguous":
        return f"{term.view.short}有读法不唯一的单元格（{term.cell.text}）"
    if is_blank(term):
        return f"{term.view.short}的有关单元格为空白"
    if term.cell is not None and term.cell.value is None:
        return f"{term.view.short}有不是数字的单元格（{term.cell.text}）"
    unread = unread_beside(term.view.filled, report)
    if unread is not None:
        return f"第{unread.page}页有未能读出的内容（{unread.what}）"
    return "" if term.view.unit_of(term.cell) else f"{term.view.short}没有印金额单位，无法换算比较"


def cell_amount(term: Term) -> Fraction:
    """The amount of a cell in 元; blank is zero."""
    return term.view.amount_of(term.cell)
