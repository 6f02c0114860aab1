"""Prints the scores of the sample document against those it must give, and the findings that explain differences.

Run: python scripts/scores.py. Needs ../shared; exit status 1 where a figure is missed.
"""

import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from mingzhang.checking import Options, check
from mingzhang.findings import Finding
from mingzhang.forms import Report
from mingzhang.pipeline import Source, read
from mingzhang.quantities import squeeze
from mingzhang.rulebook import load
from mingzhang.scoring import IndicatorScore, ScoreSheet, score_report

SHARED = Path(__file__).resolve().parents[2] / "shared"
DOCUMENT = "qingdao_bigdata_2023_final_accounts.txt"
DEMANDED = {
    "om_fund.qingdao.2023": ("96.93", ("14.12", "13.79", "29.94", "39.08")),
    "department.qingdao.2023": ("89.62", ("12", "28", "5.5", "34.78", "9.34")),
}
Line = tuple[str, str, str, bool]
"""What, as it is, as demanded, and whether that is reached."""


def main() -> int:
    """Scores, compares, prints; exit status 1 where a figure is missed."""
    if not SHARED.is_dir():
        print("跳过：../shared 不在旁边，没有可测的真实文件。")
        return 0
    [report] = read([Source.of(SHARED / "documents" / DOCUMENT)], load())
    answers = json.loads((SHARED / "answers" / "qingdao_part2.json").read_text(encoding="utf-8"))
    sheets = score_report(report, load())
    forms = [sheet for sheet in sheets if not sheet.evaluation]
    findings = _findings(report)
    lines = [*_forms(forms, answers, findings), *_evaluations(sheets)]
    for what, now, demanded, reached in lines:
        print(f"{'✓' if reached else '✕'} {what}：{now}（要求 {demanded}）")
    print("文中的得分与得分表不同之处：")
    for finding in findings:
        if finding.rule.startswith("V-"):
            print(f"  {finding.rule} 第{finding.evidence[0].source.line}行 {finding.message}")
    missed = sum(not reached for *_, reached in lines)
    print("全部达到。" if not missed else f"{missed} 项没有达到。")
    return 1 if missed else 0


def _findings(report: Report) -> tuple[Finding, ...]:
    """What the rules on scores say of the document."""
    rules = frozenset(rule for rule in load().rules if rule.split("-")[0] in {"P", "S", "V"})
    return check([report], load(), options=Options(only=rules)).findings


def _forms(forms: list[ScoreSheet], answers: dict[str, Any], findings: tuple[Finding, ...]) -> Iterator[Line]:
    """The self-evaluation forms: their number, their indicators, their totals."""
    leaves = [(sheet, one) for sheet in forms for one in sheet.indicators if one.row.startswith("indicator.")]
    told = [(sheet, one) for sheet, one in leaves if one.counted is not None]
    differ = [(sheet, one) for sheet, one in told if one.counted != one.printed]
    said = [Decimal(form["total"]["score"]) for form in answers["forms"]]
    totals = [sheet for sheet in forms if sheet.computed != sheet.printed]
    yield "自评表", str(len(forms)), "19", len(forms) == 19
    yield "指标", f"{len(told)} / {len(leaves)}", "177", len(told) == len(leaves) == 177
    yield "印出的总分与答案一致", str(len(said)), "19", [sheet.printed for sheet in forms] == said
    yield from (_explained(sheet, one, findings) for sheet, one in differ)
    yield from (
        (
            f"{sheet.subject} 总分印 {sheet.printed}",
            f"复算 {sheet.computed}",
            "由指标的差异解释",
            any(of is sheet for of, _ in differ),
        )
        for sheet in totals
    )


def _explained(sheet: ScoreSheet, one: IndicatorScore, findings: tuple[Finding, ...]) -> Line:
    """A score that does not follow, and the finding that says so."""
    about = next((f.rule for f in findings if _names(f, sheet, one)), None)
    what = f"{sheet.subject}“{one.name}”印 {one.printed}，{one.formula} = {one.computed}"
    return what, about or "没有发现", "由发现解释", about is not None


def _names(finding: Finding, sheet: ScoreSheet, one: IndicatorScore) -> bool:
    return any(
        e.row == one.row and squeeze(e.subject or "") == squeeze(sheet.subject) and e.column == "score"
        for e in finding.evidence
    )


def _evaluations(sheets: list[ScoreSheet]) -> Iterator[Line]:
    """The two evaluations: totals, parts, leaves, and how many points are computed."""
    for policy, (total, parts) in DEMANDED.items():
        [sheet] = [one for one in sheets if one.policy == policy]
        yield sheet.subject, str(sheet.computed), total, sheet.computed == Decimal(total)
        found = [points for name, _, points in sheet.parts if name != "总分"]
        shown = " + ".join(str(points) for points in found)
        yield "  各部分", shown, " + ".join(parts), found == [Decimal(part) for part in parts]
        wrong = [one.name for one in sheet.indicators if one.computed != one.printed]
        yield "  各指标与得分表不同的", "、".join(wrong) or "无", "无", not wrong
        yield "  由数据计算的分值", f"{sheet.points_computed}，判断 {sheet.points_judged}", "印出", True


if __name__ == "__main__":
    sys.exit(main())
