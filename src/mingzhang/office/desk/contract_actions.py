"""What can be done to contracts; what is begun from a project on its way to one."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.forms.models import model_to_dict

from mingzhang.office.desk.acceptance_actions import OF_CONTRACT as ACCEPTED
from mingzhang.office.desk.access import DeskRequest, Role
from mingzhang.office.desk.actions import Action, in_state, plain
from mingzhang.office.desk.contract_kinds import BUYERS, contract_page, kind_of, sizes, suppliers
from mingzhang.office.desk.forms import AmountField, DayField, DayForm, DeskForm, ModelFieldsForm, words
from mingzhang.office.desk.lines import Cell, LinesForm
from mingzhang.office.desk.payment_actions import OF_CONTRACT as PAID
from mingzhang.office.desk.payment_actions import OF_PROJECT as OWED
from mingzhang.office.desk.procurement_actions import OF_PROJECT as PROCURED
from mingzhang.office.desk.rows import COMMON
from mingzhang.office.models import Contract, ContractShare, Procurement, Project
from mingzhang.office.queries.visible import visible
from mingzhang.office.services import contracts
from mingzhang.rulebook import load

_CONTRACT_FIELDS = (
    "number",
    "name",
    "procurement",
    "supplier",
    "supplier_size",
    "cost_class",
    "amount",
    "deposit",
    "agreed_days",
    "buyer_signed_on",
    "supplier_signed_on",
    "starts_on",
    "ends_on",
)


def _procurements(request: DeskRequest, row: Any) -> Any:
    rows = visible(request.actor, Procurement).filter(organisation=row.organisation)
    return rows.filter(project=row) if isinstance(row, Project) else rows


class ContractForm(ModelFieldsForm):
    """A contract with the clauses that it must hold."""

    model = Contract
    names = _CONTRACT_FIELDS
    limits: ClassVar = {
        "procurement": _procurements,
        "supplier": suppliers,
        "supplier_size": sizes,
        "cost_class": words("cost_class"),
    }
    hints: ClassVar = {"supplier": "没有的供应商请先在“供应商”里登记"}
    clauses = forms.MultipleChoiceField(
        label="合同条款",
        help_text="合同文本中已写明的，逐项勾选",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def prepare(self) -> None:
        """The clauses that the rule book demands."""
        super().prepare()
        chosen: Any = self.fields["clauses"]
        chosen.choices = [(c.id, c.name.zh) for c in load().spending.choices("contract_clause").choices]
        self.order_fields([*self.names, "clauses"])


class SharesForm(LinesForm):
    """Which projects bear how much of a contract."""

    cells: ClassVar = (Cell("project", "项目", "choice"), Cell("amount", "分摊金额（元）", "amount"))

    def existing(self) -> Iterable[Mapping[str, Any]]:
        """The shares as they are."""
        rows = visible(self.request.actor, ContractShare).filter(contract=self.row)
        return [{"project": row.project_id, "amount": row.amount} for row in rows]

    def options(self, cell: Cell) -> list[tuple[str, str]]:
        """The organisation's approved projects of the year."""
        rows = visible(self.request.actor, Project).filter(
            organisation=self.row.organisation, fiscal_year=self.row.fiscal_year
        )
        return [(str(row.pk), row.name) for row in rows]

    def values(self) -> dict[str, Any]:
        """Projects with their amounts."""
        chosen = [line for line in self.filled() if line["project"]]
        known = visible(self.request.actor, Project).in_bulk([int(line["project"]) for line in chosen])
        return {"shares": [(known[int(line["project"])], line["amount"] or Decimal(0)) for line in chosen]}


class SupplementForm(DeskForm):
    """How much more, when, why."""

    amount = AmountField(label="补充金额（元）")
    signed_on = DayField(label="签订日期")
    reason = forms.CharField(label="原因", widget=forms.Textarea(attrs={"rows": 3}))


