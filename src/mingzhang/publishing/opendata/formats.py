"""One table as CSV, JSON Lines, Parquet and workbook: exact decimals, equal bytes for equal data."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from mingzhang.publishing.opendata.tables import DataTable, Field, Value, written
from mingzhang.publishing.workbooks import new_workbook, sheet_name, survives

if TYPE_CHECKING:
    import pyarrow as pa

_BOM = b"\xef\xbb\xbf"
_DIGITS = 38


def csv_bytes(table: DataTable, *, bom: bool = False) -> bytes:
    """CSV by RFC 4180 in UTF-8; with a mark at its beginning for spreadsheets that would guess another encoding."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(field.name for field in table.fields)
    writer.writerows([written(value) for value in record] for record in table.records)
    return (_BOM if bom else b"") + text.getvalue().encode()


def jsonl_bytes(table: DataTable) -> bytes:
    """One JSON object a line; numbers as decimal strings, so that no reader rounds them."""
    names = [field.name for field in table.fields]
    return b"".join(
        msgspec.json.encode({n: _json(v) for n, v in zip(names, record, strict=True)}) + b"\n"
        for record in table.records
    )


def _json(value: Value) -> str | int | None:
    return written(value) if isinstance(value, Decimal) else value


def parquet_bytes(table: DataTable) -> bytes:
    """Parquet with exact decimals of the digits that the column needs."""
    import pyarrow as pa  # noqa: PLC0415 - optional, and slow to import
    import pyarrow.parquet as pq  # noqa: PLC0415 - likewise

    columns = list(zip(*table.records, strict=True)) or [()] * len(table.fields)
    arrays = [pa.array(column, _arrow(field, column)) for field, column in zip(table.fields, columns, strict=True)]
    names = [field.name for field in table.fields]
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, names), buffer, compression="zstd")
    return buffer.getvalue()


def _arrow(field: Field, column: Sequence[Value]) -> "pa.DataType":
    import pyarrow as pa  # noqa: PLC0415 - as above

    if field.type != "number":
        return pa.int64() if field.type == "integer" else pa.string()
    exponents = [int(v.as_tuple().exponent) for v in column if isinstance(v, Decimal)]
    return pa.decimal128(_DIGITS, max(0, *(-e for e in exponents)) if exponents else 0)


def xlsx_bytes(tables: Sequence[DataTable]) -> bytes:
    """A workbook with a sheet for each table: head row frozen, numbers as numbers, text never a formula."""
    buffer = io.BytesIO()
    book = new_workbook(buffer)
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - fixed, so that equal data gives equal bytes
    names: set[str] = set()
    for table in tables:
        _sheet(book, book.add_worksheet(sheet_name(table.title, names)), table)
    book.close()
    return buffer.getvalue()


def _sheet(book: Any, sheet: Any, table: DataTable) -> None:
    head = book.add_format({"bold": True, "bottom": 1})
    for column, field in enumerate(table.fields):
        sheet.write_string(0, column, field.title, head)
    for line, record in enumerate(table.records, 1):
        for column, value in enumerate(record):
            if value is not None:
                _write(sheet, line, column, value)
    sheet.freeze_panes(1, 0)


def _write(sheet: Any, line: int, column: int, value: str | int | Decimal) -> None:
    if isinstance(value, int) or (isinstance(value, Decimal) and survives(value)):
        sheet.write_number(line, column, value)
    else:
        sheet.write_string(line, column, written(value))
