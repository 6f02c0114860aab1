"""The header of a table: where it ends, and what each column of the grid is."""

import re
from collections.abc import Iterable

import msgspec

from mingzhang.reading.grid.definitions import Block, Column, Form
from mingzhang.reading.grid.matrix import Matrix, Spot
from mingzhang.reading.grid.words import KeyKind, Words, is_number
from mingzhang.rulebook import ColumnDef

_DEEPEST = 12
"""Rows in which the end of a header is sought; the deepest header seen has five."""

_TAIL = 2
"""Characters of the rest of a header word that was broken over two cells."""

_YEAR = re.compile(r"20[0-9]{2}(?=年)")


class Group(msgspec.Struct):
    """The columns of one block, once; a block that is repeated side by side has several.

    Attributes:
        code, label: Columns of the row's code and name; three code columns hold 类, 款 and 项.
        values: Grid column to column id and definition, in printed order.
        guessed: Columns whose header does not say what they are.
    """

    block: Block
    code: list[int] = msgspec.field(default_factory=list)
    label: list[int] = msgspec.field(default_factory=list)
    line_no: int | None = None
    seq: int | None = None
    values: dict[int, tuple[str, ColumnDef]] = msgspec.field(default_factory=dict)
    guessed: set[int] = msgspec.field(default_factory=set)


class Header(msgspec.Struct):
    """What a table's header says, read by one form definition.

    Attributes:
        end: First row of data.
        paths: Grid column to the canonical texts of its header cells, top to bottom.
        fit: Share of the definition's columns and keys found, less what it does not know; 1 is perfect.
        unknown: Printed headers that the definition does not know.
    """

    end: int
    paths: list[list[str]]
    groups: list[Group]
    fit: float = 0.0
    unknown: list[str] = msgspec.field(default_factory=list)


def read_header(matrix: Matrix, form: Form, words: Words) -> Header:
    """The header of a table as a form definition understands it."""
    end, strays = _end(matrix, form, words)
    paths = _paths(matrix, end, strays, words)
    columns = [c for c in range(matrix.cols) if paths[c] or _printed(matrix, c, end)]
    header = Header(end, paths, [])
    for block, own in _by_block(columns, paths, form, words):
        header.groups.extend(_groups(matrix, header, block, own, words))
    _judge(header, form)
    return header


def _printed(matrix: Matrix, col: int, start: int) -> bool:
    """A column without a header prints something."""
    return any((spot := row[col]) is not None and spot.plain and spot.col == col for row in matrix.rows[start:])


def _end(matrix: Matrix, form: Form, words: Words) -> tuple[int, set[int]]:
    """The first row of data, and row names that stand beside header words.

    Where nothing is filled in, it is the row after the last that prints a word.
    """
    last = 0
    labels: set[int] = set()
    strays: set[int] = set()
    for row in range(min(len(matrix.rows), _DEEPEST)):
        texts = matrix.texts(row)
        if not texts:
            continue
        if not numbers_columns(texts, words):
            if _is_data(matrix, row, labels, form, words):
                return row, strays
            strays.update(id(s) for s in _row_names(matrix, row, labels, form, words))
            labels.update(_label_columns(matrix, row, words))
        last = row + 1
    return last, strays


def _row_names(matrix: Matrix, row: int, labels: set[int], form: Form, words: Words) -> list[Spot]:
    """The cells of a row that stand below a header of names and name a row of the form."""
    spots = (spot for spot in matrix.spots(row) if spot.row == row and spot.plain and spot.col in labels)
    return [s for s in spots if words.key(s.plain) in (None, "weak_label") and _known_row(s.plain, form, words)]


def numbers_columns(texts: list[str], words: Words) -> bool:
    """A row that numbers the columns: 栏次, or 1, 2, 3 and nothing else."""
    if any(text in words.column_numbers for text in texts):
        # 类 款 项 栏次 1 2 3: the last row of a header with codes in three columns.
        texts = [text for text in texts if text not in words.subcode]
    rest = [text for text in texts if text not in words.column_numbers]
    if not all(text.isdigit() for text in rest):
        return False
    counting = [int(text) for text in rest] == list(range(1, len(rest) + 1))
    return counting and len(rest) + 2 * (len(texts) - len(rest)) > 1


