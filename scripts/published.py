"""Prints how many of the sample document's printed numbers stand in the document composed of the example year.

A number counts where it stands in the same section, table, row and column (in the narrative: the same section, item
and unit) and is bound to a cell, an input or a derivation. Run: python scripts/published.py. Exit status 1 below
the share asked for; skipped, saying so, where ../shared is absent.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from accuracy import SHARED, matched_form, matched_rows, value_columns
from answers import Expected, qingdao
from mingzhang.example import load_example
from mingzhang.forms import Report
from mingzhang.pipeline import score
from mingzhang.publishing.documents import DocumentTree, compose, example_narrative, scoring_inputs
from mingzhang.publishing.documents.binding import Bindings
from mingzhang.publishing.documents.model import Bound, Heading, Paragraph, Run, SheetBlock
from mingzhang.publishing.documents.plain import words_of_runs
from mingzhang.quantities import parse_number
from mingzhang.rulebook import load

ASKED = (995, 1000)
_NUMBERED = re.compile(r"([一二三四五六七八九十]+、)|(（[一二三四五六七八九十]+）)")

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_SENTENCE = re.compile("[，。；、]")


@dataclass
class Tally:
    """How many numbers were looked for and found, and which were not."""

    wanted: int = 0
    found: int = 0
    missing: list[str] = field(default_factory=list)

    def count(self, there: bool, what: str) -> None:
        """One number more."""
        self.wanted += 1
        self.found += there
        if not there:
            self.missing.append(what)


def main() -> int:
    """Composes, compares, prints."""
    if not SHARED.is_dir():
        print("跳过：../shared 不在旁边，没有可对照的答案。")
        return 0
    book, narrative = load(), example_narrative()
    (report,) = load_example(book)
    scores = score([report], book, given=scoring_inputs(report, narrative))
    tree = compose(report, narrative, book=book, scores=scores)
    bindings = Bindings(report, narrative, book, scores)
    tallies = {
        **_tables(tree, report, list(qingdao(SHARED / "answers"))),
        "情况说明": _narrative(tree, bindings),
    }
    return _print(tallies)


def _print(tallies: dict[str, Tally]) -> int:
    total = Tally(sum(t.wanted for t in tallies.values()), sum(t.found for t in tallies.values()))
    for name, tally in tallies.items():
        print(f"{name}：{tally.wanted} 个数，在同一位置且有绑定 {tally.found} 个（{_share(tally)}）")
        for what in tally.missing:
            print(f"  缺 {what}")
    part, whole = ASKED
    print(f"合计：{total.wanted} 个数，{total.found} 个（{_share(total)}），要求不低于 {part / whole:.1%}")
    return 0 if total.found * whole >= total.wanted * part else 1


def _share(tally: Tally) -> str:
    """Rounded down, so that only all is 100 %."""
    return f"{tally.found * 10000 // tally.wanted / 100:.2f}%" if tally.wanted else "—"


def _tables(tree: DocumentTree, report: Report, tables: Sequence[Expected]) -> dict[str, Tally]:
    """The numbers of all tables, by kind of table."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    cells = _sheet_cells(tree)
    for table in tables:
        tally = tallies[_kind(table.form)]
        form = matched_form(table, report)
        rows = matched_rows(table, form) if form else []
        for (code, label, values), row in zip(table.rows, [*rows, *[None] * len(table.rows)], strict=False):
            for column, value in zip(value_columns(table, form), values, strict=False):
                key = (table.form, form.subject or "" if form else "", row.id, column) if row else None
                _compare(tally, cells.get(key, "") if key else "", value, f"{table.name} {code}{label} {column}")
    return tallies


def _compare(tally: Tally, shown: str, value: str, where: str) -> None:
    """A figure with its sign and unit as a whole; of a sentence, whose words are our own, each number."""
    if _SENTENCE.search(value) is None:
        if any(sign.isdigit() for sign in value):
            tally.count(_same(shown, value), f"{where} {value}（我们印 {shown}）")
        return
    ours = Counter(_NUMBER.findall(shown))
    for number, often in Counter(_NUMBER.findall(value)).items():
        for nth in range(often):
            tally.count(nth < ours[number], f"{where} 句中的 {number}（我们印 {shown}）")


