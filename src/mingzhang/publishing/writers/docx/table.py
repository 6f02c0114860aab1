"""A laid-out form as a Word table, written as XML: a thousand cells take milliseconds."""

from collections.abc import Iterator, Mapping

from mingzhang.publishing.sheets.model import Sheet, SheetCell
from mingzhang.publishing.writers.anchors import Placed
from mingzhang.publishing.writers.docx.xml import Bookmarks, paragraph, run
from mingzhang.publishing.writers.fitting import LEADING, Fitted

_TWIPS = 20
_ALIGN: Mapping[str, str] = {"head": "center", "key": "center", "number": "right"}
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="404040"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_MARGINS = '<w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'


def table(sheet: Sheet, fitted: Fitted, placed: Placed, marks: Bookmarks) -> str:
    """The table; head rows repeat on every page, no row is divided between two."""
    widths = [round(width * _TWIPS) for width in fitted.widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    made = _Table(sheet, widths, fitted, placed, marks)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{_MARGINS}</w:tblCellMar></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(made.rows())}</w:tbl>"
    )


class _Table:
    def __init__(self, sheet: Sheet, widths: list[int], fitted: Fitted, placed: Placed, marks: Bookmarks) -> None:
        self._sheet = sheet
        self._widths = widths
        self._size = round(fitted.size * 2)
        white, line = (round(points * _TWIPS) for points in (fitted.inset, fitted.size * LEADING))
        self._spacing = f'<w:spacing w:before="{white}" w:after="{white}" w:line="{line}" w:lineRule="exact"/>'
        self._whole = fitted.whole
        self._placed = placed
        self._marks = marks

    def rows(self) -> Iterator[str]:
        starts = self._starts()
        for number, line in enumerate(starts):
            repeat = "<w:tblHeader/>" if number < self._sheet.header_rows else ""
            cells = "".join(self._cell(number, cell) for _, cell in sorted(line.items()))
            yield f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{cells}</w:tr>"

    def _starts(self) -> list[dict[int, SheetCell]]:
        """For each row the cells that it shows or that reach into it; what nobody drew is an empty cell."""
        rows: list[dict[int, SheetCell]] = [{} for _ in range(self._sheet.rows)]
        taken: list[set[int]] = [set() for _ in range(self._sheet.rows)]
        for cell in self._sheet.cells:
            for row in range(cell.row, cell.row + cell.rowspan):
                rows[row][cell.col] = cell
                taken[row].update(range(cell.col, cell.col + cell.colspan))
        for number, begun in enumerate(rows):
            free = set(range(self._sheet.cols)) - taken[number]
            begun.update({col: SheetCell(number, col, "") for col in free})
        return rows

    def _cell(self, number: int, cell: SheetCell) -> str:
        width = sum(self._widths[cell.col : cell.col + cell.colspan])
        across = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
        first = number == cell.row
        down = ('<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>") if cell.rowspan > 1 else ""
        shade = '<w:shd w:val="clear" w:color="auto" w:fill="F0F0EE"/>' if cell.kind == "head" else ""
        looks = f'<w:tcW w:w="{width}" w:type="dxa"/>{across}{down}{shade}<w:vAlign w:val="center"/>'
        # What one page holds is not divided: each row asks to stand on the page of the next.
        keep = "<w:keepNext/>" if self._whole and number < self._sheet.rows - 1 else ""
        inside = self._paragraph(cell, self._text(cell) if first else "", keep)
        return f"<w:tc><w:tcPr>{looks}</w:tcPr>{inside}</w:tc>"

    def _text(self, cell: SheetCell) -> str:
        if not cell.text:
            return ""
        bold = "<w:b/>" if cell.bold or cell.kind == "head" else ""
        words = run(cell.text, f'{bold}<w:sz w:val="{self._size}"/>')
        anchor = self._placed.take(self._sheet.form, self._sheet.subject, cell.of)
        return self._marks.around(anchor, words) if anchor else words

    def _paragraph(self, cell: SheetCell, inside: str, keep: str) -> str:
        side = _ALIGN.get(cell.kind, "left")
        # The mark at the paragraph's end has a size too; left as it is, it makes rows of small type taller.
        mark = f'<w:rPr><w:sz w:val="{self._size}"/></w:rPr>'
        return paragraph("Cell", inside, f'{keep}{self._spacing}<w:jc w:val="{side}"/>{mark}')
