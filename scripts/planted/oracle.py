"""Exact arithmetic on printed amounts, written from the conventions of `conformance/README.md` alone.

A document is the JSON of `mingzhang read --json`: one entry of `documents`, as a dict. Amounts are fractions of 元.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import floor
from typing import Any, Literal

Json = dict[str, Any]
State = Literal["holds", "tail", "fails", "doubtful", "cannot_tell", "silent"]
"""`doubtful` fails as a warning; `silent` has nothing printed to judge."""

ABSENT = frozenset({"", "-", "—", "－", "–", "--", "——", "/", "／", "无", "不适用"})
YUAN = {"元": Fraction(1), "百元": Fraction(100), "千元": Fraction(1000), "万元": Fraction(10_000)}
HALF = Fraction(1, 2)


def half_up(value: Fraction, places: int) -> Fraction:
    """The value rounded to so many decimals, a half away from zero."""
    scale = 10**places
    size = floor(abs(value) * scale + HALF)
    return Fraction(size if value >= 0 else -size, scale)


def cut(value: Fraction, places: int) -> Fraction:
    """The value cut off after so many decimals."""
    scale = 10**places
    size = floor(abs(value) * scale)
    return Fraction(size if value >= 0 else -size, scale)


def exact(value: str) -> Fraction:
    """A decimal string as a fraction."""
    return Fraction(int(value.replace(".", "")), 10 ** decimals_of(value))


def decimals_of(value: str) -> int:
    """How many digits a decimal string prints after its point."""
    return len(value.partition(".")[2])


@dataclass(frozen=True)
class Range:
    """All numbers between two, both included."""

    low: Fraction
    high: Fraction

    @classmethod
    def around(cls, value: Fraction, slack: Fraction) -> "Range":
        """The numbers within a slack of a value."""
        return cls(value - slack, value + slack)

    def __add__(self, other: "Range") -> "Range":
        return Range(self.low + other.low, self.high + other.high)

    def __neg__(self) -> "Range":
        return Range(-self.high, -self.low)

    def meets(self, other: "Range") -> bool:
        """Whether one number lies in both."""
        return max(self.low, other.low) <= min(self.high, other.high)


NOTHING = Range(Fraction(0), Fraction(0))


@dataclass(frozen=True)
class Cell:
    """A printed cell of a table; `value` is None where it states no number."""

    text: str
    value: Fraction | None
    decimals: int
    ambiguous: bool

    @classmethod
    def of(cls, data: Json) -> "Cell":
        """The cell of a piece of JSON."""
        value = data.get("value")
        number = None if value is None else exact(value)
        return cls(data.get("text", ""), number, decimals_of(value or ""), data.get("mark") == "ambiguous")

    @property
    def blank(self) -> bool:
        """Nothing is printed, or a sign that says there is nothing."""
        return self.value is None and self.text in ABSENT


@dataclass
class Table:
    """A form of a document: rows by name, in printed order."""

    form: str
    unit: str | None
    columns: tuple[str, ...]
    rows: dict[str, dict[str, Cell]]
    declared_empty: bool = False
    prints_unit: bool = True
    whole_as_cents: bool = field(init=False)

    def __post_init__(self) -> None:
        printed = [cell for row in self.rows.values() for cell in row.values()]
        places = Counter(cell.decimals for cell in printed if cell.value)
        self.whole_as_cents = bool(places) and places.most_common(1)[0][0] == 2
        self.states_numbers = any(cell.value is not None for cell in printed)

    @classmethod
    def of(cls, data: Json, unit: str | None) -> "Table":
        """The table of a form's JSON; `unit` is what the other tables print, where this one prints none."""
        rows = {r["row"]: {c: Cell.of(v) for c, v in r.get("cells", {}).items()} for r in data["rows"]}
        columns = tuple(data.get("columns") or dict.fromkeys(c for row in rows.values() for c in row))
        empty = bool(data.get("declared_empty"))
        own = data.get("unit")
        return cls(data["form"], own or unit, columns, rows, empty, own is not None)

    @property
    def factor(self) -> Fraction:
        """How many 元 one unit of the table is; 1 where none is known."""
        return YUAN.get(self.unit or "", Fraction(1))

    def places(self, cell: Cell) -> int:
        """Printed decimals; a whole number beside amounts with two is read with two."""
        return 2 if cell.decimals == 0 and self.whole_as_cents else cell.decimals

    def ulp(self, cell: Cell) -> Fraction:
        """One unit of the last printed digit, in 元."""
        return self.factor / Fraction(10 ** self.places(cell))

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        codes = self.codes()
        known = set(codes)
        found: dict[str, list[str]] = {}
        for code in codes:
            above = next((code[:n] for n in range(len(code) - 1, 2, -1) if code[:n] in known), "")
            found.setdefault(above, []).append(code)
        return found

    def codes(self) -> list[str]:
        """Rows named by a classification code."""
        return [row for row in self.rows if row.isdigit() and len(row) >= 3]

    def below(self, code: str) -> list[str]:
        """The codes directly below one; for the empty code those that stand below none."""
        return self._children.get(code, [])

    def block(self, name: str) -> list[str]:
        """The rows whose names begin with a block's, without it."""
        return [row.removeprefix(f"{name}.") for row in self.rows if row.startswith(f"{name}.")]


