"""Made-up departments: true amounts in fen that satisfy every identity, printed as the nine tables print them.

Imports nothing of what it tests; the arithmetic of printing is its own.
"""

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from mingzhang.forms import Cell, Document, FilledForm, Report, Row, Source

Truth = dict[tuple[str, str, str], int]
"""(form, row, column) to the true amount in fen."""

FEN_PER_UNIT = {"万元": 1_000_000, "元": 100}
_TITLES = {
    "01": "收入支出决算总表",
    "02": "收入决算表",
    "03": "支出决算表",
    "04": "财政拨款收入支出决算总表",
    "05": "一般公共预算财政拨款支出决算表",
    "06": "一般公共预算财政拨款基本支出决算明细表",
    "07": "政府性基金预算财政拨款收入支出决算表",
    "08": "国有资本经营预算财政拨款支出决算表",
    "09": "财政拨款“三公”经费支出决算表",
}
_COLUMNS = {
    "02": ("total", "fiscal", "superior_subsidy", "public_service", "business", "affiliate_remittance", "other"),
    "03": ("total", "basic", "project", "remitted_to_superior", "business", "affiliate_subsidy"),
    "05": ("total", "basic", "project"),
    "07": ("opening", "income", "total", "basic", "project", "closing"),
    "08": ("opening", "income", "total", "basic", "project", "closing"),
}
_CLASSES = ("201", "203", "204", "205", "206", "207", "208", "210", "211", "212", "213", "221")
_FUND_CLASS = "229"
_ECONOMIC = {
    "301": ("30101", "30102", "30103", "30107", "30108", "30109", "30110", "30113"),
    "303": ("30302", "30305", "30309"),
    "302": ("30201", "30202", "30207", "30211", "30213", "30217", "30228", "30229", "30231", "30239"),
    "310": ("31002", "31007"),
}
_INCOME = ("superior_subsidy", "public_service", "business", "affiliate_remittance", "other")
_PARTS = ("general_budget", "government_fund", "state_capital")


@dataclass(frozen=True)
class Leaf:
    """A lowest code with what is spent under it, in fen."""

    code: str
    basic: int = 0
    project: int = 0
    own: int = 0
    fund: int = 0

    @property
    def spent(self) -> int:
        return self.basic + self.project + self.own + self.fund


@dataclass
class Department:
    """One department's true amounts."""

    seed: int
    leaves: list[Leaf] = field(default_factory=list)
    truth: Truth = field(default_factory=dict)

    def put(self, form: str, row: str, column: str, fen: int) -> None:
        self.truth[form, row, column] = fen

    def tree(self, form: str, columns: Iterable[tuple[str, Callable[[Leaf], int]]]) -> None:
        """Columns of a coded table: total, classes, groups and leaves."""
        named = list(columns)
        for code in ("total", *self.codes(form)):
            below = [leaf for leaf in self.leaves if code == "total" or leaf.code.startswith(code)]
            for column, amount in named:
                self.put(form, code, column, sum(map(amount, below)))

    def codes(self, form: str) -> list[str]:
        kept = [leaf for leaf in self.leaves if _shown(form, leaf)]
        return sorted({leaf.code[:length] for leaf in kept for length in (3, 5, 7)})

    def spent(self, amount: Callable[[Leaf], int], klass: str = "") -> int:
        return sum(amount(leaf) for leaf in self.leaves if leaf.code.startswith(klass))


def _shown(form: str, leaf: Leaf) -> bool:
    if form == "05":
        return bool(leaf.basic + leaf.project)
    return bool(leaf.fund) if form in ("07", "08") else True


def make_department(seed: int, *, plain: bool = False) -> Department:
    """A department from a seed; a plain one has no funds, no other income and nothing carried over."""
    draw = random.Random(seed)
    found = Department(seed)
    found.leaves = _leaves(draw, plain)
    carried = 0 if plain else _amount(draw)
    _income_and_expenditure(found, draw, carried, plain)
    _by_function(found, carried)
    _economic(found, draw)
    _three_public(found, draw)
    return found


def _amount(draw: random.Random) -> int:
    """An amount as accounts hold them: small and large, to the fen or in round yuan."""
    fen = int(10 ** draw.uniform(4, 9))
    return fen - fen % draw.choice((1, 1, 1, 100, 10_000, 500_000))


