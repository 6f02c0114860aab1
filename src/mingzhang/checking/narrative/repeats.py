"""Kinds of rules about texts that come again: copied paragraphs, one reason for many, names written two ways."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations

import msgspec

from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, make_finding, parameters_of
from mingzhang.checking.statements.places import levels_of, short_name
from mingzhang.checking.statements.view import NO_STATEMENTS, Region, Text, Told, narrative, text_of
from mingzhang.findings import Evidence, Finding
from mingzhang.forms import Report
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring.projects import project_of, summary_rows

_FORM = "self_evaluation"
_SHOWN = 6


class Copied(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `copied_texts`.

    Attributes:
        rows: Rows of the self-evaluation form whose texts are compared.
        similarity: Share of equal characters above which two texts are one.
        shortest: Characters of the shortest text compared.
        name: Characters of the shortest name of an item that counts as named.
        sections: Headings under which the text speaks of projects.
        result: Regular expression on the words of a paragraph that tell the result, with the group `text`.
    """

    narrative: Region
    rows: tuple[str, ...]
    similarity: str
    shortest: int
    name: int
    sections: str
    result: str


_ALIKE = "“{first}”与“{second}”的{what}文字{how}：“{text}…”，请按各自的情况填写。"
_FOREIGN = "{where}中“{subject}”的{what}写“{text}”，说的是另一科目“{other}”，像是照抄，请改正。"