@dataclass(frozen=True)
class Term:
    """A signed cell of a relation."""

    sign: int
    table: Table
    row: str
    column: str

    @property
    def cell(self) -> Cell | None:
        """What is printed there, None where nothing is."""
        return self.table.rows.get(self.row, {}).get(self.column)

    @property
    def blank(self) -> bool:
        """Nothing, or a sign for nothing."""
        return self.cell is None or self.cell.blank

    @property
    def amount(self) -> Fraction:
        """The signed amount in 元; where no number is printed it is zero."""
        value = self.cell.value if self.cell else None
        return Fraction(self.sign * (value or 0)) * self.table.factor

    def range(self, hidden: bool) -> Range:
        """The amounts that the cell may stand for; a zero hides a little only if `hidden` says so."""
        cell = self.cell
        if cell is None or cell.value is None or (not cell.value and (not hidden or self.table.declared_empty)):
            return NOTHING
        around = Range.around(abs(self.sign) * cell.value * self.table.factor, self.table.ulp(cell) / 2)
        return around if self.sign > 0 else -around

    @property
    def place(self) -> tuple[str, str, str]:
        """Form, row and column."""
        return self.table.form, self.row, self.column


@dataclass(frozen=True)
class Relation:
    """Left compares with right; `same` where both sides print one amount."""

    rule: str
    left: tuple[Term, ...]
    operator: Literal["=", ">=", "<="]
    right: tuple[Term, ...]
    same: bool = False


@dataclass(frozen=True)
class Gap:
    """A relation that cannot be laid, because what it names was not read."""

    rule: str


@dataclass(frozen=True)
class Verdict:
    """What a relation comes to; the three numbers are in the unit of the printed side."""

    state: State
    printed: Fraction = Fraction(0)
    expected: Fraction = Fraction(0)
    difference: Fraction = Fraction(0)
    slack: Fraction = Fraction(0)


def judge(relation: Relation) -> Verdict:
    """The verdict on one relation, by exact arithmetic."""
    terms = (*relation.left, *relation.right)
    if any(not t.blank and t.cell and (t.cell.ambiguous or t.cell.value is None) for t in terms):
        return Verdict("cannot_tell")
    state = _blank_state(relation) or _state(relation)
    if state in ("fails", "doubtful") and len({t.table.prints_unit for t in terms}) > 1:
        return Verdict("cannot_tell")
    if state in ("holds", "silent", "cannot_tell"):
        return Verdict(state)
    return _told(relation, state, blank=_blank_state(relation) == "doubtful")


def _sides(relation: Relation) -> tuple[Fraction, Fraction]:
    return sum((t.amount for t in relation.left), Fraction(0)), sum((t.amount for t in relation.right), Fraction(0))


def _blank_state(relation: Relation) -> State | None:
    """The state where a whole side prints nothing, None where both sides print something."""
    left, right = _sides(relation)
    no_left, no_right = all(t.blank for t in relation.left), all(t.blank for t in relation.right)
    if no_left and no_right:
        empty = any(not t.table.states_numbers for t in (*relation.left, *relation.right))
        return "cannot_tell" if empty else "silent"
    if left == right or not (no_left or no_right):
        return None
    if no_left and not _kept(relation.operator, left, right):
        return "doubtful"
    if no_right and relation.operator == "=":
        return "doubtful" if relation.same else "cannot_tell"
    return None


def _kept(operator: str, left: Fraction, right: Fraction) -> bool:
    return {"=": left == right, ">=": left >= right, "<=": left <= right}[operator]


def _state(relation: Relation) -> State:
    left, right = _sides(relation)
    if _kept(relation.operator, left, right):
        return "holds"
    if relation.same:
        coarse = _coarsest(relation)
        return "holds" if half_up(left / coarse, 0) == half_up(right / coarse, 0) else "fails"
    if _possible(relation, hidden=False):
        return "tail"
    if not _possible(relation, hidden=True):
        return "fails"
    return "tail" if abs(left - right) <= _coarsest(relation) else "doubtful"


def _coarsest(relation: Relation) -> Fraction:
    """The largest unit of a last digit among the printed amounts."""
    return max(t.table.ulp(t.cell) for t in (*relation.left, *relation.right) if t.cell and not t.blank)


def _possible(relation: Relation, *, hidden: bool) -> bool:
    left, right = _range(relation.left, hidden), _range(relation.right, hidden)
    if relation.operator == ">=":
        return left.high >= right.low
    return left.low <= right.high if relation.operator == "<=" else left.meets(right)


def _range(terms: Iterable[Term], hidden: bool) -> Range:
    total = NOTHING
    for term in terms:
        total += term.range(hidden)
    return total


def _told(relation: Relation, state: State, *, blank: bool) -> Verdict:
    """The verdict with its numbers, in the unit of the first printed cell of the side that they are told in."""
    left, right = _sides(relation)
    own, other = _factor(relation.left), _factor((*relation.left, *relation.right))
    slack = sum(
        (t.table.ulp(t.cell) / 2 for t in (*relation.left, *relation.right) if t.cell and t.cell.value),
        Fraction(0),
    )
    return Verdict(state, left / own, right / (other if blank else own), abs(left - right) / other, slack / other)


def _factor(terms: Sequence[Term]) -> Fraction:
    first = next((t for t in terms if t.cell and t.cell.value is not None), terms[0])
    return first.table.factor


def tables_of(document: Json, prefix: str = "") -> dict[str, Table]:
    """The first table of each form, by the last part of its name (`01`); last year's under `prior.`."""
    units = {f["unit"] for f in document["forms"] if f.get("unit")}
    common = units.pop() if len(units) == 1 else None
    found: dict[str, Table] = {}
    for form in document["forms"]:
        found.setdefault(prefix + form["form"].rpartition(".")[2], Table.of(form, common))
    return found


def judged(relations: Iterable[Relation | Gap]) -> Iterator[tuple[Relation | Gap, Verdict]]:
    """Each relation with its verdict; a gap cannot be told."""
    for one in relations:
        yield one, Verdict("cannot_tell") if isinstance(one, Gap) else judge(one)
