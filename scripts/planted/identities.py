"""The identities of the nine tables of final accounts, as `conformance/README.md` states them.

One function for each rule; it yields the relations that the document's tables can be asked, and a gap for each that
names a table, row or column that was not read.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple

from planted.oracle import Gap, Json, Relation, Table, Term, tables_of

Found = Iterator[Relation | Gap]
Operator = Literal["=", ">=", "<="]

NOT_ITEMS = frozenset(
    {"total", "reserves_used", "opening", "grand_total", "surplus_distribution", "closing"}
    | {f"opening.{source}" for source in ("general_budget", "government_fund", "state_capital")}
)
PARTS: dict[str, tuple[str, ...]] = {
    "02": ("fiscal", "superior_subsidy", "public_service", "business", "affiliate_remittance", "other"),
    "03": ("basic", "project", "remitted_to_superior", "business", "affiliate_subsidy"),
    "04": ("general_budget", "government_fund", "state_capital"),
    "05": ("basic", "project"),
}
"""Columns whose sum is the column `total`."""

FLOW = ("opening", "income", "total", "basic", "project", "closing")
COLUMNS = {form: ("total", *parts) for form, parts in PARTS.items()} | {"07": FLOW, "08": FLOW}
SOURCES = ("general_budget", "government_fund", "state_capital")
OWN_INCOME = ("superior_subsidy", "public_service", "business", "affiliate_remittance", "other")
OWN = (*(f"income.{name}" for name in OWN_INCOME), "income.reserves_used", "income.opening")
PUBLIC = ("302", "307", "310", "312", "399")


class _AbsentError(Exception):
    """A table, row or column was not read."""


class Ref(NamedTuple):
    """A cell by name, with the sign that it has in a relation."""

    form: str
    row: str
    column: str
    sign: int = 1


Refs = Sequence[Ref]


class Accounts:
    """The tables of a document, asked for cells by form, row and column."""

    def __init__(self, document: Json, prior: Json | None = None) -> None:
        self.tables: dict[str, Table] = tables_of(document)
        if prior is not None:
            self.tables |= tables_of(prior, "prior.")

    def has(self, *forms: str) -> bool:
        """Whether the tables were all read."""
        return self.tables.keys() >= set(forms)

    def listed(self, form: str, rows: Sequence[str], column: str, sign: int = 1) -> list[Ref]:
        """The cells of those rows that the table lists."""
        known = self.tables[form].rows if form in self.tables else {}
        return [Ref(form, row, column, sign) for row in rows if row in known]

    def items(self, form: str, block: str, column: str) -> list[Ref]:
        """The cells of the rows of a block that count towards its total."""
        names = self.tables[form].block(block) if form in self.tables else []
        return [Ref(form, f"{block}.{name}", column) for name in names if name not in NOT_ITEMS]

    def below(self, form: str, code: str, column: str) -> list[Ref]:
        """The cells of the codes directly below one."""
        return [Ref(form, below, column) for below in self.tables[form].below(code)]

    def columns(self, form: str) -> list[str]:
        """The columns of amounts that were read."""
        return [column for column in COLUMNS[form] if column in self.tables[form].columns]

    def classes(self, form: str, block: str = "") -> list[str]:
        """The codes of three digits that a table lists."""
        table = self.tables[form]
        rows = table.block(block) if block else list(table.rows)
        return [row for row in rows if row.isdigit() and len(row) == 3]

    def term(self, ref: Ref) -> Term:
        """A cell; a code that its table does not list is a blank one, a named row must have been read."""
        form, row, column, sign = ref
        table = self.tables.get(form)
        if table is None:
            raise _AbsentError
        coded = row.rpartition(".")[2].isdigit()
        if table.rows and ((row not in table.rows and not coded) or column not in table.columns):
            raise _AbsentError
        return Term(sign, table, row, column)


class Ask(NamedTuple):
    """A relation to be laid.

    Attributes:
        needs: Tables that must have been read though no cell of them may be listed.
        optional: What was not read is passed over in silence.
        equal: Two single cells that print one amount.
    """

    left: Refs
    operator: Operator
    right: Refs
    needs: tuple[str, ...] = ()
    optional: bool = False
    equal: bool = False


def _lay(rule: str, accounts: Accounts, ask: Ask) -> Found:
    """The relation, or a gap where something it names was not read."""
    try:
        if not accounts.has(*ask.needs):
            raise _AbsentError
        left, right = (tuple(accounts.term(ref) for ref in side) for side in (ask.left, ask.right))
    except _AbsentError:
        yield from () if ask.optional else (Gap(rule),)
        return
    yield Relation(rule, left, ask.operator, right, ask.equal and len(left) == len(right) == 1)


Asks = Iterator[Ask]
Rule = Callable[[Accounts], Asks]


def t01(a: Accounts) -> Asks:
    """Total income of table 01."""
    yield Ask([Ref("01", "income.total", "amount")], "=", a.items("01", "income", "amount"), ("01",))


def t02(a: Accounts) -> Asks:
    """Total expenditure of table 01."""
    yield Ask([Ref("01", "expenditure.total", "amount")], "=", a.items("01", "expenditure", "amount"), ("01",))


def t03(a: Accounts) -> Asks:
    """Grand totals of table 01."""
    carried = {"income": ("reserves_used", "opening"), "expenditure": ("surplus_distribution", "closing")}
    for block, names in carried.items():
        more = a.listed("01", [f"{block}.{name}" for name in names], "amount")
        right = [Ref("01", f"{block}.total", "amount"), *more]
        yield Ask([Ref("01", f"{block}.grand_total", "amount")], "=", right)
    yield _same(Ref("01", "income.grand_total", "amount"), Ref("01", "expenditure.grand_total", "amount"))


def _same(one: Ref, other: Ref, *, optional: bool = False) -> Ask:
    return Ask([one], "=", [other], optional=optional, equal=True)


def t04(a: Accounts) -> Asks:
    """Row totals."""
    for form, names in PARTS.items():
        table = a.tables.get(form)
        if table is None:
            yield Ask([], "=", [], (form,))
            continue
        parts = [column for column in names if column in table.columns]
        if "total" in table.columns and len(parts) > 1:
            rows = [row for row in table.rows if form != "04" or row.startswith("expenditure.")]
            yield from (Ask([Ref(form, row, "total")], "=", [Ref(form, row, c) for c in parts]) for row in rows)


def _tree(a: Accounts, form: str) -> Asks:
    """Every code is the sum of those directly below it."""
    if not a.has(form):
        yield Ask([], "=", [], (form,))
        return
    parents = [code for code in a.tables[form].codes() if a.tables[form].below(code)]
    for code in parents:
        yield from (Ask([Ref(form, code, c)], "=", a.below(form, code, c)) for c in a.columns(form))


def _roots(a: Accounts, form: str, *, optional: bool = False) -> Asks:
    """The total row is the sum of the classes."""
    if a.has(form):
        for c in a.columns(form):
            yield Ask([Ref(form, "total", c)], "=", a.below(form, "", c), optional=optional)
    else:
        yield Ask([], "=", [], (form,), optional)


def t05(a: Accounts) -> Asks:
    """The code tree."""
    for form in ("02", "03", "05"):
        yield from _tree(a, form)


def t06(a: Accounts) -> Asks:
    """Total rows."""
    for form in ("02", "03", "05"):
        yield from _roots(a, form)


def t07(a: Accounts) -> Asks:
    """Balance of table 04."""
    if not a.has("04"):
        yield Ask([], "=", [], ("04",))
        return
    opening = Ref("04", "income.opening", "amount")
    total, grand = Ref("04", "income.total", "amount"), Ref("04", "income.grand_total", "amount")
    parts = [row for row in a.tables["04"].rows if row.startswith("income.opening.")]
    yield Ask([total], "=", a.items("04", "income", "amount"))
    yield Ask([grand], "=", [total, opening])
    yield Ask([opening], "=", a.listed("04", parts, "amount"))
    for c in a.columns("04"):
        spent, kept, whole = (Ref("04", f"expenditure.{row}", c) for row in ("total", "closing", "grand_total"))
        yield Ask([spent], "=", a.items("04", "expenditure", c))
        yield Ask([whole], "=", [spent, kept])
    yield _same(grand, Ref("04", "expenditure.grand_total", "total"))
    for s in SOURCES:
        flow = [Ref("04", f"income.{s}", "amount"), Ref("04", f"income.opening.{s}", "amount")]
        yield Ask(flow, "=", [Ref("04", "expenditure.grand_total", s)], optional=True)


def t08(a: Accounts) -> Asks:
    """Groups of table 06."""
    if not a.has("06"):
        yield Ask([], "=", [], ("06",))
        return
    for code in a.tables["06"].codes():
        below = a.below("06", code, "amount")
        if below:
            yield Ask([Ref("06", code, "amount")], "=", below)


def t09(a: Accounts) -> Asks:
    """Personnel and public totals of table 06."""
    personnel, public = (Ref("06", f"{name}_total", "amount") for name in ("personnel", "public"))
    yield Ask([personnel], "=", a.listed("06", ("301", "303"), "amount"))
    yield Ask([public], "=", a.listed("06", PUBLIC, "amount"))
    yield Ask([Ref("06", "total", "amount")], "=", [personnel, public], optional=True)


def _fund_table(a: Accounts, form: str, *, flow_optional: bool) -> Asks:
    if not a.has(form):
        yield Ask([], "=", [], (form,))
        return
    for row in a.tables[form].rows:
        opening, income, total, basic, project, closing = (Ref(form, row, c) for c in FLOW)
        yield Ask([closing], "=", [opening, income, total._replace(sign=-1)], optional=flow_optional)
        yield Ask([total], "=", [basic, project])
    yield from _tree(a, form)
    yield from _roots(a, form, optional=True)


def t10(a: Accounts) -> Asks:
    """Table 07."""
    yield from _fund_table(a, "07", flow_optional=False)


def t11(a: Accounts) -> Asks:
    """Table 08."""
    yield from _fund_table(a, "08", flow_optional=True)


def t12(_: Accounts) -> Asks:
    """Three public expenses."""
    sums = {
        "total": ("abroad", "vehicles", "reception"),
        "vehicles": ("vehicle_purchase", "vehicle_running"),
    }
    for group in ("budget", "actual"):
        for total, parts in sums.items():
            right = [Ref("09", "amounts", f"{group}.{part}") for part in parts]
            yield Ask([Ref("09", "amounts", f"{group}.{total}")], "=", right)


def x01(a: Accounts) -> Asks:
    """Income of tables 01 and 02."""
    yield _same(Ref("01", "income.total", "amount"), Ref("02", "total", "total"))
    fiscal = a.listed("01", [f"income.{source}" for source in SOURCES], "amount")
    yield Ask(fiscal, "=", [Ref("02", "total", "fiscal")], ("01", "02"), equal=True)
    for name in OWN_INCOME:
        yield _same(Ref("01", f"income.{name}", "amount"), Ref("02", "total", name), optional=True)


def _classes(a: Accounts, *places: tuple[str, str]) -> list[str]:
    """The classes that one of two tables lists; none where a table was not read."""
    if not a.has(*(form for form, _ in places)):
        return []
    return list(dict.fromkeys(code for form, block in places for code in a.classes(form, block)))


def x02(a: Accounts) -> Asks:
    """Expenditure of tables 01 and 03."""
    yield _same(Ref("01", "expenditure.total", "amount"), Ref("03", "total", "total"))
    for k in _classes(a, ("01", "expenditure"), ("03", "")):
        yield _same(Ref("01", f"expenditure.{k}", "amount"), Ref("03", k, "total"))


def x03(a: Accounts) -> Asks:
    """The bridge between tables 01 and 04."""
    for s in SOURCES:
        yield _same(Ref("01", f"income.{s}", "amount"), Ref("04", f"income.{s}", "amount"))
    for k in a.classes("04", "expenditure") if a.has("01", "04") else ():
        row = f"expenditure.{k}"
        yield Ask([Ref("01", row, "amount")], ">=", [Ref("04", row, "total")])
    spent = Ref("01", "expenditure.total", "amount"), Ref("04", "expenditure.total", "total", -1)
    yield Ask(spent, "<=", _other_money(a), ("01", "04"))


def _other_money(a: Accounts) -> list[Ref]:
    """Income of other sources, reserves and what other money was carried over."""
    return [*a.listed("01", OWN, "amount"), *a.listed("04", ["income.opening"], "amount", -1)]


def x04(a: Accounts) -> Asks:
    """Tables 04 and 05."""
    yield _same(Ref("04", "expenditure.total", "general_budget"), Ref("05", "total", "total"))
    for k in _classes(a, ("04", "expenditure"), ("05", "")):
        yield _same(Ref("04", f"expenditure.{k}", "general_budget"), Ref("05", k, "total"))


def x05(a: Accounts) -> Asks:
    """Table 04 against 07 and 08."""
    fund, capital = "government_fund", "state_capital"
    yield _same(Ref("04", "expenditure.total", fund), Ref("07", "total", "total"))
    yield _same(Ref("04", "income.government_fund", "amount"), Ref("07", "total", "income"), optional=True)
    yield _same(Ref("04", "income.opening.government_fund", "amount"), Ref("07", "total", "opening"), optional=True)
    yield _same(Ref("04", "expenditure.closing", fund), Ref("07", "total", "closing"), optional=True)
    yield _same(Ref("04", "expenditure.total", capital), Ref("08", "total", "total"))
    yield _same(Ref("04", "income.state_capital", "amount"), Ref("08", "total", "income"), optional=True)
    for form, column in (("07", fund), ("08", capital)):
        for k in a.classes(form) if a.has("04", form) else ():
            yield _same(Ref("04", f"expenditure.{k}", column), Ref(form, k, "total"))


def x06(a: Accounts) -> Asks:
    """The bridge between tables 03 and 05."""
    for k in a.tables["05"].codes() if a.has("03", "05") else ():
        for c in ("total", "basic", "project"):
            yield Ask([Ref("03", k, c)], ">=", [Ref("05", k, c)])
    spent = Ref("03", "total", "total"), Ref("05", "total", "total", -1)
    other = [Ref("04", "expenditure.total", source) for source in SOURCES[1:]]
    yield Ask(spent, "<=", [*other, *_other_money(a)], ("01", "03", "04", "05"))


def x07(_: Accounts) -> Asks:
    """Basic expenditure of tables 05 and 06."""
    basic = Ref("05", "total", "basic")
    both = [Ref("06", f"{name}_total", "amount") for name in ("personnel", "public")]
    yield Ask([basic], "=", both)
    yield _same(basic, Ref("06", "total", "amount"), optional=True)


def x08(_: Accounts) -> Asks:
    """Subjects of table 05 and items of table 06."""
    for code, item in (("2080505", "30108"), ("2080506", "30109"), ("2210201", "30113")):
        yield _same(Ref("05", code, "basic"), Ref("06", item, "amount"))


def x09(_: Accounts) -> Asks:
    """Items of table 06 within table 09."""
    items = {"abroad": "30212", "reception": "30217", "vehicle_running": "30231", "vehicle_purchase": "31013"}
    for name, item in items.items():
        yield Ask([Ref("09", "amounts", f"actual.{name}")], ">=", [Ref("06", item, "amount")])


def x10(a: Accounts) -> Asks:
    """Income less expenditure is the change of what is carried over."""
    right = [
        Ref("01", "expenditure.closing", "amount"),
        *a.listed("01", ["income.opening", "income.reserves_used"], "amount", -1),
        *a.listed("01", ["expenditure.surplus_distribution"], "amount"),
    ]
    yield Ask([Ref("02", "total", "total"), Ref("03", "total", "total", -1)], "=", right)


def x11(a: Accounts) -> Asks:
    """Without carry-over, fiscal income is expenditure for every code."""
    if not a.has("02", "04", "05"):
        yield Ask([], "=", [], ("02", "04", "05"))
        return
    met = _nothing_carried(a)
    for k in a.tables["05"].codes():
        yield _same(Ref("02", k, "fiscal"), Ref("05", k, "total")) if met else Ask([], "=", [], ("premise",))


def _nothing_carried(a: Accounts) -> bool:
    conditions = (
        Ref("04", "income.opening", "amount"),
        Ref("04", "expenditure.closing", "total"),
        Ref("04", "expenditure.total", "government_fund"),
        Ref("04", "expenditure.total", "state_capital"),
    )
    try:
        return all(a.term(ref).amount == 0 for ref in conditions)
    except _AbsentError:
        return False


def x12(_: Accounts) -> Asks:
    """What is carried over from last year."""
    yield _same(Ref("01", "income.opening", "amount"), Ref("prior.01", "expenditure.closing", "amount"))
    yield _same(Ref("04", "income.opening", "amount"), Ref("prior.04", "expenditure.closing", "total"))


RULES: dict[str, Rule] = {
    f"{name[0].upper()}-{name[1:]}": function
    for name, function in sorted(globals().items())
    if len(name) == 3 and name[0] in "tx" and name[1:].isdigit()
}
"""Rule to the function that asks its relations."""

WARNINGS = frozenset({"X-08", "X-11"})
"""Rules whose breach is a warning; the others' is an error."""


def relations(rule: str, accounts: Accounts) -> Found:
    """The relations of a rule over the tables of a document, and its gaps."""
    for ask in RULES[rule](accounts):
        yield from _lay(rule, accounts, ask)
