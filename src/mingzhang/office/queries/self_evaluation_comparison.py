"""A self-evaluation beside last year's of the same project: scores, money, place in the department."""

from collections.abc import Iterator

from mingzhang.office.models import SelfEvaluation
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.comparing import Amount, BothYears, Compared, Scored, beside, rank, value_of
from mingzhang.office.queries.self_evaluation_forms import FORM, scored_form
from mingzhang.office.queries.visible import visible
from mingzhang.quantities import squeeze
from mingzhang.rulebook import load
from mingzhang.scoring import IndicatorScore
from mingzhang.scoring.self_evaluation import EXECUTION_ROW

_AMOUNTS = ("initial", "adjusted", "executed")


def prior_of(actor: Actor, row: SelfEvaluation) -> SelfEvaluation | None:
    """Last year's self-evaluation: of the project that this one goes on from, else of the same name."""
    of_last_year = visible(actor, SelfEvaluation).filter(
        organisation=row.organisation, fiscal_year=row.fiscal_year - 1
    )
    rows = of_last_year.select_related("organisation", "project").order_by("pk")
    before = rows.filter(project__successors__project=row.project).first()
    return before or rows.filter(project__name=row.project.name).first()


def compare(actor: Actor, row: SelfEvaluation) -> BothYears[SelfEvaluation] | None:
    """Both years side by side; None where the project was not self-evaluated the year before."""
    prior = prior_of(actor, row)
    if prior is None:
        return None
    now, last = _indicators(row), _indicators(prior)
    rows = tuple(_row(row, key, one, last.get(key)) for key, one in now.items())
    gone = [one.name for key, one in last.items() if key not in now]
    told = (f"上年有、本年没有的指标：{'、'.join(gone)}。",) if gone else ()
    total = beside("total", ("总分", 0), (None, value_of(row.total)), (None, value_of(prior.total)))
    ranks = (_rank(actor, row), _rank(actor, prior))
    return BothYears(prior, rows, total, tuple(_money(row, prior)), told, *ranks)


def _indicators(row: SelfEvaluation) -> dict[str, IndicatorScore]:
    """The scores by what the indicators are called; the first of one name counts."""
    _, sheet = scored_form(row.rows, row.organisation, row.fiscal_year)
    found: dict[str, IndicatorScore] = {}
    for one in sheet.indicators:
        found.setdefault(squeeze(f"{one.group}/{one.name}"), one)
    return found


def _row(row: SelfEvaluation, key: str, now: IndicatorScore, last: IndicatorScore | None) -> Compared:
    before: Scored | None = (last.weight, last.counted) if last else None
    compared = beside(key, (now.name, 0), (now.weight, now.counted), before)
    note = row.rows.get(now.row, {}).get("note", "")
    return beside(key, (now.name, 0), (now.weight, now.counted), before, note) if compared.change else compared


def _money(row: SelfEvaluation, prior: SelfEvaluation) -> Iterator[Amount]:
    definition = load().forms[FORM]
    labels = {column.id: column.label for block in definition.blocks for column in block.columns}
    for name in _AMOUNTS:
        this, before = (value_of(one.rows[EXECUTION_ROW].get(name, "")) for one in (row, prior))
        if this is not None and before is not None:
            yield Amount(labels[name], definition.unit or "", before, this)


def _rank(actor: Actor, row: SelfEvaluation) -> tuple[int, int] | None:
    rows = visible(actor, SelfEvaluation).filter(
        fiscal_year=row.fiscal_year, organisation__path__startswith=row.organisation.path
    )
    return rank(row.total, rows.exclude(total="").values_list("total", flat=True))
