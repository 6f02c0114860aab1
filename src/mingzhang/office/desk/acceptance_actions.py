"""What can be done to acceptances: asked for, concluded, published."""

from typing import Any, ClassVar

from django import forms

from mingzhang.office.desk.actions import Action, in_state
from mingzhang.office.desk.contract_kinds import BUYERS, contract_page, kind_of
from mingzhang.office.desk.forms import DayField, DayForm
from mingzhang.office.desk.lines import Cell, LinesForm
from mingzhang.office.models import Acceptance, Contract
from mingzhang.office.services import acceptances
from mingzhang.rulebook import load


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


def _page(row: Acceptance) -> str:
    """An acceptance stands on the page of its contract."""
    return contract_page(row.contract)


OF_CONTRACT = (
    Action(
        "request-acceptance",
        "登记验收申请",
        "供应商提出验收的日期；从这一天起计算验收期限。",
        lambda r, row, v, _: acceptances.request_acceptance(r.actor, row, v["on"]),
        DayForm,
        roles=BUYERS,
        when=in_state(Contract.State.SIGNED),
        done="验收申请已登记。",
    ),
)
"""What is begun from a contract."""

ACCEPTANCE = kind_of(
    "acceptance",
    "验收",
    Acceptance,
    _page,
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
            roles=BUYERS,
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
            roles=BUYERS,
            when=lambda _, row: bool(row.result) and row.published_on is None,
            done="公开日期已登记。",
        ),
    ),
    "contract",
)
