"""Codes, suppliers and information systems as tables to import."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from mingzhang.office.models import ClassificationCode, InformationSystem, Supplier
from mingzhang.office.queries.names import core_name, plain_name
from mingzhang.office.queries.visible import visible
from mingzhang.office.services import master, suppliers
from mingzhang.office.services.exchange.definition import Column, Context, Line, Problem, Table, doubled
from mingzhang.rulebook import load

_BATCH = 500
_State = InformationSystem.State


def _sizes(_: Context) -> Mapping[str, str]:
    known = load().event_tables.supplier_sizes
    return {name: size for size, also in known.items() for name in (size, *also)}


def _check_suppliers(context: Context, lines: Sequence[Line]) -> Iterator[Problem]:
    """One supplier under two spellings of the same name, in the file or against the register."""
    first: dict[str, int] = {}
    for line in lines:
        name = line.get("name")
        if name is None:
            continue
        plain = plain_name(name)
        if plain in first:
            yield line.number, "name", f"与第 {first[plain]} 行是同一供应商（写法不同）。"
        elif plain in context.suppliers:
            yield line.number, "name", f"供应商已登记（写作“{context.suppliers[plain]}”）。"
        first.setdefault(plain, line.number)
    codes = set(Supplier.objects.exclude(credit_code="").values_list("credit_code", flat=True))
    yield from doubled(lines, "credit_code", "统一社会信用代码", dict.fromkeys(codes))


def _take_suppliers(context: Context, lines: Sequence[Line]) -> list[Any]:
    return Supplier.objects.bulk_create(
        [
            Supplier(
                keeper=context.organisation,
                name=line.get("name"),
                normalised=plain_name(line.get("name")),
                core=core_name(line.get("name")),
                size=line.get("size", ""),
                credit_code=line.get("credit_code", ""),
            )
            for line in lines
        ],
        batch_size=_BATCH,
    )


SUPPLIERS = Table(
    "suppliers",
    "供应商",
    "导入供应商",
    suppliers.KEEPERS,
    (
        Column("name", "供应商名称", required=True, longest=120),
        Column("size", "规模", "choice", choices=_sizes, listed=lambda _: list(load().event_tables.supplier_sizes)),
        Column("credit_code", "统一社会信用代码", longest=18),
    ),
    _check_suppliers,
    _take_suppliers,
)


def _states(_: Context) -> Mapping[str, str]:
    return {str(label): value for value, label in _State.choices}


def _check_systems(context: Context, lines: Sequence[Line]) -> Iterator[Problem]:
    rows = visible(context.actor, InformationSystem).filter(organisation=context.organisation)
    yield from doubled(lines, "code", "系统代码", dict.fromkeys(rows.values_list("code", flat=True)))


def _take_systems(context: Context, lines: Sequence[Line]) -> list[Any]:
    return InformationSystem.objects.bulk_create(
        [
            InformationSystem(
                organisation=context.organisation,
                fiscal_year=context.year,
                made_by=context.actor.user,
                code=line.get("code"),
                name=line.get("name"),
                state=line.get("state", _State.IN_USE),
                in_use_since=line.get("in_use_since"),
                protection_level=line.get("protection_level", 0),
                protection_tested_on=line.get("protection_tested_on"),
                cipher_assessed_on=line.get("cipher_assessed_on"),
                cipher_passed=line.get("cipher_passed"),
            )
            for line in lines
        ],
        batch_size=_BATCH,
    )


SYSTEMS = Table(
    "systems",
    "信息系统",
    "导入信息系统",
    master.OWNERS,
    (
        Column("code", "系统代码", required=True, longest=40),
        Column("name", "系统名称", required=True, longest=120),
        Column(
            "state", "状态", "choice", choices=_states, listed=lambda _: [str(label) for label in _State.labels]
        ),
        Column("in_use_since", "上线日期", "date"),
        Column("protection_level", "等保级别", "whole"),
        Column("protection_tested_on", "最近等保测评日期", "date"),
        Column("cipher_assessed_on", "最近密评日期", "date"),
        Column("cipher_passed", "密评通过", "yes"),
    ),
    _check_systems,
    _take_systems,
)


def _codes(kind: str, table_id: str, title: str) -> Table:
    def check(_: Context, lines: Sequence[Line]) -> Iterator[Problem]:
        yield from doubled(lines, "code", "编码", {})
        for line in lines:
            code = str(line.get("code", ""))
            if code and not code.isdigit():
                yield line.number, "code", f"编码“{code}”应全部是数字。"

    return Table(
        table_id,
        title,
        "导入科目",
        master.KEEPERS,
        (
            Column("code", "编码", required=True, longest=12, help="类、款、项，如 2010301"),
            Column("name", "名称", required=True, longest=120),
        ),
        check,
        _take_codes(kind),
    )


def _take_codes(kind: str) -> "Callable[[Context, Sequence[Line]], list[Any]]":
    def take(context: Context, lines: Sequence[Line]) -> list[Any]:
        pairs = [(line.get("code"), line.get("name")) for line in lines]
        master.load_codes(context.actor, kind, context.year, pairs)
        codes = [code for code, _ in pairs]
        return list(ClassificationCode.objects.filter(kind=kind, fiscal_year=context.year, code__in=codes))

    return take


FUNCTIONAL = _codes(ClassificationCode.Kind.FUNCTIONAL, "functional_codes", "支出功能分类")
ECONOMIC = _codes(ClassificationCode.Kind.ECONOMIC, "economic_codes", "支出经济分类")