def _is_data(matrix: Matrix, row: int, labels: set[int], form: Form, words: Words) -> bool:
    """A row states figures or codes, or names a row of the form where names stand."""
    spots = [spot for spot in matrix.spots(row) if spot.row == row and spot.plain]
    if any(is_number(spot.plain) for spot in spots):
        return True
    if labels and all(words.placeholder.fullmatch(spot.plain) for spot in spots):
        return True
    if any(words.key(spot.plain) not in (None, "weak_label") for spot in spots):
        return False
    named = _row_names(matrix, row, labels, form, words)
    rest = [s for s in spots if not any(s is name for name in named)]
    if any(column.score(s.plain, s.plain) for s in rest for block in form.blocks for column in block.columns):
        return False
    return bool(named) or (row > 0 and bool(labels) and _listed(form))


def _listed(form: Form) -> bool:
    """The rows of the form may bear any name."""
    return any(block.definition.open in ("sequence", "label") for block in form.blocks)


def _known_row(text: str, form: Form, words: Words) -> bool:
    name = words.name(text)
    return any(name in block.names for block in form.blocks) or name in words.class_codes


def _label_columns(matrix: Matrix, row: int, words: Words) -> Iterable[int]:
    """Columns that stand below a header word of names or codes."""
    for spot in matrix.spots(row):
        if words.key(spot.plain) in ("label", "weak_label", "code", "seq"):
            yield from range(spot.col, spot.col + spot.colspan)


def _paths(matrix: Matrix, end: int, strays: set[int], words: Words) -> list[list[str]]:
    """The header texts above each column, top to bottom."""
    rows = [row for row in range(end) if not numbers_columns(matrix.texts(row), words)]
    own = [_row_texts(matrix, row, strays) for row in rows]
    below = [
        [any(texts[col] for texts in own[level + 1 :]) for col in range(matrix.cols)] for level in range(len(own))
    ]
    paths: list[list[str]] = [[] for _ in range(matrix.cols)]
    for level, row in enumerate(rows):
        left = ""
        for col, path in enumerate(paths):
            text = own[level][col]
            above = any(texts[col] for texts in own[:level])
            if text or above or not below[level][col]:
                left = text if _unmerged(matrix, row, col) else ""
            else:
                text = left
            if text:
                path.append(text)
    return paths


def _row_texts(matrix: Matrix, row: int, strays: set[int]) -> list[str]:
    """The header text that begins in a row above each column."""
    spots = matrix.rows[row]
    return [s.plain if s is not None and s.row == row and id(s) not in strays else "" for s in spots]


def _unmerged(matrix: Matrix, row: int, col: int) -> bool:
    """A cell that is not merged may stand for the blank ones right of it, as in text that knows no merging."""
    spot = matrix.rows[row][col]
    return spot is not None and spot.colspan == 1


def _by_block(
    columns: list[int], paths: list[list[str]], form: Form, words: Words
) -> list[tuple[Block, list[int]]]:
    """The grid columns of each block, by the header over the whole block, else by where names begin anew."""
    if len(form.blocks) == 1:
        return [(form.blocks[0], columns)]
    found: dict[int, list[int]] = {}
    last: int | None = None
    for col in columns:
        scores = [block.header_score(paths[col]) for block in form.blocks]
        best = max(range(len(scores)), key=lambda i: scores[i])
        if scores[best]:
            last = best
        if last is not None:
            found.setdefault(last, []).append(col)
    if found:
        return [(form.blocks[i], cols) for i, cols in sorted(found.items(), key=lambda item: item[1][0])]
    runs = _runs(columns, [_key(paths[col], words) for col in columns])
    return list(zip(form.blocks, runs, strict=False))


