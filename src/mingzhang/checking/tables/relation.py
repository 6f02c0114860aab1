"""The kind `relation`: judges every instance of a rule's relations and says what it found."""

from collections.abc import Iterator
from typing import TypedDict

import msgspec

from mingzhang.checking.judging import Verdict, judge_linear
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, Tail, make_finding
from mingzhang.checking.repairs import linear_repairs
from mingzhang.checking.tables.relations import Gap, Linear, Term, lay
from mingzhang.checking.views import unread_beside
from mingzhang.checking.wording import amount_words, arithmetic_words, cell_words, evidence_of, side_words
from mingzhang.findings import Evidence, Finding, Severity
from mingzhang.forms import Report
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef

_LARGE_TAIL_ULPS = 2
_START = "{left}印 {printed}，{right}为 {expected}，差 {difference}"
_TAIL = _START + "，在四舍五入范围内，无需处理。"
_LARGE_TAIL = _START + "，仍在逐项四舍五入可能造成的范围内，但尾差较大，请留意。"
_THIN = _START + "；除非印为零的各项都有不足最小单位的金额，否则不相符。"
_BLANK = "{left}为空白，{right}为 {expected}；请确认该格是漏填还是漏读。"
_BLANK_OTHER = "{left}印 {printed}，{right}为空白；请确认该格是漏填还是漏读。"
_SAME = "{left}印 {printed}，{right}印 {expected}，差 {difference}；同一笔金额应当一致，请核对。"
_MESSAGES = {
    "=": _START + "，超出四舍五入范围，请核对。",
    "==": _SAME,
    ">=": "{left}印 {printed}，小于{right} {expected}，差 {difference}，请核对。",
    "<=": "{left}印 {printed}，大于{right} {expected}，差 {difference}，请核对。",
}
_SIGNS = {"=": "≠", "==": "≠", ">=": "<", "<=": ">"}


def relation(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Outcomes of a rule that states relations between cells, one for each instance that prints something."""
    laid = list(lay(rule, report, book))
    # A table that is missing is missing once, however many relations name it.
    gaps = dict.fromkeys(found.why for found in laid if isinstance(found, Gap))
    outcomes = [_outcome(found, rule, report) for found in laid if isinstance(found, Linear)]
    told = [outcome for outcome in outcomes if outcome is not None]
    yield from told
    yield from (CannotTell(why) for why in gaps)
    if not told and not gaps:
        yield CannotTell("有关各格均为空白或未列示")


def _outcome(linear: Linear, rule: RuleDef, report: Report) -> Outcome | None:
    verdict = judge_linear(linear)
    match verdict.state:
        case "nothing":
            return None
        case "holds":
            return HOLDS
        case "cannot_tell":
            return CannotTell(verdict.why)
        case "tail":
            return Tail(_Saying(linear, verdict, rule).tail(report))
        case _:
            doubt = _doubt(linear, report)
            return CannotTell(doubt) if doubt else Fails(_Saying(linear, verdict, rule).breach(report))


def _doubt(linear: Linear, report: Report) -> str:
    """Why a breach may be a fault of reading: something on its pages could not be read, or no unit is known."""
    views = {id(t.view): t.view for t in _terms(linear)}.values()
    unread = next((u for v in views if (u := unread_beside(v.filled, report)) is not None), None)
    if unread is not None:
        return f"第{unread.page}页有未能读出的内容（{unread.what}）"
    strange = _strange_row(linear)
    if strange is not None:
        return f"{strange[0]}中有没有认出的行“{strange[1]}”，它的金额可能也在其中"
    units = {v.filled.unit for v in views}
    return "有的表没有印金额单位，无法换算比较" if len(units) > 1 and None in units else ""


def _strange_row(linear: Linear) -> tuple[str, str] | None:
    """A row that no definition knows, with an amount, in the part of a table that a sum is taken from."""
    for side in (linear.left, linear.right):
        parts = {(id(t.view), t.row_id.rpartition(".")[0]): t for t in side}
        for term in side if len(side) > 1 else ():
            for row in term.view.filled.rows:
                part, _, name = row.id.rpartition(".")
                cell = row.cells.get(term.column)
                if name.startswith("?") and (id(term.view), part) in parts and cell is not None and cell.value:
                    return term.view.short, row.label
    return None


def _terms(linear: Linear) -> tuple[Term, ...]:
    return (*linear.left, *linear.right)


class _Amounts(TypedDict):
    printed: str
    expected: str
    difference: str
    evidence: tuple[Evidence, ...]
    arithmetic: str


class _Saying(msgspec.Struct, frozen=True):
    """An instance, what it came to, and the rule: all that a finding is made of."""

    linear: Linear
    verdict: Verdict
    rule: RuleDef

    def tail(self, report: Report) -> Finding:
        """The finding of a difference within rounding."""
        ulp = max(t.view.ulp_of(t.cell) for t in _terms(self.linear) if t.cell and t.cell.value is not None)
        large = abs(self.verdict.difference) > _LARGE_TAIL_ULPS * ulp
        template = _LARGE_TAIL if large else self.rule.tail_message or _TAIL
        return make_finding(self.rule, report, self._facts(), tail=True, template=template, **self._amounts())

    def breach(self, report: Report) -> Finding:
        """The finding of a relation that does not hold."""
        softer: Severity = "info" if self.rule.severity == "info" else "warning"
        soft = self.verdict.state != "fails"
        return make_finding(
            self.rule,
            report,
            self._facts(),
            severity=softer if soft else None,
            template=self._template(),
            repairs=linear_repairs(self.linear),
            **self._amounts(),
        )

    def _template(self) -> str:
        if self.verdict.state == "thin":
            return _THIN
        if self.verdict.state == "blank_total":
            return _BLANK if self.verdict.right else _BLANK_OTHER
        operator = "==" if self.linear.same and self.linear.operator == "=" else self.linear.operator
        return self.rule.message or _MESSAGES[operator]

    def _facts(self) -> dict[str, str]:
        left, right = self.linear.left, self.linear.right
        return {
            "left": side_words(left),
            "right": self.linear.words or side_words(right),
            "printed": amount_words(self.verdict.left, left)[1],
            "expected": self._expected()[1],
            "difference": amount_words(abs(self.verdict.difference), _terms(self.linear))[1],
            "first": cell_words(left[0]),
            "unit": left[0].view.unit_of(left[0].cell) or "",
            **dict(self.linear.names),
        }

    def _amounts(self) -> _Amounts:
        left, right = self.linear.left, self.linear.right
        return {
            "printed": amount_words(self.verdict.left, left)[0],
            "expected": self._expected()[0],
            "difference": amount_words(abs(self.verdict.difference), _terms(self.linear))[0],
            "evidence": evidence_of(left, right),
            "arithmetic": self._arithmetic(),
        }

    def _expected(self) -> tuple[str, str]:
        blank = self.verdict.state == "blank_total"
        return amount_words(self.verdict.right, _terms(self.linear) if blank else self.linear.left)

    def _arithmetic(self) -> str:
        expected, printed = self._expected()[1], amount_words(self.verdict.left, self.linear.left)[1]
        right, left = arithmetic_words(self.linear.right), arithmetic_words(self.linear.left)
        total = f" = {expected}" if right != expected else ""
        sides = left if left == printed else f"{left} = {printed}"
        sign = "≈" if self.verdict.state == "tail" else _SIGNS[self.linear.operator]
        return f"{right}{total}；{sides} {sign} {expected}"
