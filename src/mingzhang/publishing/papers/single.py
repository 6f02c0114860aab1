"""One form as a document of its own, and a paper in the formats that are asked for."""

from collections.abc import Iterable, Sequence

from mingzhang.forms import FilledForm, Report
from mingzhang.publishing.documents.model import DocumentTree, SheetBlock
from mingzhang.publishing.sheets import Heading, lay_out
from mingzhang.rulebook import Rulebook

FORMATS = ("docx", "xlsx", "pdf", "html")


def form_document(
    forms: Sequence[FilledForm], book: Rulebook, *, entity: str = "", year: int | None = None, notice: str = ""
) -> DocumentTree:
    """Some forms as a document without cover, each as the rule book defines it."""
    statutory = ("final_accounts", "budget")
    blocks = []
    for form in forms:
        definition = book.forms[form.form]
        heading = Heading(entity, year, "") if definition.kind in statutory else Heading()
        blocks.append(SheetBlock(lay_out(form, definition, heading)))
    title = forms[0].subject or forms[0].title if forms else ""
    return DocumentTree(title, entity, year, tuple(blocks), notice)


def paper_files(
    tree: DocumentTree, formats: Iterable[str], *, filled: Report | None = None, book: Rulebook | None = None
) -> dict[str, bytes]:
    """A paper in some formats, by the ending of its file.

    Args:
        tree: The paper.
        formats: Of `FORMATS`.
        filled: The report whose forms it shows; its workbook then has live formulas.
        book: Needed for these.
    """
    return {name: _written(tree, name, filled, book) for name in formats}


def _written(tree: DocumentTree, name: str, filled: Report | None, book: Rulebook | None) -> bytes:
    from mingzhang.publishing import writers  # noqa: PLC0415 - each writer is imported when asked for

    if name == "docx":
        return writers.write_docx(tree)
    if name == "pdf":
        return writers.write_pdf(tree)
    if name == "html":
        return writers.write_html(tree).encode()
    return _workbook(tree, filled, book)


def _workbook(tree: DocumentTree, filled: Report | None, book: Rulebook | None) -> bytes:
    if filled is not None and book is not None:
        from mingzhang.publishing.live import workbook as live  # noqa: PLC0415 - likewise

        return live([filled], book, footer=tree.notice)
    from mingzhang.publishing.sheets.xlsx import workbook  # noqa: PLC0415 - likewise

    return workbook([block.sheet for block in tree.blocks if isinstance(block, SheetBlock)], footer=tree.notice)
