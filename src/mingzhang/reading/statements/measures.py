"""What a number measures: told from the words left and right of it by the rule book's patterns."""

import re

import msgspec

from mingzhang.reading.statements.clauses import Clause
from mingzhang.reading.statements.grammar import Grammar, Measure, named
from mingzhang.reading.statements.tokens import Token

_WINDOW = 44
"""Characters before a number in which the words that say what it measures are looked for."""

_PURPOSE = "的"


class Measured(msgspec.Struct, frozen=True):
    """What a number measures.

    Attributes:
        left: The words before it without those that say so.
        term: The words that say so, as printed.
        found: A pattern says so; False where only the unit does.
    """

    measure: str
    left: str
    term: str = ""
    operator: str | None = None
    direction: str | None = None
    compare_to: str | None = None
    base: str | None = None
    stage: str | None = None
    found: bool = True


def measure_of(token: Token, clause: Clause, before: str, compare_to: str | None, grammar: Grammar) -> Measured:
    """The measure of a number.

    Args:
        token: The number.
        clause: Its surroundings.
        before: The sentence up to the number.
        compare_to: What the sentence compares with, where it does.
        grammar: The rule book's patterns.
    """
    left, operator, reached = _without_operators(clause.left, grammar)
    operator = token.operator or operator
    change = None if reached else _change(left, grammar)
    for measure in grammar.measures.get(token.unit_kind, ()):
        if _excluded(measure, token, operator, before, clause):
            continue
        if measure.define.change:
            if change and _compared(measure, compare_to):
                return _changed(measure, left, change, operator, compare_to)
            continue
        match = measure.before.search(left, max(0, len(left) - _WINDOW)) if measure.before else None
        if measure.before is None or match:
            return _matched(measure, left, match, operator)
    return Measured(grammar.defaults[token.unit_kind], left, operator=operator, found=False)


def _without_operators(left: str, grammar: Grammar) -> tuple[str, str | None, bool]:
    """The words before a number without 为, 达到, 超过 and their like; what those say; whether one was 到 or 至."""
    operator, reached = None, False
    while True:
        match = grammar.operator.search(left)
        if match:
            operator = grammar.operators[match[0]]
        else:
            match = grammar.copula.search(left)
            reached = reached or bool(match and match[0] in ("到", "至", "达", "达到"))
        if not match or not match[0]:
            return left, operator, reached
        left = left[: match.start()]


def _excluded(measure: Measure, token: Token, operator: str | None, before: str, clause: Clause) -> bool:
    define = measure.define
    if (define.per and not token.per) or (define.soft and not token.soft):
        return True
    if define.operators and (operator not in define.operators or (define.printed and not token.signed)):
        return True
    if measure.after and not measure.after.match(clause.right):
        return True
    return bool(measure.sentence and not measure.sentence.search(before))


def _change(left: str, grammar: Grammar) -> re.Match[str] | None:
    """The word of change that the words end with; 高, 低 and their like only where they stand alone."""
    match = grammar.change.search(left)
    if match and match["word"] in grammar.words.bare_changes:
        rest = left[: match.start()].removesuffix("各").removesuffix("同比")
        return match if not rest or rest[-1] in "，、；" or match.start() == 0 else None
    return match


def _compared(measure: Measure, compare_to: str | None) -> bool:
    return measure.compared is None or bool(compare_to and measure.compared.search(compare_to))


def _changed(
    measure: Measure, left: str, change: re.Match[str], operator: str | None, compare_to: str | None
) -> Measured:
    return Measured(
        measure.define.id,
        left[: change.start()],
        change[0],
        operator,
        direction=change["word"],
        compare_to=compare_to,
        stage=measure.define.stage,
    )


def _matched(measure: Measure, left: str, match: re.Match[str] | None, operator: str | None) -> Measured:
    define = measure.define
    if match is None:
        return Measured(define.id, left, operator=operator, stage=define.stage)
    kept = left if define.keep else left[: match.start()]
    return Measured(define.id, kept, match[0], operator, base=named(match, "base"), stage=define.stage)
