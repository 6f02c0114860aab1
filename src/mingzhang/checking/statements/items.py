"""Kinds of rules about what the text lists: items by code, their reasons, and the economic items that it names."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from statistics import median

import msgspec

from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, make_finding, outcome_of, parameters_of
from mingzhang.checking.statements.places import code_of, short_name
from mingzhang.checking.statements.view import (
    LEVELS,
    NO_STATEMENTS,
    Region,
    Told,
    narrative,
)
from mingzhang.checking.tables.relations import Term, family_of
from mingzhang.checking.views import FormView, title_of, unread_beside, view_of
from mingzhang.checking.wording import cell_words, evidence_of
from mingzhang.findings import Finding, Severity
from mingzhang.forms import Report, Row
from mingzhang.quantities import Interval
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef

_ITEM_DIGITS = 7
_SHOWN = 8
BUDGETS = ("initial_budget", "annual_budget", "adjusted_budget", "budget")


class Item(msgspec.Struct, frozen=True, eq=False):
    """A 项 that the text speaks of: its name and everything that is stated of it."""

    subject: str
    told: tuple[Told, ...]

    def first(self, *measures: str) -> Told | None:
        """The first amount of one of some measures."""
        return next((o for o in self.told if o.measure in measures and o.has_value), None)


def items_of(told: Sequence[Told], section: str) -> list[Item]:
    """The items under matching headings, in order."""
    found: dict[str, list[Told]] = {}
    for one in told:
        if "（项）" in one.subject and re.search(section, plain_name(one.said.section)):
            found.setdefault(one.subject, []).append(one)
    return [Item(subject, tuple(group)) for subject, group in found.items()]


class Items(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `items_complete`.

    Attributes:
        forms: Tables that the items are taken from; the first that was read counts.
        sections: Regular expression on the headings that the items stand under.
        whole: Regular expression on the subject whose budget is the sum of the items'.
    """

    narrative: Region
    forms: tuple[str, ...]
    sections: str
    whole: str


_MISSING = "{where}没有说到 {count} 个项级科目：{names}，而{form}列有金额，合计 {amount}，请补充。"
_STRANGE = (
    "{where}写“{subject}”{amount}，{form}中没有这个科目；金额相同而文字没有说到的是 {names}，请核对科目名称。"
)
_UNKNOWN = "{where}写“{subject}”{amount}，{form}中没有这个科目，请核对科目名称。"
_SUM = "{where}写{whole}，各项之和为 {expected}，差 {difference}，请核对。"
_SUM_TAIL = "{where}写{whole}，各项之和为 {expected}，差 {difference}，在四舍五入范围内，无需处理。"


