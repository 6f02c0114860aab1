"""Forms with several lines of the same fields: targets, shares, members of a group."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms

from mingzhang.office.desk.forms import AmountField, DeskForm, NumberField


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of each line.

    Attributes:
        kind: text, number, amount or choice; `choices` takes the form's row and gives what may be chosen.
    """

    key: str
    label: str
    kind: str = "text"


class LinesForm(DeskForm):
    """Lines of fields; blank ones are left out, and there are always some blank ones to go on with."""

    cells: ClassVar[tuple[Cell, ...]] = ()
    spare: ClassVar[int] = 3

    def existing(self) -> Iterable[Mapping[str, Any]]:
        """The lines that are there already."""
        return ()

    def options(self, cell: Cell) -> list[tuple[str, str]]:
        """What may be chosen in a cell."""
        return []

    def prepare(self) -> None:
        """As many lines as there are, were sent, or are to be typed."""
        lines = list(self.existing())
        sent = {name.rpartition("-")[2] for name in self.data if "-" in name}
        count = max(len(lines) + self.spare, *(int(n) for n in sent if n.isdigit()), 0)
        self.numbers = range(1, count + 1)
        for number in self.numbers:
            line = lines[number - 1] if number <= len(lines) else {}
            for cell in self.cells:
                field = self._field(cell)
                field.initial = line.get(cell.key)
                self.fields[f"{cell.key}-{number}"] = field

    def _field(self, cell: Cell) -> Any:
        if cell.kind == "choice":
            return forms.ChoiceField(label=cell.label, required=False, choices=[("", "—"), *self.options(cell)])
        if cell.kind == "amount":
            return AmountField(label=cell.label, required=False)
        if cell.kind == "number":
            return NumberField(label=cell.label, required=False)
        return forms.CharField(label=cell.label, required=False, max_length=300)

    def lines(self) -> list[tuple[int, list[Any]]]:
        """The lines as fields, for the page."""
        return [(number, [self[f"{cell.key}-{number}"] for cell in self.cells]) for number in self.numbers]

    def filled(self) -> list[dict[str, Any]]:
        """The lines in which something is typed."""
        rows = [{c.key: self.cleaned_data.get(f"{c.key}-{n}") for c in self.cells} for n in self.numbers]
        return [row for row in rows if any(value not in {None, ""} for value in row.values())]

    def values(self) -> dict[str, Any]:
        """The filled lines, under `lines`, beside the other fields."""
        others = {name: value for name, value in self.cleaned_data.items() if not name.rpartition("-")[2].isdigit()}
        return {**others, "lines": self.filled()}