def _runs(columns: list[int], keys: list[KeyKind | None]) -> list[list[int]]:
    """Columns cut before each key column that follows a value column."""
    runs: list[list[int]] = []
    before: KeyKind | None = None
    for col, key in zip(columns, keys, strict=True):
        if not runs or (key is not None and before is None):
            runs.append([])
        runs[-1].append(col)
        before = key
    return runs


def _key(path: list[str], words: Words) -> KeyKind | None:
    """What a column identifies rows by, from its header."""
    if not path:
        return None
    kind = words.key(path[-1])
    if kind in (None, "weak_label") and len(path) > 1 and not path[-1]:
        return words.key(path[-2])
    if kind is None and len(path) > 1 and len(path[-1]) <= _TAIL:
        # A word broken over two cells, as lines of text without rules give it: 功能分类科目编, 码.
        return words.key("".join(path[-2:]))
    return kind


def _groups(matrix: Matrix, header: Header, block: Block, columns: list[int], words: Words) -> list[Group]:
    """The groups of one block; a repeated block is cut where its keys begin anew."""
    keys = [_key(header.paths[col], words) for col in columns]
    runs = _runs(columns, keys) if block.definition.repeat else [columns]
    groups = [_group(matrix, header, block, run, words) for run in runs]
    return [group for group in groups if group.values]


def _group(matrix: Matrix, header: Header, block: Block, columns: list[int], words: Words) -> Group:
    group = Group(block)
    kinds = {col: _key(header.paths[col], words) for col in columns}
    free = [c for c in columns if not _only_key(kinds[c], header.paths[c], block)]
    claimed = _claim(_relative(header.paths), block, free)
    for col in columns:
        if col not in claimed:
            _take_key(group, col, kinds[col], block)
    _take_values(group, header, columns, claimed)
    _fill_keys(group, matrix, header, columns)
    _fill_value(group, header, columns)
    _open_columns(group, header, columns)
    group.values = dict(sorted(group.values.items()))
    return group


def _only_key(kind: KeyKind | None, path: list[str], block: Block) -> bool:
    """A column that can only be a key: its header is a key word and no value column bears that very name."""
    if kind in (None, "weak_label"):
        return False
    broken = "".join(path[-2:])
    return not any(column.exact(path[-1]) or column.exact(broken) for column in block.columns)


def _relative(paths: list[list[str]]) -> list[list[str]]:
    """The paths, with 本年 and 上年 for the years of a header that sets two or more beside each other."""
    years = {int(year) for path in paths for text in path for year in _YEAR.findall(text)}
    if len(years) < 2:
        return paths
    names = {f"{max(years)}年": "本年", f"{max(years) - 1}年": "上年"}
    return [[_named_years(text, names) for text in path] for path in paths]


def _named_years(text: str, names: dict[str, str]) -> str:
    for year, name in names.items():
        text = text.replace(f"{year}度", name).replace(year, name)
    return text


def _claim(paths: list[list[str]], block: Block, columns: list[int]) -> dict[int, Column]:
    """The value column that each grid column is: best match first, each taken once."""
    pairs = [
        (-score, col, number)
        for col in columns
        for number, column in enumerate(block.columns)
        if (score := _score(paths[col], column))
    ]
    claimed: dict[int, Column] = {}
    taken: set[int] = set()
    for _, col, number in sorted(pairs):
        if col not in claimed and number not in taken:
            claimed[col] = block.columns[number]
            taken.add(number)
    return claimed


def _score(path: list[str], column: Column) -> float:
    """How well a header path matches; words broken over unmerged cells count for less than half."""
    if not path:
        return 0
    return column.score("\n".join(path), path[-1]) or column.score("".join(path), path[-1]) * 0.4


def _take_key(group: Group, col: int, kind: KeyKind | None, block: Block) -> None:
    keys = block.definition.keys
    if kind == "code":
        group.code.append(col)
    elif kind == "line_no" and group.line_no is None:
        group.line_no = col
    elif kind == "seq" and group.seq is None:
        group.seq = col
    elif kind == "label" or (kind == "weak_label" and "label" in keys and not group.label):
        group.label.append(col)


