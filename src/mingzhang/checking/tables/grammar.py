"""The small closed language of relations between cells, parsed when a rule is first used; nothing is evaluated.

    relation  = [ "optional" ] [ "for" loop { "," loop } ":" ] [ "when" condition { "," condition } "then" ]
                side operator side
    loop      = name "in" set          set = "[" name { "," name } "]" | name "(" [ arg { "," arg } ] ")"
    arg       = form [ ":" block ] | name
    condition = side operator side
    side      = [ "-" ] term { ("+" | "-") term }
    term      = number | cell | "sum" "(" cell ")"
    cell      = form ":" rows ":" columns
    rows      = name | "[" name { "," name } "]" | name "(" name ")"
    columns   = the same
    operator  = "=" | "==" | ">=" | "<="

A name may hold placeholders: `expenditure.{k}`. `=` compares by the rule's tolerance, `==` demands the same printed
amount at the coarser of two precisions. `optional` drops an instance whose named cells a place does not print.
"""

import re
from decimal import Decimal
from typing import Literal

import msgspec

from mingzhang.errors import RulebookError

Operator = Literal["=", "==", ">=", "<="]
_TOKEN = re.compile(r"\s*(?:([A-Za-z0-9_.{}]+)|(==|>=|<=|[=:,+\-()\[\]]))")
_NUMBER = re.compile(r"\d+\.\d+|\d+")


class Select(msgspec.Struct, frozen=True):
    """Which rows or columns: one by name, a list of names, or a group with its argument.

    Attributes:
        names: The name, or the names of a list; empty for a group.
        group: Name of the group (`children`, `others`), with `argument`.
        listed: The names stand in brackets, so that an absent one counts nothing.
    """

    names: tuple[str, ...] = ()
    group: str | None = None
    argument: str = ""
    listed: bool = False


class CellRef(msgspec.Struct, frozen=True):
    """Cells of a form: one, or those of a group where `summed`."""

    form: str
    rows: Select
    columns: Select
    summed: bool


class Part(msgspec.Struct, frozen=True):
    """A signed term of a side: cells or a constant."""

    sign: int
    value: CellRef | Decimal


Side = tuple[Part, ...]


class Comparison(msgspec.Struct, frozen=True):
    """Two sides and how they compare."""

    left: Side
    operator: Operator
    right: Side


class Loop(msgspec.Struct, frozen=True):
    """A name that runs over a set of rows, codes or columns.

    Attributes:
        group: Name of the set; None for the listed names.
        arguments: Forms, each with its block or an empty text.
    """

    name: str
    group: str | None
    arguments: tuple[tuple[str, str], ...] = ()
    listed: tuple[str, ...] = ()


