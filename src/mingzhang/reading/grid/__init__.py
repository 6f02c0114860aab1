"""The grid recogniser: ruled or aligned tables (PDF, XLSX, DOCX, HTML, CSV) to filled forms, from definitions."""

from mingzhang.reading.grid.recognise import GridReading, Leftover, recognise_grids

__all__ = ["GridReading", "Leftover", "recognise_grids"]
