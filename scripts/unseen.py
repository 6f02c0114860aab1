"""Prints, for each published style of made-up documents, how many cells are read right, wrong or not at all.

Run: python scripts/unseen.py [STYLE…] [--faults N] [--keep DIR] [--seed N] [--words N] [--copied WAY|all].
With --copied the text of each document is read, as one gets it out of it in that way, instead of the document.
Skips what needs LibreOffice, a browser or pdftotext where they are absent.
"""

import argparse
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.reading.unseen.compare import Tally, compare
from tests.reading.unseen.copied import COPIES, Copy, copied_styles
from tests.reading.unseen.documents import Made, make
from tests.reading.unseen.style import STYLES, Style
from tests.reading.unseen.writers import to_pdf

from mingzhang.pipeline import Source, read
from mingzhang.rulebook import load


def main() -> int:
    """Makes, converts, reads and compares; exit status 1 where cells are wrong without a mark."""
    options = _options()
    styles = [style for style in STYLES if not options.styles or any(name in style.name for name in options.styles)]
    styles = [
        replace(style, seed=style.seed + options.seed, words=(style.words + options.words) % 3) for style in styles
    ]
    suite = shutil.which("soffice") or shutil.which("libreoffice")
    if suite is None:
        print("没有 LibreOffice，只测不经 PDF 的样式。")
        styles = [style for style in styles if not style.pdf]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(options.keep or temporary).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        if options.copied:
            return max(_copied(name, suite, folder, styles, options.faults) for name in _ways(options.copied))
        made = [make(style) for style in styles]
        _convert(suite, folder, made)
        return _report([(one, _tally(folder, one)) for one in made], options.faults)


def _ways(name: str) -> list[str]:
    """The ways of copying that are asked for and can be gone here."""
    names = list(COPIES) if name == "all" else [name]
    absent = [name for name in names if not COPIES[name].available]
    if absent:
        print(f"没有所需的程序，不测：{'、'.join(absent)}")
    return [name for name in names if name not in absent]


def _copied(name: str, suite: str | None, folder: Path, styles: list[Style], faults: int) -> int:
    """Measures the texts that one way of copying gets out of the documents of all styles that have such files."""
    way = COPIES[name]
    made = [make(style) for style in copied_styles(styles, way)]
    _convert(suite, folder, made)
    print(f"复制：{name}")
    return _report([(one, _tally(folder, one, way)) for one in made], faults, copied=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("styles", nargs="*")
    parser.add_argument("--faults", type=int, default=0)
    parser.add_argument("--keep")
    parser.add_argument("--seed", type=int, default=0, help="other departments")
    parser.add_argument("--words", type=int, default=0, help="other wordings")
    parser.add_argument("--copied", choices=[*COPIES, "all"], help="read the text that one copies out")
    return parser.parse_args()


def _convert(suite: str | None, folder: Path, made: list[Made]) -> None:
    paths = [folder / one.file for one in made if one.style.pdf]
    for one in made:
        path = folder / one.file
        pdf = path.with_suffix(".pdf")
        if not (path.exists() and pdf.exists() and path.read_bytes() == one.data):
            path.write_bytes(one.data)
    if suite and paths:
        to_pdf(suite, folder, paths)


def _tally(folder: Path, one: Made, copied: Copy | None = None) -> Tally:
    path = folder / one.file
    path = path.with_suffix(".pdf") if one.style.pdf else path
    source = Source(f"{path.stem}.txt", copied.text(path).encode()) if copied else Source.of(path)
    return compare(one.expected, read([source], load()), cut=one.style.low_rows)


def _report(tallies: list[tuple[Made, Tally]], faults: int, *, copied: bool = False) -> int:
    print(f"{'样式':<28}{'格':>7}{'对':>9}{'其中有标记':>8}{'错·有标记':>7}{'错·无标记':>7}{'未读出':>7}")
    whole = Tally()
    for one, tally in tallies:
        _line(one.style.name, tally)
        for fault in tally.faults[:faults]:
            print(f"    {fault}")
        for name in ("right", "right_marked", "marked", "unmarked", "missing"):
            setattr(whole, name, getattr(whole, name) + getattr(tally, name))
    _line("合计", whole)
    return 1 if whole.unmarked > (whole.whole // _OF_COPIES if copied else 0) else 0


_OF_COPIES = 400
"""Of so many cells of copied text at most one may be wrong without a mark."""


def _line(name: str, tally: Tally) -> None:
    share = f"{10000 * tally.right // tally.whole / 100:.2f}%" if tally.whole else "—"
    counts = (tally.right_marked, tally.marked, tally.unmarked, tally.missing)
    print(f"{name:<30}{tally.whole:>7}{share:>10}" + "".join(f"{count:>11}" for count in counts))


if __name__ == "__main__":
    sys.exit(main())
