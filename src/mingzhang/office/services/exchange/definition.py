"""What a table that can be imported consists of, and how its cells are read."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from mingzhang.office.models import ClassificationCode, Fund, Organisation, Project, ProjectKind, Supplier
from mingzhang.office.queries.master import usable_funds
from mingzhang.office.queries.names import plain_name
from mingzhang.office.queries.predecessors import candidates
from mingzhang.office.queries.visible import visible
from mingzhang.office.services.acting import Actor
from mingzhang.quantities.dates import parse_date
from mingzhang.quantities.number import parse_number, squeeze
from mingzhang.rulebook import load
from mingzhang.rulebook.spending import Choices

Kind = Literal["text", "amount", "number", "whole", "date", "choice", "several", "yes"]
_FEN = Decimal("0.01")
_LARGEST = Decimal(10) ** 13
_WORDS = {"是": True, "否": False, "通过": True, "未通过": False}


@dataclass
class Context:
    """For whom and which year a table is read, with everything that its cells may name, each loaded once."""

    actor: Actor
    organisation: Organisation
    year: int
    _looked_up: dict[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)

    def names(self, column: "Column") -> Mapping[str, Any]:
        """What a column's cells may name, by the text as it is compared; made once for all rows."""
        if column.id not in self._looked_up:
            choices = column.choices(self) if column.choices else {}
            self._looked_up[column.id] = {column.key(text): value for text, value in choices.items()}
        return self._looked_up[column.id]

    @cached_property
    def functional(self) -> Mapping[str, str]:
        """Codes of the year, each to itself."""
        return self._codes(ClassificationCode.Kind.FUNCTIONAL)

    @cached_property
    def economic(self) -> Mapping[str, str]:
        """Codes of the year, each to itself."""
        return self._codes(ClassificationCode.Kind.ECONOMIC)

    def _codes(self, kind: str) -> Mapping[str, str]:
        rows = ClassificationCode.objects.filter(kind=kind, fiscal_year=self.year)
        return {code: code for code in rows.values_list("code", flat=True)}

    @cached_property
    def funds(self) -> Mapping[str, Fund]:
        """Funds of the year by code and by name."""
        return {key: fund for fund in usable_funds(self.year) for key in (fund.code, fund.name)}

    @cached_property
    def kinds(self) -> Mapping[str, ProjectKind]:
        """Kinds of projects by name and by code."""
        return {key: kind for kind in ProjectKind.objects.all() for key in (kind.code, kind.name)}

    @cached_property
    def suppliers(self) -> Mapping[str, Supplier]:
        """Suppliers by the name as it is compared; a spelling leads to the entry that stands for it."""
        rows = Supplier.objects.select_related("same_as")
        return {row.normalised: row.same_as or row for row in rows}

    @cached_property
    def projects(self) -> Mapping[str, Project]:
        """Projects of the organisation and year by code and by name."""
        rows = visible(self.actor, Project).filter(organisation=self.organisation, fiscal_year=self.year)
        return {key: project for project in rows for key in (project.code, project.name)}

    @cached_property
    def before(self) -> Mapping[str, Project]:
        """Projects of the year before that one may go on with, by code, and by name where only one bears it."""
        rows = list(candidates(self.actor, self.organisation, self.year))
        by_code = {project.code: project for project in rows}
        names = Counter(project.name for project in rows)
        return by_code | {p.name: p for p in rows if names[p.name] == 1 and p.name not in by_code}

    def rulebook_list(self, list_id: str) -> Choices:
        """A list of words of the rule book."""
        return load().spending.choices(list_id)


@dataclass(frozen=True)
class Raw:
    """A cell as it stands in the file.

    Attributes:
        value: Text, number, day or truth; None where it is blank.
        formula: The cell holds a formula; its text is the value.
    """

    value: Any
    formula: bool = False

    @property
    def text(self) -> str:
        """The cell as text."""
        return "" if self.value is None else str(self.value).strip()


