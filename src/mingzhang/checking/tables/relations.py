"""Lays the relations of a rule over a report: exact linear relations between its cells, one for each instance."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from itertools import product

import msgspec
from msgspec.structs import replace

from mingzhang.checking.tables.grammar import CellRef, Comparison, Loop, Operator, Relation, Select, Side, parse
from mingzhang.checking.views import FormView, Held, title_of, views_of
from mingzhang.errors import RulebookError
from mingzhang.forms import Cell, FilledForm, Report, Row
from mingzhang.quantities import exact
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef

_ZERO = Fraction(0)
parse_cached = cache(parse)
Names = dict[str, str]


class Term(msgspec.Struct, frozen=True):
    """A cell with its sign: +1 or -1.

    Attributes:
        row: None where an open table prints no such row.
        cell: None where nothing is printed there.
    """

    sign: int
    view: FormView
    row_id: str
    column: str
    row: Row | None
    cell: Cell | None

    @property
    def factor(self) -> Fraction:
        """How many 元 one unit of the cell is."""
        return self.view.factor_of(self.cell)


class Linear(msgspec.Struct, frozen=True):
    """One instance: the left terms compare with the right ones plus a constant, in 元.

    Attributes:
        same: Both sides print one amount, so they agree at the coarser printed precision.
        names: What the loops stood at: `{"k": "201", "c": "basic"}`.
        words: Words for the right side, where the rule has some.
    """

    rule: str
    left: tuple[Term, ...]
    operator: Operator
    right: tuple[Term, ...]
    constant: Fraction
    same: bool
    names: tuple[tuple[str, str], ...] = ()
    words: str = ""

    @property
    def coefficients(self) -> tuple[tuple[Fraction, FilledForm, str, str], ...]:
        """The relation as `sum(coefficient x cell) operator constant`: coefficient in 元, form, row, column."""
        signed = [(t.sign, t) for t in self.left] + [(-t.sign, t) for t in self.right]
        return tuple((sign * t.factor, t.view.filled, t.row_id, t.column) for sign, t in signed)


class Gap(msgspec.Struct, frozen=True):
    """An instance that could not be made, because something it names was not read."""

    why: str


class _AbsentError(Exception):
    """A named row or column that the report does not have."""


def instances(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Linear]:
    """All instances of a rule's relations for a report; the joint certificate takes them as its equations.

    Rules of other kinds than `relation` have none: what they name side by side is not meant to be equal.
    """
    if rule.kind != "relation":
        return
    yield from (found for found in lay(rule, report, book) if isinstance(found, Linear))


def lay(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Linear | Gap]:
    """All instances of a rule's relations, and a gap for each that lacks what it names.

    Raises:
        RulebookError: A relation names a form, set or group that does not exist.
    """
    yield from _laid(_Asked(rule, report, book))


class _Asked(Held):
    """A rule asked about a report, compared by identity: a check lays it, and the joint certificate after it."""

    __slots__ = ("rule",)

    def __init__(self, rule: RuleDef, report: Report, book: Rulebook) -> None:
        super().__init__(report, book)
        self.rule = rule

    def __hash__(self) -> int:
        return hash((id(self.rule), id(self.report)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.rule is other.rule and super().__eq__(other)


@lru_cache(maxsize=128)
def _laid(asked: _Asked) -> tuple[Linear | Gap, ...]:
    found: list[Linear | Gap] = []
    for stated in asked.rule.relations:
        laid = _lay_one(parse_cached(stated.that), asked.rule, asked.report, asked.book)
        if stated.right:
            laid = (replace(one, words=stated.right) if isinstance(one, Linear) else one for one in laid)
        found += laid
    return tuple(found)


def family_of(rule: RuleDef, report: Report) -> str:
    """The kind of report whose short form numbers a rule uses."""
    return report.kind if report.kind in rule.applies.kinds else (*rule.applies.kinds, "final_accounts")[0]


def _lay_one(relation: Relation, rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Linear | Gap]:
    family = family_of(rule, report)
    try:
        found = {name: views_of(report, name, book, family) for name in _forms(relation)}
    except KeyError as error:
        raise RulebookError(f"规则 {rule.id} 的关系式“{relation.text}”用了没有的表 {error}。") from error
    missing = [name for name, views in found.items() if not views]
    if missing:
        gap = Gap(f"没有读到{'、'.join(title_of(name, book, family) for name in missing)}")
        yield from () if relation.optional else (gap,)
        return
    # A relation within one form speaks of each copy of it; one between forms of the first of each.
    copies = len(next(iter(found.values()))) if len(found) == 1 else 1
    for number in range(copies):
        views = {name: every[number] for name, every in found.items()}
        yield from _Laying(relation, rule, views).all()


def _forms(relation: Relation) -> tuple[str, ...]:
    looped = [form for loop in relation.loops for form, _ in loop.arguments]
    return tuple(dict.fromkeys((*relation.forms, *looped)))


_SETS: Mapping[str, Callable[[FormView, str], tuple[str, ...]]] = {
    "columns": FormView.amount_columns,
    "sums": FormView.sums,
    "classes": FormView.classes,
    "rows": lambda view, block: tuple(row.id for row in view.rows(block)),
    "codes": lambda view, _: tuple(view.codes),
    "parents": lambda view, _: tuple(code for code in view.children if code),
    "leaves": lambda view, _: tuple(code for code in view.codes if code not in view.children),
}
"""What a loop can run over, by name."""


class _Laying(msgspec.Struct, frozen=True):
    """One relation over one choice of forms."""

    relation: Relation
    rule: RuleDef
    views: dict[str, FormView]

    def all(self) -> Iterator[Linear | Gap]:
        names = [loop.name for loop in self.relation.loops]
        sets = [self._set(loop) for loop in self.relation.loops]
        for values in product(*sets):
            yield from self._instance(dict(zip(names, values, strict=True)))

    def _instance(self, names: Names) -> Iterator[Linear | Gap]:
        try:
            unmet = next((c for c in self.relation.conditions if not self._met(c, names)), None)
            if unmet is None:
                yield self._linear(self.relation.body, names)
            elif not self.relation.optional:
                yield Gap("不具备前提，本条关系不适用")
        except _AbsentError as absent:
            if not self.relation.optional:
                yield Gap(str(absent))

    def _met(self, condition: Comparison, names: Names) -> bool:
        linear = self._linear(condition, names)
        left, right = total(linear.left), total(linear.right) + linear.constant
        met = {"=": left == right, "==": left == right, ">=": left >= right, "<=": left <= right}
        return met[condition.operator]

    def _linear(self, comparison: Comparison, names: Names) -> Linear:
        left, left_constant = self._side(comparison.left, names)
        right, right_constant = self._side(comparison.right, names)
        same = comparison.operator == "==" or self.rule.tolerance == "equal"
        constant = right_constant - left_constant if left_constant or right_constant else _ZERO
        single = len(left) == 1 and len(right) == 1 and constant == 0
        return Linear(
            self.rule.id, left, comparison.operator, right, constant, same and single, tuple(names.items())
        )

    def _side(self, side: Side, names: Names) -> tuple[tuple[Term, ...], Fraction]:
        terms: list[Term] = []
        constant = _ZERO
        for part in side:
            if isinstance(part.value, CellRef):
                terms += self._terms(part.sign, part.value, names)
            else:
                constant += part.sign * exact(part.value)
        return tuple(terms), constant

    def _terms(self, sign: int, ref: CellRef, names: Names) -> Iterator[Term]:
        view = self.views[ref.form]
        for row_id in self._rows(view, ref.rows, names):
            row = view.filled.row(row_id)
            for column in self._columns(view, ref.columns, names, row_id):
                yield Term(sign, view, row_id, column, row, row.cells.get(column) if row else None)

    def _rows(self, view: FormView, select: Select, names: Names) -> Sequence[str]:
        if select.group == "children":
            return [row.id for row in view.below(_filled(select.argument, names))]
        if select.group is not None:
            raise self._fault(f"没有行组 {select.group}( )")
        if select.listed:
            return [r for r in (_filled(n, names) for n in select.names) if view.filled.row(r)]
        return self._named_rows(view, _filled(select.names[0], names))

    def _named_rows(self, view: FormView, name: str) -> Sequence[str]:
        block, _, last = name.rpartition(".")
        match last:
            case "items":
                return [row.id for row in view.items(block)]
            case "roots":
                return [row.id for row in view.children[""]]
            case "rows":
                return [row.id for row in view.rows(block)]
            case _:
                return (self._one_row(view, name),)

    def _one_row(self, view: FormView, row_id: str) -> str:
        """A row by name: a coded one may be left out by its table, a named one that is absent was not read."""
        definition = view.row_defs.get(row_id)
        if view.filled.row(row_id) or not view.filled.rows:
            return row_id
        if definition is not None:
            raise _AbsentError(f"{view.short}没有读到“{definition.labels[0]}”行")
        if not row_id.rpartition(".")[2].isdigit():
            raise self._fault(f"{view.definition.id} 没有行 {row_id}")
        return row_id

    def _columns(self, view: FormView, select: Select, names: Names, row_id: str) -> Sequence[str]:
        if select.group == "parts":
            return view.parts(view.block_of(row_id).id, _filled(select.argument, names))
        if select.group is not None:
            raise self._fault(f"没有栏组 {select.group}( )")
        return [self._one_column(view, _filled(name, names)) for name in select.names]

    def _one_column(self, view: FormView, column: str) -> str:
        definition = view.column_defs.get(column)
        if definition is None:
            raise self._fault(f"{view.definition.id} 没有栏 {column}")
        if view.filled.rows and not view.has_column(column):
            raise _AbsentError(f"{view.short}没有读到“{definition.label}”栏")
        return column

    def _set(self, loop: Loop) -> tuple[str, ...]:
        if loop.group is None:
            return loop.listed
        found: dict[str, None] = {}
        for form, block in loop.arguments:
            found.update(dict.fromkeys(self._members(loop.group, self.views[form], block)))
        return tuple(found)

    def _members(self, group: str, view: FormView, block: str) -> tuple[str, ...]:
        if group not in _SETS:
            raise self._fault(f"没有集合 {group}( )，可用：{'、'.join(_SETS)}")
        return _SETS[group](view, block)

    def _fault(self, what: str) -> RulebookError:
        return RulebookError(f"规则 {self.rule.id} 的关系式“{self.relation.text}”：{what}。")


def _filled(template: str, names: Names) -> str:
    if "{" not in template:
        return template
    for name, value in names.items():
        template = template.replace("{" + name + "}", value)
    return template


def total(terms: Iterable[Term]) -> Fraction:
    """The printed amounts as they stand, summed with their signs, in 元; blank counts as zero."""
    amounts = [amount if t.sign > 0 else -amount for t in terms if (amount := t.view.amount_of(t.cell))]
    return sum(amounts[1:], amounts[0]) if amounts else _ZERO
