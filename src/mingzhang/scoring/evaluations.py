"""Which evaluations a report holds, and which policy scores each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import msgspec

from mingzhang.errors import RulebookError
from mingzhang.forms import FilledForm, Report, Row
from mingzhang.quantities import squeeze
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.methods import Judged, Tiers
from mingzhang.rulebook.policies import SELF_EVALUATION, IndicatorDef, PolicyDef, leaves
from mingzhang.scoring.evaluation import score_evaluation
from mingzhang.scoring.given import Judgement
from mingzhang.scoring.model import ScoreSheet
from mingzhang.scoring.score_table import fits, score_rows, total_row, weight_of
from mingzhang.scoring.selection import in_force

TABLES = ("evaluation_index", "evaluation_scores")
_LEVELS = ("level1", "level2", "level3", "level4")
_ASSUMED = "policy assumed：没有本地区本年度的评价办法，各项得分按表中所印，只核对合计和等级"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A table of scores and the policy that made them.

    Attributes:
        assumed: No policy of the place and year is known: the tree is the table's own, and all is as printed.
    """

    policy: PolicyDef
    form: FilledForm | None
    assumed: bool = False


def score_evaluations(
    report: Report,
    book: Rulebook,
    policy: str | None = None,
    given: Mapping[str, str] | None = None,
    judged: Mapping[str, Judgement] | None = None,
) -> list[ScoreSheet]:
    """The scores of all evaluations of a report.

    Args:
        report: With tables of scores.
        book: Gives the policies.
        policy: Identifier of a policy to use whatever the place, year and tables.
        given: Inputs as a person states them, by identifier or label.
        judged: Points as a person gives them, by identifier or name of the indicator.

    Raises:
        RulebookError: `given` names an input that none of the policies declares, or `judged` an indicator that
            none of them leaves to a judge.
    """
    found = list(_evaluations(report, book, policy))
    _check_given(found, given or {})
    _check_judged(found, judged or {})
    return [_scored(one, report, given or {}, judged or {}) for one in found]


def _scored(
    one: Evaluation, report: Report, given: Mapping[str, str], judged: Mapping[str, Judgement]
) -> ScoreSheet:
    known = {i.id for i in one.policy.inputs} | {i.label for i in one.policy.inputs}
    mine = {name: text for name, text in given.items() if name in known}
    sheet = score_evaluation(report, one.policy, one.form, given=mine, judged=judged)
    if not one.assumed:
        return sheet
    return replace(sheet, policy_assumed=True, why="；".join(filter(None, (_ASSUMED, sheet.why))))


def _check_given(found: list[Evaluation], given: Mapping[str, str]) -> None:
    declared = [i for one in found for i in one.policy.inputs]
    known = {i.id for i in declared} | {i.label for i in declared}
    if unknown := sorted(set(given) - known):
        names = "、".join(f"{i.id}（{i.label}）" for i in declared) or "无"
        raise RulebookError(f"没有一个评价用到数据“{'、'.join(unknown)}”；可填的有：{names}。")


def _check_judged(found: list[Evaluation], judged: Mapping[str, Judgement]) -> None:
    open_ = [
        leaf for one in found for leaf in leaves(one.policy.indicators) if isinstance(leaf.method, Judged | Tiers)
    ]
    if unknown := sorted(set(judged) - {name for leaf in open_ for name in (leaf.id, *leaf.labels)}):
        names = "、".join(f"{leaf.id}（{leaf.labels[0]}）" for leaf in open_) or "无"
        raise RulebookError(f"指标“{'、'.join(unknown)}”不由人判断，或没有这个指标；可判断的有：{names}。")


def _evaluations(report: Report, book: Rulebook, policy: str | None) -> Iterator[Evaluation]:
    if policy is not None:
        chosen = book.policies[policy]
        yield Evaluation(chosen, _best(report.all(chosen.form) if chosen.form else (), chosen))
        return
    known = list(_known(report, book))
    yield from known
    taken = {one.policy.form for one in known}
    for kind in TABLES:
        if kind not in taken and (form := _best(report.all(kind), None)):
            yield from _as_printed(form, book)
            return


def _known(report: Report, book: Rulebook) -> Iterator[Evaluation]:
    for policy in book.policies.values():
        if policy.form in {None, SELF_EVALUATION} or policy.general or not in_force(policy, report.fiscal_year):
            continue
        form = _best(report.all(policy.form or ""), policy)
        if form is not None and _of_place(policy, report):
            yield Evaluation(policy, form)


def _of_place(policy: PolicyDef, report: Report) -> bool:
    if report.entity:
        return policy.region in report.entity
    return any(policy.region in squeeze(line) for _, line in report.text_lines)


def _best(forms: tuple[FilledForm, ...], policy: PolicyDef | None) -> FilledForm | None:
    """The table that prints all leaves of the policy, rather one with a total; None where none does."""
    fitting = [form for form in forms if (policy is None and score_rows(form)) or (policy and fits(policy, form))]
    return max(fitting, key=lambda form: (total_row(form) is not None, len(form.rows)), default=None)


def _as_printed(form: FilledForm, book: Rulebook) -> Iterator[Evaluation]:
    """An evaluation without a policy of its own: the tree that the table prints, every leaf judged."""
    general = next((p for p in book.policies.values() if p.form in TABLES and p.general), None)
    rows = score_rows(form)
    if general is None or any(weight_of(row) is None or _doubtful(row) for row in rows):
        return
    paths = [_path(row) for row in rows]
    tree = tuple(_tree(list(zip(paths, rows, strict=True)), 0, ""))
    total = sum((weight_of(row) or Decimal(0) for row in rows), Decimal(0))
    if total <= 0:
        return
    policy = msgspec.structs.replace(general, form=form.form, indicators=tree, total=total)
    yield Evaluation(policy, form, assumed=True)


def _doubtful(row: Row) -> bool:
    """Whether a figure of the row can be read in another way, so that nothing may rest on it."""
    cells = (row.cells.get(column) for column in ("weight", "full", "score"))
    return any(cell is not None and cell.mark == "ambiguous" for cell in cells)


def _path(row: Row) -> tuple[str, ...]:
    levels = [squeeze(row.text(level)) for level in _LEVELS]
    names = [name for name in levels if name]
    return tuple(names) if names else (squeeze(row.label),)


def _tree(rows: list[tuple[tuple[str, ...], Row]], depth: int, prefix: str) -> Iterator[IndicatorDef]:
    """Indicators of one level; rows that share a name and go on below it are a group."""
    names = dict.fromkeys(path[depth] for path, _ in rows)
    for number, name in enumerate(names, start=1):
        under = [(path, row) for path, row in rows if path[depth] == name]
        key = f"{prefix}{number}"
        deeper = [one for one in under if len(one[0]) > depth + 1]
        if deeper and len(deeper) == len(under):
            children = tuple(_tree(under, depth + 1, f"{key}."))
            yield IndicatorDef(id=key, labels=(name,), weight=_weight(under), children=children)
        else:
            yield from (_as_judged(f"{key}-{n}", name, row) for n, (_, row) in enumerate(under, start=1))


def _weight(rows: list[tuple[tuple[str, ...], Row]]) -> Decimal:
    return sum((weight_of(row) or Decimal(0) for _, row in rows), Decimal(0))


def _as_judged(key: str, name: str, row: Row) -> IndicatorDef:
    labels = tuple(dict.fromkeys(filter(None, (name, squeeze(row.label)))))
    return IndicatorDef(id=key, labels=labels, weight=weight_of(row), method=Judged(judge="评价机构"))
