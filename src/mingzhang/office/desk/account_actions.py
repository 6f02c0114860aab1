"""The steps of final accounts: from a unit's tables to the publication of the department's."""

from typing import Any

from django.urls import reverse

from mingzhang.office.desk.access import DeskRequest
from mingzhang.office.desk.account_forms import (
    ApproveForm,
    DropForm,
    EliminateForm,
    ExplainForm,
    ImportForm,
    NarrativeForm,
    ShowForm,
    WithholdForm,
)
from mingzhang.office.desk.actions import Action, Kind, in_state, plain, reasoned
from mingzhang.office.desk.forms import ReasonForm
from mingzhang.office.desk.rows import COMMON
from mingzhang.office.models import AccountTables, AccountTask, Elimination, Organisation, Withholding
from mingzhang.office.queries.accounts import FIXED, Level, State
from mingzhang.office.queries.visible import one
from mingzhang.office.services import account_tasks, accounts_entry, consolidation, narration, publishing
from mingzhang.office.services.acting import RefusedError
from mingzhang.office.tasks import work_on_accounts

_CLERK = frozenset({"clerk"})
_HEAD = frozenset({"head"})
_LEAD = _CLERK | _HEAD


def _page(row: AccountTables) -> str:
    return reverse("account", args=[row.pk])


def _import(request: DeskRequest, row: Organisation, values: dict[str, Any], _: int | None) -> Any:
    file = values["file"]
    start = work_on_accounts.enqueue
    how = (values["mapping"], values["called"])
    return account_tasks.begin_import(request.actor, row, request.year, file.name, file.read(), start, *how)


def _publish(request: DeskRequest, row: AccountTables, _: dict[str, Any], seen: int | None) -> Any:
    return account_tasks.begin_publishing(request.actor, row, work_on_accounts.enqueue, seen)


def task_page(task: AccountTask) -> str:
    """The address of a task, with its progress and what came out."""
    return reverse("account-task", args=[task.pk])


def _place(at: str) -> tuple[str, str, str]:
    form, _, rest = at.partition(":")
    name, _, column = rest.rpartition(":")
    return form.strip(), name.strip(), column.strip()


def _eliminate(request: DeskRequest, row: AccountTables, values: dict[str, Any], _: int | None) -> Any:
    try:
        return consolidation.eliminate(
            request.actor, row, *_place(values["at"]), values["amount"], values["reason"]
        )
    except RefusedError as refusal:
        problems = {"at" if name == "cell" else name: said for name, said in refusal.problems.items()}
        raise RefusedError(problems) from refusal


def _drop(request: DeskRequest, row: AccountTables, values: dict[str, Any], _: int | None) -> Any:
    found = Elimination._base_manager.get(accounts=row, pk=values["row_key"])
    return consolidation.drop_elimination(request.actor, found, values["reason"])


def _show_again(request: DeskRequest, row: AccountTables, values: dict[str, Any], _: int | None) -> Any:
    found = Withholding._base_manager.get(accounts=row, pk=values["row_key"])
    return narration.show_again(request.actor, found, values["reason"])


def _take_narrative(request: DeskRequest, row: AccountTables, values: dict[str, Any], _: int | None) -> Any:
    try:
        text = values["file"].read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError({"file": "文件不是 UTF-8 文本；请另存为 UTF-8 后再导入。"}) from error
    return narration.take_narrative(request.actor, row.organisation, row.fiscal_year, text)


