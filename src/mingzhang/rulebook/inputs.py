"""The schema of a policy's inputs: what each number is, within which bounds, and where a report states it."""

from decimal import Decimal
from typing import Literal

import msgspec

from mingzhang.rulebook.arithmetic import names_in, parse_expression
from mingzhang.rulebook.patterns import compiled


class _Origin(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """What every origin has: the inputs that it is computed from."""

    @property
    def needs(self) -> frozenset[str]:
        """Names of other inputs."""
        return frozenset()


class Where(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which rows of a table are meant, by one of their numbers.

    Attributes:
        column: Column with the number.
        over: The number is divided by this column's and taken in percent; a row where that is zero has no such
            rate and is not meant.
        below, above, at_least, at_most: Bounds, of which exactly one is given.
        otherwise: What a row means that prints words instead of a number (`-` for a rank): nothing can be told, or
            the row is left out.
    """

    column: str
    over: str | None = None
    below: Decimal | None = None
    above: Decimal | None = None
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    otherwise: Literal["refuse", "skip"] = "refuse"

    def __post_init__(self) -> None:
        if len([b for b in (self.below, self.above, self.at_least, self.at_most) if b is not None]) != 1:
            raise ValueError("where 应写且只写 below、above、at_least、at_most 之一")


class _InTable(_Origin, frozen=True, kw_only=True):
    """What origins in a table share.

    Attributes:
        form: Identifier of the form.
        caption: Words of which one stands in the table's caption, where a report may hold several such tables.
    """

    form: str
    caption: tuple[str, ...] = ()


class InCell(_InTable, frozen=True, kw_only=True, tag="cell"):
    """One cell of a table.

    Attributes:
        row: Identifier of its row, or with `labels` None.
        labels: Names of its row, white space aside.
    """

    column: str
    row: str | None = None
    labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.row is None) == (not self.labels):
            raise ValueError("cell 应写且只写 row、labels 之一")


class InRows(_InTable, frozen=True, kw_only=True, tag="rows"):
    """All rows of a table but its totals: how many, or the sum or mean of a column.

    Attributes:
        take: `count` counts the rows.
        column: For `sum` and `mean`.
        where: Only rows that meet all of these.
        named: The rows counted are named wherever the score is explained.
    """

    take: Literal["count", "sum", "mean"]
    column: str | None = None
    where: tuple[Where, ...] = ()
    named: bool = False

    def __post_init__(self) -> None:
        if (self.take == "count") == (self.column is not None):
            raise ValueError("rows 的 take 为 sum、mean 时应写 column，为 count 时不写")


class InText(_Origin, frozen=True, kw_only=True, tag="text"):
    """A number stated in a sentence, or words that stand for a number.

    Attributes:
        patterns: Regular expressions on the text without white space; the group `value` is the number.
        means: The number that a pattern without such a group stands for.
    """

    patterns: tuple[str, ...]
    means: Decimal | None = None

    def __post_init__(self) -> None:
        for pattern in self.patterns:
            if ("value" in compiled(pattern).groupindex) == (self.means is not None):
                raise ValueError(f"“{pattern}”应有一组 (?P<value>…)，或者写 means，两者取一")


class Computed(_Origin, frozen=True, kw_only=True, tag="computed"):
    """Arithmetic over inputs declared before it; one in percent enters as its share, so 14 % is 0.14."""

    expression: str

    def __post_init__(self) -> None:
        parse_expression(self.expression)

    @property
    def needs(self) -> frozenset[str]:
        """Names of other inputs."""
        return names_in(parse_expression(self.expression))


Origin = InCell | InRows | InText | Computed


class InputDef(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A named input that methods may read.

    Attributes:
        unit: Of the number, None for a bare one; what is printed in another unit of the same kind is converted.
        origins: Where it stands, the one to be used first; others are compared with it, and a difference is told.
            Without origins it must be given.
        decimals: Places to which it is rounded, half up, before it is used; None keeps it exact.
        least, most: Values beyond these cannot be: a share above 100, a count below 0.
        whole: It counts things, so it has no decimals.
        better: Whether more or less of it is better, where it can be improved at all.
        words: It is not a number but one of a policy's words (基本完成).
    """

    id: str
    label: str
    unit: str | None = None
    origins: tuple[Origin, ...] = ()
    decimals: int | None = None
    least: Decimal | None = Decimal(0)
    most: Decimal | None = None
    whole: bool = False
    better: Literal["higher", "lower"] | None = None
    words: bool = False


def check_inputs(inputs: tuple[InputDef, ...]) -> None:
    """Identifiers are unique, and what is computed rests on inputs declared before it.

    Raises:
        ValueError: They are not; the message names the input.
    """
    known: set[str] = set()
    for one in inputs:
        if one.id in known:
            raise ValueError(f"数据“{one.id}”声明了两次")
        needed = frozenset[str]().union(*(origin.needs for origin in one.origins))
        if missing := sorted(needed - known):
            raise ValueError(f"数据“{one.id}”由“{'、'.join(missing)}”算出，而后者没有在它之前声明")
        if one.least is not None and one.most is not None and one.least > one.most:
            raise ValueError(f"数据“{one.id}”的 least 大于 most")
        known.add(one.id)
