"""Rules that a user wrote in a file of their own: read, and held against the forms and kinds that are known."""

from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from mingzhang.checking.registry import RULE_KINDS
from mingzhang.checking.tables.grammar import CellRef, Relation, Select, Side, parse
from mingzhang.checking.views import PRIOR, form_id
from mingzhang.errors import RulebookError
from mingzhang.rulebook import BlockDef, FormDef, Rulebook
from mingzhang.rulebook.rules import RuleDef
from mingzhang.rulebook.yamlfile import convert, read_yaml
from mingzhang.rulebook.yamltext import line_of

_SHOWN = 12
Cell = tuple[str, str, str]


def with_own_rules(path: Path, book: Rulebook) -> Rulebook:
    """The rule book with the rules of a YAML file beside its own.

    Raises:
        RulebookError: The file cannot be read, or a rule is wrong: an unknown key, kind, form, row or column, a
            relation that is none, cells that are each other's sum. The message names file, line and allowed words.
    """
    text = _text(path)
    data = read_yaml(text, path.name)
    rules = convert(data if isinstance(data, list) else [data], tuple[RuleDef, ...], path.name, text)
    for number, rule in enumerate(rules):
        steps: list[int | str] = [number] if isinstance(data, list) else []
        for place, fault in _faults(rule, book):
            raise RulebookError(f"{path.name} 第{line_of(text, [*steps, *place])}行：规则 {rule.id} {fault}。")
    _no_cycles(rules, path.name, book)
    return book.with_rules(rules)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise RulebookError(f"打不开规则文件 {path}；请检查文件名和所在文件夹。") from error
    except UnicodeDecodeError as error:
        raise RulebookError(f"{path.name}：不是 UTF-8 的文本；规则请写成 UTF-8 的 YAML 文件。") from error


Fault = tuple[Sequence[int | str], str]


def _faults(rule: RuleDef, book: Rulebook) -> Iterator[Fault]:
    """What a rule names that does not exist, each with the way to it in the file."""
    if rule.id in book.rules:
        yield ("id",), "与规则库里的规则同名，请另取一个编号"
    if rule.kind not in RULE_KINDS:
        yield ("kind",), f"的 kind“{rule.kind}”不存在；可用：{'、'.join(sorted(RULE_KINDS))}"
    for number, stated in enumerate(rule.relations):
        place = ("relations", number, "that")
        try:
            relation = parse(stated.that)
        except RulebookError as error:
            yield place, f"有误：{str(error).removesuffix('。')}"
            continue
        yield from ((place, fault) for fault in _unknown(relation, rule, book))


def _unknown(relation: Relation, rule: RuleDef, book: Rulebook) -> Iterator[str]:
    for cell in _cells(relation):
        form = _form(cell, rule, book)
        if form is None:
            known = [f.number or f.id for f in book.forms.values() if f.kind in rule.applies.kinds]
            yield f"用了没有的表“{cell.form}”；可用：{'、'.join(known) or '写全名，见 mingzhang rulebook list'}"
        else:
            yield from _unknown_names(cell, form)


def _unknown_names(cell: CellRef, form: FormDef) -> Iterator[str]:
    columns = [column.id for block in form.blocks for column in block.columns]
    any_column = any(block.open_columns for block in form.blocks)
    for name in _plain(cell.columns):
        if name not in columns and not any_column:
            yield f"用了表“{cell.form}”没有的栏“{name}”；可用：{'、'.join(columns)}"
    for name in _plain(cell.rows):
        if not any(_has_row(block, name) for block in form.blocks):
            rows = [_full(block, row.id) for block in form.blocks for row in block.rows]
            shown = "、".join(rows[:_SHOWN]) + ("等" if len(rows) > _SHOWN else "")
            yield f"用了表“{cell.form}”没有的行“{name}”；可用：{shown or '科目编码'}"


def _plain(select: Select) -> Iterator[str]:
    """The names that stand there as they are, without placeholders."""
    return (name for name in select.names if "{" not in name)


def _has_row(block: BlockDef, name: str) -> bool:
    named = any(name == _full(block, row.id) for row in block.rows)
    return named or (block.open is not None and name.startswith(f"{block.id}." if block.id else ""))


def _full(block: BlockDef, row: str) -> str:
    return f"{block.id}.{row}" if block.id else row


def _form(cell: CellRef, rule: RuleDef, book: Rulebook) -> FormDef | None:
    family = (*rule.applies.kinds, "final_accounts")[0]
    return book.forms.get(form_id(cell.form.removeprefix(PRIOR), book, family))


def _cells(relation: Relation) -> Iterator[CellRef]:
    comparisons = (relation.body, *relation.conditions)
    for side in (side for c in comparisons for side in (c.left, c.right)):
        yield from (part.value for part in side if isinstance(part.value, CellRef))


def _no_cycles(rules: Sequence[RuleDef], name: str, book: Rulebook) -> None:
    """Refuses cells that are each other's sum: no amounts but zeros could satisfy such rules."""
    sums: dict[Cell, set[Cell]] = {}
    for rule in rules:
        for stated in rule.relations:
            for total, parts in _sum(parse(stated.that), rule, book):
                sums.setdefault(total, set()).update(parts)
    try:
        TopologicalSorter(sums).prepare()
    except CycleError as error:
        cells = " → ".join(":".join(cell) for cell in error.args[1])
        raise RulebookError(f"{name}：规则的关系式互为合计（{cells}），请改正其中一条。") from error


def _sum(relation: Relation, rule: RuleDef, book: Rulebook) -> Iterator[tuple[Cell, list[Cell]]]:
    """The cell that a relation calls a sum, with its parts."""
    body = relation.body
    if body.operator in ("=", "==") and len(body.left) == 1 and len(body.right) > 1:
        parts = list(_named(body.right, rule, book))
        yield from ((total, parts) for total in _named(body.left, rule, book))


def _named(side: Side, rule: RuleDef, book: Rulebook) -> Iterator[Cell]:
    """The cells of a side that are written out."""
    for part in side:
        if isinstance(part.value, CellRef):
            form = _form(part.value, rule, book)
            rows, columns = list(_plain(part.value.rows)), list(_plain(part.value.columns))
            yield from ((form.id if form else part.value.form, row, column) for row in rows for column in columns)
