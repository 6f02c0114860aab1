"""Whether a report can be published: what is missing or contradicts itself, and what to do about it."""

from collections.abc import Iterator

from mingzhang.checking.certificate.model import Certificate, Conflict
from mingzhang.errors import MingzhangError
from mingzhang.forms import Report
from mingzhang.publishing.documents.narrative import FILE, Narrative
from mingzhang.publishing.sheets.layout import table_set_of
from mingzhang.rulebook import Rulebook

_SHOWN = 6
_EVALUATION = "evaluation_index"


def hindrances(
    report: Report, narrative: Narrative, book: Rulebook, certificate: Certificate | None, *, draft: bool = False
) -> tuple[str, ...]:
    """What stands in the way of a whole document; a draft is made all the same, and says so.

    Raises:
        MingzhangError: It is no draft, and something is missing or contradicts itself.
    """
    nameless = [*_nameless(report, narrative)]
    found = [*nameless, *_incomplete(report, book), *_contradictions(certificate)]
    if nameless or (found and not draft):
        raise MingzhangError(f"{report.document.name}：{'；'.join(found)}。")
    return tuple(found)


def _nameless(report: Report, narrative: Narrative) -> Iterator[str]:
    if not (narrative.entity or report.entity):
        yield f"没有读出部门名称，请在 {FILE} 里写 entity"
    if report.fiscal_year is None:
        yield f"没有读出年度，请在 {FILE} 里写 fiscal_year"


def _incomplete(report: Report, book: Rulebook) -> Iterator[str]:
    missing = [f"{t.number}{t.title}" for t in table_set_of(report, book) if report.first(t.form) is None]
    if missing:
        more = f"等 {len(missing)} 张表" if len(missing) > _SHOWN else ""
        yield f"缺{'、'.join(missing[:_SHOWN])}{more}，请补上，或加 --draft 先出草稿"


def _contradictions(certificate: Certificate | None) -> Iterator[str]:
    """The conflicts of the tables; none where they can all be true or that is not known."""
    if certificate is not None and certificate.feasible is False:
        said = "；".join(_conflict(conflict) for conflict in certificate.conflicts[:_SHOWN])
        yield f"各表的数不能同时成立：{said}，请改正后再公开，或加 --draft 先出草稿"


def scoring_inputs(report: Report, narrative: Narrative) -> dict[str, str]:
    """The inputs of scoring policies that people stated, where the report holds an evaluation that needs them."""
    if report.first(_EVALUATION) is None:
        return {}
    return {name: text for one in narrative.evaluations.values() for name, text in one.inputs.items()}


def _conflict(conflict: Conflict) -> str:
    cells = "、".join(f"{c.title or c.form}“{c.label or c.row}”{c.text}" for c in conflict.cells[:_SHOWN])
    return f"{cells} 不能都对（规则 {'、'.join(conflict.rules)}）"
