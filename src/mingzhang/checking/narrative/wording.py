"""Kinds of rules about wording: counted lists, numbering, titles said in two ways, decimals, unit names."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

import msgspec

from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, make_finding, parameters_of
from mingzhang.checking.statements.view import NO_STATEMENTS, Region, Told, narrative
from mingzhang.findings import Evidence, Finding
from mingzhang.forms import FilledForm, Report, Source
from mingzhang.quantities import parse_chinese, squeeze, to_chinese
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef

Line = tuple[Source, str]
_SHOWN = 6
_SLOGAN = 2


class Lists(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `lists_in_text`.

    Attributes:
        patterns: Regular expressions on a clause with groups `list`, `count` and, where a list may go on, `more`.
        last: Regular expression on what joins the last two things of a list.
        longest: The greatest count that is compared with a list.
    """

    narrative: Region
    patterns: tuple[str, ...]
    last: str
    longest: int


_RUN = "{where}写“{text}”，列出的是 {listed} 项；其中“{item}”像是漏了顿号，补上后正好 {count} 项，请核对。"


def lists_in_text(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """A list has as many things as the sentence counts; one that goes on (等) has no more."""
    reads = parameters_of(rule, Lists)
    items = narrative(report, book, reads.narrative)
    judged: dict[str, Outcome] = {}
    for one in items:
        if one.measure != "count" or not one.has_value or not 1 < one.amount <= reads.longest:
            continue
        match = next((m for p in reads.patterns if (m := re.search(p, squeeze(one.said.text)))), None)
        if match is not None and _count(match["count"]) == one.amount:
            judged.setdefault(match[0], _counted(one, match, reads, rule, report))
    yield from judged.values()
    if not judged:
        yield CannotTell("文字中没有既列举又写明个数的句子" if items else NO_STATEMENTS)


def _count(printed: str) -> int:
    number = int(printed) if printed.isdigit() else parse_chinese(printed)
    return int(number or 0)


def _counted(one: Told, match: re.Match[str], reads: Lists, rule: RuleDef, report: Report) -> Outcome:
    plain = re.sub("（[^）]*）", "", match["list"].strip("“”"))
    names = [name for name in re.split("、|”“|”、“", plain) if name]
    count = _count(match["count"])
    most = len(names) + len(re.findall(reads.last, names[-1]))
    open_ended = bool(match.groupdict().get("more"))
    if (open_ended and len(names) <= count) or len(names) <= count <= most:
        return HOLDS
    run = next((name for name in names if _run_together(name, names)), None)
    facts = {
        "where": one.where,
        "text": match[0],
        "count": str(count),
        "listed": str(len(names)),
        "item": run or "",
        "names": "、".join(names),
    }
    joined = run is not None and len(names) + 1 == count
    return Fails(
        make_finding(
            rule,
            report,
            facts,
            severity="info" if joined else None if _surely_counted(match[0], names) else "warning",
            template=_RUN if joined else None,
            printed=str(count),
            expected=str(len(names)),
            evidence=(one.evidence,),
        )
    )


def _surely_counted(words: str, names: Sequence[str]) -> bool:
    """Whether a list is surely the one that is counted: in quotation marks, and too long for a slogan."""
    return words.startswith("“") and len(names) > _SLOGAN


def _run_together(name: str, names: Sequence[str]) -> bool:
    """Whether a name holds twice the end that the names of the list share."""
    others = [other for other in names if other != name]
    shared = _shared_end([*others, name])
    return len(shared) >= 2 and name.count(shared) > 1


def _shared_end(names: Sequence[str]) -> str:
    """The longest end that more than half of some names share."""
    for size in range(6, 1, -1):
        ends = [name[-size:] for name in names if len(name) > size]
        best = max(set(ends), key=ends.count, default="")
        if best and ends.count(best) * 2 > len(names):
            return best
    return ""


class Numbering(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `heading_numbers`: how each level of numbering reads, the highest first, its number as group.

    Attributes:
        titles: Regular expression on an unnumbered line that begins everything anew.
    """

    levels: tuple[str, ...]
    titles: str


_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮"


def heading_numbers(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Numbers of one level under one heading go up by one; a repeated or left-out number is told."""
    reads = parameters_of(rule, Numbering)
    lines = list(_running(report))
    if not lines:
        yield CannotTell("没有读到正文文字")
        return
    found = list(_breaks(lines, reads))
    if not found:
        yield HOLDS
    for what, line in found:
        facts = {"what": what, "text": line[1][:30]}
        evidence = (Evidence("", "", "", line[1], line[0]),)
        yield Fails(make_finding(rule, report, facts, printed=line[1][:30], evidence=evidence))


def _running(report: Report) -> Iterator[Line]:
    """The lines of running text, without those that forms of a flattened text cover."""
    covered: set[int] = set()
    for form in report.forms:
        cells = (cell.source.line for row in form.rows for cell in row.cells.values())
        lines = [line for line in (*cells, *(row.source.line for row in form.rows)) if line is not None]
        if form.source.line is not None and lines:
            covered.update(range(form.source.line, max(lines) + 1))
    for source, text in report.text_lines:
        if source.line is None or source.line not in covered:
            yield source, squeeze(text)


def _breaks(lines: Sequence[Line], reads: Numbering) -> Iterator[tuple[str, Line]]:
    patterns = [re.compile(level) for level in reads.levels]
    at: list[tuple[int, str] | None] = [None] * len(patterns)
    since = ""
    for line in lines:
        since += line[1]
        if re.search(reads.titles, line[1]):
            at = [None] * len(patterns)
        level, number = _numbered(line[1], patterns)
        if level is None:
            continue
        before, passed, since = at[level], since, ""
        at = [*at[:level], (number, line[1]), *([None] * (len(patterns) - level - 1))]
        if before is None or number in (1, before[0] + 1):
            continue
        if number == before[0] and before[1] != line[1]:
            yield f"编号 {number} 重复", line
        elif number == before[0] + 2 and not _printed_within(before[0] + 1, passed):
            yield f"编号由 {before[0]} 跳到 {number}", line


def _printed_within(number: int, text: str) -> bool:
    """Whether a number that begins no line stands within one: （八） after a full stop."""
    printed = f"{number}|{to_chinese(number)}"
    return bool(re.search(f"[（(。；]({printed})[）)、.．]", text))


def _numbered(text: str, patterns: Sequence[re.Pattern[str]]) -> tuple[int | None, int]:
    for level, pattern in enumerate(patterns):
        match = pattern.match(text)
        if match:
            printed = match["number"]
            if printed in _CIRCLED:
                return level, _CIRCLED.index(printed) + 1
            number = int(printed) if printed.isdigit() else parse_chinese(printed)
            return level, int(number or 0)
    return None, 0


class Titles(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `title_variants`.

    Attributes:
        contents: Regular expression on the heading of the contents.
        strip: What is taken off a line of the contents and a title before they are compared.
        lines: How many lines the contents have at most.
    """

    contents: str
    strip: str
    lines: int


def title_variants(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """A table is called in the contents what it is called above the table; one finding lists the others."""
    reads = parameters_of(rule, Titles)
    entries = _contents(report, reads)
    pairs: list[tuple[Line, FilledForm]] = []
    judged = False
    for entry in entries:
        form = _form_of(entry[1], report, book)
        if form is None:
            continue
        judged = True
        if _plain_title(entry[1], reads) != _plain_title(form.title, reads):
            pairs.append((entry, form))
        else:
            yield HOLDS
    if pairs:
        shown = "；".join(f"目录“{_plain_title(e[1], reads)}”、表上“{form.title}”" for e, form in pairs[:_SHOWN])
        evidence = tuple(Evidence("", "", "", entry[1], entry[0]) for entry, _ in pairs)
        yield Fails(make_finding(rule, report, {"names": shown, "count": str(len(pairs))}, evidence=evidence))
    elif not judged:
        yield CannotTell("没有读到目录，或目录中没有列表格")


def _contents(report: Report, reads: Titles) -> list[Line]:
    lines = [(source, squeeze(text)) for source, text in report.text_lines if text.strip()]
    start = next((i for i, (_, text) in enumerate(lines) if re.search(reads.contents, text)), None)
    return [] if start is None else lines[start + 1 : start + 1 + reads.lines]


def _plain_title(text: str, reads: Titles) -> str:
    return plain_name(re.sub(reads.strip, "", text))


def _form_of(text: str, report: Report, book: Rulebook) -> FilledForm | None:
    title = re.sub(r"^[（(]?[0-9一二三四五六七八九十]+[、.．)）]|[….·\s0-9]+$|20[0-9]{2}年(度)?", "", text)
    for pattern, form in book.title_patterns:
        if form.kind == report.kind and pattern.fullmatch(plain_name(title)):
            return report.first(form.id)
    return None


class Decimals(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `mixed_decimals`: kinds of form whose amounts are left out."""

    skip: tuple[str, ...]


def mixed_decimals(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """The amounts of a column print one number of decimals; one finding for each table names the columns."""
    reads = parameters_of(rule, Decimals)
    judged = False
    for form in report.forms:
        definition = book.forms.get(form.form)
        if definition is None or form.form in reads.skip:
            continue
        columns = {c.id: c.label for block in definition.blocks for c in block.columns if c.type == "amount"}
        mixed = [columns[c] for c in columns if len(_printed(form, c)) > 1]
        if not any(_printed(form, c) for c in columns):
            continue
        judged = True
        yield Fails(_mixed(form, mixed, rule, report)) if mixed else HOLDS
    if not judged:
        yield CannotTell("没有读到金额")


def _printed(form: FilledForm, column: str) -> set[int]:
    cells = (row.cells.get(column) for row in form.rows)
    return {c.decimals for c in cells if c is not None and c.value and c.decimals is not None}


def _mixed(form: FilledForm, columns: Sequence[str], rule: RuleDef, report: Report) -> Finding:
    facts = {"form": form.subject or form.title, "columns": "、".join(f"“{c}”" for c in columns)}
    evidence = (Evidence(form.form, "", "", form.title, form.source, title=form.title),)
    return make_finding(rule, report, facts, evidence=evidence)


class Units(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `unit_names`: the table that lists all units, and the columns of others that name some.

    Attributes:
        alike: Likeness from which two different names may be one unit's.
    """

    master: tuple[str, str]
    forms: dict[str, str]
    alike: str


def unit_names(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Units are called what the table of all units calls them; one finding lists the variants."""
    reads = parameters_of(rule, Units)
    known = {plain_name(text) for text, _ in _names(report, *reads.master)}
    used = [pair for form, column in reads.forms.items() for pair in _names(report, form, column)]
    if not known or not used:
        yield CannotTell("没有读到列明全部单位的表，或没有别的表写到单位名称")
        return
    variants: dict[str, tuple[str, Evidence]] = {}
    for text, evidence in used:
        name = plain_name(text)
        if name in known or name in variants:
            continue
        best = max(known, key=lambda other: SequenceMatcher(None, name, other).ratio())
        if SequenceMatcher(None, name, best).ratio() >= float(reads.alike):
            variants[name] = (best, evidence)
    yield from (HOLDS for text, _ in used if plain_name(text) in known)
    if variants:
        shown = "；".join(f"“{name}”与“{best}”" for name, (best, _) in list(variants.items())[:_SHOWN])
        evidence_all = tuple(evidence for _, evidence in variants.values())
        yield Fails(
            make_finding(rule, report, {"count": str(len(variants)), "names": shown}, evidence=evidence_all)
        )


def _names(report: Report, form: str, column: str) -> Iterator[tuple[str, Evidence]]:
    for table in report.all(form):
        for row in table.rows:
            text = row.text(column) or ("" if column in row.cells else row.label)
            if text and row.id != "total":
                yield text, Evidence.of(table, row, column, row.cells.get(column))