_OPEN = (State.CONSOLIDATED, State.CHECKED)
_STEPS = (
    Action(
        "submit",
        "报送",
        "报送后不能再改；需要更正的，由主管部门退回。",
        plain(accounts_entry.submit),
        roles=_CLERK,
        when=in_state(State.DRAFT),
        done="已报送。",
        first=True,
    ),
    Action(
        "send-back",
        "退回单位",
        "写明哪里要改；单位更正后另报一版。",
        reasoned(accounts_entry.send_back),
        ReasonForm,
        roles=_LEAD,
        when=in_state(State.SUBMITTED),
        done="已退回。",
    ),
    Action(
        "check",
        "核对",
        "运行全部规则和联合舍入证明，有上年决算的与上年比较。",
        plain(consolidation.check_accounts),
        roles=_LEAD,
        when=in_state(*_OPEN),
        done="已核对。",
        first=True,
    ),
    Action(
        "explain",
        "说明原因",
        "数据无误而须说明的，写明原因；原因留到下年备查。",
        lambda r, row, v, seen: consolidation.explain(r.actor, row, v["finding"], v["text"], seen),
        ExplainForm,
        roles=_LEAD,
        when=in_state(State.CHECKED),
        initial=lambda request, _: {"finding": request.GET.get("finding", "")},
        done="说明已记下。",
    ),
    Action(
        "eliminate",
        "抵销",
        "从汇总数中减去单位之间的内部往来；一格一条，写明理由。",
        _eliminate,
        EliminateForm,
        roles=_LEAD,
        when=in_state(*_OPEN),
        initial=lambda request, _: {"at": request.GET.get("at", "")},
        done="已抵销，请重新核对。",
    ),
    Action(
        "drop-elimination",
        "撤销抵销",
        "误登的抵销可以撤销，须说明理由。",
        _drop,
        DropForm,
        roles=_LEAD,
        when=lambda _, row: row.state in _OPEN and row.eliminations.exists(),
    ),
    Action(
        "narrative",
        "导入文字材料",
        "已有文字材料文件的，整份导入；也可以在“待填文字”里逐条填写。",
        _take_narrative,
        NarrativeForm,
        roles=_LEAD,
        when=in_state(*_OPEN),
        done="文字材料已导入。",
    ),
    Action(
        "withhold",
        "设定不公开",
        "不宜公开的数或词句，写明理由；公开文件、公开站和数据里都不出现。",
        lambda r, row, v, _: narration.withhold(r.actor, row, v["reason"], v["at"], v["words"]),
        WithholdForm,
        roles=_LEAD,
        when=in_state(*_OPEN, State.FROZEN),
        initial=lambda request, _: {"at": request.GET.get("at", "")},
        done="已设定，请看公开预览。",
    ),
    Action(
        "show-again",
        "恢复公开",
        "可以公开了的，说明理由后恢复。",
        _show_again,
        ShowForm,
        roles=_LEAD,
        when=lambda _, row: row.state in {*_OPEN, State.FROZEN} and row.withheld.exists(),
    ),
    Action(
        "freeze",
        "定稿",
        "定稿后数字和文字都不再变动；发现须先改正或说明，待填文字须先填完。",
        plain(consolidation.freeze),
        roles=_CLERK,
        when=in_state(State.CHECKED),
        done="已定稿，请负责人批准。",
    ),
    Action(
        "approve",
        "批准",
        "经办人不能批准自己办理的决算；批准后应在法定期限内公开。",
        lambda r, row, v, seen: publishing.approve_accounts(r.actor, row, v["on"], seen),
        ApproveForm,
        roles=_HEAD,
        when=in_state(State.FROZEN),
        done="已批准，公开期限开始计算。",
        first=True,
    ),
    Action(
        "refuse",
        "不予批准",
        "写明理由；更正后是新的一版。",
        reasoned(publishing.refuse_accounts),
        ReasonForm,
        roles=_HEAD,
        when=in_state(State.FROZEN),
        done="已退回。",
    ),
    Action(
        "publish",
        "公开",
        "生成公开文件、公开站和开放数据，签名封存为一版；以后的更正另立一版，这一版不变。",
        _publish,
        roles=_LEAD,
        when=in_state(State.APPROVED),
        done="已开始办理。",
        first=True,
        goes_to=task_page,
    ),
    Action(
        "correct",
        "更正",
        "建立更正的新版本，原版本保持不变；原因会随新版一起公开。",
        lambda r, row, v, _: consolidation.correct(r.actor, row, v["reason"]),
        ReasonForm,
        roles=_CLERK,
        when=lambda _, row: row.state in FIXED and row.level == Level.WHOLE,
        done="更正的新版本已建立。",
        goes_to=_page,
    ),
)

ACCOUNTS = Kind(
    "accounts",
    "决算表",
    lambda actor, key: one(actor, AccountTables, key, "organisation"),
    _page,
    lambda row: (("决算", reverse("accounts")), (str(row), None)),
    (*_STEPS, *COMMON),
)

OF_ORGANISATION = (
    Action(
        "accounts-begin",
        "填报决算表",
        "按规则库建立页首所选年度的空表，在线逐格填写。",
        lambda r, row, _, __: accounts_entry.begin_tables(r.actor, row, r.year),
        roles=_CLERK,
        done="空表已建立，请逐表填写。",
        goes_to=_page,
    ),
    Action(
        "accounts-import",
        "导入决算表",
        "导入页首所选年度的决算表；别的单位、别的年度、一张表出现两次的都会指出，不会覆盖已有的。",
        _import,
        ImportForm,
        roles=_CLERK,
        done="已开始办理。",
        goes_to=task_page,
    ),
    Action(
        "accounts-consolidate",
        "汇总决算",
        "把本部门和所属单位已报送的决算表逐格相加；还有单位没有报送的，会指名。",
        lambda r, row, _, __: consolidation.consolidate(r.actor, row, r.year),
        roles=_LEAD,
        done="已汇总，请核对。",
        goes_to=_page,
    ),
)
"""What is begun for an organisation."""
