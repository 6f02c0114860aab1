"""Form definitions compiled for recognition: header fragments, row names and signatures as canonical text."""

import re
from functools import lru_cache

import msgspec

from mingzhang.reading.grid.words import Words, canon, words_of
from mingzhang.rulebook import BlockDef, ColumnDef, FormDef, RowDef, Rulebook


class Column(msgspec.Struct, frozen=True):
    """A value column with its header alternatives."""

    definition: ColumnDef
    alternatives: tuple[tuple[str, ...], ...]

    def score(self, path: str, leaf: str) -> float:
        """Characters of the best alternative in a header path, 0 for none; a whole lowest cell breaks ties."""
        best = 0.0
        for fragments in self.alternatives:
            if self.definition.optional and not leaf.endswith(fragments[-1]):
                continue
            if all(fragment in path for fragment in fragments):
                best = max(best, sum(map(len, fragments)) + (0.5 if leaf == fragments[-1] else 0))
        return best

    @property
    def lowest(self) -> frozenset[str]:
        """The lowest cells that its header may have."""
        return frozenset(fragments[-1] for fragments in self.alternatives)

    def exact(self, leaf: str) -> bool:
        """The lowest header cell is one of the alternatives as it stands."""
        return any(fragments == (leaf,) for fragments in self.alternatives)


class Block(msgspec.Struct, frozen=True):
    """A block with its row names.

    Attributes:
        names: Canonical row name to the numbers of the rows of the definition that bear it.
        under: Canonical names of merged cells that group rows, by number of the row.
    """

    definition: BlockDef
    header: tuple[str, ...]
    columns: tuple[Column, ...]
    names: dict[str, tuple[int, ...]]
    under: tuple[str, ...]

    @property
    def rows(self) -> tuple[RowDef, ...]:
        """The named rows of the definition."""
        return self.definition.rows

    def header_score(self, path: list[str]) -> int:
        """Characters of the block's header found above a column, 0 where a fragment is missing."""
        joined = "\n".join(path)
        return sum(map(len, self.header)) if all(fragment in joined for fragment in self.header) else 0


class Form(msgspec.Struct, frozen=True):
    """A form definition made ready for recognition."""

    definition: FormDef
    blocks: tuple[Block, ...]
    signatures: tuple[re.Pattern[str], ...]

    @property
    def columns(self) -> int:
        """How many value columns the definition has everywhere."""
        return sum(not column.definition.optional for block in self.blocks for column in block.columns)


@lru_cache(maxsize=4)  # people's own rule books come and go
def forms_of(book: Rulebook) -> dict[str, Form]:
    """The compiled forms of a rule book by identifier, made once."""
    words = words_of(book)
    return {form.id: _form(form, words) for form in book.forms.values()}


def _form(form: FormDef, words: Words) -> Form:
    blocks = tuple(_block(block, words) for block in form.blocks)
    return Form(form, blocks, tuple(re.compile(signature) for signature in form.signatures))


def _block(block: BlockDef, words: Words) -> Block:
    names: dict[str, tuple[int, ...]] = {}
    for number, row in enumerate(block.rows):
        for label in row.labels:
            name = words.name(label)
            names[name] = (*names.get(name, ()), number)
    columns = tuple(Column(c, tuple(tuple(map(canon, fragments)) for fragments in c.header)) for c in block.columns)
    return Block(block, tuple(map(canon, block.header)), columns, names, tuple(canon(r.under) for r in block.rows))
