"""Suppliers are registered once; a second spelling is flagged until somebody says what it is."""

from collections.abc import Mapping
from typing import Any

from mingzhang.office.models import Organisation, Supplier
from mingzhang.office.queries.names import core_name, plain_code, plain_name
from mingzhang.office.services.acting import Actor, Role, refuse_if, require
from mingzhang.office.services.changing import adding, apply, changing
from mingzhang.rulebook import load

KEEPERS = frozenset({Role.CLERK, Role.HEAD, Role.REVIEWER, Role.FINANCE_REVIEWER})


def register_supplier(
    actor: Actor, keeper: Organisation, name: str, size: str = "", credit_code: str = ""
) -> Supplier:
    """A new supplier; `queries.master.spellings_of` tells whether it looks like one already there.

    Whoever buys may register one in the register above their own organisation; what stands in it is its keepers'.

    Raises:
        RefusedError: The same name or code is there, however it is bracketed or spaced.
    """
    require(actor, KEEPERS, actor.organisation if _above(keeper, actor) else keeper, "登记供应商")
    plain, code = plain_name(name), plain_code(credit_code)
    same = Supplier.objects.filter(normalised=plain).first()
    refuse_if(
        {
            "name": "请填写供应商名称。"
            if not plain
            else f"供应商“{name}”已经登记（写作“{same}”），请直接选用。"
            if same
            else None,
            "size": size_problem(size),
            "credit_code": code_problem(code),
        }
    )
    return adding(
        actor,
        Supplier(
            keeper=keeper,
            name=name,
            normalised=plain,
            core=core_name(name),
            size=size,
            credit_code=code,
        ),
        "suppliers.register",
    )


def _above(keeper: Organisation, actor: Actor) -> bool:
    return actor.organisation.path.startswith(keeper.path)


def code_problem(code: str, but: Supplier | None = None) -> str | None:
    """What is wrong with a credit code: another supplier has it."""
    same = Supplier.objects.filter(credit_code=code).first() if code else None
    if same is None or same == but:
        return None
    return f"统一社会信用代码 {code} 已经登记在“{same}”名下，请直接选用，或者核对代码。"


def size_problem(size: str) -> str | None:
    """What is wrong with a size class."""
    known = load().event_tables.supplier_sizes
    if not size or size in known:
        return None
    return f"不认识规模“{size}”，可填：{'、'.join(known)}。"


def change_supplier(actor: Actor, supplier: Supplier, values: Mapping[str, Any], revision: int | None) -> Supplier:
    """Changes the size class or the code of a supplier."""
    require(actor, KEEPERS, supplier.keeper, "修改供应商")
    known = {**values, "credit_code": plain_code(str(values.get("credit_code", supplier.credit_code)))}
    refuse_if(
        {
            "size": size_problem(str(values.get("size", ""))),
            "credit_code": code_problem(known["credit_code"], supplier),
        }
    )
    with changing(actor, supplier, "suppliers.change", revision) as current:
        apply(current, known, frozenset({"size", "credit_code"}))
    return current


def say_same(
    actor: Actor, supplier: Supplier, stands_for: Supplier, reason: str, revision: int | None = None
) -> Supplier:
    """Two spellings are one supplier; from now on the other entry stands for this one."""
    require(actor, KEEPERS, supplier.keeper, "合并供应商")
    refuse_if(
        {
            "stands_for": "不能与自己合并，也不能并入已合并的条目。"
            if stands_for.pk == supplier.pk or stands_for.same_as_id
            else None,
            "reason": None if reason.strip() else "请写明认定为同一单位的依据。",
        }
    )
    with changing(actor, supplier, "suppliers.say_same", revision, reason) as current:
        current.same_as = stands_for
    return current


def say_distinct(actor: Actor, supplier: Supplier, reason: str, revision: int | None = None) -> Supplier:
    """Somebody has looked: this is no second spelling of another."""
    require(actor, KEEPERS, supplier.keeper, "核对供应商")
    refuse_if({"reason": None if reason.strip() else "请写明认定为不同单位的依据。"})
    with changing(actor, supplier, "suppliers.say_distinct", revision, reason) as current:
        current.distinct = True
    return current
