"""Whole documents: composed from a report's data as blocks, then written as DOCX, PDF and HTML."""
