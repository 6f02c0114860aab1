"""Filled forms as tables of records, each column with its type: one table for each form and one for all cells."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from mingzhang.forms import Cell, FilledForm, Report, Row
from mingzhang.publishing.contract import plain
from mingzhang.rulebook import FormDef, Rulebook

Value = str | int | Decimal | None
FieldType = Literal["string", "integer", "number"]
_NUMERIC = frozenset({"amount", "number", "percent", "score"})


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name, its type, and what it is called in Chinese and English."""

    name: str
    type: FieldType
    title: str
    title_en: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class DataTable:
    """Records under typed columns.

    Attributes:
        key: Columns that together tell a record from every other; empty where nothing does.
    """

    name: str
    title: str
    title_en: str
    fields: tuple[Field, ...]
    records: tuple[tuple[Value, ...], ...]
    key: tuple[str, ...] = ()


_WHOSE = (
    Field("document", "string", "文件", "document", required=True),
    Field("part", "integer", "文件中第几份", "part of the document"),
    Field("entity", "string", "单位", "entity"),
    Field("fiscal_year", "integer", "年度", "fiscal year"),
)
_ROW = (
    Field("number", "integer", "第几行", "running number of the row", required=True),
    Field("subject", "string", "对象", "subject"),
    Field("row", "string", "行标识", "row identifier", required=True),
    Field("code", "string", "代码", "code as printed"),
    Field("label", "string", "名称", "label as printed"),
    Field("line_no", "string", "印出的行号", "line number as printed"),
    Field("unit", "string", "单位（计量）", "unit of the amounts"),
)
_DOCUMENT = (
    Field("kind", "string", "种类", "kind of report", required=True),
    Field("sha256", "string", "散列值", "SHA-256 of the file"),
    Field("pages", "integer", "页数", "pages"),
    Field("reader", "string", "读取方式", "reader"),
)
_CELL = (
    Field("form", "string", "表标识", "form identifier", required=True),
    Field("title", "string", "表名", "title as printed"),
    *_ROW[:-1],
    Field("column", "string", "栏标识", "column identifier", required=True),
    Field("text", "string", "印出的文字", "text as printed"),
    Field("value", "number", "数值", "value"),
    Field("unit", "string", "计量", "unit of the value"),
    Field("decimals", "integer", "印出的小数位", "decimals printed"),
    Field("page", "integer", "页", "page"),
    Field("line", "integer", "行", "line"),
    Field("via", "string", "如何得到", "how it was obtained"),
    Field("mark", "string", "读取标记", "mark of the reading"),
    Field("why", "string", "标记的原因", "reason of the mark"),
)


def form_tables(reports: Sequence[Report], book: Rulebook) -> list[DataTable]:
    """One table for each form that some reports hold, in the rule book's order."""
    held = {form.form for report in reports for form in report.forms}
    return [_form_table(book.forms[form], reports) for form in book.forms if form in held]


def cell_table(reports: Sequence[Report]) -> DataTable:
    """Every printed cell of some reports with its value, its place and how it was read."""
    records = tuple(record for report in reports for record in _cells(report))
    key = ("document", "part", "form", "subject", "number", "row", "column")
    return DataTable("cells", "全部单元格", "All cells", (*_WHOSE, *_CELL), records, key)


def document_table(reports: Sequence[Report]) -> DataTable:
    """The documents that some reports were read from, each with its hash."""
    records = tuple(
        (*_whose(report), report.kind, report.document.sha256, report.document.pages, report.document.reader)
        for report in reports
    )
    return DataTable("documents", "文件", "Documents", (*_WHOSE, *_DOCUMENT), records, ("document", "part"))


def table_name(form: str) -> str:
    """The name of a form's table, as file names and packages allow it."""
    return form.replace(".", "_")


def _form_table(definition: FormDef, reports: Sequence[Report]) -> DataTable:
    filled = [(report, form) for report in reports for form in report.all(definition.id)]
    columns = _columns(definition, [form for _, form in filled])
    records = tuple(
        (*_whose(report), *_row(number, form, row), *(_value(row.cells.get(c.name), c.type) for c in columns))
        for report, form in filled
        for number, row in enumerate(form.rows, 1)
    )
    named = (*_WHOSE, *_ROW)
    columns = tuple(_unlike(column, {field.name for field in named}) for column in columns)
    key = ("document", "part", "subject", "number")
    return DataTable(
        table_name(definition.id), definition.title, definition.title_en, (*named, *columns), records, key
    )


def _columns(definition: FormDef, forms: Iterable[FilledForm]) -> tuple[Field, ...]:
    """The columns that are used, those of the definition first; one that is a number everywhere has that type."""
    used = dict.fromkeys(column for form in forms for row in form.rows for column in row.cells)
    kinds: dict[str, set[bool]] = {}
    titles: dict[str, str] = {}
    for block in definition.blocks:
        for column in block.columns:
            kinds.setdefault(column.id, set()).add(column.type in _NUMERIC)
            titles.setdefault(column.id, column.label)
    known = [name for name in kinds if name in used]
    return tuple(
        Field(name, "number" if kinds.get(name, {True}) == {True} else "string", titles.get(name, name))
        for name in (*known, *(name for name in used if name not in kinds))
    )


def _unlike(field: Field, taken: set[str]) -> Field:
    name = f"{field.name}_" if field.name in taken else field.name
    return Field(name, field.type, field.title, field.title_en)


def _whose(report: Report) -> tuple[Value, ...]:
    return report.document.name, report.part, report.entity, report.fiscal_year


def _row(number: int, form: FilledForm, row: Row) -> tuple[Value, ...]:
    return number, form.subject, row.id, row.code, row.label, row.line_no, form.unit


def _value(cell: Cell | None, kind: FieldType) -> Value:
    if cell is None or cell.blank:
        return None
    return cell.value if kind == "number" else cell.text


def _cells(report: Report) -> Iterator[tuple[Value, ...]]:
    for form in report.forms:
        for number, row in enumerate(form.rows, 1):
            for column, cell in row.cells.items():
                yield (
                    *_whose(report),
                    form.form,
                    form.title,
                    *_row(number, form, row)[:-1],
                    *_cell(column, cell),
                )


def _cell(column: str, cell: Cell) -> tuple[Value, ...]:
    source = cell.source
    place = source.page, source.line, source.via
    read = cell.text, cell.value, cell.unit, cell.decimals
    return column, *read, *place, cell.mark, cell.why


def written(value: Value) -> str:
    """A value in a text format: decimals without exponent, nothing for none."""
    return (plain(value) or "") if isinstance(value, Decimal) else "" if value is None else str(value)
