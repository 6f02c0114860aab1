"""Reads a CSV or XLSX export of a log or of tickets: a number for each row, or how long each took."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from mingzhang.errors import DocumentError, QuantityError
from mingzhang.office.models import Reading
from mingzhang.office.services.collectors.taking import Question, Taken, number, ok, unknown
from mingzhang.office.services.exchange.files import Sheet, read_sheet
from mingzhang.quantities.number import squeeze
from mingzhang.quantities.units import convert

_FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d")
_COLUMNS = ("key_column", "at_column", "end_column", "value_column")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an export as a reading."""

    key: str
    at: datetime
    taken: Taken


class Export:
    """No target.

    Parameters name columns: `key_column` (number of the ticket), `at_column` (when it began), `end_column` (when it
    was done: the time between is the value) or `value_column` (the value itself); with neither each row counts one.
    """

    def problems(self, question: Question) -> dict[str, str]:
        """Number and time of each row must be found."""
        missing = {name: "请填写列名。" for name in _COLUMNS[:2] if not question.text(name).strip()}
        if question.text("end_column") and question.text("value_column"):
            missing["value_column"] = "结束时间列和数值列只能填一个。"
        return missing

    def take(self, question: Question) -> Taken:
        """An export is brought by people, never fetched."""
        return unknown("导出文件由人员上传，不会自动采集。")


def rows_of(question: Question, unit: str, name: str, content: bytes) -> tuple[list[Row], list[str]]:
    """The readings of an export, and a sentence for each row that gives none.

    Args:
        question: The collector's parameters.
        unit: Of its readings; durations are converted to it.
        name: Of the file.
        content: Of the file.

    Raises:
        DocumentError: It cannot be read, or a column is missing.
    """
    sheet = read_sheet(content, name)
    places = _places(question, sheet, name)
    found: dict[str, Row] = {}
    wrong: list[str] = []
    for line in sheet.rows:
        cells = {column: sheet.cell(line, place).value for column, place in places.items()}
        read = _row(cells, unit)
        if isinstance(read, str):
            wrong.append(f"第 {line} 行：{read}")
        elif read.key in found:
            wrong.append(f"第 {line} 行：编号 {read.key} 在文件里重复。")
        else:
            found[read.key] = read
    return list(found.values()), wrong


def _places(question: Question, sheet: Sheet, name: str) -> dict[str, int]:
    wanted = {column: squeeze(question.text(column)) for column in _COLUMNS if question.text(column).strip()}
    known = {head: place for place, head in sheet.head.items()}
    missing = [head for head in wanted.values() if head not in known]
    if missing:
        raise DocumentError(f"{name}：没有“{'”“'.join(missing)}”列；表头须与采集器的设置一致。")
    return {column: known[head] for column, head in wanted.items()}


def _row(cells: Mapping[str, Any], unit: str) -> Row | str:
    key, at = str(cells["key_column"] or "").strip(), moment_of(cells["at_column"])
    if not key:
        return "没有编号。"
    if at is None:
        return f"时间“{cells['at_column']}”看不懂，请写成 2024-03-01 08:30。"
    taken = _taken(cells, at, unit)
    text = "　".join(str(value) for value in cells.values() if value is not None)
    if isinstance(taken, str):
        return taken
    return Row(key[:120], at, Taken(taken.outcome, taken.value, text, taken.sentence))


def _taken(cells: Mapping[str, Any], at: datetime, unit: str) -> Taken | str:
    if "value_column" in cells:
        value = number(cells["value_column"])
        return f"“{cells['value_column']}”不是数。" if value is None else ok(value)
    if "end_column" not in cells:
        return ok(Decimal(1))
    end = moment_of(cells["end_column"])
    if cells["end_column"] is None:
        return Taken(Reading.Outcome.UNKNOWN, None, "", "尚未完成，没有用时。")
    if end is None or end < at:
        return f"结束时间“{cells['end_column']}”看不懂，或早于开始时间。"
    return _in_unit((end - at) // timedelta(seconds=1), unit)


def _in_unit(seconds: int, unit: str) -> Taken | str:
    try:
        return ok(convert(Decimal(seconds), "秒", unit or "秒"))
    except QuantityError as error:
        return str(error)


def moment_of(value: object) -> datetime | None:
    """A moment of a cell or of what was typed, in local time where it says no zone; None where it is none."""
    if isinstance(value, datetime):
        found: datetime | None = value
    elif isinstance(value, date):
        found = datetime.combine(value, time())
    else:
        found = next(filter(None, _parsed(str(value or "").strip().replace("T", " "))), None)
    if found is None or timezone.is_aware(found):
        return found
    return timezone.make_aware(found)


def _parsed(text: str) -> Iterator[datetime | None]:
    for form in _FORMATS:
        try:
            yield datetime.strptime(text, form)  # noqa: DTZ007 - made aware by the caller
        except ValueError:
            yield None
