"""The table in which an evaluation prints its scores: which row belongs to which indicator of the policy."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from mingzhang.forms import FilledForm, Row
from mingzhang.quantities import squeeze
from mingzhang.rulebook.policies import IndicatorDef, PolicyDef, leaves

_GROUP = "group."
_TOTAL = "total"
_LEVELS = ("level4", "level3", "level2", "level1")
_NO_ROWS: Mapping[str, Row] = MappingProxyType({})


def leaf_rows(policy: PolicyDef, form: FilledForm | None) -> Mapping[str, Row]:
    """The row of each leaf by the leaf's identifier; a leaf without row is absent.

    A table may print one name over several scores: its rows then belong to the leaves of that name in order.
    """
    if form is None:
        return _NO_ROWS
    left = score_rows(form)
    found: dict[str, Row] = {}
    for leaf in leaves(policy.indicators):
        row = next((one for one in left if _name(one) in leaf.labels), None)
        if row is not None:
            left.remove(row)
            found[leaf.id] = row
    return found


def score_rows(form: FilledForm) -> list[Row]:
    """The rows of single indicators: no groups, no total."""
    return [row for row in form.rows if not row.id.startswith(_GROUP) and row.id != _TOTAL]


def fits(policy: PolicyDef, form: FilledForm) -> bool:
    """Whether the table prints a score for every leaf of the policy."""
    return len(leaf_rows(policy, form)) == sum(1 for _ in leaves(policy.indicators))


def group_row(form: FilledForm | None, group: IndicatorDef) -> Row | None:
    """The row that prints a group's weight, None where there is none."""
    rows = form.rows if form else ()
    return next((row for row in rows if row.id.startswith(_GROUP) and squeeze(row.label) in group.labels), None)


def total_row(form: FilledForm | None) -> Row | None:
    """The row of the total, None where the table prints none."""
    return form.row(_TOTAL) if form else None


def weight_of(row: Row) -> Decimal | None:
    """The weight that a row prints, None where it prints none."""
    weight = row.value("weight")
    return row.value("full") if weight is None else weight


def _name(row: Row) -> str:
    """What the row's score is of: its label, or the lowest level that it prints."""
    return squeeze(row.label) or next((squeeze(row.text(level)) for level in _LEVELS if row.text(level)), "")
