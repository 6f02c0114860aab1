"""Papers by themselves: a form blank or filled, the letter of a check, the working paper of an indicator."""

from mingzhang.publishing.papers.blank import blank_form
from mingzhang.publishing.papers.letter import letter
from mingzhang.publishing.papers.single import form_document, paper_files
from mingzhang.publishing.papers.working import working_paper

__all__ = ["blank_form", "form_document", "letter", "paper_files", "working_paper"]
