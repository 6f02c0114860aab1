"""Prints, for each published style of made-up documents, how many cells are read right, wrong or not at all.

Run: python scripts/unseen.py [STYLE…] [--faults N] [--keep DIR] [--seed N] [--words N] [--copied selected|lines].
With --copied the text of each PDF is read, as one gets it by selecting all or line by line, instead of the PDF.
Skips what needs LibreOffice where it is absent.
"""

import argparse
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.reading.unseen.compare import Tally, compare
from tests.reading.unseen.copied import COPIES
from tests.reading.unseen.documents import Made, make
from tests.reading.unseen.style import STYLES
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
    if options.copied:
        styles = [style for style in styles if style.pdf]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(options.keep or temporary).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        made = [make(style) for style in styles]
        _convert(suite, folder, made)
        tallies = [(one, _tally(folder, one, options.copied)) for one in made]
    return _report(tallies, options.faults, copied=bool(options.copied))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("styles", nargs="*")
    parser.add_argument("--faults", type=int, default=0)
    parser.add_argument("--keep")
    parser.add_argument("--seed", type=int, default=0, help="other departments")
    parser.add_argument("--words", type=int, default=0, help="other wordings")
    parser.add_argument("--copied", choices=COPIES, help="read the text of the PDF instead of the PDF")
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


def _tally(folder: Path, one: Made, copied: str | None) -> Tally:
    path = folder / one.file
    path = path.with_suffix(".pdf") if one.style.pdf else path
    source = Source(f"{path.stem}.txt", COPIES[copied](path).encode()) if copied else Source.of(path)
    return compare(one.expected, read([source], load()), cut=one.style.low_rows)


def _report(tallies: list[tuple[Made, Tally]], faults: int, *, copied: bool) -> int:
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
