"""A small closed grammar of arithmetic over named inputs, parsed when the rule book is loaded; there is no `eval`.

    expression := term (("+" | "-") term)*
    term       := factor (("*" | "/") factor)*
    factor     := number ["%"] | name | ("min" | "max") "(" expression ("," expression)* ")" | "(" expression ")"

`×` and `÷` may stand for `*` and `/`. A name is a word of letters, digits and underscores, Chinese or not.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)(%?)|([^\W\d]\w*)|(.))")
_SIGNS = {"×": "*", "÷": "/", "（": "(", "）": ")", "，": ",", "−": "-"}
_FUNCTIONS = ("min", "max")
_HUNDRED = Decimal(100)
_END = "末尾"


@dataclass(frozen=True, slots=True)
class Constant:
    """A number; a percentage is its hundredth."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Name:
    """A declared input."""

    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Two expressions joined by `+ - * /`."""

    sign: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Choice:
    """The smallest or largest of some expressions."""

    function: str
    of: tuple["Expression", ...]


Expression = Constant | Name | Operation | Choice


def parse_expression(text: str) -> Expression:
    """The expression that a text states.

    Raises:
        ValueError: The text does not follow the grammar; the message says where.
    """
    parser = _Parser(text)
    found = parser.expression()
    if parser.position < len(parser.tokens):
        raise ValueError(f"算式“{text}”在“{parser.peek()}”处写错")
    return found


def names_in(expression: Expression) -> frozenset[str]:
    """The inputs that an expression needs."""
    match expression:
        case Constant():
            return frozenset()
        case Name(name):
            return frozenset([name])
        case Operation(_, left, right):
            return names_in(left) | names_in(right)
        case Choice(_, of):
            return frozenset().union(*(names_in(part) for part in of))


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [_token(m) for m in _TOKEN.finditer(text.strip())]
        self.position = 0

    def peek(self) -> str:
        return self.tokens[self.position] if self.position < len(self.tokens) else _END

    def take(self, *wanted: str) -> str | None:
        if self.peek() not in wanted:
            return None
        self.position += 1
        return self.tokens[self.position - 1]

    def expression(self) -> Expression:
        left = self.term()
        while sign := self.take("+", "-"):
            left = Operation(sign, left, self.term())
        return left

    def term(self) -> Expression:
        left = self.factor()
        while sign := self.take("*", "/"):
            left = Operation(sign, left, self.factor())
        return left

    def factor(self) -> Expression:
        if self.take("("):
            return self.closed(self.expression())
        if (function := self.take(*_FUNCTIONS)) and self.take("("):
            return self.closed(Choice(function, self.arguments()))
        token = self.peek()
        self.position += 1
        if token[0].isdecimal():
            return Constant(Decimal(token[:-1]) / _HUNDRED if token.endswith("%") else Decimal(token))
        if not re.fullmatch(r"[^\W\d]\w*", token) or token in (_END, *_FUNCTIONS):
            raise ValueError(f"算式“{self.text}”在“{token}”处写错")
        return Name(token)

    def arguments(self) -> tuple[Expression, ...]:
        found = [self.expression()]
        while self.take(","):
            found.append(self.expression())
        return tuple(found)

    def closed(self, inner: Expression) -> Expression:
        if not self.take(")"):
            raise ValueError(f"算式“{self.text}”在“{self.peek()}”处缺少右括号")
        return inner


def _token(match: re.Match[str]) -> str:
    number, percent, name, sign = match.groups()
    return number + percent if number else name or _SIGNS.get(sign, sign)
