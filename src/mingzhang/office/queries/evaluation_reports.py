"""The report of an evaluation: its tables, scores, annexes and words as one document, a draft until it stands."""

from collections.abc import Sequence

from mingzhang.example import SAMPLE_NOTE
from mingzhang.forms import FilledForm, Report
from mingzhang.office.models import Evaluation
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.evaluation_forms import (
    data_form,
    evidence_form,
    evidence_of,
    index_form,
    issues_form,
    recheck_form,
    scores_form,
    working_form,
)
from mingzhang.office.queries.evaluation_tables import kept_tables, stated_tables, tables_report
from mingzhang.office.queries.evaluations import issues_of, policy_of, scored
from mingzhang.publishing.documents import Narrative, asks_of
from mingzhang.publishing.documents.model import Ask
from mingzhang.publishing.documents.narrative import EvaluationText
from mingzhang.publishing.publication import Publication, made
from mingzhang.rulebook import load
from mingzhang.scoring import ScoreSheet

PASSAGES = "evaluations.report.texts."
"""Beginning of the names under which a report asks for what people write."""

_NAME = "report"


def draft_words(evaluation: Evaluation) -> str:
    """What stands on the cover and every page until the last review has passed; blank once it has."""
    if evaluation.state == Evaluation.State.APPROVED:
        return ""
    if evaluation.state == Evaluation.State.UNDER_REVIEW:
        return f"草稿，待第 {evaluation.level + 1} 级复核"
    return f"草稿，{evaluation.get_state_display()}"


def report_of(actor: Actor, evaluation: Evaluation, sheet: ScoreSheet) -> Report:
    """The tables that were gathered, those that the entered data state, and the annexes."""
    kept = kept_tables(evaluation)
    policy = policy_of(evaluation)
    forms = [*kept, *stated_tables(policy, sheet, kept), *_annexes(actor, evaluation, sheet)]
    return tables_report(evaluation, [form for form in forms if form.rows])


def _annexes(actor: Actor, evaluation: Evaluation, sheet: ScoreSheet) -> list[FilledForm]:
    policy = policy_of(evaluation)
    rechecked = recheck_form(actor, evaluation)
    return [
        scores_form(policy, sheet),
        index_form(policy, sheet),
        working_form(sheet),
        data_form(sheet, {}),
        issues_form(issues_of(actor, evaluation)),
        *([rechecked] if rechecked else []),
        evidence_form(sheet, evidence_of(actor, evaluation)),
    ]


def words_of(evaluation: Evaluation) -> Narrative:
    """What people wrote, as the narrative inputs of the report."""
    texts = {
        name: tuple(line for line in text.splitlines() if line.strip()) for name, text in _passages(evaluation)
    }
    draft = draft_words(evaluation)
    texts |= {"draft": (draft,)} if draft else {}
    return Narrative(
        notice=SAMPLE_NOTE if evaluation.sample else "",
        entity=evaluation.organisation.name,
        evaluations={_NAME: EvaluationText(texts=texts)},
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _passages(evaluation: Evaluation) -> list[tuple[str, str]]:
    return [(name, text) for name, text in evaluation.words.items() if "." not in name and text.strip()]


def composed(actor: Actor, evaluation: Evaluation, formats: Sequence[str] = ()) -> Publication:
    """The report as it would be printed now."""
    sheet, draft = scored(evaluation), draft_words(evaluation)
    report = report_of(actor, evaluation, sheet)
    warnings = (draft,) if draft else ()
    return made(report, words_of(evaluation), load(), [sheet], tuple(formats), warnings=warnings)


def asks_of_report(actor: Actor, evaluation: Evaluation) -> list[Ask]:
    """What people have still to write for the report, each once."""
    return [ask for ask in asks_of(composed(actor, evaluation).tree) if ask.key.startswith(PASSAGES)]
