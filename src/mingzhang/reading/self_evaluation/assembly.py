"""Puts what was read of a form, from text or from a grid, into a filled form: one place for ids and cell types."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mingzhang.forms import Cell, FilledForm, Mark, Row, Source
from mingzhang.forms.cells import add_quantities, make_cell, make_points
from mingzhang.forms.model import NOWHERE
from mingzhang.quantities.number import squeeze
from mingzhang.reading.self_evaluation.layout import GROUP_COLUMNS, Layout
from mingzhang.rulebook import BlockDef

_GROUP_WEIGHT = re.compile(r"[（(](\d+(?:\.\d+)?)分?[）)]$")
_UNKNOWN: tuple[Mark, str] = ("inferred", "行名不在表样中，按印出的名称保留")
_OF_WHICH = re.compile(r"^其中[：:]?")


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed in one cell, and why the reading was not plain where it was not."""

    text: str
    source: Source = NOWHERE
    mark: tuple[Mark, str] | None = None


Texts = Mapping[str, Printed]


@dataclass
class Draft:
    """A form while it is read.

    Attributes:
        fields, funds, goals, sums: Row name to what its columns print; a row may be there with no cell.
        more_funds: Rows of money with names that no definition has.
        labels: Labels as printed, by row identifier.
        indicators: One per indicator, in printed order.
    """

    title: Printed
    unit: str | None = None
    fields: dict[str, Texts] = field(default_factory=dict)
    funds: dict[str, Texts] = field(default_factory=dict)
    goals: dict[str, Texts] = field(default_factory=dict)
    more_funds: list[tuple[Printed, Texts]] = field(default_factory=list)
    indicators: list[Texts] = field(default_factory=list)
    sums: dict[str, Texts] = field(default_factory=dict)
    labels: dict[str, Printed] = field(default_factory=dict)
    columns: Sequence[str] = ()
    notes: tuple[str, ...] = ()

    def lacks(self, layout: Layout) -> list[str]:
        """Names of the parts without which a form is not whole."""
        subject = self.fields.get("project", {}).get("text")
        parts = [
            (layout.row_labels("field", "project")[0], bool(subject and subject.text)),
            (layout.column("indicator", "level3").label, bool(self.indicators)),
            (layout.row_labels("", "total")[0], "total" in self.sums),
        ]
        return [name for name, found in parts if not found]


def group_name(text: str) -> tuple[str, str]:
    """The name of a group of indicators and the points printed behind it: `产出指标（40分）` → 产出指标, 40分."""
    plain = squeeze(text)
    match = _GROUP_WEIGHT.search(plain)
    return (plain[: match.start()], plain[match.start() + 1 : -1]) if match else (plain, "")


def fund_label(text: str) -> str:
    """A fund row's name without 其中： and colons."""
    return _OF_WHICH.sub("", squeeze(text)).strip("：:")


def assemble(draft: Draft, layout: Layout) -> FilledForm:
    """The filled form; its rows stand in the order of the printed form."""
    unit = draft.unit or layout.form.unit
    rows = [
        row
        for block_id, texts in (("field", draft.fields), ("funds", draft.funds), ("goal", draft.goals))
        for row in [*_rows(layout.block(block_id), texts, draft, unit), *_others(block_id, layout, draft, unit)]
    ]
    rows += [_indicator(n, texts, layout.block("indicator")) for n, texts in enumerate(draft.indicators, 1)]
    rows += _rows(layout.block(""), draft.sums, draft, unit)
    subject = draft.fields["project"]["text"].text
    return FilledForm(
        form=layout.form.id,
        title=squeeze(draft.title.text),
        rows=tuple(rows),
        unit=unit,
        subject=subject,
        notes=draft.notes,
        source=draft.title.source,
        columns=tuple(draft.columns),
    )


def _rows(block: BlockDef, found: Mapping[str, Texts], draft: Draft, unit: str | None) -> list[Row]:
    rows: list[Row] = []
    for row in block.rows:
        if row.id not in found:
            continue
        row_id = f"{block.id}.{row.id}" if block.id else row.id
        label = draft.labels.get(row_id, Printed(row.labels[0]))
        cells = _cells(block, found[row.id], unit)
        rows.append(Row(row_id, squeeze(label.text), cells, source=label.source))
    return rows


def _others(block_id: str, layout: Layout, draft: Draft, unit: str | None) -> list[Row]:
    """Rows of money that the definition does not name, under the names that are printed."""
    if block_id != "funds":
        return []
    rows = []
    for label, texts in draft.more_funds:
        marked = {column: replace(text, mark=text.mark or _UNKNOWN) for column, text in texts.items()}
        name = fund_label(label.text)
        rows.append(
            Row(
                f"funds.?{name}",
                squeeze(label.text),
                _cells(layout.block("funds"), marked, unit),
                source=label.source,
            )
        )
    return rows


def _cells(block: BlockDef, texts: Texts, unit: str | None) -> dict[str, Cell]:
    return {
        column.id: make_cell(printed.text, column, unit, printed.source, printed.mark)
        for column in block.columns
        if (printed := texts.get(column.id)) and (printed.text or printed.mark)
    }


def _indicator(number: int, texts: Texts, block: BlockDef) -> Row:
    cells = _cells(block, texts, None)
    add_quantities(cells)
    for level in GROUP_COLUMNS:
        if (weight := texts.get(f"{level}_weight")) and weight.text:
            cells[f"{level}_weight"] = make_points(weight.text, weight.source, weight.mark)
    name = texts.get("level3", Printed(""))
    return Row(f"indicator.{number}", squeeze(name.text), cells, source=name.source)
