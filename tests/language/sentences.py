"""Finds every Chinese sentence that code can say, with its open places as `{names}`."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path

CHINESE = re.compile("[\u4e00-\u9fff]")
PLACE = re.compile(r"\{(\w*)(?:[:!.\[][^{}]*)?\}")
_EXPRESSION = re.compile(r"\(\?|\[[^\]]*[\u4e00-\u9fff0-9][^\]]*\][?*+{]?|\\[dsw(]|\.\*|[^ ]\|[^ ]|^\^|\$$")
_MOST_WAYS = 24
_BOTH = " · "
"""Stands between Chinese and English in help texts."""


@dataclass(frozen=True)
class Said:
    """A sentence of the code: with names for its open places, and where it stands."""

    text: str
    place: str

    @property
    def shape(self) -> str:
        """The sentence with its places unnamed: what a catalogue entry is found by."""
        return shape(self.text)


def shape(text: str) -> str:
    """A sentence with its open places unnamed."""
    return PLACE.sub("{}", text)


def sentences_of(path: Path, root: Path) -> Iterator[Said]:
    """The Chinese strings of a module, without docstrings, expressions and what gives both languages."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node, text in _Reader(tree).strings():
        plain = isinstance(node, ast.Constant)
        expression = _EXPRESSION.search(text) if plain else "(?" in text
        if CHINESE.search(text) and not expression and _BOTH not in text and not (plain and len(text) == 1):
            yield Said(text, f"{path.relative_to(root)}:{getattr(node, 'lineno', 0)}")


def raised_in(path: Path, root: Path) -> Iterator[Said]:
    """The Chinese sentences that a module raises, as they stand in its `raise` statements."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    lines = {n for node in ast.walk(tree) if isinstance(node, ast.Raise) for n in _lines(node)}
    yield from (one for one in sentences_of(path, root) if int(one.place.rpartition(":")[2]) in lines)


def _lines(node: ast.stmt) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


class _Reader:
    """One module; knows its string constants by name, so that a sum of strings is one sentence."""

    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self._constants = dict(self._named())
        self._inside: set[int] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                self._inside.add(id(node.value))

    def _named(self) -> Iterator[tuple[str, ast.expr]]:
        for node in self._tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                yield node.targets[0].id, node.value

    def strings(self) -> Iterator[tuple[ast.AST, str]]:
        """Every sentence once; the parts of a larger one are not told again."""
        for node in ast.walk(self._tree):  # parents come before their children
            if id(node) in self._inside or not isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp):
                continue
            if isinstance(node, ast.Constant):
                if isinstance(node.value, str):
                    yield node, node.value
            elif isinstance(node, ast.JoinedStr) or _adds_strings(node):
                self._take(node)
                for text in islice(self._ways(node), _MOST_WAYS):
                    yield node, _distinct(text)

    def _take(self, node: ast.AST) -> None:
        """Marks what the ways of a sentence already hold."""
        self._inside.add(id(node))
        match node:
            case ast.Constant():
                pass
            case ast.JoinedStr():
                for value in node.values:
                    self._take(value)
            case ast.BinOp() if _adds_strings(node):
                self._take(node.left)
                self._take(node.right)
            case ast.IfExp() if _is_text(node):
                self._take(node.body)
                self._take(node.orelse)
            case ast.FormattedValue(value=ast.IfExp() as chosen) if _is_text(chosen):
                self._take(chosen)
            case _:
                self._inside.discard(id(node))

    def _ways(self, node: ast.AST) -> Iterator[str]:
        """The texts that an expression can come to."""
        match node:
            case ast.Constant(value=str(text)):
                yield text
            case ast.JoinedStr():
                yield from map("".join, product(*[list(self._ways(v)) for v in node.values]))
            case ast.BinOp() if _adds_strings(node):
                yield from map("".join, product(list(self._ways(node.left)), list(self._ways(node.right))))
            case ast.IfExp() if _is_text(node):
                yield from self._ways(node.body)
                yield from self._ways(node.orelse)
            case ast.FormattedValue(value=ast.IfExp() as chosen) if _is_text(chosen):
                yield from self._ways(chosen)
            case ast.FormattedValue(value=ast.Name(id=name)) | ast.Name(id=name) if self._fixed(name):
                yield from self._ways(self._constants[name])
            case ast.FormattedValue():
                yield "{" + _name(node.value) + "}"
            case _:
                yield "{" + _name(node) + "}"

    def _fixed(self, name: str) -> bool:
        value = self._constants.get(name)
        return isinstance(value, ast.JoinedStr | ast.BinOp) or (
            isinstance(value, ast.Constant) and isinstance(value.value, str)
        )


def _is_text(node: ast.AST) -> bool:
    if isinstance(node, ast.IfExp):
        return _is_text(node.body) and _is_text(node.orelse)
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _adds_strings(node: ast.AST) -> bool:
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add):
        return False
    sides = (node.left, node.right)
    return any(_is_text(s) or _adds_strings(s) for s in sides)


def _name(node: ast.AST) -> str:  # noqa: PLR0911 - one answer for each kind of expression
    """A name for a value, after the expression that gives it."""
    match node:
        case ast.Name(id=name):
            return name.strip("_").lower()
        case ast.Attribute(attr="zh" | "name" | "text", value=inner):
            return _name(inner)
        case ast.Attribute(attr=name):
            return name.strip("_")
        case ast.Call(func=ast.Attribute(attr=name)) if name.startswith("get_"):
            return name.removeprefix("get_").removesuffix("_display")
        case ast.Call(args=[inner, *_]):
            return _name(inner)
        case ast.Call(func=inner) | ast.Subscript(value=inner) | ast.BoolOp(values=[inner, *_]):
            return _name(inner)
        case ast.BinOp(left=inner):
            return _name(inner)
        case _:
            return "value"


def _distinct(text: str) -> str:
    """Names told apart where one occurs twice."""
    seen: dict[str, int] = {}

    def numbered(match: re.Match[str]) -> str:
        name = match[1]
        seen[name] = seen.get(name, 0) + 1
        return "{" + name + (str(seen[name]) if seen[name] > 1 else "") + "}"

    return PLACE.sub(numbered, text)