def _kind(form: str) -> str:
    if form.startswith("final_accounts"):
        return "九张表"
    return "自评表和汇总表" if "self_evaluation" in form else "评价报告的表"


def _sheet_cells(tree: DocumentTree) -> dict[tuple[str, str, str, str], str]:
    """Every cell of every laid-out table by form, subject, row and column."""
    return {
        (block.sheet.form, block.sheet.subject, *cell.of): cell.text
        for block in tree.blocks
        if isinstance(block, SheetBlock)
        for cell in block.sheet.cells
        if cell.of is not None
    }


def _same(shown: str, value: str) -> bool:
    """Equal print, or equal numbers (5.5 and 5.50)."""
    ours, theirs = "".join(shown.split()), "".join(value.split())
    one, other = parse_number(ours), parse_number(theirs)
    return ours == theirs or (one is not None and other is not None and one.value == other.value)


@dataclass
class Figure:
    """A bound number of our narrative, with the words after it."""

    bound: Bound
    after: str
    used: bool = False


@dataclass
class Passage:
    """A paragraph of our narrative with its figures."""

    words: str
    figures: list[Figure]


def _narrative(tree: DocumentTree, bindings: Bindings) -> Tally:
    """The numbers that the sample's narrative states."""
    tally = Tally()
    passages = _passages(tree)
    facts = json.loads((SHARED / "answers" / "qingdao_part1.json").read_text(encoding="utf-8"))["narrative"]
    for fact in facts:
        if parse_number(str(fact["value"] or "")) is None:
            continue
        figure = _figure(fact, passages)
        if figure is not None:
            figure.used = True
        there = figure is not None and bindings.holds(figure.bound)
        tally.count(there, f"{fact['section']} {fact['subject']} {fact['measure']} {fact['value']}{fact['unit']}")
    return tally


def _figure(fact: dict[str, Any], passages: dict[str, list[Passage]]) -> Figure | None:
    """The figure of ours that states a fact: same section, same item, same value, same unit, not used before."""
    number = parse_number(fact["value"])
    for passage in passages.get(_place(fact["section"]), []):
        if not _speaks_of(passage, fact):
            continue
        for figure in passage.figures:
            ours = parse_number(figure.bound.text)
            if figure.used or ours is None or number is None or ours.value != number.value:
                continue
            if figure.after.startswith(fact["unit"] or ""):
                return figure
    return None


def _speaks_of(passage: Passage, fact: dict[str, Any]) -> bool:
    """Whether a paragraph is about the item or project that a fact is about, where it is about one."""
    project = str(fact.get("project_no") or fact.get("project_no_ref") or "").rstrip(".")
    if project:
        return passage.words.startswith(f"{project}.")
    return "xiang" not in fact or f"{fact['xiang']}（项）" in passage.words


def _place(section: str) -> str:
    """The numbers of a section's headings: 五、…（二）… is 五、（二）."""
    return "".join(a or b for a, b in _NUMBERED.findall(section))


def _passages(tree: DocumentTree) -> dict[str, list[Passage]]:
    """The paragraphs of the part that explains the accounts, by the numbers of their headings."""
    found: dict[str, list[Passage]] = defaultdict(list)
    second = third = ""
    inside = False
    for block in tree.blocks:
        if isinstance(block, Heading):
            number = _place(words_of_runs(block.runs))
            inside = block.anchor == "narrative" if block.level == 1 else inside
            second, third = (number, "") if block.level == 2 else (second, number)
        elif isinstance(block, Paragraph) and inside:
            found[second + third].append(Passage(words_of_runs(block.runs), list(_figures(block.runs))))
    return found


def _figures(runs: Sequence[Run]) -> Iterator[Figure]:
    for place, run in enumerate(runs):
        if isinstance(run, Bound):
            yield Figure(run, words_of_runs(runs[place + 1 : place + 2]))


if __name__ == "__main__":
    sys.exit(main())
