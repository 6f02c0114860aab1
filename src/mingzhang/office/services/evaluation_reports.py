"""What an evaluation's report rests on: the office's tables gathered once for all, and what people write."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from mingzhang.office.models import Evaluation, Issue
from mingzhang.office.queries.evaluation_papers import PARTS
from mingzhang.office.queries.evaluation_reports import PASSAGES
from mingzhang.office.queries.evaluation_tables import gather as tables
from mingzhang.office.queries.evaluation_tables import tables_report
from mingzhang.office.queries.evaluations import policy_of, scored
from mingzhang.office.scope import seeing
from mingzhang.office.services.acting import Actor, refuse_if, require
from mingzhang.office.services.changing import changing
from mingzhang.office.services.evaluations import EVALUATORS, refuse_standing, settle
from mingzhang.office.services.rectification import raise_issue
from mingzhang.publishing.contract import reading_json
from mingzhang.rulebook import load
from mingzhang.rulebook.policies import leaves

_LONGEST = 20_000


def gather(actor: Actor, evaluation: Evaluation, revision: int | None = None) -> Evaluation:
    """Takes the office's tables as they are now and as far as the person sees them; all readers see the same."""
    require(actor, EVALUATORS, evaluation.organisation, "评价取数")
    with changing(actor, evaluation, "evaluations.gather", revision) as current:
        refuse_standing(current)
        found = tables(actor, current)
        refuse_if({"": None if found else "您的范围内没有可取的预算、任务和合同数据。"})
        current.tables = reading_json([tables_report(current, found)])["documents"][0]
        current.gathered_at = timezone.now()
        settle(current, scored(current))
    return current


def write_words(
    actor: Actor, evaluation: Evaluation, answers: Mapping[str, str], revision: int | None = None
) -> Evaluation:
    """Keeps what people write for the report and its working papers; a blank one takes an answer back."""
    require(actor, EVALUATORS, evaluation.organisation, "编写评价报告")
    with changing(actor, evaluation, "evaluations.write", revision) as current:
        refuse_standing(current)
        known = _known(current)
        refuse_if({name: _problem(name, text, known) for name, text in answers.items()})
        kept = {**current.words, **{name: text.strip() for name, text in answers.items()}}
        current.words = {name: text for name, text in kept.items() if text}
    return current


def _known(evaluation: Evaluation) -> frozenset[str]:
    """The names under which words may be kept."""
    asked = {name for outline in load().documents.outlines for name in outline.asks}
    passages = {name.removeprefix(PASSAGES) for name in asked if name.startswith(PASSAGES)}
    ids = [leaf.id for leaf in leaves(policy_of(evaluation).indicators)]
    papers = {f"papers.{leaf}.{part}" for leaf in ids for part in PARTS}
    return frozenset({*passages, *papers, *(f"changes.{leaf}" for leaf in ids)})


def _problem(name: str, text: str, known: frozenset[str]) -> str | None:
    if name not in known:
        return f"报告里没有“{name}”这一处文字。"
    return f"一处文字不超过 {_LONGEST} 字。" if len(text) > _LONGEST else None


def list_problems(
    actor: Actor, evaluation: Evaluation, problems: Sequence[Mapping[str, Any]], revision: int | None = None
) -> list[Issue]:
    """Takes problems into the list, all or none: those responsible then answer them as any other issue.

    Raises:
        RefusedError: Nothing was chosen, or a problem lacks its title or its date; named by `KEY.field`.
    """
    with seeing(actor.scope), transaction.atomic(), changing(actor, evaluation, "evaluations.list", revision):
        refuse_if({"": None if problems else "请至少选择一个问题。"})
        wrong = [_lacking(one) for one in problems]
        refuse_if({name: sentence for one in wrong for name, sentence in one.items()})
        return [_listed(actor, evaluation, one) for one in problems]


def _lacking(one: Mapping[str, Any]) -> dict[str, str]:
    key, title = one["leaf"], str(one.get("title", "")).strip()
    missing = {"title": "" if title else "请填写问题。", "due_on": "" if one.get("due_on") else "请填写整改期限。"}
    return {f"{key}.{field}": f"{title or key}：{says}" for field, says in missing.items() if says}


def _listed(actor: Actor, evaluation: Evaluation, one: Mapping[str, Any]) -> Issue:
    values = {**one, "source": evaluation.subject, "evaluation": evaluation}
    return raise_issue(actor, evaluation.organisation, evaluation.fiscal_year, values)
