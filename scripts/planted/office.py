"""Planted errors in documents that LibreOffice wrote and our readers read back."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from mingzhang.forms import Report
from mingzhang.forms.stored import report_from_json
from mingzhang.pipeline import Source, read
from mingzhang.publishing.documents.model import Block, Cover, DocumentTree, PageBreak, SheetBlock
from mingzhang.publishing.sheets import report_sheets
from mingzhang.publishing.sheets.xlsx import workbook
from mingzhang.publishing.writers import write_docx
from mingzhang.rulebook import Rulebook
from planted.judging import Judgement, judge
from planted.planting import Planted, plant
from planted.plants import KINDS

FORMATS = ("xlsx", "pdf", "xls", "docx", "html")
"""What the office suite writes; Word documents from Word documents, all else from workbooks."""

UNREADABLE = frozenset({"table_in_other_unit"})
"""Kinds whose documents no reader may take at their word: a table's figures fit no other unit."""


def suite() -> str | None:
    """The path of LibreOffice, None where it is absent."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def office_judgements(count: int, book: Rulebook) -> list[Judgement]:
    """Judges so many documents, each kind in turn and each format in turn."""
    program = suite()
    if program is None:
        print("没有 LibreOffice，跳过写出再读回的文件。")
        return []
    names = [name for name in KINDS if name not in UNREADABLE]
    made = [plant(names[n % len(names)], 1_000 + n // len(names)) for n in range(count)]
    with tempfile.TemporaryDirectory() as folder:
        paths = convert(program, Path(folder), made, book)
        return [
            judge(
                planted, book, read([Source(f"{planted.document['name']}{path.suffix}", path.read_bytes())], book)
            )
            for planted, path in zip(made, paths, strict=True)
        ]


def convert(program: str, folder: Path, made: Sequence[Planted], book: Rulebook) -> list[Path]:
    """Writes the documents, has the office suite write them again, and says where each stands."""
    written: dict[str, list[Path]] = {}
    paths = []
    for number, planted in enumerate(made):
        kind = FORMATS[number % len(FORMATS)]
        source = folder / f"{number}.{'docx' if kind == 'docx' else 'xlsx'}"
        source.write_bytes(write(report_from_json(planted.document), source.suffix, book))
        written.setdefault(kind, []).append(source)
        paths.append(folder / kind / f"{number}.{kind}")
    for kind, sources in written.items():
        _run(program, folder, kind, sources)
    return paths


def write(report: Report, suffix: str, book: Rulebook) -> bytes:
    """The report's sheets as a workbook or a Word document, under its cover."""
    heading = report.document.name
    sheets = report_sheets([report], book)
    if suffix != ".docx":
        return workbook(sheets, [heading])
    blocks: list[Block] = [Cover((heading,), report.entity or "", "")]
    for sheet in sheets:
        blocks += [SheetBlock(sheet, landscape=True), PageBreak()]
    return write_docx(DocumentTree(heading, report.entity or "", report.fiscal_year, tuple(blocks[:-1])))


def _run(program: str, folder: Path, kind: str, sources: Iterable[Path]) -> None:
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    target = ["--convert-to", kind, "--outdir", str(folder / kind)]
    command = [program, profile, "--headless", *target, *map(str, sources)]
    subprocess.run(command, check=True, capture_output=True, timeout=1800)
