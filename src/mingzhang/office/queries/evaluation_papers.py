"""The working papers of an evaluation: what the scores say of an indicator, and what people added."""

from collections.abc import Mapping

from mingzhang.office.models import Evaluation, LeafEvidence
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.evaluation_forms import evidence_of, working_form
from mingzhang.office.queries.evaluations import reviews_of, scored
from mingzhang.publishing.documents.model import DocumentTree
from mingzhang.publishing.papers.working import paper_sheets, working_paper
from mingzhang.publishing.sheets import lay_out
from mingzhang.publishing.sheets.xlsx import workbook
from mingzhang.rulebook import load
from mingzhang.scoring import ScoreSheet

PARTS = ("sample", "procedure", "conclusion")
"""What a person adds to a paper: which sample was looked at, how, and what follows."""


def words_on(evaluation: Evaluation, leaf: str) -> dict[str, str]:
    """What people wrote on the paper of an indicator."""
    return {part: evaluation.words.get(f"papers.{leaf}.{part}", "") for part in PARTS}


def added(actor: Actor, evaluation: Evaluation, sheet: ScoreSheet) -> dict[str, dict[str, str]]:
    """What people added to every paper: words, evidence, who made it and who reviewed it."""
    hands = _hands(actor, evaluation)
    files: dict[str, list[LeafEvidence]] = {}
    for row in evidence_of(actor, evaluation):
        files.setdefault(row.leaf, []).append(row)
    proofs = {leaf: "\n".join(_told(row) for row in rows) for leaf, rows in files.items()}
    return {
        one.id: {**words_on(evaluation, one.id), "files": proofs.get(one.id, ""), **hands}
        for one in sheet.indicators
    }


def _told(row: LeafEvidence) -> str:
    return "，".join(filter(None, (str(row), row.note)))


def _hands(actor: Actor, evaluation: Evaluation) -> Mapping[str, str]:
    """Who entered it and who passed it, with the days."""
    made = f"{evaluation.made_by or ''} {evaluation.created_at.date().isoformat()}".strip()
    passed = [f"{r.made_by} {r.created_at.date().isoformat()}" for r in reviews_of(actor, evaluation) if r.passed]
    return {"maker": made, "reviewer": "\n".join(passed)}


def paper(actor: Actor, evaluation: Evaluation, leaf: str, notice: str) -> DocumentTree:
    """The paper of one indicator.

    Raises:
        MingzhangError: There is no such indicator.
    """
    sheet = scored(evaluation)
    own = added(actor, evaluation, sheet).get(leaf, {})
    return working_paper(sheet, leaf, load(), year=evaluation.fiscal_year, notice=notice, added=own)


def all_papers(actor: Actor, evaluation: Evaluation, notice: str) -> bytes:
    """One workbook with all papers, a sheet each, and first the list of all indicators."""
    book, sheet = load(), scored(evaluation)
    listed = working_form(sheet)
    sheets = [lay_out(listed, book.forms[listed.form]), *paper_sheets(sheet, book, added(actor, evaluation, sheet))]
    return workbook(sheets, footer=notice)