class Relation(msgspec.Struct, frozen=True):
    """A relation as written, before it is laid over a report."""

    loops: tuple[Loop, ...]
    conditions: tuple[Comparison, ...]
    body: Comparison
    optional: bool
    text: str

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms it names, as written, each once."""
        sides = (self.body.left, self.body.right, *(s for c in self.conditions for s in (c.left, c.right)))
        named = [p.value.form for side in sides for p in side if isinstance(p.value, CellRef)]
        return tuple(dict.fromkeys(named))


def parse(text: str) -> Relation:
    """The relation that a text writes.

    Raises:
        RulebookError: The text does not follow the grammar; the message quotes the place.
    """
    return _Parser(text).relation()


class _Parser:
    """Recursive descent over the tokens of one relation."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = self._split(text)
        self.at = 0

    def _split(self, text: str) -> list[str]:
        tokens, position = [], 0
        plain = text.rstrip()
        while position < len(plain):
            match = _TOKEN.match(plain, position)
            if match is None:
                raise RulebookError(f"关系式“{text}”中“{plain[position:].strip()[:10]}”不可识别。")
            tokens.append(match.group(1) or match.group(2))
            position = match.end()
        return tokens

    def relation(self) -> Relation:
        """The whole text."""
        optional = self._take_if("optional")
        loops = self._loops() if self._take_if("for") else ()
        conditions = self._conditions() if self._take_if("when") else ()
        body = self._comparison()
        if self.at < len(self.tokens):
            raise self._fault("关系式的结尾")
        return Relation(loops, conditions, body, optional, self.text)

    def _loops(self) -> tuple[Loop, ...]:
        loops = [self._loop()]
        while self._take_if(","):
            loops.append(self._loop())
        self._expect(":")
        return tuple(loops)

    def _loop(self) -> Loop:
        name = self._name()
        self._expect("in")
        if self._peek() == "[":
            return Loop(name, None, (), self._list())
        group = self._name()
        self._expect("(")
        arguments = [self._argument()]
        while self._take_if(","):
            arguments.append(self._argument())
        self._expect(")")
        return Loop(name, group, tuple(arguments))

    def _argument(self) -> tuple[str, str]:
        form = self._name()
        return form, self._name() if self._take_if(":") else ""

    def _conditions(self) -> tuple[Comparison, ...]:
        conditions = [self._comparison()]
        while self._take_if(","):
            conditions.append(self._comparison())
        self._expect("then")
        return tuple(conditions)

    def _comparison(self) -> Comparison:
        left = self._side()
        operator = self._next()
        if operator not in ("=", "==", ">=", "<="):
            raise self._fault("= == >= <= 之一", back=1)
        return Comparison(left, operator, self._side())  # type: ignore[arg-type] # checked just above

    def _side(self) -> Side:
        parts = [self._part(-1 if self._take_if("-") else 1)]
        while self._peek() in ("+", "-"):
            parts.append(self._part(1 if self._next() == "+" else -1))
        return tuple(parts)

    def _part(self, sign: int) -> Part:
        if self._peek() == "sum" and self._peek(1) == "(":
            self.at += 2
            cells = self._cell(summed=True)
            self._expect(")")
            return Part(sign, cells)
        if _NUMBER.fullmatch(self._peek()) and self._peek(1) != ":":
            return Part(sign, Decimal(self._next()))
        return Part(sign, self._cell(summed=False))

    def _cell(self, *, summed: bool) -> CellRef:
        form = self._name()
        self._expect(":")
        rows = self._select()
        self._expect(":")
        columns = self._select()
        if not summed and not (_single(rows) and _single(columns)):
            raise self._fault("sum( )，因为这里是一组单元格", back=1)
        return CellRef(form, rows, columns, summed)

    def _select(self) -> Select:
        if self._peek() == "[":
            return Select(self._list(), listed=True)
        name = self._name()
        if self._peek() != "(":
            return Select((name,))
        self._expect("(")
        argument = self._name() if self._peek() != ")" else ""
        self._expect(")")
        return Select((), name, argument)

    def _list(self) -> tuple[str, ...]:
        self._expect("[")
        names = [self._name()]
        while self._take_if(","):
            names.append(self._name())
        self._expect("]")
        return tuple(names)

    def _peek(self, ahead: int = 0) -> str:
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        self.at += 1
        return token

    def _name(self) -> str:
        token = self._next()
        if not re.fullmatch(r"[A-Za-z0-9_.{}]+", token):
            raise self._fault("名称", back=1)
        return token

    def _expect(self, token: str) -> None:
        if self._next() != token:
            raise self._fault(f"“{token}”", back=1)

    def _take_if(self, token: str) -> bool:
        taken = self._peek() == token
        self.at += taken
        return taken

    def _fault(self, expected: str, back: int = 0) -> RulebookError:
        self.at -= back
        found = self._peek() or "结尾"
        return RulebookError(f"关系式“{self.text}”第{self.at + 1}个词“{found}”处应为{expected}。")


def _single(select: Select) -> bool:
    return len(select.names) == 1 and not select.listed
