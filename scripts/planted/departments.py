"""Made-up departments: true amounts in fen that satisfy every identity of final accounts."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from planted.words import BASIC_ONLY, ECONOMIC, FUND_LEAVES, LABELS, LEAVES, PROJECT_ONLY, STATE_LEAVES, entity_name

Fen = dict[str, int]
OWN = ("superior_subsidy", "public_service", "business", "affiliate_remittance", "other")


@dataclass
class Leaf:
    """A lowest code: what is spent under it and where the money came from, in fen."""

    code: str
    basic: int = 0
    project: int = 0
    own_basic: int = 0
    own_project: int = 0
    fund: int = 0
    capital: int = 0
    opening: int = 0
    closing: int = 0
    fund_opening: int = 0
    fund_closing: int = 0
    own_income: int = 0

    @property
    def general(self) -> int:
        """Spent from the general budget."""
        return self.basic + self.project

    @property
    def own(self) -> int:
        """Spent from other money."""
        return self.own_basic + self.own_project

    @property
    def spent(self) -> int:
        """Spent from all money."""
        return self.general + self.own + self.fund + self.capital

    @property
    def fiscal_income(self) -> int:
        """Appropriations of the year."""
        carried = self.closing - self.opening + self.fund_closing - self.fund_opening
        return self.general + self.fund + self.capital + carried


@dataclass
class Department:
    """What is true of a department in a year.

    Attributes:
        own_column: Which kind of other income it has.
        carried: Other money: reserves used, opening, surplus distributed, closing.
        expenses: The three public expenses, budget and actual.
    """

    seed: int
    entity: str
    year: int
    leaves: list[Leaf]
    own_column: str = "other"
    reserves: int = 0
    own_opening: int = 0
    surplus: int = 0
    own_closing: int = 0
    economic: Fen = field(default_factory=dict)
    expenses: Fen = field(default_factory=dict)

    def total(self, amount: Callable[[Leaf], int], prefix: str = "") -> int:
        """The sum of an amount over the codes that begin so."""
        return sum(amount(leaf) for leaf in self.leaves if leaf.code.startswith(prefix))


def draw_amount(chance: random.Random) -> int:
    """An amount as accounts hold them: small or large, to the fen or in round hundreds of yuan."""
    fen = int(10 ** chance.uniform(5, 9.3))
    return max(fen // 10_000, 1) * 10_000 if chance.random() < 0.15 else fen


def make_department(seed: int, *, plain: bool | None = None, most: int = 14) -> Department:
    """A department from a seed, with so many subjects at most beside the four that all have.

    A plain one has appropriations of the general budget and nothing carried over.
    """
    chance = random.Random(seed)  # noqa: S311 - made-up figures
    simple = chance.random() < 0.35 if plain is None else plain
    made = Department(seed, entity_name(chance), chance.choice((2022, 2023, 2024)), _leaves(chance, most))
    if not simple:
        _other_money(made, chance)
    if chance.random() < 0.08:
        _refund(made, chance)
    _economic(made, chance)
    _expenses(made, chance)
    return made


def _leaves(chance: random.Random, most: int) -> list[Leaf]:
    picked = set(chance.sample(sorted(LEAVES), chance.randint(min(3, most), most)))
    picked |= {"2080505", "2080506", "2210201", "2101101"}
    return [_leaf(code, chance) for code in sorted(picked)]


def _leaf(code: str, chance: random.Random) -> Leaf:
    name = LABELS[code]
    basic = 0 if name in PROJECT_ONLY else draw_amount(chance)
    project = 0 if name in BASIC_ONLY else draw_amount(chance)
    if name not in BASIC_ONLY and name not in PROJECT_ONLY and chance.random() < 0.6:
        basic = 0
    return Leaf(code, basic, project)


def _other_money(made: Department, chance: random.Random) -> None:
    """Funds, state capital, other income, and what is carried over."""
    if chance.random() < 0.6:
        made.leaves += [_fund_leaf(code, chance) for code in chance.sample(FUND_LEAVES, chance.randint(1, 3))]
    if chance.random() < 0.25:
        made.leaves.append(Leaf(chance.choice(STATE_LEAVES), capital=draw_amount(chance)))
    made.leaves.sort(key=lambda leaf: leaf.code)
    if chance.random() < 0.8:
        _carry(made, chance)
    if chance.random() < 0.7:
        _own_money(made, chance)


def _refund(made: Department, chance: random.Random) -> None:
    """A project whose money of former years came back: a negative amount, which notes explain."""
    free = [leaf for leaf in made.leaves if leaf.project and not (leaf.basic or leaf.own or leaf.opening)]
    if free:
        chance.choice(free).project = -draw_amount(chance) // 10


def _fund_leaf(code: str, chance: random.Random) -> Leaf:
    leaf = Leaf(code, fund=draw_amount(chance))
    if chance.random() < 0.6:
        leaf.fund_opening, leaf.fund_closing = chance.randint(0, leaf.fund), draw_amount(chance) // 10
    return leaf


def _carry(made: Department, chance: random.Random) -> None:
    for leaf in made.leaves:
        if leaf.project and chance.random() < 0.4:
            leaf.opening, leaf.closing = chance.randint(0, leaf.project), draw_amount(chance) // 20


def _own_money(made: Department, chance: random.Random) -> None:
    free = [leaf for leaf in made.leaves if leaf.general and LABELS[leaf.code] not in BASIC_ONLY]
    for leaf in chance.sample(free, min(len(free), chance.randint(1, 3))):
        leaf.own_project = leaf.own_income = draw_amount(chance)
        if LABELS[leaf.code] not in PROJECT_ONLY and chance.random() < 0.3:
            leaf.own_basic = draw_amount(chance) // 3
            leaf.own_income += leaf.own_basic
    spenders = [leaf for leaf in made.leaves if leaf.own]
    if not spenders:
        return
    made.own_column = chance.choice(OWN)
    made.own_opening = chance.randint(0, spenders[0].own_income)
    made.own_closing, made.reserves = draw_amount(chance) // 5, chance.choice((0, 0, draw_amount(chance) // 10))
    made.surplus = chance.choice((0, 0, draw_amount(chance) // 10))
    change = made.own_closing + made.surplus - made.own_opening - made.reserves
    if spenders[0].own_income + change < 0:
        made.own_closing -= spenders[0].own_income + change
        change = -spenders[0].own_income
    spenders[0].own_income += change


def _economic(made: Department, chance: random.Random) -> None:
    """Basic expenditure of the general budget once more, by economic item."""
    by_code = {leaf.code: leaf.basic for leaf in made.leaves}
    fixed = {"30108": "2080505", "30109": "2080506", "30113": "2210201", "30110": "2101101"}
    items = {code: 0 for group in ECONOMIC.values() for code in group}
    items |= {item: by_code.get(code, 0) for item, code in fixed.items()}
    left = made.total(lambda leaf: leaf.basic) - sum(items.values())
    free = [code for code in items if code not in fixed and not code.startswith(("303", "307", "312", "399"))]
    chosen = [*chance.sample(free, 12), "30302", "30399"]
    for code in chosen[:-1]:
        items[code] = chance.randint(0, left // 6 + 1) if left > 6 else 0
        left -= items[code]
    items[chosen[-1]] = left
    made.economic = items


def _expenses(made: Department, chance: random.Random) -> None:
    items = {"abroad": "30212", "reception": "30217", "vehicle_running": "30231", "vehicle_purchase": "31013"}
    for name, item in items.items():
        basic = made.economic.get(item, 0)
        more = draw_amount(chance) // 100 if chance.random() < 0.4 else 0
        made.expenses[f"actual.{name}"] = basic + more
        made.expenses[f"budget.{name}"] = (
            basic + more + (draw_amount(chance) // 100 if chance.random() < 0.6 else 0)
        )
    for kind in ("actual", "budget"):
        one = {name: made.expenses[f"{kind}.{name}"] for name in items}
        made.expenses[f"{kind}.vehicles"] = one["vehicle_running"] + one["vehicle_purchase"]
        made.expenses[f"{kind}.total"] = one["abroad"] + one["reception"] + made.expenses[f"{kind}.vehicles"]
