"""The joint rounding certificate in words: one sentence, and the conflicts with what would reconcile them."""

from collections.abc import Iterator

from mingzhang.checking.certificate.model import Certificate, Conflict, Correction
from mingzhang.findings import Evidence
from mingzhang.language import say
from mingzhang.publishing.report.view import CheckView, entry_place


def verdict(certificate: Certificate | None) -> str:
    """The certificate in one sentence; empty where none was searched for."""
    return say(_verdict(certificate)) if certificate else ""


def _verdict(certificate: Certificate) -> str:
    size = f"{certificate.cells} 个单元格、{certificate.equations} 个恒等式"
    if certificate.feasible:
        return f"联合舍入证明：{size}可以同时成立（已找到一组精确到分、四舍五入后与印出各数完全一致的金额）。"
    if certificate.feasible is None:
        return f"联合舍入证明：未能判断（{certificate.why}）。"
    return f"联合舍入证明：{size}不能同时成立，有 {len(certificate.conflicts)} 组互相矛盾的数。"


def conflict_sentences(view: CheckView, conflict: Conflict) -> Iterator[str]:
    """A conflict in sentences: which cells, by which rules, and which single printing would reconcile them."""
    yield from map(say, _sentences(view, conflict))


def _sentences(view: CheckView, conflict: Conflict) -> Iterator[str]:
    cells = "、".join(_cell(view, cell) for cell in conflict.cells)
    yield f"这 {len(conflict.cells)} 个数不能都对：{cells}（规则 {'、'.join(conflict.rules)}）。"
    if conflict.corrections:
        ways = "；或".join(_correction(view, way) for way in conflict.corrections)
        yield f"只改一处就能全部对上：{ways}。"
    if conflict.tie:
        yield "这一矛盾以“逢五进一”为前提；若某个金额恰好在两种印法正中，而各表进舍不一，也可能出现。"
    if conflict.doubt:
        yield f"也可能是读数有误：{conflict.doubt}。"


def _cell(view: CheckView, cell: Evidence) -> str:
    column = view.column_label(cell.form, cell.column)
    where = entry_place(cell)
    return f"{cell.title or cell.form}“{cell.label or cell.row}”{column} {cell.text}" + (
        f"（{where}）" if where else ""
    )


def _correction(view: CheckView, way: Correction) -> str:
    if way.value is not None:
        instead = f"{way.value:,f}"
    elif way.low is None or way.high is None:
        instead = "另一个数"
    else:
        instead = f"{way.low:,f} 至 {way.high:,f} 之间的数"
    return f"{_cell(view, way.cell)} 改为 {instead}"
