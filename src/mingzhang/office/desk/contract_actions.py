"""What can be done to procurements, contracts, acceptances, invoices and payments."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.forms.models import model_to_dict
from django.urls import reverse

from mingzhang.office.desk.access import DeskRequest, Role
from mingzhang.office.desk.actions import Action, Kind
from mingzhang.office.desk.forms import (
    AmountField,
    DayField,
    DayForm,
    DeskForm,
    ModelFieldsForm,
    RowField,
    model_form,
    words,
)
from mingzhang.office.desk.lines import Cell, LinesForm
from mingzhang.office.desk.rows import COMMON
from mingzhang.office.desk.showing import Path
from mingzhang.office.models import (
    Acceptance,
    BudgetLine,
    Contract,
    ContractShare,
    Invoice,
    Payment,
    Procurement,
    Project,
    Supplier,
)
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.visible import one, visible
from mingzhang.office.services import acceptances, contracts, payments, procurement
from mingzhang.rulebook import load

_BUYERS = frozenset({Role.CLERK.value, Role.HEAD.value})
_State = Contract.State


def _in(*states: str) -> Any:
    return lambda actor, row: row.state in states


def _suppliers(request: DeskRequest, row: Any) -> Any:
    return Supplier.objects.filter(same_as=None).order_by("name")


def _sizes(request: DeskRequest, row: Any) -> list[tuple[str, str]]:
    return [(size, size) for size in load().event_tables.supplier_sizes]


_PROCUREMENT_FIELDS = (
    "name",
    "method",
    "category",
    "budget",
    "purchaser",
    "approval",
    "reports_finished_on",
    "report_sent_on",
    "supplier_chosen_on",
    "award_noticed_on",
    "supplier",
)
ProcurementForm = model_form(
    Procurement,
    _PROCUREMENT_FIELDS,
    limits={
        "method": words("procurement_method"),
        "category": words("procurement_category"),
        "supplier": _suppliers,
    },
    hints={
        "purchaser": "办理采购的人员；验收时不能参加验收小组",
        "approval": "经批准采用公开招标以外方式的，填批准文号；不再计入累计招标限额",
    },
)
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
        "supplier": _suppliers,
        "supplier_size": _sizes,
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


class InvoiceForm(DeskForm):
    """A bill."""

    number = forms.CharField(label="发票号码", max_length=40)
    amount = AmountField(label="金额（元）")
    received_on = DayField(label="收到日期")
    acceptance = RowField(Acceptance, label="验收", required=False)

    def prepare(self) -> None:
        """The contract's own acceptances."""
        chosen: Any = self.fields["acceptance"]
        chosen.queryset = (
            visible(self.request.actor, Acceptance).filter(contract=self.row).select_related("contract")
        )


class PayForm(DeskForm):
    """What is paid, from which budget, on which bill."""

    line = RowField(BudgetLine, label="预算", help_text="金额不能超过还可支付的数")
    invoice = RowField(Invoice, label="发票", required=False)
    amount = AmountField(label="金额（元）")
    paid_on = DayField(label="支付日期")
    voucher = forms.CharField(label="凭证号", max_length=60, required=False)
    purpose = forms.CharField(label="用途", max_length=200, required=False)

    def prepare(self) -> None:
        """Budgets of the projects that bear the contract, and its unpaid bills."""
        actor, fields = self.request.actor, self.fields
        bearing = visible(actor, ContractShare).filter(contract=self.row).values("project")
        line: Any = fields["line"]
        line.queryset = visible(actor, BudgetLine).filter(project__in=bearing).select_related("project", "fund")
        line.label_from_instance = lambda x: (
            f"{x.project}　{x.fund}　还可支付 {x.adjusted - x.reserved - x.paid:,.2f}"
        )
        invoice: Any = fields["invoice"]
        invoice.queryset = visible(actor, Invoice).filter(contract=self.row, paid_on=None)
        invoice.label_from_instance = lambda x: f"{x.number}　{x.amount:,.2f}　已付 {x.paid:,.2f}"


