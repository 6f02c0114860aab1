"""No place, no label of a form and no number of the law is typed in Python: they stand in rulebook/data."""

import ast
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import mingzhang
from mingzhang.rulebook import Rulebook, load

SOURCE = Path(mingzhang.__file__).parent

PLACES = (Path(__file__).parent / "places.txt").read_text(encoding="utf-8").split()
"""Provinces and cities, some districts: names that no code may know."""

# A label that Python may print or look for all the same: the room, the word, and why.
LABELS_ALLOWED = {
    ("checking", "部门名称"): "what a placeholder is called in a sentence",
    ("checking", "完成率"): "an ordinary word of the evaluations' prose, in no table's place",
    ("checking", "目标值"): "an ordinary word of the evaluations' prose, in no table's place",
    ("checking", "年初预算"): "what an amount is called in a sentence",
    ("checking", "年初预算数"): "what an amount is called in a sentence",
    ("checking", "调整后预算"): "what an amount is called in a sentence",
    ("checking", "调整后预算数"): "what an amount is called in a sentence",
    ("checking", "预算调整数"): "what an amount is called in a sentence",
    ("checking", "全年预算"): "what an amount is called in a sentence",
    ("checking", "全年执行数"): "what an amount is called in a sentence",
    ("checking", "执行数"): "what an amount is called in a sentence",
    ("checking", "决算数"): "what an amount is called in a sentence",
    ("checking", "预算数"): "what an amount is called in a sentence",
    ("checking", "项目支出表"): "what a table is called in a sentence",
    ("cli", "实际值"): "an ordinary word where a policy names no input",
    ("cli", "目标值"): "an ordinary word where a policy names no input",
    ("cli", "预算执行率"): "what a method's factor is called in a sentence",
    ("publishing", "指标值"): "heading of our own report",
    ("publishing", "完成值"): "heading of our own report",
    ("quantities", "满意度"): "a word that may stand before a quantity; knows no form",
    ("scoring", "全年执行数"): "what an amount is called in a sentence",
    ("scoring", "实际完成值"): "what a figure is called in a sentence",
    ("scoring", "平均值"): "what an average of several rows is called in a sentence",
}

# A number that a formula or an estimate needs; the law of no place sets it.
NUMBERS_ALLOWED = {
    ("scoring/comparison.py", "4"): "characters of a comparison sign",
    (
        "scoring/comparison.py",
        "50",
    ): "a share of at most 2 beside a target of 50 or more is a per cent written as a share",
    ("scoring/methods.py", "_SHOWN_PLACES"): "digits shown",
    ("scoring/projects.py", "_ALIKE"): "likeness of two names",
    ("scoring/projects.py", "_RELATED"): "likeness of two names",
    ("scoring/reaching.py", "_MOST_DOUBLINGS"): "end of a search",
    ("scoring/running_text.py", "_LONGEST"): "characters",
    ("scoring/survey.py", "4"): "Wilson's formula",
    ("scoring/survey.py", "_ROOT"): "digits carried in a root",
}
PLAIN = {0, 1, 2, 10, 100, 1000, 10000}
"""Halves, per cents, powers of ten: arithmetic, not law."""

# What readers know of the print around a table, whatever stands in it: the file, the word, and why.
AROUND_TABLES = {
    ("reading/self_evaluation/flow.py", "年度"): "a line with the year",
    ("reading/self_evaluation/grid_form.py", "备注"): "how a note begins",
    ("reading/self_evaluation/groups.py", "指标"): "how the full names of groups end",
    ("reading/self_evaluation/layout.py", "年度"): "the year in a title",
    ("reading/self_evaluation/layout.py", "金额"): "the line of the unit",
    ("reading/self_evaluation/layout.py", "单位"): "the line of the unit",
    ("reading/self_evaluation/notes.py", "备注"): "how a note begins",
    ("reading/self_evaluation/wording.py", "指标"): "a template's empty line (指标1：)",
}

RAW_WORDS = ("reading/self_evaluation", "reading/grid")
"""Rooms that read tables by definitions alone, where even a label of two characters is one too many."""


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _modules(*rooms: str) -> list[Path]:
    found = sorted(path for room in rooms or ("",) for path in (SOURCE / room).rglob("*.py"))
    found = [path for path in found if "migrations" not in path.parts]  # written by Django
    assert found
    return found


def _literals(tree: ast.Module) -> Iterator[ast.Constant]:
    """String literals that are no docstrings."""
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node


def _in_sentences(tree: ast.Module) -> set[int]:
    """The parts of f-strings that are not made into regular expressions: what is said to a person."""
    patterns = {
        id(inner)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and ast.unparse(call.func.value) == "re"
        for inner in ast.walk(call)
    }
    return {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr) and id(node) not in patterns
        for part in ast.walk(node)
    }