def _leaves(draw: random.Random, plain: bool) -> list[Leaf]:
    found: list[Leaf] = []
    for klass in sorted(draw.sample(_CLASSES, draw.randint(3, 5))):
        for group in sorted(draw.sample(range(1, 12), draw.randint(1, 2))):
            items = sorted(draw.sample((1, 2, 3, 5, 6, 99), draw.randint(1, 3)))
            found.extend(_leaf(draw, f"{klass}{group:02}{item:02}", plain) for item in items)
    return found if plain or draw.random() < 0.5 else [*found, Leaf(f"{_FUND_CLASS}0401", fund=_amount(draw))]


def _leaf(draw: random.Random, code: str, plain: bool) -> Leaf:
    kind = draw.choice(("basic", "project", "both"))
    return Leaf(
        code,
        _amount(draw) if kind != "project" else 0,
        _amount(draw) if kind != "basic" else 0,
        0 if plain or draw.random() < 0.7 else _amount(draw),
    )


def _income_and_expenditure(found: Department, draw: random.Random, carried: int, plain: bool) -> None:
    """Tables 01 and 04: what came in, what went out, what is carried over (the same at both ends)."""
    general = found.spent(lambda leaf: leaf.basic + leaf.project)
    fund, own = found.spent(lambda leaf: leaf.fund), found.spent(lambda leaf: leaf.own)
    income = {"general_budget": general, "government_fund": fund, "state_capital": 0, "other": own}
    total = general + fund + own
    for name in (*_PARTS, *_INCOME):
        found.put("01", f"income.{name}", "amount", income.get(name, 0))
    for name, amount in (
        ("total", total),
        ("reserves_used", 0),
        ("opening", carried),
        ("grand_total", total + carried),
    ):
        found.put("01", f"income.{name}", "amount", amount)
    for klass in (*_CLASSES, _FUND_CLASS):
        found.put("01", f"expenditure.{klass}", "amount", found.spent(lambda leaf: leaf.spent, klass))
    last = (("total", total), ("surplus_distribution", 0), ("closing", carried), ("grand_total", total + carried))
    for name, amount in last:
        found.put("01", f"expenditure.{name}", "amount", amount)
    _fiscal(found, general, fund, 0 if plain else draw.randint(0, carried))


def _fiscal(found: Department, general: int, fund: int, carried: int) -> None:
    columns: tuple[tuple[str, Callable[[Leaf], int]], ...] = (
        ("total", lambda leaf: leaf.basic + leaf.project + leaf.fund),
        ("general_budget", lambda leaf: leaf.basic + leaf.project),
        ("government_fund", lambda leaf: leaf.fund),
        ("state_capital", lambda _: 0),
    )
    for name, amount in (("general_budget", general), ("government_fund", fund), ("state_capital", 0)):
        found.put("04", f"income.{name}", "amount", amount)
        found.put("04", f"income.opening.{name}", "amount", carried if name == "general_budget" else 0)
    for name, amount in (
        ("total", general + fund),
        ("opening", carried),
        ("grand_total", general + fund + carried),
    ):
        found.put("04", f"income.{name}", "amount", amount)
    for column, amount_of in columns:
        for klass in (*_CLASSES, _FUND_CLASS):
            found.put("04", f"expenditure.{klass}", column, found.spent(amount_of, klass))
        kept = carried if column in ("total", "general_budget") else 0
        spent = found.spent(amount_of)
        for name, amount in (("total", spent), ("closing", kept), ("grand_total", spent + kept)):
            found.put("04", f"expenditure.{name}", column, amount)


def _by_function(found: Department, carried: int) -> None:
    """Tables 02, 03, 05, 07 and 08."""
    none = [
        (column, _none) for column in ("superior_subsidy", "public_service", "business", "affiliate_remittance")
    ]
    found.tree(
        "02",
        [
            ("total", lambda leaf: leaf.spent),
            ("fiscal", lambda leaf: leaf.basic + leaf.project + leaf.fund),
            *none,
            ("other", lambda leaf: leaf.own),
        ],
    )
    found.tree(
        "03",
        [
            ("total", lambda leaf: leaf.spent),
            ("basic", lambda leaf: leaf.basic),
            ("project", lambda leaf: leaf.project + leaf.own + leaf.fund),
            *((column, _none) for column in ("remitted_to_superior", "business", "affiliate_subsidy")),
        ],
    )
    found.tree(
        "05",
        [
            ("total", lambda leaf: leaf.basic + leaf.project),
            ("basic", lambda leaf: leaf.basic),
            ("project", lambda leaf: leaf.project),
        ],
    )
    fund = [(column, _fund if column in ("income", "total", "project") else _none) for column in _COLUMNS["07"]]
    found.tree("07", fund)


