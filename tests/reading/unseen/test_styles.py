"""Made-up documents in published styles are read cell by cell as they were made."""

from decimal import Decimal
from pathlib import Path

import pytest

from mingzhang.pipeline import Source, read
from mingzhang.reading.opening import open_document
from mingzhang.rulebook import load
from tests.reading.unseen.compare import Tally, compare
from tests.reading.unseen.copied import COPIES, copied_styles
from tests.reading.unseen.documents import Made, make
from tests.reading.unseen.perturb import DAMAGES, reports, wrong_without_mark
from tests.reading.unseen.style import STYLES, Style
from tests.reading.unseen.truth import department, dice
from tests.reading.unseen.writers import to_pdf

DIRECT = [style for style in STYLES if not style.pdf]
RULED = (
    "excel-three",
    "excel-low-rows",
    "excel-title-inside",
    "word-narrow-yuan",
    "word-title-inside",
    "word-two-departments",
    "budget-excel-three",
    "budget-word-portrait",
    "excel-shaanxi",
    "excel-jiangsu",
    "word-guangdong",
    "word-beijing-budget",
)
UNRULED = ("excel-borderless", "word-three-lines", "budget-excel-borderless")


def _named(names: tuple[str, ...]) -> list[Style]:
    return [style for style in STYLES if style.name in names]


def _read(made: Made, path: Path) -> Tally:
    return compare(made.expected, read([Source.of(path)], load()), cut=made.style.low_rows)


@pytest.mark.parametrize("style", DIRECT, ids=lambda style: style.name)
def test_files_that_are_read_as_they_are(style: Style) -> None:
    made = make(style)
    tally = compare(made.expected, read([Source(made.file, made.data)], load()))
    assert tally.faults == []
    assert tally.whole == tally.right > 300


def test_a_made_up_department_adds_up() -> None:
    """The truth that everything is compared with: parts sum to wholes, in fen."""
    dept = department(7, 20)
    whole = dict(dept.tree(dept.general))
    for code, items in whole.items():
        parts = [own for other, own in whole.items() if len(other) == len(code) + 2 and other.startswith(code)]
        assert len(code) == 7 or sum(map(len, parts)) == len(items)
    assert department(7, 20).general == dept.general


def test_the_comparison_sees_what_is_wrong() -> None:
    """A value changed in the truth is a cell that was read wrong, without a mark."""
    made = make(DIRECT[0])
    found = read([Source(made.file, made.data)], load())
    at = next(i for i, cell in enumerate(made.expected[0]) if cell.value)
    cell = made.expected[0][at]
    other = type(cell)(cell.form, cell.row, cell.code, cell.label, cell.column, (cell.value or Decimal(0)) + 1)
    tally = compare([[*made.expected[0][:at], other, *made.expected[0][at + 1 :]]], found)
    assert (tally.unmarked, tally.marked, tally.missing) == (1, 0, 0)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("style", DIRECT[:4] + DIRECT[7:8], ids=lambda style: style.name)
def test_damaged_tables_are_never_wrong_without_a_mark(style: Style, damage: str) -> None:
    made = make(style)
    pages = open_document(made.file, made.data)
    book = load()
    after = reports(DAMAGES[damage](pages, dice(style.seed)), book)
    assert list(wrong_without_mark(reports(pages, book), after)) == []


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("damage", ["unmerge", "merge_blanks", "merge_blanks_right", "titles_below", "split_pages"])
def test_real_documents_damaged_are_never_wrong_without_a_mark(shared: Path, damage: str) -> None:
    book = load()
    for path in sorted((shared / "documents").glob("*决算.pdf")):
        pages = open_document(path.name, path.read_bytes())
        after = reports(DAMAGES[damage](pages, dice(3)), book)
        assert list(wrong_without_mark(reports(pages, book), after)) == [], path.name


@pytest.fixture(scope="module")
def printed(office_suite: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the PDFs of a dozen styles, made in one run of the office suite."""
    folder = tmp_path_factory.mktemp("unseen")
    made = [make(style) for style in _named(RULED + UNRULED)]
    for one in made:
        (folder / one.file).write_bytes(one.data)
    to_pdf(office_suite, folder, [folder / one.file for one in made])
    return folder


@pytest.mark.office_suite
@pytest.mark.slow
@pytest.mark.parametrize("style", _named(RULED), ids=lambda style: style.name)
def test_ruled_tables_printed_to_pdf(style: Style, printed: Path) -> None:
    made = make(style)
    tally = _read(made, (printed / made.file).with_suffix(".pdf"))
    assert tally.faults == []
    assert tally.whole == tally.right > 300


@pytest.mark.office_suite
@pytest.mark.slow
@pytest.mark.parametrize("style", _named(UNRULED), ids=lambda style: style.name)
def test_tables_without_rules_printed_to_pdf(style: Style, printed: Path) -> None:
    """Columns follow from alignment alone: nearly all is right, and every cell says that it was inferred."""
    made = make(style)
    tally = _read(made, (printed / made.file).with_suffix(".pdf"))
    assert tally.unmarked == 0
    assert tally.right_marked >= tally.right
    assert 100 * tally.right >= 96 * tally.whole


@pytest.mark.office_suite
@pytest.mark.slow
@pytest.mark.parametrize("copy", [name for name, copy in COPIES.items() if copy.of == "pdf"])
@pytest.mark.parametrize("style", _named(UNRULED[:2]), ids=lambda style: style.name)
def test_the_text_copied_out_of_a_pdf(style: Style, copy: str, printed: Path) -> None:
    """Geometry is gone and most cells can still be told; none is wrong without a mark."""
    if not COPIES[copy].available:
        pytest.skip(f"{COPIES[copy].tools[0]} is not installed")
    made = make(style)
    tally = _copied(made, COPIES[copy].text((printed / made.file).with_suffix(".pdf")))
    assert tally.unmarked == 0
    assert 100 * tally.right >= RIGHT.get(copy, 75) * tally.whole


RIGHT = {"order": 40, "miner": 0}
"""Hundredths of the cells that are read right at least, where columns are torn apart."""


def _copied(made: Made, text: str) -> Tally:
    return compare(made.expected, read([Source("复制.txt", text.encode())], load()), cut=made.style.low_rows)


@pytest.mark.parametrize("copy", [name for name, copy in COPIES.items() if copy.of == "html" and not copy.tools])
@pytest.mark.parametrize("style", copied_styles(STYLES[:14], COPIES["cells"]), ids=lambda style: style.name)
def test_the_text_copied_out_of_a_web_page(style: Style, copy: str, tmp_path: Path) -> None:
    """Cell by cell, column by column, figures below names: none is wrong without a mark."""
    made = make(style)
    path = tmp_path / made.file
    path.write_bytes(made.data)
    assert _copied(made, COPIES[copy].text(path)).unmarked == 0