def _is_sentence(text: str) -> bool:
    template = re.search(r"\{[a-z_]+\}", text) is not None
    return template or (re.search("[，、。“]", text) is not None and re.search(r"[\[|\\]|\(\?", text) is None)


def _labels(book: Rulebook) -> set[str]:
    """Every label that a form's definition prints or looks for."""
    labels: set[str] = set()
    for form in book.forms.values():
        labels.add(form.title)
        for block in form.blocks:
            labels.update(block.header)
            labels.update(label for row in block.rows for label in (*row.labels, row.under))
            labels.update(word for c in block.columns for words in (c.names, *c.header) for word in words)
            labels.update(column.label for column in block.columns)
    return labels


def _room(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0]


def test_no_place_is_typed_in_python() -> None:
    found = [
        (str(path.relative_to(SOURCE)), node.lineno, place)
        for path in _modules()
        for node in _literals(_tree(path))
        for place in PLACES
        if place in str(node.value)
    ]
    assert found == []


def _typed_labels(path: Path, least: int) -> Iterator[tuple[int, str]]:
    tree = _tree(path)
    said, known = _in_sentences(tree), _labels(load())
    for node in _literals(tree):
        text = str(node.value)
        if id(node) in said or _is_sentence(text):
            continue
        for word in re.findall("[\u4e00-\u9fff]+", text):
            if len(word) >= least and word in known:
                yield node.lineno, word


def test_no_label_of_a_form_is_typed_in_python() -> None:
    found = {
        (str(path.relative_to(SOURCE)), line, word)
        for path in _modules()
        if _room(path) != "office"  # names its own fields and columns; what a form prints comes from its definition
        for line, word in _typed_labels(path, least=3)
        if (_room(path), word) not in LABELS_ALLOWED
    }
    assert sorted(found) == []


def test_readers_of_tables_know_no_label_however_short() -> None:
    found = {
        (str(path.relative_to(SOURCE)), word) for path in _modules(*RAW_WORDS) for _, word in _typed_labels(path, 2)
    }
    assert found == AROUND_TABLES.keys()


def test_every_label_allowed_is_still_typed() -> None:
    typed = {(_room(path), word) for path in _modules() for _, word in _typed_labels(path, least=3)}
    assert LABELS_ALLOWED.keys() - typed == set()


def _numbers(path: Path) -> Iterator[tuple[str, str]]:
    """Numeric literals, also those in Decimal("…"), by the module constant that they name or by themselves."""
    tree = _tree(path)
    named = {
        id(inner): statement.targets[0].id
        for statement in tree.body
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)
        for inner in ast.walk(statement.value)
    }
    apart = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Slice)
        or (isinstance(node, ast.Call) and ast.unparse(node.func).endswith("lru_cache"))
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        value = _number(node)
        if value is not None and value not in PLAIN and id(node) not in apart:
            yield str(path.relative_to(SOURCE)), named.get(id(node), str(value))


def _number(node: ast.AST) -> Decimal | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return Decimal(str(node.value))
    made = isinstance(node, ast.Call) and ast.unparse(node.func) in ("Decimal", "Fraction") and len(node.args) == 1
    if made and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):  # type: ignore[attr-defined]
        return Decimal(node.args[0].value)  # type: ignore[attr-defined]
    return None


def test_no_number_of_the_law_is_typed_where_deadlines_run_and_scores_are_made() -> None:
    found = {number for path in _modules("clocks", "scoring") for number in _numbers(path)}
    assert sorted(found - NUMBERS_ALLOWED.keys()) == []
    assert NUMBERS_ALLOWED.keys() - found == set()


def test_the_scan_sees_what_it_is_for() -> None:
    tree = ast.parse(
        'def f(x):\n    "青岛 in a docstring"\n    raise ValueError(f"{x}的全年执行数，请核对。")\n'
        'A = "青岛市"\nB = re.compile(rf"全年执行数{A}")\nC = "没有全年执行数，请填写。"\n'
    )
    literals = [str(node.value) for node in _literals(tree)]
    assert [text for text in literals if "青岛" in text] == ["青岛市"]
    said = _in_sentences(tree)
    kept = [str(n.value) for n in _literals(tree) if id(n) not in said and not _is_sentence(str(n.value))]
    assert sorted(kept) == ["全年执行数", "青岛市"]
    numbers = [_number(node) for node in ast.walk(ast.parse('x = Decimal("0.0005") + 30 * True'))]
    assert {number for number in numbers if number is not None} == {Decimal("0.0005"), Decimal(30)}