def _none(_: Leaf) -> int:
    return 0


def _fund(leaf: Leaf) -> int:
    return leaf.fund


def _economic(found: Department, draw: random.Random) -> None:
    """Table 06: what table 05 calls basic expenditure, split at random."""
    codes = [code for group in _ECONOMIC.values() for code in group]
    chosen = sorted(draw.sample(codes, draw.randint(8, len(codes))))
    left = found.spent(lambda leaf: leaf.basic)
    amounts = dict.fromkeys(codes, 0)
    for code in chosen[:-1]:
        amounts[code] = draw.randint(0, max(0, left // 3))
        left -= amounts[code]
    amounts[chosen[-1]] += left
    totals = {}
    for group, members in _ECONOMIC.items():
        totals[group] = sum(amounts[code] for code in members)
        found.put("06", group, "amount", totals[group])
        for code in members:
            found.put("06", code, "amount", amounts[code])
    found.put("06", "personnel_total", "amount", totals["301"] + totals["303"])
    found.put("06", "public_total", "amount", totals["302"] + totals["310"])


def _three_public(found: Department, draw: random.Random) -> None:
    """Table 09, from which table 06 holds what was basic expenditure."""
    for year, slack in (("budget", 2_000_000), ("actual", 0)):
        reception = found.truth["06", "30217", "amount"] + slack
        running = found.truth["06", "30231", "amount"] + slack
        purchase, abroad = draw.choice((0, _amount(draw))), draw.choice((0, _amount(draw)))
        parts = {
            "abroad": abroad,
            "vehicle_purchase": purchase,
            "vehicle_running": running,
            "vehicles": purchase + running,
            "reception": reception,
            "total": abroad + purchase + running + reception,
        }
        for name, amount in parts.items():
            found.put("09", "amounts", f"{year}.{name}", amount)


def print_half_up(fen: int, unit: str = "万元", decimals: int = 2) -> Decimal:
    """An amount that is not negative as it is printed, half up, by whole numbers alone."""
    step = FEN_PER_UNIT[unit] // 10**decimals
    return Decimal((2 * fen + step) // (2 * step)).scaleb(-decimals)


def make_report(found: Department, *, unit: str = "万元", blank_zeros: bool = False) -> Report:
    """The nine tables of a department, printed; `blank_zeros` leaves out amounts that are exactly none."""
    decimals = 2
    forms = []
    for page, (number, title) in enumerate(_TITLES.items(), start=1):
        rows: dict[str, dict[str, Cell]] = {}
        for (form, row, column), fen in found.truth.items():
            if form == number:
                rows.setdefault(row, {})[column] = _cell(fen, unit, decimals, blank_zeros, Source(page, len(rows)))
        columns = tuple(dict.fromkeys(column for cells in rows.values() for column in cells))
        kept = tuple(Row(row, row, cells, row if row.isdigit() else None) for row, cells in rows.items())
        empty = not any(cell.value for row in kept for cell in row.cells.values())
        forms.append(
            FilledForm(
                f"final_accounts.{number}",
                title,
                kept if kept else (Row("total", "合计"),),
                unit,
                source=Source(page, 0),
                columns=columns or _COLUMNS.get(number, ()),
                declared_empty=empty,
            )
        )
    document = Document(f"示例{found.seed}", "", len(forms), "text")
    return Report(document, f"示例{found.seed}局", 2023, "final_accounts", tuple(forms))


def _cell(fen: int, unit: str, decimals: int, blank_zeros: bool, source: Source) -> Cell:
    if fen == 0 and blank_zeros:
        return Cell("", source=source)
    value = print_half_up(fen, unit, decimals)
    return Cell(f"{value:,}", value, unit, decimals, source)


def changed(report: Report, place: tuple[str, str, str], value: Decimal) -> Report:
    """The report with one printed value replaced."""
    number, row_id, column = place
    forms = tuple(
        replace(
            form,
            rows=tuple(_changed_row(row, column, value) if row.id == row_id else row for row in form.rows),
            _by_id={},
        )
        if form.form.endswith(number)
        else form
        for form in report.forms
    )
    return replace(report, forms=forms)


def _changed_row(row: Row, column: str, value: Decimal) -> Row:
    cells: Mapping[str, Cell] = row.cells
    return replace(row, cells={**cells, column: replace(cells[column], text=f"{value:,}", value=value)})
