"""The patterns of sentences: text with placeholders in a small closed grammar, parsed when the rule book is loaded.

    pattern    := (text | "{" expression "}")*
    expression := name | function "(" expression ("," expression)* ")"

A name is a dotted path to a figure, a field of a collection's item, or words: a function knows what it takes. There
is no arithmetic and no `eval`; what a sentence may compute are the functions below.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

FUNCTIONS: dict[str, tuple[int, int]] = {
    # figures of the report and of what people gave
    "cell": (3, 4),
    "given": (1, 3),
    "parameter": (1, 1),
    "convert": (2, 3),
    # arithmetic between figures
    "change": (2, 2),
    "less": (2, 2),
    "growth": (2, 2),
    "share": (2, 2),
    "total": (2, 2),
    "mean": (2, 2),
    "count": (1, 1),
    # words
    "direction": (5, 5),
    "join": (2, 3),
    "part": (1, 1),
    "title": (1, 1),
    # conditions
    "has": (1, 1),
    "zero": (1, 1),
    "nonzero": (1, 1),
    "differs": (2, 2),
    "more": (2, 2),
    "any": (1, 1),
    "is": (2, 2),
    "not": (1, 1),
    "all": (2, 4),
    "either": (2, 4),
}
"""Every function that a pattern may call, with the fewest and the most arguments it takes."""

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_TOKEN = re.compile(r"\s*([^\s(),{}](?:[^(),{}]*[^\s(),{}])?|[(),])")


@dataclass(frozen=True, slots=True)
class Path:
    """A dotted name, or plain words where a function takes words."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the closed set with its arguments."""

    function: str
    arguments: tuple["Phrase", ...]


Phrase = Path | Call
Pattern = tuple[str | Phrase, ...]


@cache
def parse_pattern(text: str) -> Pattern:
    """The pieces of a pattern: words, and what stands in braces.

    Raises:
        ValueError: A placeholder does not follow the grammar, or a brace stands alone.
    """
    pieces: list[str | Phrase] = []
    place = 0
    for match in _PLACEHOLDER.finditer(text):
        pieces += [text[place : match.start()], parse_phrase(match[1])]
        place = match.end()
    pieces.append(text[place:])
    if any(isinstance(piece, str) and ("{" in piece or "}" in piece) for piece in pieces):
        raise ValueError(f"句式“{text}”的花括号不成对")
    return tuple(piece for piece in pieces if piece != "")


@cache
def parse_phrase(text: str) -> Phrase:
    """The expression that a placeholder or a condition states.

    Raises:
        ValueError: It does not follow the grammar, or calls what is no function of the closed set.
    """
    tokens = _TOKEN.findall(text)
    phrase, place = _phrase(tokens, 0, text)
    if place < len(tokens):
        raise ValueError(f"“{text}”在“{tokens[place]}”处写错")
    return phrase


def _phrase(tokens: list[str], place: int, text: str) -> tuple[Phrase, int]:
    if place >= len(tokens) or tokens[place] in ("(", ")", ","):
        raise ValueError(f"“{text}”缺少名称")
    name = tokens[place]
    if place + 1 >= len(tokens) or tokens[place + 1] != "(":
        return Path(name), place + 1
    arguments: list[Phrase] = []
    place += 1
    while tokens[place] != ")":
        argument, place = _phrase(tokens, place + 1, text)
        arguments.append(argument)
        if place >= len(tokens) or tokens[place] not in (",", ")"):
            raise ValueError(f"“{text}”缺少右括号")
    return _checked(Call(name, tuple(arguments)), text), place + 1


def _checked(call: Call, text: str) -> Call:
    if call.function not in FUNCTIONS:
        raise ValueError(f"“{text}”用了没有的函数 {call.function}；可用的有：{'、'.join(FUNCTIONS)}")
    fewest, most = FUNCTIONS[call.function]
    if not fewest <= len(call.arguments) <= most:
        raise ValueError(f"“{text}”的函数 {call.function} 要 {fewest}–{most} 个参数")
    return call


def calls_in(phrase: Phrase) -> Iterator[Call]:
    """All calls of an expression, outer ones first."""
    if isinstance(phrase, Call):
        yield phrase
        for argument in phrase.arguments:
            yield from calls_in(argument)


def words_of(text: str) -> str:
    """What a pattern says in words: everything outside its placeholders."""
    return "".join(piece for piece in parse_pattern(text) if isinstance(piece, str))
