"""Rule kinds on targets and results in words: deviations explained, units, operators, weights of groups."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

import msgspec

from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, RuleKind, make_finding, parameters_of
from mingzhang.checking.scores.sheets import Scored, is_missed, per_form, quoted
from mingzhang.findings import Finding, Severity
from mingzhang.forms import Report
from mingzhang.quantities import Target, dimension
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring import IndicatorScore
from mingzhang.scoring.comparison import quantity_of, target_of
from mingzhang.scoring.methods import number

_BLANK_NOTES = frozenset({"", "-", "—", "/", "无", "不适用"})
_SIDE = ("target", "actual")
Fault = tuple[IndicatorScore, str]


def _one_finding(
    rule: RuleDef,
    report: Report,
    scored: Scored,
    faults: list[Fault],
    *columns: str,
    severity: Severity | None = None,
) -> Finding:
    """The faults of a form, of one rule and weight, as one finding."""
    facts = {
        "project": scored.project,
        "items": "；".join(words for _, words in faults),
        "count": str(len(faults)),
        "limit": number(scored.policy.deviation or 0),
    }
    return make_finding(
        rule,
        report,
        facts,
        severity=severity,
        printed="；".join(dict.fromkeys(one.actual or "空白" for one, _ in faults)),
        evidence=tuple(e for one, _ in faults for e in scored.evidence(one.row, *columns)),
    )


def _deviation(rule: RuleDef, report: Report, scored: Scored) -> Iterator[Outcome]:
    """A missed target, or one left far behind in either direction, has its reason beside it."""
    faults: list[Fault] = []
    for one in scored.indicators:
        fault = _unexplained(scored, one)
        if isinstance(fault, str):
            faults.append((one, fault))
        else:
            yield fault
    missed = [f for f in faults if is_missed(f[0])]
    far = [f for f in faults if not is_missed(f[0])]
    if missed:
        yield Fails(_one_finding(rule, report, scored, missed, *_SIDE, "note"))
    if far:
        # Where no policy of the place is known, its threshold is not known either.
        severity: Severity | None = "info" if scored.sheet.policy_assumed else None
        yield Fails(_one_finding(rule, report, scored, far, *_SIDE, "note", severity=severity))


def _unexplained(scored: Scored, one: IndicatorScore) -> Outcome | str:
    limit = scored.policy.deviation
    doubt = CannotTell(f"“{scored.project}”的“{one.name}”有读法不唯一的单元格")
    if scored.doubtful(one.row, *_SIDE):
        return doubt
    if one.missed is None and one.deviation is None:
        return CannotTell(f"“{scored.project}”的“{one.name}”不是可以比较的数值，偏离程度不能计算")
    far = limit is not None and one.deviation is not None and one.deviation >= limit
    if not (far or is_missed(one)) or scored.row(one.row).text("note") not in _BLANK_NOTES:
        return HOLDS
    if scored.doubtful(one.row, "note"):
        return doubt
    degree = f"，偏离 {number(one.deviation)}%" if one.deviation is not None else ""
    return f"“{one.name}”目标 {one.target}、实际 {one.actual}{degree}{'，未达到目标' if is_missed(one) else ''}"


def _low_score(rule: RuleDef, report: Report, scored: Scored) -> Iterator[Outcome]:
    """A total below the policy's limit has its explanation in the box under the form."""
    limit, total = scored.policy.explain_below, scored.sheet.printed
    if total is None or limit is None:
        yield CannotTell(f"“{scored.project}”没有填写总分")
    elif total >= limit or scored.row("low_score_explanation").text("text") not in _BLANK_NOTES:
        yield HOLDS
    else:
        facts = {"project": scored.project, "total": number(total), "limit": number(limit)}
        evidence = (*scored.evidence("total", "score"), *scored.evidence("low_score_explanation", "text"))
        yield Fails(make_finding(rule, report, facts, printed=facts["total"], evidence=evidence))


class UnitParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What each way of writing units apart is called in the finding, and how it weighs.

    Attributes:
        states: State of the comparison to words.
        info: States that are harmless ways of writing.
        info_message: Template of the sentence for these.
    """

    states: dict[str, str]
    info: tuple[str, ...]
    info_message: str


def _units(rule: RuleDef, report: Report, scored: Scored) -> Iterator[Outcome]:
    """Target and actual stand in one unit."""
    parameters = parameters_of(rule, UnitParameters)
    faults: dict[bool, list[Fault]] = {False: [], True: []}
    for one in scored.indicators:
        if target_of(one.target).quantity is None or quantity_of(one.actual) is None:
            continue
        if one.unit_state in parameters.states:
            words = f"“{one.name}”目标 {one.target}、实际 {one.actual}，{parameters.states[one.unit_state]}"
            faults[one.unit_state in parameters.info].append((one, words))
        else:
            yield HOLDS
    if faults[False]:
        yield Fails(_one_finding(rule, report, scored, faults[False], *_SIDE))
    if faults[True]:
        slight = _one_finding(rule, report, scored, faults[True], *_SIDE, severity="info")
        yield Fails(replace(slight, message=_harmless(scored, faults[True], parameters)))


def _harmless(scored: Scored, faults: list[Fault], parameters: UnitParameters) -> str:
    """One sentence for all harmless ways of writing of a form, with the names of the indicators."""
    by_state: dict[str, list[str]] = {}
    for one, _ in faults:
        by_state.setdefault(parameters.states[one.unit_state], []).append(one.name)
    items = "；".join(f"{quoted(names)}{words}" for words, names in by_state.items())
    return parameters.info_message.format(project=scored.project, count=len(faults), items=items)


class FitParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words by which a name tells what its unit must be.

    Attributes:
        counts: Endings of names that count things, which a percentage cannot.
        shares: A name that contains one of them may be a percentage after all.
        durations: Words of names that are times.
        response, repair: Words of names of a response and of a repair time.
    """

    counts: tuple[str, ...]
    shares: tuple[str, ...]
    durations: tuple[str, ...]
    response: tuple[str, ...]
    repair: tuple[str, ...]


def _unit_fits(rule: RuleDef, report: Report, scored: Scored) -> Iterator[Outcome]:
    """The unit of a target is one that its name can have; an answer comes before a repair."""
    words = parameters_of(rule, FitParameters)
    faults: list[Fault] = []
    for one in scored.indicators:
        target = target_of(one.target)
        fault = _misfit(one, target, words) if target.quantity else None
        if fault:
            faults.append((one, fault))
        elif target.quantity:
            yield HOLDS
    faults += _late_answers(scored, words)
    if faults:
        yield Fails(_one_finding(rule, report, scored, faults, "level3", *_SIDE))


def _misfit(one: IndicatorScore, target: Target, words: FitParameters) -> str | None:
    unit = target.quantity.unit if target.quantity else None
    if unit is None:
        return None
    start = f"“{one.name}”目标 {one.target}"
    counts = one.name.endswith(words.counts) and not any(w in one.name for w in words.shares)
    if counts and dimension(unit) == "ratio":
        return f"{start}，名称是数量，单位却是“{unit}”"
    if any(w in one.name for w in words.durations) and _certainly_no_time(unit):
        return f"{start}，名称是时间，单位却是“{unit}”"
    upper, slash, lower = unit.partition("/")
    if slash and lower == "次" and dimension(upper) in {"time", "months", "workdays"}:
        return f"{start}，单位“{unit}”应为“次/{upper}”，分子分母写反"
    return None


def _certainly_no_time(unit: str) -> bool:
    return dimension(unit) in {"ratio", "money", "count", "data", "人", "人次", "次"}


def _late_answers(scored: Scored, words: FitParameters) -> list[Fault]:
    """Responses that may take longer than the repair of the same form."""
    answers = [o for o in scored.indicators if _named(o, words.response) and not _named(o, words.repair)]
    repairs = [o for o in scored.indicators if _named(o, words.repair) and not _named(o, words.response)]
    return [
        (answer, f"“{answer.name}”目标 {answer.target}，比“{repair.name}”的 {repair.target} 还长，疑两项写反")
        for answer in answers
        for repair in repairs
        if _longer(answer, repair)
    ]


