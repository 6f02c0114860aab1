"""The Word writer: official paper, real styles, tables with their spans, fields for contents and page numbers."""
