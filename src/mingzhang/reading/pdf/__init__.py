"""Reads PDF files from their text layer: characters, ruling lines and own grids."""

from mingzhang.reading.pdf.image import page_image
from mingzhang.reading.pdf.reader import read_pdf

__all__ = ["page_image", "read_pdf"]
