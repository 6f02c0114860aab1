"""The published evaluations, entered input by input as an evaluator would; every computed score follows."""

from mingzhang.example.evaluation_inputs import EvaluationInputs, evaluation_inputs
from mingzhang.example.loader import load_example
from mingzhang.example.office import load_office
from mingzhang.office.models import Evaluation
from mingzhang.office.queries.evaluations import scored
from mingzhang.office.services.demo.city import DemoCity
from mingzhang.office.services.demo.masters import fund_named
from mingzhang.office.services.demo.people import actor
from mingzhang.office.services.evaluation_reports import gather, write_words
from mingzhang.office.services.evaluations import LEVELS, begin, enter, hand_over, settle
from mingzhang.publishing.documents.narrative import example_narrative, find
from mingzhang.rulebook import load
from mingzhang.scoring import score_evaluations
from mingzhang.scoring.methods import number

_MADE_UP = "示例数据：上年得分为虚拟"


def add_evaluations(city: DemoCity) -> None:
    """Each evaluation that was published, handed over for its first review."""
    for published in evaluation_inputs():
        _add(city, published)
        _add_last_year(city, published)


def _add(city: DemoCity, published: EvaluationInputs) -> None:
    evaluator, year = actor("evaluator"), load_office().year
    fund = fund_named(published.fund, year) if published.fund else None
    row = begin(evaluator, city.own, year, published.policy, published.subject, fund)
    Evaluation.objects.filter(pk=row.pk).update(sample=True)
    # The finance bureau sees all departments of the fund, the evaluator only the one that answers for it.
    gather(actor("finance"), row)
    write_words(evaluator, row, _words(published))
    hand_over(evaluator, enter(evaluator, row, published.given, _judged(published.policy)))


def _words(published: EvaluationInputs) -> dict[str, str]:
    """What the example's narrative says, by the passages of the report; what it does not say stays a gap."""
    told, paths = example_narrative(), published.passages
    found = {name: find(told, f"evaluations.{published.narrative}.{path}") for name, path in paths.items()}
    return {name: "\n".join(lines) for name, lines in found.items() if lines}


def _add_last_year(city: DemoCity, published: EvaluationInputs) -> None:
    """The made-up year before, as it stood after its reviews."""
    last, year = published.last_year, load_office().year
    if last is None:
        return
    row = Evaluation(
        organisation=city.own,
        fiscal_year=year - 1,
        policy=published.policy,
        subject=published.subject.replace(str(year), str(year - 1)),
        given=last.given,
        judged={leaf: {"points": points, "reason": _MADE_UP} for leaf, points in last.judged.items()},
        state=Evaluation.State.APPROVED,
        level=len(LEVELS),
        sample=True,
    )
    settle(row, scored(row))
    row.save()


def _judged(policy: str) -> dict[str, dict[str, str]]:
    """The points that the evaluator judged, as printed, with what the policy knows of their reasons."""
    (report,) = load_example(load())
    (sheet,) = score_evaluations(report, load(), policy)
    judged = [one for one in sheet.indicators if one.judged_by and one.computed is not None]
    return {one.id: {"points": number(one.computed or 0), "reason": one.why or ""} for one in judged}