class EndForm(DayForm):
    """When and why a contract ends."""

    reason = forms.CharField(label="原因", widget=forms.Textarea(attrs={"rows": 3}))


def _change_contract(request: DeskRequest, row: Contract, values: dict[str, Any], seen: int | None) -> Any:
    return contracts.change_contract(request.actor, row, values, seen)


def _draft(request: DeskRequest, row: Project, values: dict[str, Any], _: int | None) -> Any:
    share = [(row, values["amount"])]
    return contracts.draft_contract(request.actor, row.organisation, row.fiscal_year, values, share)


OF_PROJECT = (
    *PROCURED,
    Action(
        "contract",
        "起草合同",
        "先起草，双方签字盖章、条款齐全后再办“签订”；默认由本项目全额负担，可以再改分摊。",
        _draft,
        ContractForm,
        roles=BUYERS,
        when=in_state(Project.State.APPROVED),
        done="合同草稿已建立。",
        goes_to=contract_page,
    ),
    *OWED,
)
"""What is begun from a project."""


def _dated(key: str, label: str, says: str, service: Any, field: str) -> Action:
    """An action that enters the day on which something was done to a contract in force."""
    return Action(
        key,
        label,
        says,
        lambda r, row, v, seen: service(r.actor, row, v["on"], seen),
        DayForm,
        roles=BUYERS,
        when=lambda _, row: row.signed_on is not None and getattr(row, field) is None,
        done="日期已登记。",
    )


_CONTRACT_ACTIONS = (
    Action(
        "change",
        "修改合同",
        "签订之前可以修改；签订之后请登记补充合同。",
        _change_contract,
        ContractForm,
        roles=BUYERS,
        when=in_state(Contract.State.DRAFT),
        done="合同已修改。",
        initial=lambda _, row: model_to_dict(row, [*_CONTRACT_FIELDS, "clauses"]),
    ),
    Action(
        "shares",
        "修改分摊",
        "一份合同可以由几个项目负担，各项目分摊之和等于合同金额。",
        lambda r, row, v, seen: contracts.change_contract(r.actor, row, {}, seen, v["shares"]),
        SharesForm,
        roles=BUYERS,
        when=in_state(Contract.State.DRAFT),
        done="分摊已修改。",
        template="action_lines.html.j2",
    ),
    Action(
        "conclude",
        "签订",
        "双方已签字盖章、必备条款齐全、分摊相符，合同即生效，各项期限开始计算。",
        plain(contracts.conclude),
        roles=BUYERS,
        when=in_state(Contract.State.DRAFT),
        done="合同已签订，期限开始计算。",
        first=True,
    ),
    _dated("publish", "登记公告", "合同公告的日期。", contracts.publish, "published_on"),
    _dated("file", "登记备案", "合同副本备案的日期。", contracts.file, "filed_on"),
    _dated("deliver", "登记交付", "货物、工程或服务交付的日期。", contracts.deliver, "delivered_on"),
    *ACCEPTED,
    *PAID,
    Action(
        "supplement",
        "登记补充合同",
        "各份补充合同之和受法定比例限制，超出即提示。",
        lambda r, row, v, seen: contracts.supplement(
            r.actor, row, v["amount"], signed_on=v["signed_on"], reason=v["reason"], revision=seen
        ),
        SupplementForm,
        roles=BUYERS,
        when=in_state(Contract.State.SIGNED),
        done="补充合同已登记。",
    ),
    Action(
        "end",
        "解除合同",
        "履行完毕之前解除；须说明原因。",
        lambda r, row, v, seen: contracts.end(r.actor, row, v["on"], v["reason"], seen),
        EndForm,
        roles=frozenset({Role.HEAD.value}),
        when=in_state(Contract.State.SIGNED),
        done="合同已解除。",
    ),
    *COMMON,
)

CONTRACT = kind_of(
    "contract", "合同", Contract, contract_page, ("合同", "contracts"), _CONTRACT_ACTIONS, "supplier", "procurement"
)