BLANK = Raw(None)


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        id: Name of the field.
        choices: What the cell may name, by the text that names it; loaded from the context.
        key: How a text is made alike before it is looked up.
        listed: Names that the template offers to choose from.
        among: What the names are, where they are not of the year itself.
    """

    id: str
    label: str
    kind: Kind = "text"
    required: bool = False
    longest: int = 200
    choices: Callable[[Context], Mapping[str, Any]] | None = None
    key: Callable[[str], str] = squeeze
    listed: Callable[[Context], Sequence[str]] | None = None
    help: str = ""
    among: str = ""


@dataclass(frozen=True)
class Line:
    """A row of the file, understood.

    Attributes:
        number: Its number in the file, from 1 for the head.
        values: Column to value; only columns that were understood.
    """

    number: int
    values: Mapping[str, Any]

    def get(self, column: str, otherwise: Any = None) -> Any:
        """The value of a column; another where it is blank or was not understood."""
        found = self.values.get(column)
        return otherwise if found is None else found


Problem = tuple[int, str, str]
"""Row, column and a sentence."""


@dataclass(frozen=True)
class Table:
    """A table that can be imported.

    Attributes:
        roles: One of them is needed over the organisation.
        check: What is wrong beyond single cells: doubled rows, rows there already, rules between cells.
        take: Stores the lines and gives the rows stored; called once nothing is wrong.
    """

    id: str
    title: str
    doing: str
    roles: frozenset[str]
    columns: tuple[Column, ...]
    check: Callable[[Context, Sequence[Line]], Iterator[Problem]]
    take: Callable[[Context, Sequence[Line]], list[Any]]
    by_label: Mapping[str, Column] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_label", {squeeze(column.label): column for column in self.columns})


def understand(column: Column, raw: Raw, context: Context) -> tuple[Any, str | None]:
    """The value of a cell, or what is wrong with it."""
    if raw.formula:
        return None, f"“{column.label}”是公式（{raw.text[:40]}），请改为数值或文字。"
    if not raw.text:
        return None, f"“{column.label}”不能为空。" if column.required else None
    if looks_like_formula(raw):
        return None, f"“{column.label}”以“{raw.text[0]}”开头，打开表格时会被当作公式执行，请去掉该符号。"
    return _READERS[column.kind](column, raw, context)


def looks_like_formula(raw: Raw) -> bool:
    """Whether a text would be run as a formula by a spreadsheet; a negative number is none."""
    if not isinstance(raw.value, str) or not raw.text:
        return False
    first, rest = raw.text[0], raw.text[1:]
    if first in "=@":
        return True
    return first in "+-" and bool(rest) and parse_number(raw.text) is None


def _text(column: Column, raw: Raw, _: Context) -> tuple[Any, str | None]:
    text = _whole_text(raw)
    if len(text) > column.longest:
        return None, f"“{column.label}”有 {len(text)} 个字，最多 {column.longest} 个。"
    return text, None


def _whole_text(raw: Raw) -> str:
    """The text; a code that the spreadsheet keeps as a number has no point."""
    value = raw.value
    return str(int(value)) if isinstance(value, float) and value.is_integer() else raw.text


def _number(column: Column, raw: Raw, _: Context) -> tuple[Any, str | None]:
    """Exact as it is shown: a spreadsheet's binary number by its shortest decimal text."""
    plain = repr(raw.value) if isinstance(raw.value, float) else raw.text
    try:
        value = Decimal(plain) if isinstance(raw.value, int | float) else None
    except ArithmeticError:
        value = None
    if value is None:
        parsed = parse_number(plain)
        value = parsed.value if parsed else None
    if value is None or not value.is_finite() or abs(value) >= _LARGEST:
        return None, f"“{column.label}”的“{raw.text[:40]}”不是数。"
    return value, None


def _amount(column: Column, raw: Raw, context: Context) -> tuple[Any, str | None]:
    value, fault = _number(column, raw, context)
    if fault:
        return None, fault
    if value != value.quantize(_FEN):
        return None, f"“{column.label}”的“{raw.text[:40]}”不是精确到分的金额。"
    return (value.quantize(_FEN), None) if value >= 0 else (None, f"“{column.label}”不能为负数。")


