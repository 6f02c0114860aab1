"""Which row of a summary table speaks of which form: by name, or by a like name and equal amounts."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from mingzhang.errors import QuantityError
from mingzhang.forms import Cell, FilledForm, Report, Row
from mingzhang.quantities import Interval, squeeze

FORM = "self_evaluation"
SUMMARIES = ("self_evaluation_summary", "transfer_self_evaluation_summary")

_Entry = tuple[FilledForm, Row]
_ALIKE = 0.8
_RELATED = 0.45
_AMOUNTS = ("adjusted", "executed")


@dataclass(frozen=True, slots=True)
class Pair:
    """A form and the summary row of the same project; either may be missing.

    Attributes:
        same_name: Both print the same name, white space aside.
    """

    form: FilledForm | None
    table: FilledForm | None
    row: Row | None
    same_name: bool = True


def project_of(form: FilledForm) -> str:
    """The project that a form is about, empty where it names none."""
    row = form.row("field.project")
    return form.subject or (row.text("text") if row else "")


def summary_rows(report: Report) -> Iterator[_Entry]:
    """The rows of all summary tables of a report, without their totals."""
    for kind in SUMMARIES:
        for table in report.all(kind):
            yield from ((table, row) for row in table.rows if row.id != "total" and row.text("project"))


def pair_projects(report: Report) -> tuple[Pair, ...]:
    """All forms and summary rows of a report, paired: equal names first, then like names with equal amounts."""
    forms = list(report.all(FORM))
    rows = list(summary_rows(report))
    pairs = list(_equal_names(forms, rows))
    for least, amounts in ((_RELATED, True), (_ALIKE, False)):
        pairs += _like_names(forms, rows, least, amounts)
    return (*pairs, *(Pair(form, None, None) for form in forms), *(Pair(None, *entry) for entry in rows))


def _equal_names(forms: list[FilledForm], rows: list[_Entry]) -> Iterator[Pair]:
    """Pairs that print the same name; they leave both lists."""
    waiting: dict[str, list[FilledForm]] = {}
    for form in forms:
        waiting.setdefault(squeeze(project_of(form)), []).append(form)
    for entry in list(rows):
        same = waiting.get(squeeze(entry[1].text("project")))
        if same:
            form = same.pop(0)
            forms.remove(form)
            rows.remove(entry)
            yield Pair(form, *entry)


def _like_names(forms: list[FilledForm], rows: list[_Entry], least: float, amounts: bool) -> list[Pair]:
    """Pairs of at least a likeness, the most alike first; they leave both lists."""
    found = [
        (alike(project_of(form), entry[1].text("project")), form, entry)
        for form in forms
        for entry in rows
        if not amounts or _same_amounts(form, entry[1])
    ]
    pairs: list[Pair] = []
    for likeness, form, entry in sorted(found, key=lambda one: -one[0]):
        if likeness >= least and form in forms and entry in rows:
            forms.remove(form)
            rows.remove(entry)
            pairs.append(Pair(form, *entry, same_name=False))
    return pairs


def alike(one: str, other: str) -> float:
    """How much two names share, from 0 to 1; white space does not count."""
    return SequenceMatcher(None, squeeze(one), squeeze(other)).ratio()


def _same_amounts(form: FilledForm, row: Row) -> bool:
    return all(agree(form.cell("funds.total", column), row.cells.get(column)) for column in _AMOUNTS)


def agree(one: Cell | None, other: Cell | None) -> bool:
    """Whether two printed amounts can be the same; a whole number beside decimals is read with two places."""
    if one is None or other is None or one.value is None or other.value is None:
        return False
    return printed(one).meets(printed(other))


def printed(cell: Cell) -> Interval:
    """The amounts that a printed one may stand for.

    Raises:
        QuantityError: The cell states no number.
    """
    if cell.value is None:
        raise QuantityError(f"“{cell.text}”不是数值，不能比较。")
    return Interval.printed(cell.value, max(cell.decimals or 0, 2))
