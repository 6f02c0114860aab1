"""What is done with funds and with the library of indicators: entered, changed, taken out of use."""

from collections.abc import Callable
from typing import Any

from django.forms.models import model_to_dict
from django.urls import reverse

from mingzhang.office.desk.access import DeskRequest
from mingzhang.office.desk.actions import Action, Kind, reasoned
from mingzhang.office.desk.forms import ReasonForm, model_form
from mingzhang.office.models import Fund, IndicatorDefinition, Organisation
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.organisations import root_of
from mingzhang.office.services import master, performance

_FUND_KEEPERS = frozenset(role.value for role in master.KEEPERS)
_LIBRARIANS = frozenset(role.value for role in performance.KEEPERS)
_FUND = ("name", "origin", "ends_on")
_DEFINED = (
    "level1",
    "level2",
    "definition",
    "unit",
    "direction",
    "method",
    "source",
    "frequency",
    "measured_by",
)
_HINTS = {"direction": "≥、≤ 或 =；定性指标留空"}
FundForm = model_form(Fund, ("code", *_FUND))
DefinitionForm = model_form(IndicatorDefinition, ("name", *_DEFINED), hints=_HINTS)


class _Reasoned(ReasonForm):
    """The reason stands below what is changed."""

    def prepare(self) -> None:
        """The fields of the model, then the reason."""
        super().prepare()
        self.fields["reason"] = self.fields.pop("reason")


class FundChangeForm(_Reasoned, model_form(Fund, _FUND)):  # type: ignore[misc] # a class made from the model
    """What a fund is called, where it comes from, when it ends, and why that changes."""


class DefinitionChangeForm(_Reasoned, model_form(IndicatorDefinition, _DEFINED, hints=_HINTS)):  # type: ignore[misc]
    """What an entry of the library says, and why that changes."""


def fund_page(row: Fund) -> str:
    """The page of a fund."""
    return reverse("fund", args=[row.pk])


def definition_page(row: IndicatorDefinition) -> str:
    """The page of an entry of the library."""
    return reverse("definition", args=[row.pk])


def _kept_by(roles: frozenset[str], *, ended: bool) -> Callable[[Actor, Any], bool]:
    """Whether the actor keeps an entry that is out of use, or in use."""
    return lambda actor, row: (
        (row.ended_on is not None) is ended and any(actor.holds(role, row.keeper) for role in roles)
    )


def _change(service: Any, form: Any, names: tuple[str, ...], roles: frozenset[str], says: str) -> Action:
    def run(request: DeskRequest, row: Any, values: dict[str, Any], seen: int | None) -> Any:
        reason = values.pop("reason")
        return service(request.actor, row, values, seen, reason)

    return Action(
        "change",
        "修改",
        says,
        run,
        form,
        roles=roles,
        when=_kept_by(roles, ended=False),
        done="已修改。",
        first=True,
        initial=lambda _, row: model_to_dict(row, names),
    )


def _use(key: str, label: str, says: str, service: Any, roles: frozenset[str]) -> Action:
    """Takes an entry out of use, or back into it."""
    return Action(
        key,
        label,
        says,
        reasoned(service),
        ReasonForm,
        roles=roles,
        when=_kept_by(roles, ended=key == "resume"),
    )


FUND = Kind(
    "fund",
    "资金",
    lambda _, key: Fund.objects.select_related("keeper").filter(pk=key).first(),
    fund_page,
    lambda row: (("资金", reverse("funds")), (row.name, None)),
    (
        _change(
            master.change_fund,
            FundChangeForm,
            _FUND,
            _FUND_KEEPERS,
            "只改这一年度的这一条；代码不变，其他年度同代码的资金不受影响。",
        ),
        _use("end", "停用", "停用后不能再选用；已经用它的项目和预算不变。", master.end_fund, _FUND_KEEPERS),
        _use("resume", "恢复使用", "恢复后各单位又可以选用。", master.resume_fund, _FUND_KEEPERS),
    ),
)
DEFINITION = Kind(
    "definition",
    "指标库",
    lambda _, key: IndicatorDefinition.objects.select_related("keeper").filter(pk=key).first(),
    definition_page,
    lambda row: (
        ("绩效目标", reverse("targets")),
        ("指标库", reverse("library")),
        (row.name, None),
    ),
    (
        _change(
            performance.change_definition,
            DefinitionChangeForm,
            _DEFINED,
            _LIBRARIANS,
            "名称不变；已经用它的项目指标，指标值不变。",
        ),
        _use("end", "停用", "停用后不能再选用；已经用它的项目指标不变。", performance.end_definition, _LIBRARIANS),
        _use("resume", "恢复使用", "恢复后各单位又可以选用。", performance.resume_definition, _LIBRARIANS),
    ),
)


def _add_fund(request: DeskRequest, row: Organisation, values: dict[str, Any], _: int | None) -> Any:
    return master.add_fund(request.actor, root_of(row), request.year, **values)


def _define(request: DeskRequest, row: Organisation, values: dict[str, Any], _: int | None) -> Any:
    return performance.define_indicator(request.actor, row, values.pop("name"), values)


OF_ORGANISATION = (
    Action(
        "fund",
        "登记资金",
        "登记到页首所选的年度，各单位都可选用。",
        _add_fund,
        FundForm,
        roles=_FUND_KEEPERS,
        done="资金已登记。",
        goes_to=fund_page,
    ),
    Action(
        "definition",
        "录入指标库",
        "写明定义、计算方法、数据来源和测量主体，各项目都可选用。",
        _define,
        DefinitionForm,
        roles=_LIBRARIANS,
        done="指标已录入。",
        goes_to=definition_page,
    ),
)
"""What is entered for an organisation."""