def _named(one: IndicatorScore, words: tuple[str, ...]) -> bool:
    return any(word in one.name for word in words)


def _longer(one: IndicatorScore, other: IndicatorScore) -> bool:
    left, right = target_of(one.target).quantity, target_of(other.target).quantity
    if left is None or right is None or {dimension(left.unit), dimension(right.unit)} != {"time"}:
        return False
    return left.exact_in("秒") > right.exact_in("秒")


class OperatorParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which way an indicator's name points.

    Attributes:
        lower: Words of names that are better the lower they are.
        higher: Words of names that are better the higher they are.
        missing, words, wrong: Clauses for a target without operator, with one in words, and with the wrong one.
    """

    lower: tuple[str, ...]
    higher: tuple[str, ...]
    missing: str
    words: str
    wrong: str


def _operator(rule: RuleDef, report: Report, scored: Scored) -> Iterator[Outcome]:
    """A numeric target prints its operator as a sign, and the sign points the right way."""
    words = parameters_of(rule, OperatorParameters)
    grave: list[Fault] = []
    slight: list[Fault] = []
    for one in scored.indicators:
        target = target_of(one.target)
        if target.quantity is None:
            continue
        fault = _operator_fault(one, target, words)
        if fault is None:
            yield HOLDS
        else:
            (slight if fault == words.words else grave).append((one, f"“{one.name}”目标 {one.target}，{fault}"))
    if grave:
        yield Fails(_one_finding(rule, report, scored, grave, "target"))
    if slight:
        yield Fails(_one_finding(rule, report, scored, slight, "target", severity="info"))


def _operator_fault(one: IndicatorScore, target: Target, words: OperatorParameters) -> str | None:
    if not target.stated:
        return words.missing
    lower, higher = _named(one, words.lower), _named(one, words.higher)
    wrong = (target.operator in {"≥", ">"} and lower and not higher) or (
        target.operator in {"≤", "<"} and higher and not lower
    )
    if wrong:
        return words.wrong
    return None if target.symbolic or target.operator == "range" else words.words


def _equal_target(rule: RuleDef, report: Report, scored: Scored) -> Iterator[Outcome]:
    """Points where the target is an equality: the weight where it is met, else no rule is known."""
    for one in scored.indicators:
        if one.method != "equality" or target_of(one.target).operator != "=":
            continue
        if one.missed is None or one.printed is None:
            yield CannotTell(f"“{scored.project}”的“{one.name}”：{one.why or '没有填写得分'}")
        elif one.missed is False and one.printed == one.weight:
            yield HOLDS
        else:
            yield Fails(_equality_finding(rule, report, scored, one))


def _equality_finding(rule: RuleDef, report: Report, scored: Scored, one: IndicatorScore) -> Finding:
    weight, printed = one.weight or Decimal(0), one.printed or Decimal(0)
    said = "两者相等，按办法应得满分" if one.missed is False else "两者不等，办法没有规定怎样计分"
    facts = {
        "project": scored.project,
        "name": one.name,
        "target": one.target,
        "actual": one.actual,
        "said": said,
        "weight": number(weight),
        "printed": number(printed),
    }
    expected = number(weight) if one.missed is False else None
    evidence = scored.evidence(one.row, *_SIDE, "weight", "score")
    return make_finding(rule, report, facts, printed=number(printed), expected=expected, evidence=evidence)


_JUDGES: dict[str, Callable[[RuleDef, Report, Scored], Iterator[Outcome]]] = {
    "deviation_explained": _deviation,
    "low_score_explained": _low_score,
    "unit_agreement": _units,
    "unit_fits_name": _unit_fits,
    "target_operator": _operator,
    "equal_target": _equal_target,
}
TARGET_KINDS: Mapping[str, RuleKind] = {name: per_form(judge) for name, judge in _JUDGES.items()}