def copied_texts(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """No two projects have one result text, and no item has the purpose or reason of another item."""
    reads = parameters_of(rule, Copied)
    told = narrative(report, book, reads.narrative)
    texts = [*_form_texts(reads, report), *_paragraph_texts(told, text_of(report, book), reads)]
    outcomes = [*_like_texts(texts, reads, rule, report), *_foreign_names(told, reads, rule, report)]
    yield from outcomes or [CannotTell("没有可以比较的项目说明")]


class _Words(msgspec.Struct, frozen=True, eq=False):
    """A text about a project, and where it stands."""

    project: str
    what: str
    text: str
    evidence: Evidence


def _form_texts(reads: Copied, report: Report) -> Iterator[_Words]:
    for row_id in reads.rows:
        for form in report.all(_FORM):
            row = form.row(row_id)
            if row is not None:
                evidence = Evidence.of(form, row, "text", row.cells.get("text"))
                yield _Words(project_of(form), row.label, plain_name(row.text("text")), evidence)


def _paragraph_texts(told: Sequence[Told], text: Text, reads: Copied) -> Iterator[_Words]:
    """What the text says of each project's results: from its amounts to the next project."""
    paragraphs = [
        o for o in told if o.measure == "completion_percent" and re.search(reads.sections, o.said.section)
    ]
    for one in paragraphs:
        following = next((o for o in told if o.index > one.index and o.measure == "score"), None)
        words = text.between(one.said.source, following.said.source if following else None)
        match = re.search(reads.result, words[max(0, words.find(one.said.text)) :])
        if match:
            evidence = Evidence(
                "text", one.said.section, "result", match["text"], one.said.source, one.said.subject
            )
            yield _Words(one.said.subject, "文字说明中完成情况的", plain_name(match["text"]), evidence)


def _like_texts(texts: Sequence[_Words], reads: Copied, rule: RuleDef, report: Report) -> Iterator[Outcome]:
    for first, second in combinations([t for t in texts if len(t.text) >= reads.shortest], 2):
        if first.what != second.what:
            continue
        ratio = _likeness(first.text, second.text)
        yield Fails(_like(first, second, ratio, rule, report)) if ratio >= float(reads.similarity) else HOLDS


def _likeness(one: str, other: str) -> float:
    """Share of equal characters; unequal lengths rule it out before the slow comparison."""
    if one == other:
        return 1
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() > 0.8 and matcher.quick_ratio() > 0.8 else 0


def _like(first: _Words, second: _Words, ratio: float, rule: RuleDef, report: Report) -> Finding:
    facts = {
        "first": first.project,
        "second": second.project,
        "what": first.what,
        "how": "完全相同" if ratio == 1 else "几乎相同",
        "text": first.text[:30],
    }
    evidence = (first.evidence, second.evidence)
    return make_finding(rule, report, facts, template=_ALIKE, printed=first.text[:60], evidence=evidence)


_WHAT = {"purpose": "用途", "reason": "原因"}


def _foreign_names(told: Sequence[Told], reads: Copied, rule: RuleDef, report: Report) -> Iterator[Outcome]:
    """A purpose or reason that names another item of the text and not its own."""
    items = {one.subject: levels_of(one.subject).get("项", "") for one in told if "（项）" in one.subject}
    names = {subject: short_name(name) for subject, name in items.items() if name}
    for one in told:
        own = names.get(one.subject)
        if own is None or one.measure not in _WHAT:
            continue
        other = _named_instead(one, own, names, reads)
        if other is None:
            yield HOLDS
            continue
        facts = {
            "where": one.where,
            "subject": one.said.subject,
            "what": _WHAT[one.measure],
            "text": one.said.text,
            "other": other,
        }
        yield Fails(
            make_finding(rule, report, facts, template=_FOREIGN, printed=one.said.text, evidence=(one.evidence,))
        )


def _named_instead(one: Told, own: str, names: dict[str, str], reads: Copied) -> str | None:
    """The item that the words name, where nothing in them is of the statement's own item."""
    words = plain_name(one.said.text)
    if own in words:
        return None
    others = [name for name in names.values() if len(name) >= reads.name and name in words]
    others = [name for name in others if own not in name and name not in own]
    return next((name for name in others if not _touches(own, name, words)), None)


def _touches(own: str, other: str, words: str) -> bool:
    """Whether words share a stretch of an item's name that the other item's name has not."""
    size = min(4, len(own))
    stretches = (own[i : i + size] for i in range(len(own) - size + 1))
    return any(stretch in words and stretch not in other for stretch in stretches)


class Reasons(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `same_reasons`: how often one reason may come, and how long it must be to count."""

    narrative: Region
    times: int
    shortest: int


def same_reasons(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Items have reasons of their own; one text for several is told."""
    reads = parameters_of(rule, Reasons)
    told = [t for t in narrative(report, book, reads.narrative) if t.measure == "reason" and "（项）" in t.subject]
    if not told:
        yield CannotTell("文字中没有逐项的原因说明")
        return
    groups: dict[str, list[Told]] = {}
    for one in told:
        groups.setdefault(plain_name(one.said.text), []).append(one)
    for text, group in groups.items():
        subjects = list(dict.fromkeys(levels_of(one.subject).get("项", one.subject) for one in group))
        if len(subjects) < reads.times or len(text) < reads.shortest:
            yield HOLDS
            continue
        names = "、".join(subjects[:_SHOWN]) + ("等" if len(subjects) > _SHOWN else "")
        facts = {"where": group[0].where, "count": str(len(subjects)), "names": names, "text": group[0].said.text}
        yield Fails(make_finding(rule, report, facts, printed=text, evidence=tuple(o.evidence for o in group)))


class Names(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `name_variants`.

    Attributes:
        forms: Form to the column, or row, that names a project.
        alike: Likeness from which two different names may be one.
        strip: Regular expression on what may be left out of a name.
    """

    narrative: Region
    measures: tuple[str, ...]
    sections: str
    alike: str
    strip: str


def name_variants(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """A project that the text and the forms name in two ways; one finding lists them."""
    reads = parameters_of(rule, Names)
    told = narrative(report, book, reads.narrative)
    said = {
        t.said.subject: t.evidence
        for t in told
        if t.measure in reads.measures and re.search(reads.sections, t.said.section)
    }
    forms = {project_of(form): form for form in report.all(_FORM) if project_of(form)}
    rows = {row.text("project"): (table, row) for table, row in summary_rows(report)}
    if not said or not (forms or rows):
        yield CannotTell("没有在两处以上读到项目名称" if told else NO_STATEMENTS)
        return
    pairs = list(_variants(list(said), list(forms) or list(rows), reads))
    yield from (HOLDS for _ in range(len(said) - len(pairs)))
    if pairs:
        yield Fails(_varied(pairs, said, rule, report))


def _variants(said: Sequence[str], known: Sequence[str], reads: Names) -> Iterator[tuple[str, str]]:
    equal = {plain_name(name) for name in known}
    for name in said:
        if plain_name(name) in equal:
            continue
        best = max(known, key=lambda other: SequenceMatcher(None, name, other).ratio())
        if SequenceMatcher(None, name, best).ratio() >= float(reads.alike) and not _same_core(name, best, reads):
            yield name, best


def _same_core(name: str, other: str, reads: Names) -> bool:
    return re.sub(reads.strip, "", plain_name(name)) == re.sub(reads.strip, "", plain_name(other))


def _varied(pairs: Sequence[tuple[str, str]], said: dict[str, Evidence], rule: RuleDef, report: Report) -> Finding:
    shown = "；".join(f"“{one}”与“{other}”" for one, other in pairs[:_SHOWN]) + (
        "等" if len(pairs) > _SHOWN else ""
    )
    facts = {"count": str(len(pairs)), "names": shown}
    return make_finding(rule, report, facts, printed=shown, evidence=tuple(said[one] for one, _ in pairs))
