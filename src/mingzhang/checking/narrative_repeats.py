"""Kinds of rules about texts and names that come again: copied paragraphs, copied reasons, names written two ways."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations

import msgspec

from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, make_finding, parameters_of
from mingzhang.checking.statement_places import levels_of, short_name
from mingzhang.checking.statement_view import NO_STATEMENTS, Region, Told, narrative
from mingzhang.findings import Evidence, Finding
from mingzhang.forms import FilledForm, Report
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
    """

    narrative: Region
    rows: tuple[str, ...]
    similarity: str
    shortest: int
    name: int


_ALIKE = "“{first}”与“{second}”的{what}文字{how}：“{text}…”，请按各自的情况填写。"
_FOREIGN = "{where}中“{subject}”的{what}写“{text}”，说的是另一科目“{other}”，像是照抄，请改正。"


def copied_texts(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """No two projects have one result text, and no item has the purpose or reason of another item."""
    reads = parameters_of(rule, Copied)
    told = narrative(report, book, reads.narrative)
    outcomes = [*_like_texts(reads, rule, report), *_foreign_names(told, reads, rule, report)]
    yield from outcomes or [CannotTell("没有可以比较的项目说明")]


def _like_texts(reads: Copied, rule: RuleDef, report: Report) -> Iterator[Outcome]:
    for row_id in reads.rows:
        texts = [(form, plain_name(form.row(row_id).text("text"))) for form in report.all(_FORM) if form.row(row_id)]  # type: ignore[union-attr]
        long = [(form, text) for form, text in texts if len(text) >= reads.shortest]
        for first, second in combinations(long, 2):
            ratio = _likeness(first[1], second[1])
            yield Fails(_like(first, second, ratio, row_id, rule, report)) if ratio >= float(reads.similarity) else HOLDS


def _likeness(one: str, other: str) -> float:
    """Share of equal characters; unequal lengths rule it out before the slow comparison."""
    if one == other:
        return 1
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() > 0.8 and matcher.quick_ratio() > 0.8 else 0


def _like(  # noqa: PLR0913, PLR0917 - two texts, how alike they are, and what the finding is made with
    first: tuple[FilledForm, str], second: tuple[FilledForm, str], ratio: float, row_id: str, rule: RuleDef, report: Report
) -> Finding:
    row = first[0].row(row_id)
    facts = {
        "first": project_of(first[0]),
        "second": project_of(second[0]),
        "what": row.label if row else "",
        "how": "完全相同" if ratio == 1 else "几乎相同",
        "text": first[1][:30],
    }
    evidence = tuple(
        Evidence.of(form, own, "text", own.cells.get("text"))
        for form in (first[0], second[0])
        if (own := form.row(row_id)) is not None
    )
    return make_finding(rule, report, facts, template=_ALIKE, printed=first[1][:60], evidence=evidence)


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
    words = plain_name(one.said.text)
    upper = [short_name(name) for level, name in levels_of(one.subject).items() if level != "类"]
    if any(_touches(name, words) for name in {own, *upper[-1:]}):
        return None
    others = [name for name in names.values() if len(name) >= reads.name and name != own and name in words]
    return next((name for name in others if own not in name and name not in own), None)


def _touches(name: str, words: str) -> bool:
    """Whether words share a stretch of four characters, or the whole of a shorter name, with a name."""
    size = min(4, len(name))
    return any(name[i : i + size] in words for i in range(len(name) - size + 1))


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
    shown = "；".join(f"“{one}”与“{other}”" for one, other in pairs[:_SHOWN]) + ("等" if len(pairs) > _SHOWN else "")
    facts = {"count": str(len(pairs)), "names": shown}
    return make_finding(rule, report, facts, printed=shown, evidence=tuple(said[one] for one, _ in pairs))
