"""Row names: which row of a form's definition or of a classification a printed name stands for."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from mingzhang.reading.grid.words import Words, canon, words_of
from mingzhang.rulebook import BlockDef, FormDef, Rulebook
from mingzhang.rulebook.book import Classification
from mingzhang.rulebook.model import RowDef

_LONG = 10
"""Pairs of characters of a name that is long enough to be told from two names set into each other."""


@dataclass
class Labels:
    """The names a block knows, and which of its named rows have been taken.

    Attributes:
        codes: The classification whose codes are rows of the block, None where there is none.
        classes: Three-digit codes that are known; the lists of longer ones are never complete.
    """

    block: BlockDef
    words: Words
    codes: Classification | None
    classes: frozenset[str] = frozenset()
    _taken: set[str] = field(default_factory=set)

    def bare(self, label: str) -> str:
        """A label without ordinal (一、 （一） 1. 其中：) and quotes, brackets made alike."""
        return self.words.name(label)

    def has_ordinal(self, label: str) -> bool:
        """A label that begins with 一、 （一） 1. or 其中：."""
        return self.words.ordinals.match(canon(label)) is not None

    def knows(self, label: str) -> bool:
        """The label names a row of the block or, where its rows are classes, a class."""
        name = self.bare(label)
        if not name:
            return False
        return any(name in self._names(row) for row in self.block.rows) or self.class_code(label) is not None

    def is_total(self, label: str) -> bool:
        """The label names a sum or a balance of the definition."""
        return any(self.bare(label) in self._names(row) and row.role != "item" for row in self.block.rows)

    def take(self, label: str) -> RowDef | None:
        """The next row of that name that has not been taken; the same name may stand for two rows."""
        name = self.bare(label)
        free = [
            n for n, row in enumerate(self.block.rows) if name in self._names(row) and row.id not in self._taken
        ]
        if not free:
            return None
        last = max((n for n, row in enumerate(self.block.rows) if row.id in self._taken), default=-1)
        row = self.block.rows[next((n for n in free if n > last), free[0])]
        self._taken.add(row.id)
        return row

    def named(self, name: str) -> int:
        """How many rows of the definition bear a bare name."""
        return sum(name in self._names(row) for row in self.block.rows)

    def parted(self, name: str, printed: Container[str]) -> bool:
        """Between the rows of the definition that bear a bare name stands one of another name that is printed."""
        places = [number for number, row in enumerate(self.block.rows) if name in self._names(row)]
        between = self.block.rows[places[0] + 1 : places[-1]]
        return any(other in printed for row in between for other in self._names(row))

    def twins(self, label: str) -> bool:
        """Several rows of the definition bear the name, told apart only by a merged cell that the text has lost."""
        name = self.bare(label)
        named = [row for row in self.block.rows if name and name in self._names(row)]
        return len(named) > 1 and any(row.under for row in named)

    def class_code(self, label: str) -> str | None:
        """The code of the class of that name, in a block whose rows are named by their class."""
        return self.words.class_codes.get(self.bare(label)) if self.block.open == "functional_class" else None

    def belongs(self, code: str, label: str) -> bool:
        """The classification gives a code this name."""
        return self.codes is not None and canon(self.codes.names.get(code, "")) == canon(label)

    def looks_shuffled(self, label: str) -> bool:
        """Most pairs of characters that follow each other in a long name do so in no name of the classification."""
        pairs = [pair in self._pairs for pair in pairwise(canon(label))]
        return len(pairs) >= _LONG and 2 * sum(pairs) < len(pairs)

    @cached_property
    def _pairs(self) -> frozenset[tuple[str, str]]:
        names = self.codes.names.values() if self.codes else ()
        return frozenset(pair for name in names for pair in pairwise(canon(name)))

    def _names(self, row: RowDef) -> Iterable[str]:
        return (canon(name) for name in row.labels)


def labels_of(form: FormDef, book: Rulebook) -> tuple[Labels, ...]:
    """The names of each block of a form."""
    words = words_of(book)
    return tuple(Labels(block, words, codes_of(block, book), _classes(block, book)) for block in form.blocks)


def _classes(block: BlockDef, book: Rulebook) -> frozenset[str]:
    codes = codes_of(block, book)
    seen = {code[:3] for code in codes.names} if codes else set()
    return frozenset(seen | set(book.functional_classes.values() if block.open == "functional" else ()))


def codes_of(block: BlockDef, book: Rulebook) -> Classification | None:
    """The classification that a block's open rows follow."""
    if "code" not in block.keys:
        return None
    return book.functional if block.open == "functional" else book.economic if block.open == "economic" else None
