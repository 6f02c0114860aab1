"""Reports from the JSON that `read --json` prints: the inverse of what the contract's writer does.

A reading that was stored, or made by another program, is checked without its document. What the contract does not
carry (places of row labels, running text) is not made up; keys that are absent count as null.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any, Literal, TypeVar

import msgspec

from mingzhang.errors import DocumentError
from mingzhang.forms.model import Box, Cell, Document, FilledForm, Mark, Report, Row, Source, Statement, Unread, Via

READING = "mingzhang.reading/1"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_STATEMENT = frozenset(field.name for field in fields(Statement)) - {"source", "value"}
_T = TypeVar("_T")
Kind = Literal["final_accounts", "budget", "evaluation", "self_evaluations", "other"]


class _Place(msgspec.Struct):
    page: int | None = None
    line: int | None = None


class _Cell(_Place):
    text: str = ""
    value: str | None = None
    unit: str | None = None
    box: Box | None = None
    via: Via = "text"
    mark: Mark | None = None
    why: str | None = None


class _Row(msgspec.Struct):
    row: str
    label: str = ""
    code: str | None = None
    line_no: str | None = None
    cells: dict[str, _Cell] = {}


class _Form(_Place, kw_only=True):
    form: str
    title: str = ""
    subject: str | None = None
    unit: str | None = None
    columns: tuple[str, ...] = ()
    rows: tuple[_Row, ...] = ()
    notes: tuple[str, ...] = ()
    declared_empty: bool = False


class _Unread(msgspec.Struct):
    what: str
    why: str
    page: int | None = None


class _Report(msgspec.Struct, kw_only=True):
    kind: Kind
    name: str = ""
    part: int | None = None
    sha256: str = ""
    pages: int = 0
    reader: str = ""
    entity: str | None = None
    fiscal_year: int | None = None
    forms: tuple[_Form, ...] = ()
    statements: tuple[dict[str, Any], ...] = ()
    unread: tuple[_Unread, ...] = ()


class _Reading(msgspec.Struct):
    contract: str
    documents: tuple[dict[str, Any], ...]


def reports_from_bytes(data: bytes, name: str) -> list[Report]:
    """The reports of a stored reading.

    Raises:
        DocumentError: It is no JSON, not of this contract, or a value in it has another type.
    """
    try:
        reading = msgspec.json.decode(data, type=_Reading)
    except msgspec.MsgspecError as error:
        raise DocumentError(f"{name} 不是 read --json 输出的内容（{error}）。请重新导出后再试。") from error
    if reading.contract != READING:
        raise DocumentError(f"{name} 的 contract 是“{reading.contract}”，只认 {READING}。请用 read --json 导出。")
    return [report_from_json({"name": name, **document}) for document in reading.documents]


def report_from_json(data: Mapping[str, Any]) -> Report:
    """The report of one entry of `documents`.

    Raises:
        DocumentError: A value has another type than the contract says.
    """
    stored = _converted(data, _Report)
    return Report(
        Document(stored.name, stored.sha256, stored.pages, stored.reader),
        stored.entity,
        stored.fiscal_year,
        stored.kind,
        tuple(_form(form) for form in stored.forms),
        tuple(_statement(statement) for statement in stored.statements),
        tuple(Unread(entry.what, entry.why, entry.page) for entry in stored.unread),
        stored.part,
    )


def _converted(data: Mapping[str, Any], schema: type[_T]) -> _T:
    try:
        return msgspec.convert(data, schema)
    except msgspec.ValidationError as error:
        raise DocumentError(f"读取结果不合约定：{error}。请用 mingzhang read --json 重新导出。") from error


def _form(stored: _Form) -> FilledForm:
    return FilledForm(
        form=stored.form,
        title=stored.title,
        rows=tuple(_row(row) for row in stored.rows),
        unit=stored.unit,
        subject=stored.subject,
        notes=stored.notes,
        source=Source(stored.page, stored.line),
        columns=stored.columns,
        declared_empty=stored.declared_empty,
    )


def _row(stored: _Row) -> Row:
    cells = {column: _cell(cell) for column, cell in stored.cells.items()}
    return Row(stored.row, stored.label, cells, stored.code, stored.line_no, _beside(cells.values()))


def _beside(cells: Iterable[Cell]) -> Source:
    """Where a row stands: on the page of the first of its cells that says so."""
    found = next((cell.source for cell in cells if cell.source.page is not None), Source())
    return Source(found.page, found.line)


def _cell(stored: _Cell) -> Cell:
    value, decimals = _number(stored.value)
    source = Source(stored.page, stored.line, stored.box, stored.via)
    return Cell(stored.text, value, stored.unit, decimals, source, stored.mark, stored.why)


def _number(text: str | None) -> tuple[Decimal | None, int | None]:
    """A decimal string and its printed decimals, which it keeps: `120.00` has two."""
    if text is None:
        return None, None
    if not _NUMBER.fullmatch(text):
        raise DocumentError(f"读取结果中的数值“{text}”不是十进制数。请改为如 1234.50 的写法。")
    return Decimal(text), len(text.partition(".")[2])


def _statement(stored: Mapping[str, Any]) -> Statement:
    place = _converted(stored, _Place)
    told = {name: value for name, value in stored.items() if name in _STATEMENT}
    value, decimals = _number(stored.get("value"))
    told.setdefault("decimals", decimals)
    return Statement(**told, value=value, source=Source(place.page, place.line))
