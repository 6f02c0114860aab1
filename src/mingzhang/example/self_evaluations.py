"""The example's self-evaluations, from a compact text to filled forms."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from mingzhang.example.tables import lines_of
from mingzhang.forms import Cell, FilledForm, Row
from mingzhang.forms.cells import add_quantities, make_cell, make_points
from mingzhang.forms.model import NOWHERE
from mingzhang.rulebook import BlockDef, FormDef

_FUNDS = ("initial", "adjusted", "executed", "weight", "rate", "score")
_INDICATOR = ("level1", "level2", "level3", "target", "actual", "weight", "score", "note")
_GOALS = ("expected", "actual")


class SelfEvaluation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One project's self-evaluation.

    Attributes:
        funds: One line per money row: its name, then `initial` to `score`.
        indicators: One line per indicator, `level1` to `note`; a group that is not printed again is blank.
        subtotal: Weight and score.
    """

    project: str
    implementing_unit: str
    expected: str
    actual: str
    funds: str
    indicators: str
    subtotal: str
    total: str


class SelfEvaluations(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All self-evaluations of a department and what they have in common.

    Attributes:
        labels: Labels that are printed otherwise than the definition's first, by row.
    """

    title: str
    unit: str
    department: str
    year: str
    phone: str
    labels: dict[str, str]
    notes: tuple[str, ...]
    forms: tuple[SelfEvaluation, ...]


Texts = Mapping[str, str]


def self_evaluation_forms(data: SelfEvaluations, definition: FormDef) -> list[FilledForm]:
    """The filled forms, in printed order."""
    return [_Builder(data, definition).form(form) for form in data.forms]


@dataclass(frozen=True)
class _Builder:
    """Makes the forms of one department."""

    data: SelfEvaluations
    definition: FormDef

    def form(self, form: SelfEvaluation) -> FilledForm:
        fields = {
            "project": form.project,
            "department": self.data.department,
            "implementing_unit": form.implementing_unit,
            "phone": self.data.phone,
            "year": self.data.year,
        }
        weight, score = lines_of(form.subtotal)[0]
        rows = (
            *(self._row("field", name, {"text": text}) for name, text in fields.items()),
            *(self._row("funds", name, _paired(_FUNDS, line)) for name, *line in lines_of(form.funds)),
            *(self._row("goal", name, {"text": getattr(form, name)}) for name in _GOALS),
            *self._indicators(form),
            self._row("", "subtotal", {"weight": weight, "score": score}),
            self._row("", "total", {"score": form.total}),
            self._row("", "low_score_explanation", {}),
        )
        data = self.data
        return FilledForm(
            self.definition.id, data.title, rows, data.unit, form.project, data.notes, columns=_INDICATOR
        )

    def _row(self, block_id: str, name: str, texts: Texts) -> Row:
        block = self._block(block_id)
        row_id = f"{block_id}.{name}" if block_id else name
        label = self.data.labels.get(row_id) or next(row.labels[0] for row in block.rows if row.id == name)
        return Row(row_id, label, _cells(block, texts, self.data.unit))

    def _block(self, block_id: str) -> BlockDef:
        return next(block for block in self.definition.blocks if block.id == block_id)

    def _indicators(self, form: SelfEvaluation) -> Iterator[Row]:
        """The rows of the indicators; a group printed once speaks for those below it."""
        level1, points, level2 = "", "", ""
        for number, line in enumerate(lines_of(form.indicators), 1):
            texts = dict(_paired(_INDICATOR, line))
            if texts["level1"]:
                level1, _, points = texts["level1"].removesuffix("）").partition("（")
            level2 = texts["level2"] or level2
            cells = _cells(self._block("indicator"), {**texts, "level1": level1, "level2": level2}, None)
            add_quantities(cells)
            yield Row(f"indicator.{number}", texts["level3"], {**cells, "level1_weight": make_points(points)})


def _paired(columns: tuple[str, ...], line: list[str]) -> Texts:
    return dict(zip(columns, line, strict=False))


def _cells(block: BlockDef, texts: Texts, unit: str | None) -> dict[str, Cell]:
    return {c.id: make_cell(texts[c.id], c, unit, NOWHERE) for c in block.columns if texts.get(c.id)}
