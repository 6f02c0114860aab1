"""The targets of a project, line by line, with the library of indicators to choose from."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, ClassVar

from django import forms
from django.utils.functional import cached_property

from mingzhang.office.desk.forms import DeskForm
from mingzhang.office.desk.language import say
from mingzhang.office.desk.lines import Cell, LinesForm
from mingzhang.office.models import IndicatorDefinition, ProjectIndicator
from mingzhang.office.queries.library import completed, demanded, differing, usable_entries
from mingzhang.office.queries.visible import visible

TEMPLATE = "action_indicators.html.j2"
_ENTRY = Cell("definition", "指标库", "entry")
_FILL = "fill"
"""Name of the button that fills in and stores nothing."""


class IndicatorsForm(LinesForm):
    """The targets of a project; a line may be filled in from the library, and stays linked to its entry."""

    shown: ClassVar = (
        Cell("level1", "一级指标"),
        Cell("level2", "二级指标"),
        Cell("name", "三级指标"),
        Cell("target", "年度指标值"),
        Cell("weight", "分值", "number"),
    )
    cells: ClassVar = (*shown, _ENTRY)
    said: str = ""
    """What was filled in, or why nothing was."""
    unchosen: bool = False
    """Whether nothing was filled in because no entry was chosen."""

    def existing(self) -> Iterable[Mapping[str, Any]]:
        """The targets as they are."""
        rows = visible(self.request.actor, ProjectIndicator).filter(project=self.row).order_by("number")
        return list(rows.values(*(cell.key for cell in self.cells)))

    def prepare(self) -> None:
        """The lines; those linked to an entry can be taken off it, and say what it demands."""
        super().prepare()
        for number, entry in self.entries.items():
            label = say("第 {number} 行不再引用指标库", number=number)
            self.fields[f"unlink-{number}"] = forms.BooleanField(label=label, required=False)
            attrs = self.fields[f"target-{number}"].widget.attrs
            attrs |= {"aria-describedby": f"entry-{number}", "placeholder": demanded(entry)}

    def _field(self, cell: Cell) -> Any:
        if cell.kind != "entry":
            return super()._field(cell)
        every = IndicatorDefinition.objects.all()
        return forms.ModelChoiceField(every, required=False, label=cell.label, widget=forms.HiddenInput)

    @cached_property
    def entries(self) -> dict[int, IndicatorDefinition]:
        """Line to the entry that it is linked to, before anything is taken off."""
        keys = {number: str(self[f"{_ENTRY.key}-{number}"].value() or "") for number in self.numbers}
        wanted = {int(key) for key in keys.values() if key.isdecimal()}
        known = {str(pk): entry for pk, entry in IndicatorDefinition.objects.in_bulk(wanted).items()}
        return {number: known[key] for number, key in keys.items() if key in known}

    def lines(self) -> list[tuple[int, list[Any]]]:
        """The lines as fields, for the page; the link to the library is told below them."""
        return [(number, [self[f"{cell.key}-{number}"] for cell in self.shown]) for number in self.numbers]

    def offered(self) -> list[tuple[str, list[IndicatorDefinition]]]:
        """The entries to choose from, by their levels."""
        of_level = groupby(usable_entries(), key=lambda entry: f"{entry.level1} · {entry.level2}")
        return [(level, list(entries)) for level, entries in of_level]

    def typed(self, number: int) -> dict[str, str]:
        """A line as it is typed now."""
        return {cell.key: str(self[f"{cell.key}-{number}"].value() or "") for cell in self.shown}

    def differences(self, number: int) -> list[tuple[str, str, str]]:
        """Where a line says something else than the entry that it is linked to."""
        return differing(self.typed(number), self.entries[number]) if number in self.entries else []

    def further(self) -> DeskForm | None:
        """The form with a line filled in from the library; nothing typed is replaced, nothing is stored."""
        if _FILL not in self.data:
            return None
        chosen = self.data.get("library", "")
        entry = usable_entries().filter(pk=int(chosen)).first() if chosen.isdecimal() else None
        if entry is None:
            made = self._again(dict(self.data.items()), say("请先从指标库选一项，再点“填入”。"))
            made.unchosen = True
            return made
        number = self._line_for(self.data.get("into", ""))
        before = self.typed(number) if number in self.numbers else dict.fromkeys((c.key for c in self.shown), "")
        line = {f"{key}-{number}": text for key, text in completed(before, entry).items()}
        typed = {name: text for name, text in self.data.items() if name != f"unlink-{number}"}
        data = {**typed, **line, f"{_ENTRY.key}-{number}": str(entry.pk)}
        said = say(
            "第 {number} 行已按指标库“{entry}”填入空着的内容，写过的都没有动；保存后才生效。",
            number=number,
            entry=entry,
        )
        made = self._again(data, said)
        made.fields[f"target-{number}"].widget.attrs["autofocus"] = True
        return made

    def _again(self, data: dict[str, Any], said: str) -> "IndicatorsForm":
        made = type(self)(data, request=self.request, row=self.row)
        made.said = said
        return made

    def _line_for(self, asked: str) -> int:
        """The line asked for, else the first in which nothing is typed."""
        if asked.isdecimal() and int(asked) in self.numbers:
            return int(asked)
        blank = (number for number in self.numbers if not any(self.typed(number).values()))
        return next(blank, len(self.numbers) + 1)

    def filled(self) -> list[dict[str, Any]]:
        """Lines in which something is typed or chosen; zero where no weight is, so that the service can say so."""
        rows = [self._cleaned(number) for number in self.numbers]
        typed = [row for row in rows if any(value not in {None, ""} for value in row.values())]
        return [{**row, "weight": row["weight"] or 0} for row in typed]

    def _cleaned(self, number: int) -> dict[str, Any]:
        row = {cell.key: self.cleaned_data.get(f"{cell.key}-{number}") for cell in self.cells}
        if self.cleaned_data.get(f"unlink-{number}"):
            row[_ENTRY.key] = None
        return row