def _take_values(group: Group, header: Header, columns: list[int], claimed: dict[int, Column]) -> None:
    for col in columns:
        if col in claimed:
            definition = claimed[col].definition
            group.values[col] = (definition.id, definition)
            if definition.names_row:
                group.label.append(col)


def _fill_keys(group: Group, matrix: Matrix, header: Header, columns: list[int]) -> None:
    """Key columns that no header word tells: names right of names, and a header that spans code and name."""
    keys = group.block.definition.keys
    taken = {*group.values, *group.code, *group.label, group.line_no, group.seq}
    first_value = min(group.values, default=matrix.cols)
    for col in columns:
        if col in taken or col > first_value:
            continue
        if group.code and not header.paths[col] and _digits_only(matrix, col, header.end):
            group.code.append(col)
        elif "label" in keys and (not group.label or not header.paths[col]):
            group.label.append(col)
    if "code" in keys and not group.code:
        _split_code(group, matrix, header.end)
    group.label.sort()
    group.code.sort()


def _split_code(group: Group, matrix: Matrix, start: int) -> None:
    """One header over code and name: the columns that hold only digits are the code."""
    coded = [col for col in group.label if _digits_only(matrix, col, start)]
    if coded:
        group.code, group.label = coded, [col for col in group.label if col not in coded]


def _digits_only(matrix: Matrix, col: int, start: int) -> bool:
    texts = [spot.plain for row in matrix.rows[start:] if (spot := row[col]) is not None and spot.colspan == 1]
    digits = [text for text in texts if text.isdigit()]
    return bool(digits) and 2 * len(digits) > len([text for text in texts if text])


def _fill_value(group: Group, header: Header, columns: list[int]) -> None:
    """The one column without a header is the one that is defined without one, else the one that is missing."""
    found = [column_id for column_id, _ in group.values.values()]
    missing = [c for c in group.block.columns if c.definition.id not in found and not c.definition.optional]
    taken = {*group.values, *group.code, *group.label, group.line_no, group.seq}
    blank = [col for col in columns if col not in taken and not header.paths[col]]
    fitting = [column for column in missing if not column.alternatives] or missing
    if len(fitting) == len(blank) == 1 and found:
        definition = fitting[0].definition
        group.values[blank[0]] = (definition.id, definition)
        group.guessed.add(blank[0])


def _open_columns(group: Group, header: Header, columns: list[int]) -> None:
    """Columns that the definition does not name, under the name that is printed."""
    taken = {*group.values, *group.code, *group.label, group.line_no, group.seq}
    used = {column_id for column_id, _ in group.values.values()}
    for col in columns:
        if col in taken or not header.paths[col]:
            continue
        name = header.paths[col][-1]
        name = name if name not in used else "".join(header.paths[col])
        known = group.block.definition.open_columns
        column_id = name if known else f"?{name}"
        if not known:
            header.unknown.append(name)
        used.add(name)
        group.values[col] = (column_id, ColumnDef(id=column_id, label=name, header=()))


def _judge(header: Header, form: Form) -> None:
    """How well the definition fits: what of it was found, less what it does not know."""
    found = {id(definition) for group in header.groups for _, definition in group.values.values()}
    columns = [column.definition for block in form.blocks for column in block.columns]
    named = sum(id(column) in found for column in columns if not column.optional)
    keys, wanted = 0, 0
    for block in form.blocks:
        groups = [group for group in header.groups if group.block is block]
        for key in block.definition.keys:
            if key != "line_no":
                wanted += 1
                keys += any(_has(group, key) for group in groups)
        coded = any(group.code for group in groups) and "code" not in block.definition.keys
        keys -= coded
    if named:
        header.fit = (named + keys) / (form.columns + wanted) - 0.1 * len(header.unknown)


def _has(group: Group, key: str) -> bool:
    return {"code": bool(group.code), "label": bool(group.label), "seq": group.seq is not None}.get(key, False)
