"""Rule kinds on evaluations: points from inputs, scores told in the text, sums, grade, and inputs told twice."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, RuleKind, Tail, make_finding
from mingzhang.checking.scores.sheets import count_words, quoted, scored_evaluations
from mingzhang.findings import Evidence, Finding, Severity
from mingzhang.forms import Report
from mingzhang.quantities import round_half_up
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring import GroupScore, IndicatorScore, ScoreSheet, StatedScore, sentence
from mingzhang.scoring.methods import number

NO_EVALUATION = "文件中没有绩效评价的得分表"
_SHOWN_SOURCES = 12
_FULL = Decimal(100)
Judge = Callable[[RuleDef, Report, ScoreSheet, Rulebook], Iterator[Outcome]]


def per_evaluation(judge: Judge) -> RuleKind:
    """A rule kind that judges every evaluation by itself."""

    def kind(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
        sheets = scored_evaluations(report, book)
        if not sheets:
            yield CannotTell(NO_EVALUATION)
        for sheet in sheets:
            yield from judge(rule, report, sheet, book)

    return kind


def _points(rule: RuleDef, report: Report, sheet: ScoreSheet, book: Rulebook) -> Iterator[Outcome]:
    """The printed score of each leaf that is computed from published inputs."""
    del book
    for leaf in sheet.indicators:
        if leaf.judged_by or not leaf.method:
            continue
        if leaf.exact is None or leaf.computed is None:
            yield CannotTell(f"“{leaf.name}”：{leaf.why or '无法计算'}")
        elif leaf.printed is None:
            yield CannotTell(f"“{leaf.name}”没有印得分")
        elif leaf.printed == leaf.computed:
            yield HOLDS
        else:
            yield _differs(rule, report, leaf, leaf.printed, leaf.exact)


def _differs(rule: RuleDef, report: Report, leaf: IndicatorScore, printed: Decimal, exact: Fraction) -> Outcome:
    computed = number(leaf.computed or 0)
    facts = {"name": leaf.name, "printed": number(printed), "computed": computed, "how": sentence(leaf)}
    evidence = (*leaf.evidence, *_sources(leaf))
    if _coarser(printed, exact):
        return Tail(make_finding(rule, report, facts, tail=True, evidence=evidence))
    difference = number(printed - (leaf.computed or 0))
    return Fails(
        make_finding(
            rule,
            report,
            facts,
            printed=number(printed),
            expected=computed,
            difference=difference,
            evidence=evidence,
            arithmetic=leaf.formula,
        )
    )


def _coarser(printed: Decimal, exact: Fraction) -> bool:
    """The printed score is the exact one rounded to one place."""
    return _decimals(printed) == 1 and printed == round_half_up(exact, 1)


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _sources(leaf: IndicatorScore) -> tuple[Evidence, ...]:
    """The first cells and sentences that a score rests on."""
    waiting, found = list(leaf.inputs), list[Evidence]()
    while waiting:
        one = waiting.pop(0)
        found += one.sources
        waiting += one.parts
    return tuple(found[:_SHOWN_SOURCES])


# What the text says of scores.


def _stated(rule: RuleDef, report: Report, sheet: ScoreSheet, book: Rulebook) -> Iterator[Outcome]:
    """Every score told in the text: within the weight, equal to the table, and with what is lost the weight."""
    del book
    faults: dict[tuple[Decimal | None, ...], list[tuple[IndicatorScore, StatedScore]]] = {}
    for leaf in sheet.indicators:
        for said in leaf.stated:
            if leaf.printed is None or leaf.weight is None:
                yield CannotTell(f"“{leaf.name}”在得分表中没有印得分，文中的得分无从比较")
            elif _agrees(leaf, said):
                yield HOLDS
            else:
                faults.setdefault((leaf.weight, leaf.printed, said.score, said.lost), []).append((leaf, said))
    for alike in faults.values():
        yield Fails(_stated_finding(rule, report, sheet, alike))


def _agrees(leaf: IndicatorScore, said: StatedScore) -> bool:
    lost = said.lost is None or said.score + said.lost == leaf.weight
    return said.score == leaf.printed and lost


def _stated_finding(
    rule: RuleDef, report: Report, sheet: ScoreSheet, alike: list[tuple[IndicatorScore, StatedScore]]
) -> Finding:
    leaf, said = alike[0]
    other = _meant(sheet, leaf, said)
    hint, severity = _hint(leaf, said, other)
    names = quoted([one.name for one, _ in alike]) + (count_words(len(alike)) if len(alike) > 1 else "")
    facts = {
        "names": names,
        "each": "各" if len(alike) > 1 else "",
        "said": _said_words(said),
        "printed": number(leaf.printed or 0),
        "weight": number(leaf.weight or 0),
        "hint": hint,
    }
    return make_finding(
        rule,
        report,
        facts,
        severity=severity,
        printed=number(said.score),
        expected=number(leaf.printed or 0),
        difference=number(said.score - (leaf.printed or 0)),
        evidence=tuple(e for one, text in alike for e in (text.source, *one.evidence)),
        arithmetic=f"{said.formula} = {number(said.score)}" if said.formula else "",
    )


def _said_words(said: StatedScore) -> str:
    return f"{number(said.score)} 分" + ("" if said.lost is None else f"、扣 {number(said.lost)} 分")


def _meant(sheet: ScoreSheet, leaf: IndicatorScore, said: StatedScore) -> IndicatorScore | None:
    """Another indicator, rather one beside it, that the sentence fits: the name may be miswritten."""
    lead = said.formula.replace("×", "*").partition("*")[0]
    fitting = [
        one
        for one in sheet.indicators
        if one is not leaf and one.group == leaf.group and one.printed == said.score and not one.judged_by
    ]
    alike = [one for one in fitting if one.weight is not None and lead == number(one.weight)]
    return min(alike, key=lambda one: one.path != leaf.path, default=None)


def _hint(leaf: IndicatorScore, said: StatedScore, other: IndicatorScore | None) -> tuple[str, Severity | None]:
    """The likely explanation, and its weight where it is only a slip of names."""
    if other is not None and len(leaf.stated) > 1:
        weight = number(other.weight or 0)
        return f"这一句的算式以 {weight} 分为分值，与“{other.name}”相同，疑为指标名称误写", "warning"
    if leaf.weight is not None and said.lost is not None and leaf.weight - said.lost == leaf.printed:
        left = number(leaf.weight - said.lost)
        return f"按文中所扣 {number(said.lost)} 分，应得 {left} 分，与表一致，疑为文中得分误写", None
    if leaf.weight is not None and said.score > leaf.weight:
        same = leaf.computed is not None and leaf.computed == leaf.printed
        how = f"；按办法计算为 {number(leaf.computed or 0)} 分，与表一致" if same else ""
        return f"文中得分超过分值{how}", None
    return "请核对哪一处有误", None


# Sums, rates, and the grade.


def _sums(rule: RuleDef, report: Report, sheet: ScoreSheet, book: Rulebook) -> Iterator[Outcome]:
    """Scores and weights of groups and the whole are the sums of what stands under them; rates follow from both."""
    del book
    unread = [leaf.name for leaf in sheet.indicators if leaf.printed is None]
    if unread:
        yield CannotTell(f"{quoted(unread[:3])}没有印得分，合计不能核对")
        return
    if sheet.policy_assumed and _weight_of_all(sheet) != _FULL:
        whole = number(_weight_of_all(sheet))
        yield CannotTell(f"“{sheet.subject}”读出的分值合计为 {whole}，不是 100，得分表可能没有读全")
        return
    faults: list[tuple[str, tuple[Evidence, ...]]] = []
    for group in sheet.groups:
        checks = list(_group_faults(sheet, group))
        faults += [fault for fault in checks if fault is not None]
        yield from (HOLDS for fault in checks if fault is None)
    checks = list(_total_faults(sheet))
    faults += [fault for fault in checks if fault is not None]
    yield from (HOLDS for fault in checks if fault is None)
    if faults:
        yield Fails(
            make_finding(
                rule,
                report,
                {"subject": sheet.subject, "items": "；".join(words for words, _ in faults)},
                evidence=tuple(e for _, evidence in faults for e in evidence),
            )
        )


def _weight_of_all(sheet: ScoreSheet) -> Decimal:
    return sum((leaf.weight or Decimal(0) for leaf in sheet.indicators), Decimal(0))


_Check = tuple[str, tuple[Evidence, ...]] | None


def _group_faults(sheet: ScoreSheet, group: GroupScore) -> Iterator[_Check]:
    under = _under(sheet, group)
    total = sum((leaf.printed or Decimal(0) for leaf in under), Decimal(0))
    weight = sum((leaf.weight or Decimal(0) for leaf in under), Decimal(0))
    cells = tuple(e for leaf in under for e in leaf.evidence if e.column == "score")
    name = group.path[-1]
    if group.weight_printed is not None:
        words = f"“{name}”分值印 {number(group.weight_printed)}，各项之和为 {number(weight)}"
        yield None if group.weight_printed == weight else (words, cells)
    for said in group.stated:
        words = f"“{name}”文中得 {number(said.score)} 分，各项之和为 {number(total)} 分"
        yield None if said.score == total else (words, (said.source, *cells))
        yield from _rate_fault(name, said, weight)


def _under(sheet: ScoreSheet, group: GroupScore) -> list[IndicatorScore]:
    depth = len(group.path)
    return [leaf for leaf in sheet.indicators if (*leaf.path, leaf.name)[:depth] == group.path]


def _rate_fault(name: str, said: StatedScore, weight: Decimal) -> Iterator[_Check]:
    """The rate that a sentence states follows from its own score and the weight."""
    if said.weight is not None:
        words = f"“{name}”文中分值 {number(said.weight)}，表中为 {number(weight)}"
        yield None if said.weight == weight else (words, (said.source,))
    if said.rate is not None and weight > 0:
        exact = Fraction(said.score) * 100 / Fraction(weight)
        right = round_half_up(exact, _decimals(said.rate))
        words = (
            f"“{name}”得分率印 {number(said.rate)}%，{number(said.score)} ÷ {number(weight)} 为 {number(right)}%"
        )
        yield None if said.rate == right else (words, (said.source,))


def _total_faults(sheet: ScoreSheet) -> Iterator[_Check]:
    total = sum((leaf.printed or Decimal(0) for leaf in sheet.indicators), Decimal(0))
    cells = tuple(e for leaf in sheet.indicators for e in leaf.evidence if e.column == "score")
    if sheet.printed is not None:
        words = f"总分印 {number(sheet.printed)}，各项之和为 {number(total)}"
        yield None if sheet.printed == total else (words, cells)
    for said in sheet.stated_totals:
        words = f"文中总分 {number(said.score)}，各项之和为 {number(total)}"
        yield None if said.score == total else (words, (said.source, *cells))


def _grade(rule: RuleDef, report: Report, sheet: ScoreSheet, book: Rulebook) -> Iterator[Outcome]:
    """The grade is that of the printed total by the policy's own bands."""
    if not sheet.stated_grades or sheet.printed is None:
        yield CannotTell(f"“{sheet.subject}”没有读到等级或总分")
        return
    if sheet.policy_assumed:
        yield CannotTell(f"“{sheet.subject}”没有本地区本年度的办法，等级怎样划分不详")
        return
    right = book.policies[sheet.policy].grade_of(sheet.printed)
    for grade, source in sheet.stated_grades:
        if grade == right:
            yield HOLDS
            continue
        facts = {"subject": sheet.subject, "total": number(sheet.printed), "grade": grade, "right": right}
        yield Fails(make_finding(rule, report, facts, printed=grade, expected=right, evidence=(source,)))


def _inputs(rule: RuleDef, report: Report, sheet: ScoreSheet, book: Rulebook) -> Iterator[Outcome]:
    """A number that several places state is the same in all of them."""
    del book
    for one in sheet.inputs:
        if not one.others:
            yield HOLDS if one.value is not None else CannotTell(f"“{one.label}”：{one.why or '没有数据'}")
            continue
        value = number(one.value or 0) + (one.unit or "")
        facts = {"label": one.label, "value": value, "others": "、".join(one.others)}
        evidence = one.sources[:_SHOWN_SOURCES]
        yield Fails(
            make_finding(rule, report, facts, printed="、".join(one.others), expected=value, evidence=evidence)
        )


EVALUATION_KINDS: Mapping[str, RuleKind] = {
    "evaluation_grade": per_evaluation(_grade),
    "evaluation_inputs": per_evaluation(_inputs),
    "evaluation_points": per_evaluation(_points),
    "evaluation_stated": per_evaluation(_stated),
    "evaluation_sums": per_evaluation(_sums),
}
