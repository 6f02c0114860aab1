"""A document becomes pages, and pages become recognised filled forms and statements."""

from mingzhang.reading.document import Reading, read_document, reports_of

__all__ = ["Reading", "read_document", "reports_of"]