def _whole(column: Column, raw: Raw, context: Context) -> tuple[Any, str | None]:
    value, fault = _number(column, raw, context)
    if fault:
        return None, fault
    if value != int(value) or value < 0:
        return None, f"“{column.label}”的“{raw.text[:40]}”不是非负整数。"
    return int(value), None


def _date(column: Column, raw: Raw, _: Context) -> tuple[Any, str | None]:
    if isinstance(raw.value, datetime):
        return raw.value.date(), None
    if isinstance(raw.value, date):
        return raw.value, None
    found = parse_date(raw.text)
    if found is None or found.start != found.day:
        return None, f"“{column.label}”的“{raw.text[:40]}”不是日期，请写成 2023-10-20。"
    return found.day, None


def _choice(column: Column, raw: Raw, context: Context) -> tuple[Any, str | None]:
    found = context.names(column).get(column.key(_whole_text(raw)))
    if found is not None:
        return found, None
    some = list(column.listed(context))[:_SHOWN] if column.listed else []
    hint = f"可填：{'、'.join(some)}{'等' if len(some) == _SHOWN else ''}。" if some else "请先登记。"
    if column.among:
        return None, f"“{column.label}”的“{raw.text[:40]}”不是{column.among}。{hint}"
    return None, f"“{column.label}”的“{raw.text[:40]}”在 {context.year} 年度的可选范围里没有。{hint}"


_SHOWN = 8
_BETWEEN = re.compile(r"[、，,；;\n]")
"""Stands between several names in one cell."""


def _several(column: Column, raw: Raw, context: Context) -> tuple[Any, str | None]:
    """One name, or several between marks; each once."""
    whole, sentence = _choice(column, raw, context)
    if sentence is None:
        return (whole,), None
    found = []
    for text in _BETWEEN.split(_whole_text(raw)):
        if not text.strip():
            continue
        one, sentence = _choice(column, Raw(text.strip()), context)
        if sentence:
            return None, sentence
        found.append(one)
    return tuple(dict.fromkeys(found)), None


def _yes(column: Column, raw: Raw, _: Context) -> tuple[Any, str | None]:
    found = raw.value if isinstance(raw.value, bool) else _WORDS.get(raw.text)
    return (found, None) if found is not None else (None, f"“{column.label}”请填是或否。")


_READERS: Mapping[Kind, Callable[[Column, Raw, Context], tuple[Any, str | None]]] = {
    "text": _text,
    "amount": _amount,
    "number": _number,
    "whole": _whole,
    "date": _date,
    "choice": _choice,
    "several": _several,
    "yes": _yes,
}


def doubled(lines: Sequence[Line], column: str, what: str, known: Mapping[str, Any]) -> Iterator[Problem]:
    """Rows whose key stands twice in the file, or is there already."""
    first: dict[Any, int] = {}
    for line in lines:
        key = line.get(column)
        if key is None:
            continue
        if key in first:
            yield line.number, column, f"{what}“{key}”与第 {first[key]} 行重复。"
        elif key in known:
            yield line.number, column, f"{what}“{key}”已经存在。"
        first.setdefault(key, line.number)


def words(list_id: str) -> Callable[[Context], Mapping[str, str]]:
    """Choices of a list of the rule book: every way of writing a word to its identifier."""

    def choices(context: Context) -> Mapping[str, str]:
        entries = context.rulebook_list(list_id).choices
        return {squeeze(name): c.id for c in entries for name in (c.id, c.name.zh, *c.also)}

    return choices


def listed(list_id: str) -> Callable[[Context], Sequence[str]]:
    """The Chinese names of a list of the rule book."""
    return lambda context: [choice.name.zh for choice in context.rulebook_list(list_id).choices]


def supplier_key(text: str) -> str:
    """A supplier's name as it is compared."""
    return plain_name(text)
