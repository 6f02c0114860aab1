"""Checks many documents one after the other in one process and prints what memory it holds.

Run: memory.py [--documents 200] [FILE…]. Each document is made up (another department and year), written as a
workbook, read, checked and reported as a page; the files are checked in turn between. What is asked: the process
holds no more after the last document than after a fifth of them, but for 5 %. Exits 1 where it does.
"""

import argparse
import gc
import os
import sys
import tracemalloc
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path

from mingzhang.pipeline import Source, judge, read
from mingzhang.publishing.report.html import html_report
from mingzhang.publishing.sheets import report_sheets
from mingzhang.publishing.sheets.xlsx import workbook
from mingzhang.rulebook import load
from portal_generate import LAST_YEAR, made_up, names

_MOST = 1.05
_BETWEEN = 10
"""Made-up documents between two of the files."""


def held() -> int:
    """KiB of memory that the process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


def documents(count: int, files: Sequence[Path]) -> Iterator[Source]:
    """So many documents, no two of the made-up ones alike."""
    book, others = load(), cycle(files)
    for number, name in enumerate(names(count)):
        if files and number % _BETWEEN == 0:
            yield Source.of(next(others))
        else:
            report = made_up(name, LAST_YEAR - number % 5, book)
            yield Source(f"{name}.xlsx", workbook(report_sheets([report], book)))


def check_one(source: Source) -> int:
    """Reads, checks and reports one document; the size of the page."""
    return len(html_report(judge(read([source], load()), load())))


def main(count: int, files: Sequence[Path], *, trace: bool) -> int:
    """Checks, prints, judges."""
    marks: list[int] = []
    if trace:
        tracemalloc.start(12)
    for number, source in enumerate(documents(count, files), 1):
        check_one(source)
        if number % (count // 5) == 0:
            gc.collect()
            marks.append(held())
            print(f"{number:5} 份　{marks[-1] / 1024:7.1f} MB", flush=True)
            if trace and number == count // 5:
                first = tracemalloc.take_snapshot()
    if trace:
        for line in tracemalloc.take_snapshot().compare_to(first, "lineno")[:15]:
            print(line)
    grown = marks[-1] / marks[0]
    print(f"最后与五分之一处之比 {grown:.3f}，要求不超过 {_MOST}")
    return 1 if grown > _MOST else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--trace", action="store_true", help="also say where memory grew; several times slower")
    chosen = parser.parse_args()
    sys.exit(main(chosen.documents, chosen.files, trace=chosen.trace))
