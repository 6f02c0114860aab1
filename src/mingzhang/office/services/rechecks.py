"""The finance bureau draws a sample of a department's self-evaluations and scores it again."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from mingzhang.errors import MingzhangError
from mingzhang.office.models import Organisation, RecheckEntry, RecheckSample, SelfEvaluation
from mingzhang.office.queries.self_evaluation_forms import Texts, judge, with_typed
from mingzhang.office.queries.self_evaluations import handed_in
from mingzhang.office.queries.visible import visible
from mingzhang.office.services.acting import Actor, RefusedError, Role, refuse_if, require
from mingzhang.office.services.changing import adding, changing
from mingzhang.office.services.self_evaluations import wrong
from mingzhang.quantities.number import parse_number
from mingzhang.scoring import Candidate, largest, random_sample
from mingzhang.scoring.methods import number
from mingzhang.scoring.self_evaluation import EXECUTION_ROW

RECHECKERS = frozenset({Role.FINANCE_REVIEWER})
_Way = RecheckSample.Way


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a sample is drawn; the seed is of a random one."""

    way: str
    count: int
    seed: str = ""


def draw(actor: Actor, organisation: Organisation, year: int, drawing: Drawing) -> RecheckSample:
    """A sample of the self-evaluations of a department that were handed in."""
    require(actor, RECHECKERS, organisation, "抽查复核绩效自评")
    needs_seed = drawing.way == _Way.RANDOM and not drawing.seed.strip()
    refuse_if({"seed": "随机抽取须写明种子，他人才能重抽核对。" if needs_seed else None})
    evaluations = {_name(row): row for row in handed_in(actor, organisation, year)}
    chosen = _chosen([_candidate(name, row.rows) for name, row in evaluations.items()], drawing)
    sample = RecheckSample(
        organisation=organisation,
        fiscal_year=year,
        way=drawing.way,
        count=drawing.count,
        candidates=len(evaluations),
        seed=drawing.seed.strip(),
    )
    with transaction.atomic():
        adding(actor, sample, "rechecks.draw")
        for name in chosen:
            adding(actor, _entry(sample, evaluations[name]), "rechecks.add")
    return sample


def _entry(sample: RecheckSample, evaluation: SelfEvaluation) -> RecheckEntry:
    return RecheckEntry(
        organisation=evaluation.organisation,
        fiscal_year=evaluation.fiscal_year,
        sample_of=sample,
        evaluation=evaluation,
        rows=evaluation.rows,
        given=evaluation.total,
    )


def _name(evaluation: SelfEvaluation) -> str:
    return f"{evaluation.project.code} {evaluation.project.name}"


def _candidate(name: str, rows: Texts) -> Candidate:
    adjusted = parse_number(rows[EXECUTION_ROW].get("adjusted", ""))
    return Candidate(name, adjusted.value if adjusted else None)


def _chosen(candidates: list[Candidate], drawing: Drawing) -> list[str]:
    """Names drawn; what the core refuses is said at the count."""
    try:
        if drawing.way == _Way.RANDOM:
            return [one.name for one in random_sample(candidates, drawing.count, drawing.seed.strip())]
        return [one.name for one in largest(candidates, drawing.count)]
    except MingzhangError as error:
        raise RefusedError({"count": str(error)}) from error


def re_score(
    actor: Actor, entry: RecheckEntry, typed: Mapping[str, str], reason: str, revision: int | None = None
) -> RecheckEntry:
    """The form as found on re-checking; its total follows, and a difference has its reason."""
    require(actor, RECHECKERS, entry.organisation, "复核绩效自评")
    with changing(actor, entry, "rechecks.re_score", revision, reason) as current:
        rows = with_typed(current.rows, typed)
        total = judge(rows, current.organisation, current.fiscal_year).sheet.computed
        rechecked = "" if total is None else number(total)
        differs = rechecked != current.given and not reason.strip()
        refuse_if(
            {
                **wrong(rows),
                "": "复核后的总分不能确定，请补全完成值和得分。" if total is None else None,
                "reason": f"复核得分 {rechecked} 与自评得分 {current.given} 不同，请写明原因。"
                if differs
                else None,
            }
        )
        current.rows, current.rechecked, current.reason = rows, rechecked, reason.strip()
    return current


def samples(actor: Actor, year: int) -> "list[RecheckSample]":
    """The samples of a year that the actor may see."""
    return list(visible(actor, RecheckSample).filter(fiscal_year=year).select_related("organisation"))
