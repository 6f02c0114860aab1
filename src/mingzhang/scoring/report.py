"""Scores every self-evaluation form of a report."""

from mingzhang.forms import Report
from mingzhang.rulebook.book import Rulebook
from mingzhang.scoring.model import ScoreSheet
from mingzhang.scoring.projects import FORM, pair_projects
from mingzhang.scoring.self_evaluation import score_form


def score_report(report: Report, book: Rulebook, policy: str | None = None) -> list[ScoreSheet]:
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
