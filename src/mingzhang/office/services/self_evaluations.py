"""Self-evaluations are begun half filled, saved, handed in, returned with a reason and approved by the head."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils import timezone

from mingzhang.errors import MingzhangError
from mingzhang.office.models import (
    BudgetLine,
    IndicatorActual,
    Organisation,
    Project,
    ProjectIndicator,
    SelfEvaluation,
)
from mingzhang.office.queries.backing import backings, differing
from mingzhang.office.queries.computed_actuals import unexplained, with_computed
from mingzhang.office.queries.filled_forms import Proposal, propose
from mingzhang.office.queries.self_evaluation_forms import (
    INDICATOR,
    OPEN,
    Judged,
    Texts,
    fields_of,
    judge,
    takes_points,
    with_typed,
)
from mingzhang.office.queries.visible import visible
from mingzhang.office.services.acting import Actor, RefusedError, Role, refuse_if, require, require_other
from mingzhang.office.services.actuals import unit_problem
from mingzhang.office.services.changing import adding, changing, concluding
from mingzhang.quantities.number import parse_number
from mingzhang.scoring.methods import number

FILLERS = frozenset({Role.CLERK, Role.HEAD})
HEADS = frozenset({Role.HEAD})
WHOLE = 100
"""Points of a whole form."""
_State = SelfEvaluation.State
_CHANGEABLE = frozenset({_State.DRAFT, _State.RETURNED})
_MONEY = OPEN["funds."]
_FUND_ROWS = ("total", "fiscal", "special_account", "carried_over", "other")


def begin(actor: Actor, project: Project) -> SelfEvaluation:
    """The form of an approved project, filled with what the office knows already."""
    require(actor, FILLERS, project.organisation, "开展绩效自评")
    approved = project.state == Project.State.APPROVED
    indicators = list(visible(actor, ProjectIndicator).filter(project=project).order_by("number"))
    refuse_if(
        {
            "": None if approved else f"项目{project.get_state_display()}，批准后才能自评。",
            "indicators": None if indicators else "项目没有绩效目标，不能自评。",
            "project": "这个项目已经开始自评。" if _begun(actor, project) else None,
        }
    )
    row = SelfEvaluation(
        organisation=project.organisation,
        fiscal_year=project.fiscal_year,
        project=project,
        rows=with_computed(actor, project, first_rows(actor, project, indicators)),
        sample=project.sample,
    )
    return adding(actor, row, "self_evaluations.begin")


def _begun(actor: Actor, project: Project) -> bool:
    return visible(actor, SelfEvaluation).filter(project=project).exists()


def first_rows(actor: Actor, project: Project, indicators: list[ProjectIndicator]) -> dict[str, dict[str, str]]:
    """What the office knows: names, money of the budget lines, goal, approved targets, actuals already measured."""
    actuals = visible(actor, IndicatorActual).filter(indicator__project=project)
    known: dict[int, str] = dict(actuals.values_list("indicator__number", "text"))
    weights = sum((one.weight for one in indicators), Decimal(0))
    return {
        **_fields(project),
        **_funds(actor, project, Decimal(WHOLE) - weights),
        "goal.expected": {"text": project.goal},
        "goal.actual": {"text": ""},
        **{f"{INDICATOR}{one.number}": _indicator(one, known.get(one.number, "")) for one in indicators},
        "low_score_explanation": {"text": ""},
    }


def _fields(project: Project) -> dict[str, dict[str, str]]:
    own = project.organisation
    department = own.parent if own.kind == Organisation.Kind.UNIT and own.parent else own
    texts = {
        "project": project.name,
        "department": department.name,
        "implementing_unit": project.implementing_unit or own.name,
        "year": str(project.fiscal_year),
    }
    return {f"field.{name}": {"text": text} for name, text in texts.items()}


def _funds(actor: Actor, project: Project, weight: Decimal) -> dict[str, dict[str, str]]:
    """Budget and payments in the form's unit, to the last fen; all of it appropriated until changed."""
    lines = list(visible(actor, BudgetLine).filter(project=project))
    sums = [sum((getattr(line, name) for line in lines), Decimal(0)) for name in ("initial", "adjusted", "paid")]
    texts = dict(zip(_MONEY, (_in_unit(amount) if lines else "" for amount in sums), strict=True))
    rows: dict[str, dict[str, str]] = {f"funds.{name}": dict.fromkeys(_MONEY, "") for name in _FUND_ROWS}
    rows["funds.total"] = {**texts, "weight": number(weight) if weight > 0 else ""}
    rows["funds.fiscal"] = dict(texts)
    return rows


