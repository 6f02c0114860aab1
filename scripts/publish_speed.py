"""Prints how long a report of 120 pages takes to become DOCX, PDF and XLSX, and whether twice is the same.

Run: python scripts/publish_speed.py. Judged is the processor's time, which is what the clock shows on a machine
that does nothing else; the clock is printed beside it.
"""

import io
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import pypdfium2

from mingzhang.example import load_example
from mingzhang.forms import Report
from mingzhang.publishing.documents import compose, example_narrative
from mingzhang.publishing.live import workbook
from mingzhang.publishing.writers import write_docx, write_html, write_pdf
from mingzhang.rulebook import Rulebook, load
from mingzhang.scoring import score_report

PAGES, LIMIT = 120, 10.0
COUNTED = ("docx", "pdf", "xlsx")
AGAIN = ("（二）", "（三）")


def main() -> int:
    """Measures and prints; exit status 1 where a figure is missed."""
    book = load()
    report = enlarged(book)
    made, times = {}, {}
    for name, write in writers(report, book).items():
        made[name], *times[name] = timed(write)
    same = all(write() == made[name] for name, write in writers(report, book).items())
    pages = len(pypdfium2.PdfDocument(io.BytesIO(made["pdf"])))
    for name, (clock, processor) in times.items():
        print(f"  {name:<5}{clock:6.2f} s   处理器 {processor:5.2f} s   {len(made[name]) / 1000:7.0f} KB")
    clock, whole = (sum(times[name][kind] for name in COUNTED) for kind in (0, 1))
    asked = f"要求 {PAGES} 页 {LIMIT:.0f} s 以内"
    print(f"{pages} 页的报告，DOCX、PDF、XLSX 共 {clock:.2f} s，处理器 {whole:.2f} s（{asked}，按处理器时间判断）")
    print(f"再写一遍，字节{'相同' if same else '不同'}（要求相同）")
    return 0 if whole < LIMIT and same and pages >= PAGES else 1


def enlarged(book: Rulebook) -> Report:
    """The example year, its self-evaluations printed again under other names until there are pages enough."""
    (example,) = load_example(book)
    forms = example.all("self_evaluation")
    more = [replace(form, subject=f"{form.subject}{tail}", _by_id={}) for tail in AGAIN for form in forms]
    return replace(example, forms=(*example.forms, *more))


def writers(report: Report, book: Rulebook) -> dict[str, Callable[[], bytes]]:
    """For each format all that a command does after the data is read: scores, sentences, layout, file."""

    def document(write: Callable[..., bytes]) -> bytes:
        return write(compose(report, example_narrative(), book=book, scores=score_report(report, book)))

    return {
        "docx": lambda: document(write_docx),
        "pdf": lambda: document(write_pdf),
        "xlsx": lambda: workbook([report], book),
        "html": lambda: document(lambda tree: write_html(tree).encode()),
    }


def timed(write: Callable[[], bytes]) -> tuple[bytes, float, float]:
    """What is written, and the seconds it took on the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    data = write()
    return data, time.perf_counter() - clock, time.process_time() - processor


if __name__ == "__main__":
    sys.exit(main())
