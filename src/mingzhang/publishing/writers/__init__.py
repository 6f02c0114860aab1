"""A document tree as a file: Word document, PDF, HTML page; the same data gives the same bytes."""

from mingzhang.publishing.documents.model import DocumentTree


def write_docx(tree: DocumentTree) -> bytes:
    """The tree as a Word document on official paper."""
    from mingzhang.publishing.writers.docx.document import written  # noqa: PLC0415 - a page needs no python-docx

    return written(tree)


def write_pdf(tree: DocumentTree) -> bytes:
    """The tree as a tagged PDF that keeps to the archive and accessibility standards.

    Raises:
        PublishingError: No Chinese font is installed, or the typesetter is not.
    """
    from mingzhang.publishing.writers.pdf import written  # noqa: PLC0415 - a page needs no typesetter

    return written(tree)


def write_html(tree: DocumentTree) -> str:
    """The tree as one page that needs no other file, and in which every figure says where it comes from."""
    from mingzhang.publishing.writers.html import written  # noqa: PLC0415 - nobody pays for what is not written

    return written(tree)


__all__ = ["write_docx", "write_html", "write_pdf"]
