"""Forms, cells, their sources, and the report they make up; the one thing that flows through the house."""

from mingzhang.forms.model import Cell, Document, FilledForm, Mark, Report, Row, Source, Statement, Unread

__all__ = ["Cell", "Document", "FilledForm", "Mark", "Report", "Row", "Source", "Statement", "Unread"]
