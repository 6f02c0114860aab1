"""Where each figure of a form comes from: its place in the source, how it was read, what it is the sum of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.forms import Cell, Row, Source
from mingzhang.publishing.contract import plain
from mingzhang.publishing.site.formulas import Formula, Formulas
from mingzhang.publishing.site.grids import Placing, english_label
from mingzhang.publishing.site.words import Words
from mingzhang.rulebook import ColumnDef, FormDef

_TERMS = 8
"""Terms that are written out; more are counted."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What one line of a page of origins says.

    Attributes:
        image: Address of the page's image; empty where there is none.
        missing: The image of this page was to be there and is not.
    """

    anchor: str
    name: str
    language: str | None
    text: str
    unit: str
    back: str
    where: str
    image: str
    missing: bool
    how: str


@dataclass(frozen=True)
class Images:
    """The images of a document's pages: page to address; `whole` says that every page was promised."""

    addresses: Mapping[int, str]
    whole: bool = False


class Origins:
    """Tells the origins of one form in one language."""

    def __init__(self, placing: Placing, definition: FormDef | None, images: Images, words: Words) -> None:
        self._placing = placing
        self._formulas = Formulas(placing.form, definition)
        self._columns = _columns(definition)
        self._images = images
        self._words = words

    def of(self, rows: range) -> Iterator[Origin]:
        """Every printed cell of some rows."""
        for number in rows:
            row = self._placing.form.rows[number]
            for column, cell in row.cells.items():
                if not cell.blank:
                    yield self._origin(row, column, cell)

    def _origin(self, row: Row, column: str, cell: Cell) -> Origin:
        known = self._columns.get(column)
        label = english_label(row.label, self._words)
        name = f"{label} · {self._words.printed(known.label if known else column)}"
        formula = self._formulas.of(row, column, cell)
        page = cell.source.page
        return Origin(
            anchor=self._placing.origin_anchor(row, column),
            name=name,
            language=self._words.mark(name),
            text=cell.text,
            unit=cell.unit or "",
            back=self._placing.table(row),
            where=where(cell, self._words),
            image=self._images.addresses.get(page, "") if page else "",
            missing=self._images.whole and page is not None and page not in self._images.addresses,
            how=_sum(formula, self._words) if formula else "",
        )


def _columns(definition: FormDef | None) -> dict[str, ColumnDef]:
    return {column.id: column for block in (definition.blocks if definition else ()) for column in block.columns}


def where(cell: Cell, words: Words) -> str:
    """Where a cell stands in its source, and how it was read."""
    marked = words("marked", cell.why or cell.mark) if cell.mark else ""
    ocr = words("via_ocr") if cell.source.via == "ocr" else ""
    glue = "；" if words.language == "zh" else "; "
    return glue.join(part for part in (_place(cell.source, words), ocr, marked) if part)


def _place(source: Source, words: Words) -> str:
    parts = [
        words(key, number)
        for key, number in (("at_page", source.page), ("at_line", source.line))
        if number is not None
    ]
    return ("，" if words.language == "zh" else ", ").join(parts) or words("entered")


def _sum(formula: Formula, words: Words) -> str:
    """The sum in numbers, zeros left out, and whether it agrees."""
    told = [(name, cell.text) for name, cell in formula.terms if cell.value]
    shown = " + ".join(f"{english_label(words.printed(name), words)} {text}" for name, text in told[:_TERMS]) or "0"
    more = words("sum_more", len(told)) if len(told) > _TERMS else ""
    return (
        f"= {shown}{more}；{_agrees(formula, words)}"
        if words.language == "zh"
        else (f"= {shown}{more}; {_agrees(formula, words)}")
    )


def _agrees(formula: Formula, words: Words) -> str:
    if formula.apart == 0:
        return words("sum_equal")
    return words("sum_tail" if formula.tail else "sum_off", amount(formula.total), amount(abs(formula.apart)))


def amount(value: Decimal) -> str:
    """A number with thousands apart, as tables print it."""
    return f"{value:,f}" if value.as_tuple().exponent else (plain(value) or "")
