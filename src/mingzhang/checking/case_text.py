"""The notation of a rule's cases: a small report as text that an expert can write and read.

    [report] year=2023                    (optional: kind, entity, year)
    [03] unit=万元 note=本表无数据          (optional: title, unit, subject, note, declared=yes)
    row   | label | total | basic | project
    total |       | 10.00 | 4.00  | 6.00
    201   |       | 10.00 | 4.00  | ~6.00
    [text]
    A line of running text, a paragraph or a heading; its sentences are read into statements.

The head names columns of the form's definition, besides `label`, `code` and `line_no`. An empty cell is a blank
one, `?` a cell that was not read, `~6.00` an ambiguous reading, `+6.00` one put together from pieces. `[prior.03]`
is last year's table. Labels and codes that are left empty come from the definition and the classifications.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from mingzhang.checking.views import PRIOR
from mingzhang.errors import RulebookError
from mingzhang.forms import Cell, Document, FilledForm, Mark, Report, Row, Source, Statement
from mingzhang.forms.cells import make_cell
from mingzhang.rulebook import BlockDef, ColumnDef, FormDef, Rulebook
from mingzhang.rulebook.rules import Change

UNREAD = "?"
_HEAD = re.compile(r"\[([\w.]+)\]\s*(.*)")
_WORD = re.compile(r"(\w+)=(.*?)(?=\s+\w+=|$)")
_MARKS: dict[str, tuple[Mark, str]] = {
    "~": ("ambiguous", "另一种读法同样成立"),
    "+": ("joined", "由断开的几段拼成"),
}
_OWN_COLUMNS = ("row", "label", "code", "line_no")


@dataclass
class Section:
    """One section of a case: its name, the words of its head, its lines."""

    name: str
    words: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    @property
    def table(self) -> list[list[str]]:
        """The lines split at their bars."""
        return [[part.strip() for part in line.split("|")] for line in self.lines]


def sections_of(text: str) -> list[Section]:
    """The sections of a case text.

    Raises:
        RulebookError: Something stands before the first head.
    """
    found: list[Section] = []
    for line in filter(str.strip, text.splitlines()):
        head = _HEAD.fullmatch(line.strip())
        if head:
            found.append(Section(head.group(1), dict(_WORD.findall(head.group(2)))))
        elif not found:
            raise RulebookError(f"案例的第一行应为表头，如 [03]，现为“{line.strip()}”。")
        else:
            found[-1].lines.append(line.strip())
    return found


def apply(sections: list[Section], change: Change) -> list[Section]:
    """The sections with one place changed.

    Raises:
        RulebookError: The place is not there.
    """
    if change.at.startswith("text:"):
        return _change_line(sections, int(change.at.partition(":")[2]), change.to)
    if "@" in change.at:
        return _change_word(sections, change)
    return _change_table(sections, change)


def _named(sections: list[Section], name: str, change: Change) -> Section:
    found = next((s for s in sections if s.name == name), None)
    if found is None:
        raise RulebookError(f"案例中没有 {change.at} 所说的 [{name}]。")
    return found


def _change_line(sections: list[Section], number: int, to: str) -> list[Section]:
    lines = _named(sections, "text", Change(at=f"text:{number}")).lines
    lines[number - 1 : number] = [] if to == UNREAD else [to]
    return sections


def _change_word(sections: list[Section], change: Change) -> list[Section]:
    name, _, word = change.at.partition("@")
    if name == "report" and all(s.name != "report" for s in sections):
        sections.insert(0, Section("report"))
    _named(sections, name, change).words[word] = change.to
    return sections


def _change_table(sections: list[Section], change: Change) -> list[Section]:
    name, *place = change.at.split(":")
    section = _named(sections, name, change)
    if not place:
        return [s for s in sections if s is not section]
    row_id, column = place
    head, *rows = section.table
    row = next((r for r in rows if r[0] == row_id), None)
    if row is None or column not in head:
        raise RulebookError(f"案例的 [{name}] 中没有 {row_id}:{column}。")
    row += [""] * (len(head) - len(row))
    row[head.index(column)] = change.to
    section.lines = [" | ".join(r) for r in (head, *rows)]
    return sections


def build_report(sections: list[Section], book: Rulebook, family: str) -> tuple[Report, Report | None]:
    """The report that the sections describe, and last year's where there are `[prior.…]` tables.

    Args:
        sections: From `sections_of`.
        book: Gives the forms' definitions.
        family: Kind of report whose short form numbers the case uses, `final_accounts`.
    """
    words = next((s.words for s in sections if s.name == "report"), {})
    year = int(words.get("year", "2023")) if words.get("year", "2023").isdigit() else None
    text = tuple(
        (Source(line=i), line)
        for i, line in enumerate((x for s in sections if s.name == "text" for x in s.lines), start=1)
    )
    now = [s for s in sections if s.name not in ("report", "text") and not s.name.startswith(PRIOR)]
    old = [replace(s, name=s.name.removeprefix(PRIOR)) for s in sections if s.name.startswith(PRIOR)]
    report = Report(
        Document("案例", "", 1, "text"),
        words.get("entity", "示例局") or None,
        year,
        words.get("kind", family),
        tuple(_form(s, book, family, i) for i, s in enumerate(now, start=1)),
        _statements(text, book),
        text_lines=text,
    )
    if not old or year is None:
        return report, None
    forms = tuple(_form(s, book, family, i) for i, s in enumerate(old, start=1))
    return report, replace(report, forms=forms, fiscal_year=year - 1, statements=(), text_lines=())


def _statements(text: tuple[tuple[Source, str], ...], book: Rulebook) -> tuple[Statement, ...]:
    """What the reader of documents makes of the lines: every line is a paragraph of its own."""
    if not text:
        return ()
    from mingzhang.reading.pages import Page, Pages, TextLine  # noqa: PLC0415 - only cases with text need them
    from mingzhang.reading.statements import read_statements  # noqa: PLC0415

    # Page 0: the text stands before the tables of the case.
    page = Page(0, tuple(TextLine(line, source) for source, line in text))
    return read_statements(Pages((page,), "text"), book)


def full_id(name: str, book: Rulebook, family: str) -> str:
    """The identifier of a form from its full name or its short one within a family.

    Raises:
        RulebookError: The rule book knows no such form.
    """
    for candidate in (name, f"{family}.{name}"):
        if candidate in book.forms:
            return candidate
    raise RulebookError(f"规则书中没有表 {name}（{family}）。")


def _form(section: Section, book: Rulebook, family: str, page: int) -> FilledForm:
    definition = book.forms[full_id(section.name, book, family)]
    words = section.words
    unit = words.get("unit", definition.unit or "") or None
    head, *lines = section.table or [["row"]]
    given = [dict(zip(head, line, strict=False)) for line in lines]
    rows = tuple(_row(g, (definition, unit), book, Source(page, n)) for n, g in enumerate(given, start=2))
    return FilledForm(
        definition.id,
        words.get("title", definition.title),
        rows,
        unit,
        words.get("subject") or None,
        tuple(filter(None, [words.get("note", "")])),
        Source(page, 1),
        tuple(c for c in head if c not in _OWN_COLUMNS),
        words.get("declared") == "yes",
    )


def _row(given: dict[str, str], form: tuple[FormDef, str | None], book: Rulebook, source: Source) -> Row:
    definition = form[0]
    row_id = given["row"]
    block = _block_of(row_id, definition)
    own_code = row_id if "code" in block.keys and row_id.isdigit() else ""
    code = given.get("code") or own_code
    label = given.get("label") or _label(row_id, code, definition, book)
    cells = dict(_cells(given, block, form, source))
    return Row(row_id, label, cells, code or None, given.get("line_no") or None, source)


def _block_of(row_id: str, definition: FormDef) -> BlockDef:
    found = [b for b in definition.blocks if b.id and row_id.startswith(b.id + ".")]
    return found[0] if found else definition.blocks[0]


def _label(row_id: str, code: str, definition: FormDef, book: Rulebook) -> str:
    for block in definition.blocks:
        for row in block.rows:
            if row_id == ".".join(filter(None, [block.id, row.id])):
                return row.ordinal + ("、" if row.ordinal else "") + row.labels[0]
    key = code or row_id.rpartition(".")[2]
    return book.functional.names.get(key) or book.economic.names.get(key) or row_id


def _cells(
    given: dict[str, str], block: BlockDef, form: tuple[FormDef, str | None], source: Source
) -> Iterator[tuple[str, Cell]]:
    definition, unit = form
    for column_id, text in given.items():
        if column_id in _OWN_COLUMNS or text == UNREAD:
            continue
        column = _column(column_id, block, definition)
        mark = _MARKS.get(text[:1])
        yield column_id, make_cell(text[1:] if mark else text, column, unit, source, mark)


def _column(column_id: str, block: BlockDef, definition: FormDef) -> ColumnDef:
    for candidate in (block, *definition.blocks):
        for column in candidate.columns:
            if column.id == column_id:
                return column
    if block.open_columns:
        return ColumnDef(id=column_id, label=column_id, header=())
    raise RulebookError(f"案例用了表 {definition.id} 没有的栏 {column_id}。")
