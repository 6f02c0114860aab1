"""What the property tests of published tables draw from."""

from decimal import Decimal

from hypothesis import strategies as st

from mingzhang.forms import Cell, FilledForm, Row
from mingzhang.forms.cells import make_cell
from mingzhang.forms.model import NOWHERE
from mingzhang.rulebook import BlockDef, FormDef, load

BOOK = load()
NINE = sorted(name for name in BOOK.forms if name.startswith("final_accounts."))
UNIT = "万元"

_LONG_NAMES = st.text("水务管理与节约用地综合整治", min_size=1, max_size=40)
_AMOUNTS = st.one_of(
    st.just(Decimal("0.00")),
    st.decimals(min_value=Decimal("-99999.99"), max_value=Decimal("9999999999.99"), places=2),
)


@st.composite
def filled_forms(draw: st.DrawFn) -> FilledForm:
    """Any of the nine tables with any amounts; a whole table prints a zero as 0.00, or leaves it blank."""
    definition = BOOK.forms[draw(st.sampled_from(NINE))]
    blank = draw(st.booleans())
    rows = [row for block in definition.blocks for row in draw(_rows(definition, block, blank))]
    columns = dict.fromkeys(column.id for block in definition.blocks for column in block.columns)
    return FilledForm(definition.id, definition.title, tuple(rows), UNIT, columns=tuple(columns))


@st.composite
def _rows(draw: st.DrawFn, definition: FormDef, block: BlockDef, blank: bool) -> list[Row]:
    """The named rows of a block after those of any codes, some of them under very long names."""
    prefix = f"{block.id}." if block.id else ""
    heads = [*draw(_coded(block)), *((row.id, row.labels[0], None) for row in block.rows)]
    if definition.record:
        heads = [(row.id, "", None) for row in block.rows]
    return [Row(prefix + row_id, label, draw(_cells(block, blank)), code) for row_id, label, code in heads]


@st.composite
def _coded(draw: st.DrawFn, block: BlockDef) -> list[tuple[str, str, str | None]]:
    if block.open == "functional_class":
        classes = {code: name for name, code in BOOK.functional_classes.items()}
        return [(code, classes[code], None) for code in sorted(draw(st.sets(st.sampled_from(sorted(classes)))))]
    if block.open not in ("functional", "economic"):
        return []
    known = BOOK.functional.names if block.open == "functional" else BOOK.economic.names
    codes = sorted(draw(st.sets(st.sampled_from(sorted(known)), min_size=1, max_size=60)))
    return [(code, draw(st.none() | _LONG_NAMES) or known[code], code) for code in codes]


@st.composite
def _cells(draw: st.DrawFn, block: BlockDef, blank: bool) -> dict[str, Cell]:
    cells = {}
    for column in block.columns:
        amount = draw(_AMOUNTS)
        if amount or not blank:
            cells[column.id] = make_cell(f"{amount:,.2f}", column, UNIT, NOWHERE)
    return cells