def _in_unit(yuan: Decimal) -> str:
    """Yuan in units of ten thousand with at least two digits, nothing rounded away."""
    exact = yuan.scaleb(-4).normalize()
    places = exact.as_tuple().exponent
    return f"{exact:f}" if isinstance(places, int) and places <= -2 else f"{exact:.2f}"


def _indicator(one: ProjectIndicator, actual: str) -> dict[str, str]:
    """The target stands as it is approved now; what was changed after the approval was approved too."""
    return {
        "level1": one.level1,
        "level2": one.level2,
        "level3": one.name,
        "target": one.target,
        "weight": number(one.weight),
        "actual": actual,
        "score": "",
        "note": "",
    }


def save(
    actor: Actor, evaluation: SelfEvaluation, typed: Mapping[str, str], revision: int | None = None
) -> SelfEvaluation:
    """Keeps what is filled in so far; what is missing may follow until it is handed in."""
    require(actor, FILLERS, evaluation.organisation, "填报绩效自评")
    with changing(actor, evaluation, "self_evaluations.save", revision) as current:
        _refuse_standing(current)
        rows = with_computed(actor, current.project_id, with_typed(current.rows, typed))
        refuse_if(wrong(rows))
        _keep(current, rows)
    return current


def submit(
    actor: Actor, evaluation: SelfEvaluation, typed: Mapping[str, str], revision: int | None = None
) -> SelfEvaluation:
    """Hands the form in with what was typed last; all that is missing is said at once."""
    require(actor, FILLERS, evaluation.organisation, "提交绩效自评")
    with changing(actor, evaluation, "self_evaluations.submit", revision) as current:
        _refuse_standing(current)
        rows = with_computed(actor, current.project_id, with_typed(current.rows, typed))
        judged = _keep(current, rows)
        refuse_if({**wrong(rows), **missing(rows, judged)})
        current.state, current.returned = _State.SUBMITTED, ""
        current.submitted_by, current.submitted_on = actor.user, timezone.localdate()
    return current


def propose_form(actor: Actor, evaluation: SelfEvaluation, name: str, content: bytes) -> Proposal:
    """What a filled form would change, to whoever may then put it in; nothing is stored.

    Raises:
        RefusedError: The file cannot be read, holds no such form, or that of another project.
    """
    require(actor, FILLERS, evaluation.organisation, "导入填好的自评表")
    _refuse_standing(evaluation)
    try:
        return propose(evaluation, name, content)
    except MingzhangError as error:
        raise RefusedError({"file": str(error)}) from error


def take_actuals(actor: Actor, evaluation: SelfEvaluation, revision: int | None = None) -> SelfEvaluation:
    """Puts the actuals that are kept of the indicators into the form; what was typed otherwise is replaced."""
    require(actor, FILLERS, evaluation.organisation, "填报绩效自评")
    with changing(actor, evaluation, "self_evaluations.take_actuals", revision) as current:
        _refuse_standing(current)
        found = differing(current.rows, backings(actor, current))
        refuse_if({"": None if found else "表中的完成值与佐证一致，没有要填入的。"})
        _keep(current, with_typed(current.rows, {f"{row}.actual": one.text for row, one in found.items()}))
    return current


