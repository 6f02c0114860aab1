"""Where the figures of sentences come from: cells of the report, what people gave, parameters of the law."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from mingzhang.errors import QuantityError
from mingzhang.forms import Cell, FilledForm, Report
from mingzhang.publishing.documents.figures import Figure, Missing, Prose, Value, digits, prose, styled
from mingzhang.publishing.documents.model import Ask, Bound, Words
from mingzhang.publishing.documents.narrative import PERCENTS, Narrative, find
from mingzhang.quantities.units import conversion_factor
from mingzhang.rulebook.documents import OutlineDef, Printing

NARRATIVE, LAW, REPORT, SCORES = "narrative", "rulebook", "report", "scores"
"""What the `form` of a bound number says where it is no form: inputs, parameters, the report's head, scores."""

_PERCENT = "%"


def form_of(report: Report, form: str, subject: str = "") -> FilledForm | None:
    """The first filled form of an identifier whose subject holds some words."""
    return next((filled for filled in report.all(form) if subject in (filled.subject or "")), None)


@dataclass(frozen=True, slots=True)
class Origins:
    """The places that figures are taken from, for one document.

    Attributes:
        before: Last year's report of the same department, where it is there.
    """

    report: Report
    narrative: Narrative
    outline: OutlineDef
    before: Report | None = None

    @property
    def printing(self) -> Printing:
        """The document's one rule of printing."""
        return self.outline.printing

    def cell(self, form: str, row: str, column: str, subject: str = "") -> Value:
        """The figure or the words of a cell; a gap where its table is missing."""
        filled = form_of(self.report, form, subject)
        if filled is None:
            return Missing((self.ask(form, subject),))
        return self.printed(filled, row, column)

    def printed(self, filled: FilledForm, row: str, column: str) -> Value:
        """What a form's cell prints; a blank one in a form that is there states that there is no amount."""
        origin = Bound("", filled.form, filled.subject or "", row, column)
        cell = filled.cell(row, column)
        if cell is None or cell.blank:
            return Figure(Fraction(0), replace(origin, text="0", derivation="表中空白，没有金额"), filled.unit)
        if cell.value is None:
            return prose(cell.text, origin)
        return self._figure(cell, origin)

    def _figure(self, cell: Cell, origin: Bound) -> Figure:
        value = cell.value if cell.value is not None else Decimal(0)
        unit = cell.unit
        factor = _factor(unit, self.printing.unit)
        if factor is None or factor == 1:
            text = styled(cell.text.rstrip("%％"), self.printing)
            return Figure(Fraction(value), replace(origin, text=text), unit)
        exact = Fraction(value) * factor
        text = digits(exact, self.printing.amount_places, self.printing)
        how = f"{cell.text}{unit} 换算为{self.printing.unit}"
        return Figure(exact, replace(origin, text=text, derivation=how), self.printing.unit)

    def given(self, path: str) -> Value:
        """What people gave at a path; a gap where they gave nothing."""
        found = find(self.narrative, path)
        if found is None or found in ("", ()):
            return Missing((self.ask(path),))
        origin = Bound("", NARRATIVE, "", path)
        if isinstance(found, Decimal):
            unit = _PERCENT if path in PERCENTS else self.narrative.unit or self.printing.unit
            return self._figure(Cell(f"{found:f}", found, unit), origin)
        if isinstance(found, int):
            return Figure(Fraction(found), replace(origin, text=styled(str(found), self.printing)))
        return prose(found if isinstance(found, str) else "、".join(found), origin)

    def earlier(self, words: Sequence[str]) -> Value:
        """What a cell of last year's report prints; a gap where there is none."""
        if self.before is None:
            return Missing(())
        found = replace(self, report=self.before, before=None).cell(*words)
        if not isinstance(found, Figure):
            return Missing(())
        form = form_of(self.before, words[0])
        how = f"{self.before.fiscal_year}年度{form.title if form else ''}"
        return replace(found, bound=replace(found.bound, derivation=how))

    def parameter(self, name: str) -> Value:
        """A figure that the law sets."""
        known = self.outline.parameters[name]
        text = styled(f"{known.value:f}", self.printing)
        return Figure(Fraction(known.value), Bound(text, LAW, "", self.outline.id, name), known.unit or None)

    def head(self) -> dict[str, Value]:
        """What the report says of itself: year, last year, department."""
        year, entity = self.report.fiscal_year, self.narrative.entity or self.report.entity
        years: dict[str, Value] = {"year": Missing((self.ask("fiscal_year"),))}
        years["prior_year"] = years["year"]
        if year is not None:
            here = Bound(str(year), REPORT, "", "fiscal_year")
            years["year"] = Figure(Fraction(year), here)
            years["prior_year"] = Figure(
                Fraction(year - 1), replace(here, text=str(year - 1), derivation=f"{year} 的上一年")
            )
        name = prose(entity, Bound("", REPORT, "", "entity")) if entity else Missing((self.ask("entity"),))
        short = prose(self.narrative.short, Bound("", NARRATIVE, "", "short")) if self.narrative.short else name
        said = {"unit": self.printing.unit, "rounding": self.printing.said}
        return years | {"entity": name, "short": short} | {key: Prose((Words(text),)) for key, text in said.items()}

    def ask(self, path: str, about: str = "") -> Ask:
        """The question for what is missing at a path: the most special one that the outline words."""
        known = [name for name in self.outline.asks if path == name or path.startswith(f"{name}.")]
        what = self.outline.asks[max(known, key=len)] if known else path
        return Ask(path, f"{about}：{what}" if about else what)


def _factor(unit: str | None, wanted: str) -> Fraction | None:
    """How many of the wanted unit one is, None where it is no amount of money."""
    if unit is None or unit == _PERCENT:
        return None
    try:
        return conversion_factor(unit, wanted)
    except QuantityError:
        return None


def words_of(value: Value) -> str:
    """A value as a plain string, empty where it is missing."""
    match value:
        case Figure():
            return value.bound.text
        case Prose():
            return value.plain
        case Missing():
            return ""
