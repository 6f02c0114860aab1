"""A document becomes pages, and pages become recognised filled forms and statements."""

from mingzhang.reading.document import Reading, Tell, read_document, reports_of
from mingzhang.reading.sources import Source, read_sources

__all__ = ["Reading", "Source", "Tell", "read_document", "read_sources", "reports_of"]
