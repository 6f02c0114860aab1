"""Whether a report can be published: what is missing or contradicts itself, each in one sentence with what to do."""

from collections.abc import Iterator

from mingzhang.checking.certificate.model import Certificate, Conflict
from mingzhang.forms import Report
from mingzhang.publishing.documents.narrative import Narrative
from mingzhang.publishing.sheets.layout import table_set_of
from mingzhang.rulebook import Rulebook

_SHOWN = 6


def obstacles(report: Report, narrative: Narrative, book: Rulebook) -> Iterator[str]:
    """What stands in the way of a whole document; nothing where it can be made."""
    name = narrative.entity or report.entity
    if not name:
        yield "没有读出部门名称；请在 narrative.yaml 写 entity"
    if report.fiscal_year is None:
        yield "没有读出年度；请在 narrative.yaml 写 fiscal_year"
    missing = [f"{t.number}{t.title}" for t in table_set_of(report, book) if report.first(t.form) is None]
    if missing:
        more = f"等 {len(missing)} 张" if len(missing) > _SHOWN else ""
        yield f"缺{'、'.join(missing[:_SHOWN])}{more}表；请补上，或加 --draft 先出草稿"


def contradiction(certificate: Certificate | None) -> str:
    """The conflicts of the tables in one sentence; empty where they can all be true or that is not known."""
    if certificate is None or certificate.feasible is not False:
        return ""
    said = "；".join(_conflict(conflict) for conflict in certificate.conflicts[:_SHOWN])
    return f"各表的数不能同时成立：{said}；请改正后再公开，或加 --draft 先出草稿"


def _conflict(conflict: Conflict) -> str:
    cells = "、".join(f"{c.title or c.form}“{c.label or c.row}”{c.text}" for c in conflict.cells[:_SHOWN])
    return f"{cells} 不能都对（规则 {'、'.join(conflict.rules)}）"
