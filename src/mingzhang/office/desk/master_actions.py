"""What can be done to suppliers and information systems, and what is entered for an organisation."""

from typing import Any

from django.forms.models import model_to_dict
from django.urls import reverse

from mingzhang.office.desk.access import DeskRequest, Role
from mingzhang.office.desk.actions import Action, Kind, reasoned, valued
from mingzhang.office.desk.forms import ReasonForm, RowField, model_form
from mingzhang.office.desk.issue_actions import RAISE
from mingzhang.office.desk.rows import COMMON
from mingzhang.office.models import InformationSystem, Supplier
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.master import spellings_of
from mingzhang.office.queries.organisations import root_of
from mingzhang.office.queries.visible import one
from mingzhang.office.services import master, suppliers
from mingzhang.rulebook import load

_OWN = frozenset({Role.CLERK.value, Role.HEAD.value})
_KEEP = _OWN | {Role.REVIEWER.value, Role.FINANCE_REVIEWER.value}


def _sizes(request: DeskRequest, row: Any) -> list[tuple[str, str]]:
    return [(size, size) for size in load().event_tables.supplier_sizes]


SupplierForm = model_form(
    Supplier,
    ("name", "size", "credit_code"),
    limits={"size": _sizes},
    hints={"name": "按营业执照全称填写；只是括号、空格不同的会提示已登记"},
)
SizeForm = model_form(Supplier, ("size", "credit_code"), limits={"size": _sizes})


class SameForm(ReasonForm):
    """Which entry stands for this one, and why."""

    stands_for = RowField(Supplier, label="与哪一家是同一单位")

    def prepare(self) -> None:
        """Likely spellings first; every other where there is none."""
        alike = [row.pk for row in spellings_of(self.row.name, self.row)]
        known = Supplier.objects.filter(same_as=None).exclude(pk=self.row.pk)
        chosen: Any = self.fields["stands_for"]
        chosen.queryset = known.filter(pk__in=alike) if alike else known.order_by("name")
        self.order_fields(["stands_for", "reason"])


def find_supplier(actor: Actor, key: int) -> Supplier | None:
    """A supplier; the register is the same for all."""
    return Supplier.objects.select_related("keeper", "same_as").filter(pk=key).first()


def supplier_page(row: Supplier) -> str:
    """Its page."""
    return reverse("supplier", args=[row.pk])


def _keeps(actor: Actor, row: Supplier) -> bool:
    """Whether the register is the person's to mend; anyone who buys may add to it."""
    return any(actor.holds(role, row.keeper) for role in suppliers.KEEPERS)


SUPPLIER = Kind(
    "supplier",
    "供应商",
    find_supplier,
    supplier_page,
    lambda row: (("供应商", reverse("suppliers")), (row.name, None)),
    (
        Action(
            "change",
            "修改规模",
            "规模影响中小企业付款期限的计算。",
            valued(suppliers.change_supplier),
            SizeForm,
            roles=_KEEP,
            when=_keeps,
            done="已修改。",
            initial=lambda _, row: model_to_dict(row, ("size", "credit_code")),
        ),
        Action(
            "same",
            "认定为同一单位",
            "两种写法是同一家：今后以另一条为准，已有的记录不改。",
            lambda r, row, v, seen: suppliers.say_same(r.actor, row, v["stands_for"], v["reason"], seen),
            SameForm,
            roles=_KEEP,
            when=lambda actor, row: row.same_as_id is None and _keeps(actor, row),
            done="已认定为同一单位。",
        ),
        Action(
            "distinct",
            "认定为不同单位",
            "核对过，不是另一家的别称；今后不再提示。",
            reasoned(suppliers.say_distinct),
            ReasonForm,
            roles=_KEEP,
            when=lambda actor, row: row.same_as_id is None and not row.distinct and _keeps(actor, row),
            done="已认定为不同单位。",
        ),
    ),
)
_SYSTEM = (
    "name",
    "state",
    "in_use_since",
    "protection_level",
    "protection_tested_on",
    "cipher_assessed_on",
    "cipher_passed",
)
SystemForm = model_form(InformationSystem, _SYSTEM)
NewSystemForm = model_form(InformationSystem, ("code", *_SYSTEM), hints={"protection_level": "没有定级的填 0"})
SYSTEM = Kind(
    "system",
    "信息系统",
    lambda actor, key: one(actor, InformationSystem, key, "organisation"),
    lambda row: reverse("system", args=[row.pk]),
    lambda row: (("信息系统", reverse("systems")), (row.name, None)),
    (
        Action(
            "change",
            "修改",
            "等保、密评和状态的变化随时登记。",
            valued(master.change_system),
            SystemForm,
            roles=_OWN,
            done="已修改。",
            first=True,
            initial=lambda _, row: model_to_dict(row, _SYSTEM),
        ),
        *COMMON,
    ),
)


def _register(request: DeskRequest, row: Any, values: dict[str, Any], _: int | None) -> Any:
    return suppliers.register_supplier(
        request.actor, root_of(request.actor.organisation), values["name"], values["size"], values["credit_code"]
    )


def _add_system(request: DeskRequest, row: Any, values: dict[str, Any], _: int | None) -> Any:
    code = values.pop("code")
    return master.add_system(request.actor, row, request.year, code, values)


OF_ORGANISATION = (
    Action(
        "supplier",
        "登记供应商",
        "登记后各单位都可选用。",
        _register,
        SupplierForm,
        roles=_KEEP,
        done="供应商已登记。",
        goes_to=supplier_page,
    ),
    Action(
        "system",
        "登记信息系统",
        "项目申报和运维合同都可以指到这个系统。",
        _add_system,
        NewSystemForm,
        roles=_OWN,
        done="信息系统已登记。",
        goes_to=SYSTEM.page,
    ),
    RAISE,
)
"""What is entered for an organisation."""
