"""Scores everything in a report that is scored: self-evaluation forms and evaluations."""

from collections.abc import Mapping

from mingzhang.errors import RulebookError
from mingzhang.forms import Report
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.policies import SELF_EVALUATION
from mingzhang.scoring.evaluations import score_evaluations
from mingzhang.scoring.given import Judgement
from mingzhang.scoring.model import ScoreSheet
from mingzhang.scoring.projects import FORM, pair_projects
from mingzhang.scoring.self_evaluation import score_form


def score_report(
    report: Report,
    book: Rulebook,
    policy: str | None = None,
    given: Mapping[str, str] | None = None,
    judged: Mapping[str, Judgement] | None = None,
) -> list[ScoreSheet]:
    """The scores of all evaluations and self-evaluation forms of a report, evaluations last.

    Args:
        report: With forms and, where there are any, summary tables, which give the printed grades.
        book: Gives the policies.
        policy: Identifier of a policy to use whatever the place and year; only what it scores is scored then.
        given: Inputs of evaluations as a person states them, by identifier or label.
        judged: Points of judged indicators as a person gives them, by identifier or name.

    Raises:
        RulebookError: The rule book holds no such policy, or no evaluation uses such an input or judgement.
    """
    if policy is None:
        return [*score_forms(report, book), *score_evaluations(report, book, None, given, judged)]
    if policy not in book.policies:
        raise RulebookError(f"没有可用于本表的计分办法“{policy}”；可用的有：{'、'.join(book.policies)}。")
    if book.policies[policy].form == SELF_EVALUATION:
        return score_forms(report, book, policy)
    return score_evaluations(report, book, policy, given, judged)


def score_forms(report: Report, book: Rulebook, policy: str | None = None) -> list[ScoreSheet]:
    """The scores of all self-evaluation forms of a report, in printed order.

    Args:
        report: With forms and, where there are any, summary tables, which give the printed grades.
        book: Gives the policies.
        policy: Identifier of a policy to use whatever the place and year.

    Raises:
        RulebookError: The rule book holds no such policy.
    """
    grades = {
        id(pair.form): pair.row.text("grade") or None for pair in pair_projects(report) if pair.form and pair.row
    }
    return [score_form(form, report, book, policy, grades.get(id(form))) for form in report.all(FORM)]
