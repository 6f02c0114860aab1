"""This year's evaluation beside last year's: scores by level, money, rank; what cannot be compared is said."""

from collections.abc import Iterator, Mapping

from mingzhang.forms import FilledForm
from mingzhang.office.models import Evaluation
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.comparing import Amount, BothYears, Compared, beside, points, rank, signed, value_of
from mingzhang.office.queries.evaluation_tables import kept_tables, stated_tables
from mingzhang.office.queries.evaluations import Branch, policy_of, scored, tree
from mingzhang.office.queries.made_forms import made
from mingzhang.office.queries.visible import visible
from mingzhang.rulebook import load
from mingzhang.scoring.methods import number

_MONEY_TABLES = ("evaluation_overview", "department_execution", "project_execution")
_AMOUNTS = ("initial", "adjusted", "executed")


def prior_of(actor: Actor, evaluation: Evaluation) -> Evaluation | None:
    """Last year's evaluation of the same department or fund; the one that stands before drafts."""
    rows = visible(actor, Evaluation).filter(
        organisation=evaluation.organisation, fiscal_year=evaluation.fiscal_year - 1
    )
    fund = evaluation.fund.name if evaluation.fund else None
    rows = rows.filter(fund__name=fund) if fund else rows.filter(fund=None)
    found = list(rows.select_related("organisation", "fund").order_by("-level", "-pk"))
    form = policy_of(evaluation).form
    return next((one for one in found if policy_of(one).form == form), None)


def compare(actor: Actor, evaluation: Evaluation) -> BothYears[Evaluation] | None:
    """Both years side by side; None where there is no evaluation of the year before."""
    prior = prior_of(actor, evaluation)
    if prior is None:
        return None
    now, last = _branches(evaluation), _branches(prior)
    rows = tuple(_row(evaluation, key, branch, last.get(key)) for key, branch in now.items())
    return BothYears(
        prior,
        rows,
        _total(evaluation, prior),
        tuple(_money(evaluation, prior)),
        tuple(_incomparable(evaluation, prior, rows, last)),
        rank_of(actor, evaluation),
        rank_of(actor, prior),
    )


def _branches(evaluation: Evaluation) -> dict[str, Branch]:
    return {branch.indicator.id: branch for branch in tree(policy_of(evaluation), scored(evaluation))}


def _row(evaluation: Evaluation, key: str, now: Branch, last: Branch | None) -> Compared:
    said = evaluation.words.get(f"changes.{key}", "")
    before = (last.indicator.weight, last.points) if last else None
    return beside(key, (now.indicator.labels[0], now.depth), (now.indicator.weight, now.points), before, said)


def _total(evaluation: Evaluation, prior: Evaluation) -> Compared:
    now, last = value_of(evaluation.total), value_of(prior.total)
    full, last_full = policy_of(evaluation).total, policy_of(prior).total
    change = now - last if now is not None and last is not None and full == last_full else None
    return Compared("total", "总分", 0, last_full, last, full, now, change, evaluation.words.get("change", ""))


def _incomparable(
    evaluation: Evaluation, prior: Evaluation, rows: tuple[Compared, ...], last: Mapping[str, Branch]
) -> Iterator[str]:
    """What is not the same in both years."""
    if evaluation.policy != prior.policy:
        titles = [policy_of(one).title for one in (prior, evaluation)]
        yield f"上年按“{titles[0]}”评分，本年按“{titles[1]}”评分，只比较两年都有的指标。"
    fresh = [row.name for row in rows if row.last_weight is None]
    if fresh:
        yield f"本年新增、上年没有的指标：{'、'.join(fresh)}。"
    known = {row.key for row in rows}
    gone = [branch.indicator.labels[0] for key, branch in last.items() if key not in known]
    if gone:
        yield f"上年有、本年没有的指标：{'、'.join(gone)}。"
    moved = [row.name for row in rows if row.last_weight is not None and row.last_weight != row.weight]
    if moved:
        yield f"分值不同、得分不能直接比较的指标：{'、'.join(moved)}。"


def _money(evaluation: Evaluation, prior: Evaluation) -> Iterator[Amount]:
    """Totals of the tables that both years have."""
    now, last = _tables(evaluation), _tables(prior)
    for name in _MONEY_TABLES:
        if name in now and name in last and now[name].unit == last[name].unit:
            yield from _amounts(now[name], last[name])


def _tables(evaluation: Evaluation) -> dict[str, FilledForm]:
    kept = kept_tables(evaluation)
    forms = (*kept, *stated_tables(policy_of(evaluation), scored(evaluation), kept))
    return {form.form: form for form in forms}


def _amounts(now: FilledForm, last: FilledForm) -> Iterator[Amount]:
    labels = {column.id: column.label for block in load().forms[now.form].blocks for column in block.columns}
    for column in _AMOUNTS:
        this, before = now.cell("total", column), last.cell("total", column)
        if this is not None and before is not None and this.value is not None and before.value is not None:
            yield Amount(f"{now.title}：{labels[column]}", now.unit or "", before.value, this.value)


def rank_of(actor: Actor, evaluation: Evaluation) -> tuple[int, int] | None:
    """The place among those evaluated by the same table in the year, and how many they are; None alone."""
    alike = [p.id for p in load().policies.values() if p.form == policy_of(evaluation).form]
    rows = visible(actor, Evaluation).filter(fiscal_year=evaluation.fiscal_year, policy__in=alike)
    return rank(evaluation.total, rows.values_list("total", flat=True))


def comparison_form(found: BothYears[Evaluation]) -> FilledForm:
    """The scores of both years as a table, down to the second level and every indicator that changed."""
    shown = [row for row in found.rows if row.depth == 0 or row.change or row.why]
    return made("evaluation_comparison", [_texts(row) for row in shown], {"total": _texts(found.total)})


def _texts(row: Compared) -> dict[str, str]:
    return {
        "indicator": f"{'　' * row.depth}{row.name}",
        "last_weight": points(row.last_weight),
        "last_score": points(row.last),
        "weight": points(row.weight),
        "score": points(row.now),
        "change": signed(row.change),
        "why": row.why,
    }


def money_form(found: BothYears[Evaluation]) -> FilledForm:
    """The amounts of both years as a table."""
    units = {one.unit for one in found.money}
    return made(
        "money_comparison", [_amount(one) for one in found.money], unit=units.pop() if len(units) == 1 else None
    )


def _amount(one: Amount) -> dict[str, str]:
    return {"item": one.name, "last": number(one.last), "now": number(one.now), "change": signed(one.change)}
