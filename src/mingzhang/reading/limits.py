"""How large an input may be, each limit with its reason; beyond it a document is refused in one sentence."""

FILE_BYTES = 200 * 1024 * 1024
"""A year's accounts with every annex scanned stay under 100 MB; twice that is an archive, not a report."""

TEXT_BYTES = 32 * 1024 * 1024
"""Text, HTML and CSV; the longest accounts with evaluations seen fill 0.5 MB, and text grows fivefold in memory."""

TEXT_LINES = 500_000
"""A hundred times the longest set of accounts and evaluations seen (5,031 lines); some 200 MB in memory."""

ZIP_ENTRIES = 10_000
"""A workbook of 500 sheets with drawings has some 3,000 parts; a list of millions exhausts memory by itself."""

PART_BYTES = 128 * 1024 * 1024
"""Unpacked size of one part of an office file; a sheet at the limit of elements takes about 40 MB."""

PART_RATIO = 200
"""Unpacked to packed size of a part above `RATIO_FROM`; real sheets reach 10 to 60, deflate allows 1,032."""

RATIO_FROM = 8 * 1024 * 1024
"""Below this unpacked size the ratio says nothing: a small sheet of equal rows packs very well."""

XML_MARKS = 3_000_000
"""Tags and attributes of an XML or HTML document read as a tree; a hundred-page report has about 200,000."""

BOOK_BYTES = 32 * 1024 * 1024
"""Sheets and texts of a workbook unpacked, or a legacy file; 250,000 cells take 15 MB, read in seven times that."""

BOOK_ELEMENTS = 600_000
"""Elements (XLSX) or records and cells (XLS) of a workbook: 250,000 filled cells, twice a city's departments."""

BOOK_CHARACTERS = 20_000_000
"""Characters in all cells of a workbook; 250,000 cells of twenty characters are a quarter of it."""

SHEETS = 500
"""Sheets of a workbook; a city's 54 departments with nine tables each fill 486."""

SHEET_ROWS = 200_000
"""Rows stored in one sheet, empty ones included; more are formats dragged to the end of the sheet."""

SHEET_COLUMNS = 1_000
"""Columns with text in one table; the widest statutory form has under 40."""

GRID_POSITIONS = 500_000
"""Grid positions of all tables of a document; four times 54 departments' nine tables, some 100 MB in memory."""

UNREAD_EACH = 20
"""Entries of one kind listed per sheet; the rest are counted in one more entry."""