def _keep(current: SelfEvaluation, rows: dict[str, dict[str, str]]) -> Judged:
    """Takes the rows with their total; points that a formula gives are not kept as typed."""
    judged = judge(rows, current.organisation, current.fiscal_year)
    total = judged.sheet.computed
    for one in judged.sheet.indicators:
        if one.row.startswith(INDICATOR) and not takes_points(one):
            rows[one.row]["score"] = ""
    current.rows = rows
    current.total, current.grade = "" if total is None else number(total), judged.sheet.grade or ""
    return judged


def _refuse_standing(current: SelfEvaluation) -> None:
    if current.state not in _CHANGEABLE:
        raise RefusedError({"": f"自评表{current.get_state_display()}，不能修改。"})


def wrong(rows: Texts) -> dict[str, str | None]:
    """Field to what cannot stand as it was typed: a text where a number is due."""
    return {
        f"{row}.{column}": f"“{text}”不是数，请只填写数。"
        for row, column in fields_of(rows)
        if (column in _MONEY or column == "score")
        and (text := rows[row].get(column, ""))
        and parse_number(text) is None
    }


def in_another_unit(rows: Texts, year: int) -> dict[str, str]:
    """Field of each actual that cannot be compared with its target, and nothing beside it says why."""
    found = {
        f"{row}.actual": unit_problem(texts["target"], year, texts["actual"])
        for row, texts in rows.items()
        if row.startswith(INDICATOR) and texts["actual"] and not texts["note"]
    }
    return {field: f"{says}确需用另一单位的，请在说明栏写明理由。" for field, says in found.items() if says}


def missing(rows: Texts, judged: Judged) -> dict[str, str]:
    """Field to what is still to be filled in before the form is handed in."""
    found = {**judged.demanded, **in_another_unit(rows, judged.report.fiscal_year or 0), **unexplained(rows)}
    if not rows.get("goal.actual", {}).get("text"):
        found["goal.actual.text"] = "请填写年度总体目标的实际完成情况。"
    for one in judged.sheet.indicators:
        if one.row.startswith(INDICATOR) and not one.actual:
            found[f"{one.row}.actual"] = f"请填写“{one.name}”的实际完成值。"
        elif one.row.startswith(INDICATOR) and one.counted is None:
            found[f"{one.row}.score"] = f"“{one.name}”：{one.why}。请填写得分。"
        elif one.counted is None:
            found[f"{one.row}.executed"] = f"{one.why}。"
    return found


def send_back(actor: Actor, evaluation: SelfEvaluation, reason: str, revision: int | None = None) -> SelfEvaluation:
    """The head returns the form, and says why."""
    require(actor, HEADS, evaluation.organisation, "退回绩效自评")
    refuse_if({"reason": None if reason.strip() else "退回须说明理由。"})
    with changing(actor, evaluation, "self_evaluations.send_back", revision, reason) as current:
        _refuse_unsubmitted(current)
        current.state, current.returned = _State.RETURNED, reason.strip()
    return current


def approve(
    actor: Actor, evaluation: SelfEvaluation, reason: str = "", revision: int | None = None
) -> SelfEvaluation:
    """The head approves a form that somebody else handed in; the project takes its score."""
    require(actor, HEADS, evaluation.organisation, "批准绩效自评")
    require_other(actor, "批准绩效自评", evaluation.submitted_by)
    with changing(actor, evaluation, "self_evaluations.approve", revision, reason) as current:
        _refuse_unsubmitted(current)
        current.state, current.approved_on = _State.APPROVED, timezone.localdate()
        with concluding(actor, current.project, "projects.take_score") as project:
            project.score, project.grade = Decimal(current.total), current.grade
    return current


def _refuse_unsubmitted(current: SelfEvaluation) -> None:
    if current.state != _State.SUBMITTED:
        raise RefusedError({"": f"自评表{current.get_state_display()}，尚未提交或已经办结。"})