def items_complete(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """The items of the text are the rows of the table, and their budgets add up to the stated one."""
    reads = parameters_of(rule, Items)
    told = narrative(report, book, reads.narrative)
    items = items_of(told, reads.sections)
    view = _table(reads.forms, report, book, family_of(rule, report))
    if not items or view is None:
        yield CannotTell("文字中没有逐项说明" if told else NO_STATEMENTS)
        return
    if not any(code_of(item.subject, view) for item in items):
        yield CannotTell(f"文字中的科目在{view.short}中都没有读到")
        return
    if not _pages_read(view, report):
        yield CannotTell(f"{view.short}可能没有读全，逐项说明无法核对")
        return
    others = [other for f in report.forms if (other := _coded(f.form, report, book, rule)) is not None]
    yield from _listed(items, view, others, rule, report)
    yield _added_up(items, told, reads, rule, report)


def _table(names: Sequence[str], report: Report, book: Rulebook, family: str) -> FormView | None:
    for name in names:
        view = view_of(report, name, book, family) if name.startswith(f"{family}.") else None
        if view is not None and view.has_numbers:
            return view
    return None


def _coded(name: str, report: Report, book: Rulebook, rule: RuleDef) -> FormView | None:
    """A table of items by code, of whatever money: government funds stand in the same list of the text."""
    view = view_of(report, name, book, family_of(rule, report))
    return view if view is not None and view.codes else None


def _listed(
    items: Sequence[Item], view: FormView, others: Sequence[FormView], rule: RuleDef, report: Report
) -> Iterator[Outcome]:
    said = {code_of(item.subject, view): item for item in items}
    rows = [row for code, row in view.codes.items() if len(code) == _ITEM_DIGITS and row.value("total")]
    unsaid = [row for row in rows if row.id not in said]
    strange = [item for item in items if all(code_of(item.subject, v) is None for v in (view, *others))]
    for item in strange:
        same = [row for row in unsaid if _same_amount(item, row, view)]
        unsaid = [row for row in unsaid if row not in same[:1]]
        amount = item.first("final", "amount", "budget")
        if amount is not None and amount.amount:
            yield Fails(_strange(item, same, view, rule, report))
    yield from (HOLDS for row in rows if row.id in said)
    if len(unsaid) * 2 > len(rows):
        yield CannotTell(f"{items[0].told[0].where}只说明了部分科目")
    elif unsaid:
        yield Fails(_missing(items, unsaid, view, rule, report))


def _same_amount(item: Item, row: Row, view: FormView) -> bool:
    one, cell = item.first("final", "amount", "budget"), row.cells.get("total")
    return one is not None and abs(one.amount - view.amount_of(cell)) <= one.ulp


def _strange(item: Item, same: Sequence[Row], view: FormView, rule: RuleDef, report: Report) -> Finding:
    one = item.first("final", "amount", "budget")
    facts = {
        "where": item.told[0].where,
        "subject": item.told[0].said.subject,
        "amount": one.printed if one else "",
        "form": view.short,
        "names": "、".join(f"{row.id}“{row.label}”" for row in same),
    }
    terms = [Term(1, view, row.id, "total", row, row.cells.get("total")) for row in same]
    evidence = (*((one.evidence,) if one else ()), *(evidence_of(terms, []) if terms else ()))
    return make_finding(
        rule,
        report,
        facts,
        severity="warning",
        template=_STRANGE if same else _UNKNOWN,
        printed=facts["subject"],
        expected=facts["names"] or None,
        evidence=evidence,
    )


def _missing(
    items: Sequence[Item], unsaid: Sequence[Row], view: FormView, rule: RuleDef, report: Report
) -> Finding:
    terms = [Term(1, view, row.id, "total", row, row.cells.get("total")) for row in unsaid]
    model = next(o for o in items[0].told if o.measure in LEVELS)
    total = sum((view.amount_of(t.cell) for t in terms), Fraction(0))
    names = "、".join(f"{row.id}“{row.label}”" for row in unsaid[:_SHOWN]) + ("等" if len(unsaid) > _SHOWN else "")
    facts = {
        "where": items[0].told[0].where,
        "count": str(len(unsaid)),
        "names": names,
        "form": view.short,
        "amount": model.in_own_unit(total) + (model.said.unit or ""),
    }
    evidence = (items[0].told[0].evidence, *evidence_of(terms, []))
    return make_finding(rule, report, facts, severity="warning", template=_MISSING, evidence=evidence)


def _added_up(items: Sequence[Item], told: Sequence[Told], reads: Items, rule: RuleDef, report: Report) -> Outcome:
    """The budgets of the items against the stated one: more is wrong, less may be an item without spending."""
    for measure in BUDGETS[:3]:
        parts = [item.first(measure) for item in items]
        whole = next((o for o in told if _is_whole(o, measure, reads)), None)
        if whole is None or any(part is None for part in parts):
            continue
        return _sum_of([p for p in parts if p is not None], whole, rule, report)
    return CannotTell("没有读到各项与合计的年初（全年）预算数")


def _is_whole(one: Told, measure: str, reads: Items) -> bool:
    return one.measure == measure and one.has_value and bool(re.search(reads.whole, one.subject))


def _sum_of(parts: Sequence[Told], whole: Told, rule: RuleDef, report: Report) -> Outcome:
    total = sum((p.amount for p in parts), Fraction(0))
    if total == whole.amount:
        return HOLDS
    tail = Interval.sum(p.interval for p in parts).meets(whole.interval)
    severity: Severity | None = "warning" if total < whole.amount else None
    facts = {
        "where": whole.where,
        "whole": f"{whole.said.subject}{whole.said.term} {whole.printed}",
        "expected": whole.in_own_unit(total),
        "difference": whole.in_own_unit(abs(total - whole.amount)),
    }
    finding = make_finding(
        rule,
        report,
        facts,
        tail=tail,
        severity=severity,
        template=_SUM_TAIL if tail else _SUM,
        printed=f"{whole.said.value:f}",
        expected=facts["expected"].replace(",", ""),
        difference=facts["difference"].replace(",", ""),
        evidence=(whole.evidence, *(p.evidence for p in parts)),
        arithmetic=" + ".join(p.in_own_unit(p.amount) for p in parts) + f" = {facts['expected']}",
    )
    return outcome_of(finding)


class Contents(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `listed_items`.

    Attributes:
        forms: Tables of economic items; the first that was read counts.
        groups: Regular expression on the subject (人员经费) to the beginnings of its codes.
        umbrella: A name that stands for several codes.
    """

    narrative: Region
    forms: tuple[str, ...]
    groups: dict[str, tuple[str, ...]]
    umbrella: dict[str, tuple[str, ...]]


_ZERO = "{where}说{subject}主要包括{names}，而{form}中{cells}为零或空白{others}，请核对。"
_BIGGER = "{where}说{subject}主要包括的各项中没有{names}（{amounts}），而它比所列的半数以上项目都大，请补充。"
_LIKE = (
    "{where}说{subject}主要包括“{names}”，经济分类中没有这个科目，疑为“{like}”（{form}为 {amounts}）之误，请核对。"
)


def listed_items(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Every economic item that the text lists has an amount, and no bigger one is left out."""
    reads = parameters_of(rule, Contents)
    told = narrative(report, book, reads.narrative)
    family = family_of(rule, report)
    view = _table(reads.forms, report, book, family)
    lists = [o for o in told if o.measure == "contents" and _group(o, reads)]
    if view is None or not lists:
        why = "文字中没有“主要包括”的列举" if view else f"没有读到{_own_title(reads, book, family)}"
        yield CannotTell(why if told else NO_STATEMENTS)
        return
    for one in lists:
        yield from _contents(one, view, reads, rule, report)


def _own_title(reads: Contents, book: Rulebook, family: str) -> str:
    own = next((name for name in reads.forms if name.startswith(f"{family}.")), reads.forms[0])
    return title_of(own, book, family)


def _group(one: Told, reads: Contents) -> tuple[str, ...]:
    return next((codes for pattern, codes in reads.groups.items() if re.search(pattern, one.subject)), ())


def _contents(one: Told, view: FormView, reads: Contents, rule: RuleDef, report: Report) -> Iterator[Outcome]:
    rows = [r for r in view.codes.values() if len(r.id) > 3 and r.id.startswith(_group(one, reads))]
    listed, unknown = _found(one, rows, view, reads)
    if not listed:
        yield CannotTell(f"{one.where}所列的项目在{view.short}中都没有读到")
        return
    doubtful = any(c.mark == "ambiguous" for r in listed for c in r.cells.values())
    empty = [row for row in listed if not _amount(row, view)]
    left = [row for row in rows if row not in listed and _amount(row, view) and not _touched(row, one, unknown)]
    if empty and not doubtful and _pages_read(view, report):
        yield Fails(_zero(one, empty, left, view, rule, report))
    yield from (HOLDS for row in listed if row not in empty)
    for name in unknown:
        like = next((row for row in left if _one_sign_apart(name, row.label)), None)
        if like is not None:
            left.remove(like)
            yield Fails(_misprint(one, name, like, view, rule, report))
    yield from _left_out(one, listed, left, view, rule, report)


def _pages_read(view: FormView, report: Report) -> bool:
    return unread_beside(view.filled, report) is None


def _found(one: Told, rows: Sequence[Row], view: FormView, reads: Contents) -> tuple[list[Row], list[str]]:
    """The rows that a list names, and the names that are no row."""
    listed, unknown = [], []
    for name in _names(plain_name(one.said.text), rows, reads):
        fits = _rows_of(name, rows, reads)
        # A name for several items says of none of them that it has an amount.
        meant = [row for row in fits if _same_item(name, row.label) or _amount(row, view)]
        listed += [row for row in meant if row not in listed]
        if name and not fits:
            unknown.append(name)
    return listed, unknown


def _names(words: str, rows: Sequence[Row], reads: Contents) -> Iterator[str]:
    """The names of a list; 和 joins the last two unless it is part of a name (商品和服务)."""
    for name in re.split("[、，]", words):
        own = re.sub("等.*$", "", name)
        yield from [own] if _rows_of(own, rows, reads) else own.split("和")


def _rows_of(name: str, rows: Sequence[Row], reads: Contents) -> list[Row]:
    return [row for row in rows if _same_item(name, row.label) or row.id in reads.umbrella.get(name, ())]


def _same_item(name: str, label: str) -> bool:
    a, b = short_name(name), short_name(label)
    return a == b or a.removesuffix("用") == b.removesuffix("用")


def _touched(row: Row, one: Told, unknown: Sequence[str]) -> bool:
    """Whether a list speaks of an item by another name: 公务用车运行维护费及购置费, 职业年金."""
    label = plain_name(row.label)
    begins = any(len(name) > 1 and label.startswith(name) for name in unknown)
    return begins or short_name(label) in plain_name(one.said.text)


def _one_sign_apart(name: str, label: str) -> bool:
    other = plain_name(label)
    return len(name) == len(other) and sum(a != b for a, b in zip(name, other, strict=True)) == 1


def _amount(row: Row, view: FormView) -> Fraction:
    column = next(iter(view.amount_columns()), "")
    return view.amount_of(row.cells.get(column))


def _term(row: Row, view: FormView) -> Term:
    column = next(iter(view.amount_columns()), "")
    return Term(1, view, row.id, column, row, row.cells.get(column))


def _facts(one: Told, rows: Sequence[Row], view: FormView) -> dict[str, str]:
    amounts = "、".join(t.cell.text for t in (_term(r, view) for r in rows) if t.cell and t.cell.text)
    return {
        "where": one.where,
        "subject": one.said.subject,
        "names": "".join(f"“{row.label}”" for row in rows),
        "form": view.short,
        "cells": "、".join(cell_words(_term(row, view)).removeprefix(f"{view.short} ") for row in rows),
        "amounts": amounts,
        "like": "",
        "others": "",
    }


def _zero(  # noqa: PLR0913, PLR0917 - the list, what is wrong in it, and what the finding is made with
    one: Told, rows: Sequence[Row], left: Sequence[Row], view: FormView, rule: RuleDef, report: Report
) -> Finding:
    facts = _facts(one, rows, view)
    if left:
        shown = "、".join(f"“{row.label}”（{_term(row, view).cell.text}）" for row in left[:3])  # type: ignore[union-attr]
        facts["others"] = f"；有金额而没有列出的是{shown}"
    evidence = (one.evidence, *evidence_of([_term(row, view) for row in rows], []))
    return make_finding(rule, report, facts, template=_ZERO, printed=facts["names"], evidence=evidence)


def _misprint(  # noqa: PLR0913, PLR0917 - the list, the name in it, and what the finding is made with
    one: Told, name: str, like: Row, view: FormView, rule: RuleDef, report: Report
) -> Finding:
    facts = _facts(one, [like], view) | {"names": name, "like": like.label}
    evidence = (one.evidence, *evidence_of([_term(like, view)], []))
    return make_finding(rule, report, facts, template=_LIKE, printed=name, expected=like.label, evidence=evidence)


def _left_out(  # noqa: PLR0913, PLR0917 - the list, what is in it and what is not, and what the finding is made with
    one: Told, listed: Sequence[Row], left: Sequence[Row], view: FormView, rule: RuleDef, report: Report
) -> Iterator[Outcome]:
    usual = median([_amount(row, view) for row in listed])
    bigger = [row for row in left if _amount(row, view) > usual]
    if bigger:
        evidence = (one.evidence, *evidence_of([_term(row, view) for row in bigger], []))
        yield Fails(make_finding(rule, report, _facts(one, bigger, view), template=_BIGGER, evidence=evidence))