class AcceptForm(LinesForm):
    """The group, its findings on every standard, and its result."""

    cells: ClassVar = (
        Cell("name", "验收小组成员"),
        Cell("unit", "单位"),
        Cell("duty", "职务或专业"),
        Cell("signed", "签字", "choice"),
    )
    on = DayField(label="验收日期")
    result = forms.ChoiceField(label="验收结论", choices=[("", "—"), *Acceptance.Result.choices])
    opinion = forms.CharField(label="验收意见", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def options(self, cell: Cell) -> list[tuple[str, str]]:
        """Whether a member has signed."""
        return [("是", "已签字"), ("否", "未签字")]

    def prepare(self) -> None:
        """A field for each standard that must be looked at."""
        super().prepare()
        for choice in load().spending.choices("acceptance_standard").choices:
            label = f"{choice.name.zh}的验收情况"
            self.fields[f"standard_{choice.id}"] = forms.CharField(label=label, required=False, max_length=300)

    def values(self) -> dict[str, Any]:
        """Group and standards as the service takes them."""
        given = self.cleaned_data
        prefix = "standard_"
        standards = [
            {"standard": name.removeprefix(prefix), "finding": given[name]}
            for name in given
            if name.startswith(prefix)
        ]
        group = [{key: value or "" for key, value in line.items()} for line in self.filled()]
        return {
            "on": given["on"],
            "result": given["result"],
            "opinion": given["opinion"],
            "group": group,
            "standards": standards,
        }


def _change_contract(request: DeskRequest, row: Contract, values: dict[str, Any], seen: int | None) -> Any:
    return contracts.change_contract(request.actor, row, values, seen)


def _draft(request: DeskRequest, row: Project, values: dict[str, Any], _: int | None) -> Any:
    share = [(row, values["amount"])]
    return contracts.draft_contract(request.actor, row.organisation, row.fiscal_year, values, share)


def _pay(request: DeskRequest, row: Contract, values: dict[str, Any], _: int | None) -> Any:
    paid = payments.Paid(values["amount"], values["paid_on"], voucher=values["voucher"], purpose=values["purpose"])
    return payments.pay_contract(request.actor, values["line"], row, paid, values["invoice"])


def contract_page(row: Contract) -> str:
    """The page of a contract."""
    return reverse("contract", args=[row.pk])


def procurement_page(row: Procurement) -> str:
    """The page of a procurement."""
    return reverse("procurement", args=[row.pk])


class OwedForm(DeskForm):
    """What an expert is owed for a review."""

    expert = forms.CharField(label="专家", max_length=60)
    reviewed_on = DayField(label="评审日期", help_text="支付期限从这一天起计算")
    amount = AmountField(label="报酬（元）")
    procurement = RowField(Procurement, label="采购", required=False)

    def prepare(self) -> None:
        """The project's own procurements."""
        chosen: Any = self.fields["procurement"]
        chosen.queryset = visible(self.request.actor, Procurement).filter(project=self.row)


OF_PROJECT = (
    Action(
        "procure",
        "开始采购",
        "选定采购方式和品目，之后每一步的日期随时补登，期限自动计算。",
        lambda r, row, v, _: procurement.start_procurement(r.actor, row, v),
        ProcurementForm,
        roles=_BUYERS,
        when=_in(Project.State.APPROVED),
        done="采购已登记。",
        goes_to=procurement_page,
    ),
    Action(
        "contract",
        "起草合同",
        "先起草，双方签字盖章、条款齐全后再办“签订”；默认由本项目全额负担，可以再改分摊。",
        _draft,
        ContractForm,
        roles=_BUYERS,
        when=_in(Project.State.APPROVED),
        done="合同草稿已建立。",
        goes_to=contract_page,
    ),
    Action(
        "fee",
        "登记评审劳务报酬",
        "登记后从评审日期起计算支付期限；在预算页面支付。",
        lambda r, row, v, _: procurement.owe_fee(r.actor, row, **v),
        OwedForm,
        roles=_BUYERS,
        when=_in(Project.State.APPROVED),
        done="报酬已登记。",
    ),
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
        roles=_BUYERS,
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
        roles=_BUYERS,
        when=_in(_State.DRAFT),
        done="合同已修改。",
        initial=lambda _, row: model_to_dict(row, [*_CONTRACT_FIELDS, "clauses"]),
    ),
    Action(
        "shares",
        "修改分摊",
        "一份合同可以由几个项目负担，各项目分摊之和等于合同金额。",
        lambda r, row, v, seen: contracts.change_contract(r.actor, row, {}, seen, v["shares"]),
        SharesForm,
        roles=_BUYERS,
        when=_in(_State.DRAFT),
        done="分摊已修改。",
        template="action_lines.html.j2",
    ),
    Action(
        "conclude",
        "签订",
        "双方已签字盖章、必备条款齐全、分摊相符，合同即生效，各项期限开始计算。",
        lambda r, row, v, seen: contracts.conclude(r.actor, row, seen),
        roles=_BUYERS,
        when=_in(_State.DRAFT),
        done="合同已签订，期限开始计算。",
        first=True,
    ),
    _dated("publish", "登记公告", "合同公告的日期。", contracts.publish, "published_on"),
    _dated("file", "登记备案", "合同副本备案的日期。", contracts.file, "filed_on"),
    _dated("deliver", "登记交付", "货物、工程或服务交付的日期。", contracts.deliver, "delivered_on"),
    Action(
        "request-acceptance",
        "登记验收申请",
        "供应商提出验收的日期；从这一天起计算验收期限。",
        lambda r, row, v, _: acceptances.request_acceptance(r.actor, row, v["on"]),
        DayForm,
        roles=_BUYERS,
        when=_in(_State.SIGNED),
        done="验收申请已登记。",
    ),
    Action(
        "invoice",
        "登记发票",
        "从收到发票起计算付款期限；各张发票合计不超过合同金额。",
        lambda r, row, v, _: acceptances.enter_invoice(
            r.actor, row, v["number"], v["amount"], received_on=v["received_on"], acceptance=v["acceptance"]
        ),
        InvoiceForm,
        roles=_BUYERS,
        when=_in(_State.SIGNED),
        done="发票已登记。",
    ),
    Action(
        "pay",
        "支付",
        "从项目预算支付合同款；超出预算、合同或发票的，一分钱也付不出去。",
        _pay,
        PayForm,
        roles=_BUYERS,
        when=_in(_State.SIGNED),
        done="支付已登记。",
        first=True,
    ),
    Action(
        "supplement",
        "登记补充合同",
        "各份补充合同之和受法定比例限制，超出即提示。",
        lambda r, row, v, seen: contracts.supplement(
            r.actor, row, v["amount"], signed_on=v["signed_on"], reason=v["reason"], revision=seen
        ),
        SupplementForm,
        roles=_BUYERS,
        when=_in(_State.SIGNED),
        done="补充合同已登记。",
    ),
    Action(
        "end",
        "解除合同",
        "履行完毕之前解除；须说明原因。",
        lambda r, row, v, seen: contracts.end(r.actor, row, v["on"], v["reason"], seen),
        EndForm,
        roles=frozenset({Role.HEAD.value}),
        when=_in(_State.SIGNED),
        done="合同已解除。",
    ),
    *COMMON,
)


