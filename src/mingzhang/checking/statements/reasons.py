"""A kind of rules about reasons: an item that differs from its budget has one, and it goes the right way."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, make_finding, parameters_of
from mingzhang.checking.statements.growth import direction_of
from mingzhang.checking.statements.items import BUDGETS, Item, items_of
from mingzhang.checking.statements.places import levels_of, short_name
from mingzhang.checking.statements.view import LEVELS, NO_STATEMENTS, Region, Text, Told, narrative, text_of
from mingzhang.forms import Report
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef

_REASON = re.compile("主要原因(?:是|为)?[：:]?(?P<reason>[^。；]{2,80})")


class Reasons(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `reasons`.

    Attributes:
        sections: Headings under which items stand.
        cues: Regular expression on words that a reason has, in case it was not read as one.
        more, less: Words of a comparison (大于, 小于).
        grows, shrinks: Regular expressions on a reason that says nothing but that the thing itself grew or shrank.
        moves: Regular expression on a reason for a change, which 持平 does not have.
        same: Words that say that nothing changed.
    """

    narrative: Region
    sections: str
    cues: str
    more: tuple[str, ...]
    less: tuple[str, ...]
    grows: str
    shrinks: str
    moves: str
    same: str


_NO_REASON = "{where}中“{subject}”预算 {budget}、决算 {final}，相差 {difference}，没有说明原因，请补充。"


_WRONG_WORD = (
    "{where}中“{subject}”预算 {budget}、决算 {final}，原因前却写决算数“{word}”预算数，方向说反了，请改正。"
)


_WRONG_REASON = "{where}中“{subject}”{change}，原因却写“{reason}”，方向相反，请核对。"


def reasons(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """An item that differs from its budget has a reason, and reasons go the way that the numbers go."""
    reads = parameters_of(rule, Reasons)
    told = narrative(report, book, reads.narrative)
    text = text_of(report, book)
    items = items_of(told, reads.sections)
    judged = [o for item in items for o in _reasoned(item, told, text, reads, rule, report)]
    judged += list(_directions(told, text, reads, rule, report, book))
    yield from judged
    if not judged:
        yield CannotTell("文字中没有可以核对的原因说明" if told else NO_STATEMENTS)


def _reasoned(  # noqa: PLR0913, PLR0917 - an item with everything it is judged by
    item: Item, told: Sequence[Told], text: Text, reads: Reasons, rule: RuleDef, report: Report
) -> Iterator[Outcome]:
    budget, final = item.first(*BUDGETS), item.first("final")
    if budget is None or final is None:
        return
    if budget.amount == final.amount:
        yield HOLDS
        return
    reason = next((o for o in item.told if o.measure == "reason"), None)
    if reason is None:
        yield _without_reason(item, (budget, final), told, text, reads, rule, report)
        return
    wrong = reads.less if final.amount > budget.amount else reads.more
    if reason.said.direction in wrong:
        facts = _item_facts(item, budget, final, word=reason.said.direction or "")
        evidence = (budget.evidence, final.evidence, reason.evidence)
        yield Fails(make_finding(rule, report, facts, template=_WRONG_WORD, evidence=evidence))
    else:
        yield HOLDS


def _without_reason(  # noqa: PLR0913, PLR0917 - the same
    item: Item,
    pair: tuple[Told, Told],
    told: Sequence[Told],
    text: Text,
    reads: Reasons,
    rule: RuleDef,
    report: Report,
) -> Outcome:
    budget, final = pair
    if any(o.measure == "diff_from_budget" for o in item.told):
        return HOLDS
    following = next((o for o in told if o.index > final.index and o.subject != item.subject), None)
    words = text.between(final.said.source, following.said.source if following else None)
    if not words or re.search(reads.cues, words):
        return CannotTell(f"{final.where}中“{item.subject}”的原因没有读清")
    facts = _item_facts(item, budget, final, word="")
    evidence = (budget.evidence, final.evidence)
    return Fails(make_finding(rule, report, facts, template=_NO_REASON, evidence=evidence))


def _item_facts(item: Item, budget: Told, final: Told, word: str) -> dict[str, str]:
    difference = final.in_own_unit(abs(final.amount - budget.amount))
    names = {"subject": item.told[0].said.subject, "budget": budget.printed, "final": final.printed}
    return {"where": final.where, "difference": difference, "word": word, "change": "", "reason": "", **names}


_CHANGED = ("yoy_percent", "yoy_change", "diff_from_budget")


def _directions(  # noqa: PLR0913, PLR0917 - the text in two shapes, and what findings are made with
    told: Sequence[Told], text: Text, reads: Reasons, rule: RuleDef, report: Report, book: Rulebook
) -> Iterator[Outcome]:
    """Reasons that say nothing but 'it grew' or 'it shrank' beside a change the other way, or beside 持平."""
    for place, one in enumerate(told):
        sign = direction_of(one, book)
        if one.measure not in _CHANGED or sign is None:
            continue
        words = _reason_after(told, place, text)
        if words:
            yield _direction(one, sign, words, reads, rule, report)


def _reason_after(told: Sequence[Told], place: int, text: Text) -> str:
    """The reason that follows a change: as it was read, or, where the line broke, as it stands in the text."""
    change = told[place]
    for other in told[place + 1 : place + 4]:
        gap = (other.said.sentence or 0) - (change.said.sentence or 0)
        if other.said.section != change.said.section or gap > 2:
            break
        if other.measure == "reason":
            return plain_name(other.said.text) if _meant_for(other, change) else ""
        if other.measure in LEVELS or other.subject != change.subject:
            return ""
    following = next((o for o in told[place + 1 :] if o.said.section != change.said.section), None)
    words = text.between(change.said.source, following.said.source if following else None, 6)
    match = _REASON.search(plain_name(words[words.find(change.said.text) :]))
    return match["reason"] if match else ""


def _meant_for(reason: Told, change: Told) -> bool:
    """Whether a reason belongs to a change: its introduction names no other (财政拨款收支增加的主要原因是)."""
    introduced = plain_name(reason.said.subject) in plain_name(reason.said.term)
    return not introduced or reason.subject == change.subject


def _direction(  # noqa: PLR0913, PLR0917 - the change, its reason, and what the finding is made with
    change: Told, sign: int, words: str, reads: Reasons, rule: RuleDef, report: Report
) -> Outcome:
    grows, shrinks = bool(re.search(reads.grows, words)), bool(re.search(reads.shrinks, words))
    own = _speaks_of(change, words)
    wrong = (sign > 0 and shrinks and own) or (sign < 0 and grows and own)
    if sign == 0:
        wrong = bool(re.search(reads.moves, words)) and not re.search(reads.same, words)
    if not wrong:
        return HOLDS
    facts = {
        "where": change.where,
        "subject": change.said.subject,
        "change": (change.said.direction or "") if change.said.value is None else change.said.text,
        "reason": words,
        "budget": "",
        "final": "",
        "difference": "",
        "word": "",
    }
    return Fails(make_finding(rule, report, facts, template=_WRONG_REASON, evidence=(change.evidence,)))


def _speaks_of(change: Told, words: str) -> bool:
    """Whether a reason only repeats the thing that changed: its 款 or 项, or its whole name."""
    names = [n for n in levels_of(change.subject).values() if len(n) >= 4] or [change.subject]
    return any(short_name(name) in words for name in names)
