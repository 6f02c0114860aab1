"""The report of an evaluation: its tables, scores, annexes and words as one document, a draft until it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.example import SAMPLE_NOTE
from mingzhang.forms import FilledForm, Report
from mingzhang.office.models import Evaluation
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.comparing import signed
from mingzhang.office.queries.evaluation_comparison import compare, comparison_form, money_form, prior_of
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
from mingzhang.office.queries.survey_tables import survey_form
from mingzhang.publishing.documents import Narrative, asks_of, outline_of
from mingzhang.publishing.documents.narrative import EvaluationText
from mingzhang.publishing.publication import Publication, made
from mingzhang.rulebook import load
from mingzhang.rulebook.policies import leaves
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
    compared = compare(actor, evaluation)
    return [
        scores_form(policy, sheet),
        index_form(policy, sheet),
        working_form(sheet),
        data_form(sheet, _origins(evaluation)),
        issues_form(issues_of(actor, evaluation)),
        *([rechecked] if rechecked else []),
        survey_form(actor, evaluation),
        *([comparison_form(compared), money_form(compared)] if compared else []),
        evidence_form(sheet, evidence_of(actor, evaluation)),
    ]


def _origins(evaluation: Evaluation) -> dict[str, str]:
    """Where an input comes from that nobody typed, as long as its text is still the one that came."""
    return {
        name: "，".join(filter(None, (told["method"], told.get("formula", ""))))
        for name, told in evaluation.origins.items()
        if evaluation.given.get(name) == told.get("value")
    }


def words_of(actor: Actor, evaluation: Evaluation) -> Narrative:
    """What people wrote, as the narrative inputs of the report."""
    texts = {
        name: tuple(line for line in text.splitlines() if line.strip()) for name, text in _passages(evaluation)
    }
    draft = draft_words(evaluation)
    texts |= {"draft": (draft,)} if draft else {}
    compared = compare(actor, evaluation)
    texts |= {"incomparable": compared.incomparable} if compared and compared.incomparable else {}
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
    return made(report, words_of(actor, evaluation), load(), [sheet], tuple(formats), warnings=warnings)


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that people write.

    Attributes:
        name: Under which it is kept.
        what: What is asked for.
        text: As written; blank where the report has a gap.
        last: What stood there in the report of the year before.
    """

    name: str
    what: str
    text: str
    last: str


def passages(actor: Actor, evaluation: Evaluation) -> list[Passage]:
    """The passages that the report asks for or has, in the outline's order."""
    sheet = scored(evaluation)
    report = report_of(actor, evaluation, sheet)
    asked = {ask.key for ask in asks_of(composed(actor, evaluation).tree)}
    prior = prior_of(actor, evaluation)
    known = outline_of(report, load(), [sheet]).asks
    names = {key.removeprefix(PASSAGES): what for key, what in known.items() if key.startswith(PASSAGES)}
    told = [
        Passage(name, what, evaluation.words.get(name, ""), prior.words.get(name, "") if prior else "")
        for name, what in names.items()
        if PASSAGES + name in asked or name in evaluation.words
    ]
    return [*told, *_changes(actor, evaluation)]


def _changes(actor: Actor, evaluation: Evaluation) -> list[Passage]:
    """The reasons of changed scores, asked for at every indicator that has one."""
    found = compare(actor, evaluation)
    ids = {leaf.id for leaf in leaves(policy_of(evaluation).indicators)}
    changed = [row for row in found.rows if row.change and row.key in ids] if found else []
    words = [(row, f"changes.{row.key}") for row in changed]
    return [
        Passage(name, f"“{row.name}”得分较上年 {signed(row.change)} 的原因", evaluation.words.get(name, ""), "")
        for row, name in words
    ]