def _kind(  # noqa: PLR0913, PLR0917 - a kind is all of this
    key: str, label: str, model: Any, page: Any, parent: tuple[str, str], actions: Any, *related: str
) -> Kind:
    def find(actor: Actor, pk: int) -> Any:
        return one(actor, model, pk, "organisation", *related)

    def path(row: Any) -> Path:
        return (parent[0], reverse(parent[1])), (str(row), None)

    return Kind(key, label, find, page, path, actions)


def _of_contract(row: Any) -> str:
    return contract_page(row.contract)


CONTRACT = _kind(
    "contract", "合同", Contract, contract_page, ("合同", "contracts"), _CONTRACT_ACTIONS, "supplier", "procurement"
)
PROCUREMENT = _kind(
    "procurement",
    "采购",
    Procurement,
    procurement_page,
    ("采购", "procurements"),
    (
        Action(
            "change",
            "登记进展",
            "补登各步的日期、供应商；次序颠倒会提示。",
            lambda r, row, v, seen: procurement.change_procurement(r.actor, row, v, seen),
            ProcurementForm,
            roles=_BUYERS,
            done="采购进展已登记。",
            first=True,
            initial=lambda _, row: model_to_dict(row, _PROCUREMENT_FIELDS),
        ),
        *COMMON,
    ),
    "project",
    "supplier",
)
ACCEPTANCE = _kind(
    "acceptance",
    "验收",
    Acceptance,
    _of_contract,
    ("合同", "contracts"),
    (
        Action(
            "accept",
            "登记验收结论",
            "小组成员全部签字，各项标准逐一写明；采购经办人不能参加。",
            lambda r, row, v, seen: acceptances.accept(
                r.actor, row, v.pop("on"), v.pop("result"), **v, revision=seen
            ),
            AcceptForm,
            roles=_BUYERS,
            when=lambda _, row: not row.result,
            done="验收结论已登记。",
            template="action_lines.html.j2",
        ),
        Action(
            "publish",
            "登记结果公开",
            "验收结果公开的日期。",
            lambda r, row, v, seen: acceptances.publish_result(r.actor, row, v["on"], seen),
            DayForm,
            roles=_BUYERS,
            when=lambda _, row: bool(row.result) and row.published_on is None,
            done="公开日期已登记。",
        ),
    ),
    "contract",
)


class ReverseForm(EndForm):
    """When and why money came back."""


PAYMENT = _kind(
    "payment",
    "支付",
    Payment,
    lambda row: reverse("payment", args=[row.pk]),
    ("支付", "payments"),
    (
        Action(
            "reverse",
            "登记退回",
            "钱退回来了：这笔支付留在账上，不再计入执行。",
            lambda r, row, v, seen: payments.reverse(r.actor, row, v["on"], v["reason"], seen),
            ReverseForm,
            roles=_BUYERS,
            when=lambda _, row: row.reversed_on is None and not row.historical,
            done="退回已登记。",
        ),
        *COMMON,
    ),
    "project",
    "contract",
    "invoice",
    "line",
)
