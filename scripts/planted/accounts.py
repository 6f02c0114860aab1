"""Prints a made-up department's final accounts as nine tables, in the ways that places print them."""

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from planted.departments import OWN, Department, Fen, Leaf
from planted.oracle import Json
from planted.printing import Style, amount_cell
from planted.words import CLASSES, ECONOMIC, INCOME_01, INCOME_04, LABELS, TITLES

SOURCES = ("general_budget", "government_fund", "state_capital")
ORDINALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
EMPTY_NOTES = {
    "07": "本部门没有政府性基金预算财政拨款收支，故本表无数据。",
    "08": "本部门没有国有资本经营预算财政拨款支出，故本表无数据。",
}
REFUND_NOTE = "红字为收回以前年度支出。"
PERSONNEL, PUBLIC = ("301", "303"), ("302", "307", "310", "312", "399")


@dataclass(frozen=True)
class Look:
    """How a document is printed: a style for each table, what it lists, whether lines are numbered."""

    styles: Mapping[str, Style]
    all_classes: bool = True
    numbered: bool = True
    total_row_06: bool = False

    @classmethod
    def draw(cls, chance: random.Random) -> "Look":
        """A look as places have them; some print one table in another unit."""
        base = Style(
            unit="元" if chance.random() < 0.2 else "万元",
            decimals=2 if chance.random() < 0.9 else 0,
            zero=chance.random() < 0.6,
            commas=chance.random() < 0.7,
            short=chance.random() < 0.2,
        )
        if base.unit == "万元" and base.decimals == 0:
            base = Style("元", 0, base.zero, base.commas)
        styles = dict.fromkeys(TITLES, base)
        if chance.random() < 0.1:
            other = "元" if base.unit == "万元" else "万元"
            styles[chance.choice(("06", "09"))] = Style(other, 2, base.zero, base.commas)
        return cls(styles, chance.random() < 0.6, chance.random() < 0.7, chance.random() < 0.3)


PLAIN_LOOK = Look(dict.fromkeys(TITLES, Style()))


class Printer:
    """Prints a department's nine tables as JSON of the reading contract."""

    def __init__(self, made: Department, look: Look) -> None:
        self.made, self.look = made, look

    def document(self) -> Json:
        """The document, as one entry of `documents`."""
        made = self.made
        return {
            "name": f"{made.entity}{made.year}年度部门决算",
            "entity": made.entity,
            "fiscal_year": made.year,
            "kind": "final_accounts",
            "forms": [
                self.t01(),
                self.t02(),
                self.t03(),
                self.t04(),
                self.t05(),
                self.t06(),
                *self.funds(),
                self.t09(),
            ],
        }

    def form(self, number: str, rows: list[Json], columns: Iterable[str]) -> Json:
        """A table of rows; one with negative amounts explains them."""
        refund = any(cell["value"].startswith("-") for row in rows for cell in row["cells"].values())
        return {
            "form": f"final_accounts.{number}",
            "title": TITLES[number],
            "unit": self.look.styles[number].unit,
            "columns": list(columns),
            "rows": rows,
            "notes": [REFUND_NOTE] if refund else [],
            "declared_empty": False,
        }

    def row(self, number: str, row: str, label: str, amounts: Fen, code: str | None = None) -> Json:
        """A row with the cells that print something."""
        style = self.look.styles[number]
        cells = {column: cell for column, fen in amounts.items() if (cell := amount_cell(fen, style))}
        return {"row": row, "label": label, "code": code, "cells": cells}

    def t01(self) -> Json:
        """Income and expenditure."""
        made = self.made
        income = {"general_budget": made.total(lambda f: f.general + f.closing - f.opening)}
        income["government_fund"] = made.total(lambda f: f.fund + f.fund_closing - f.fund_opening)
        income["state_capital"] = made.total(lambda f: f.capital)
        income |= {name: made.total(lambda f: f.own_income) if name == made.own_column else 0 for name in OWN}
        total = sum(income.values())
        opening = made.own_opening + made.total(lambda f: f.opening + f.fund_opening)
        closing = made.own_closing + made.total(lambda f: f.closing + f.fund_closing)
        income |= {"total": total, "reserves_used": made.reserves, "opening": opening}
        income["grand_total"] = total + made.reserves + opening
        spent = made.total(lambda f: f.spent)
        sides = [self.row("01", f"income.{n}", INCOME_01[n], {"amount": fen}) for n, fen in income.items()]
        sides += self.classes("01", lambda f: {"amount": f.spent})
        ends = {"total": spent, "surplus_distribution": made.surplus, "closing": closing}
        ends["grand_total"] = spent + made.surplus + closing
        names = {"total": "本年支出合计", "surplus_distribution": "结余分配", "closing": "年末结转和结余"}
        sides += [
            self.row("01", f"expenditure.{n}", names.get(n, "总计"), {"amount": fen}) for n, fen in ends.items()
        ]
        return self.form("01", self.numbered(sides), ("amount",))

    def numbered(self, rows: list[Json]) -> list[Json]:
        """The rows with line numbers, where the look has them."""
        if self.look.numbered:
            for number, row in enumerate(rows, 1):
                row["line_no"] = str(number)
        return rows

    def classes(self, number: str, amounts: Callable[[Leaf], Fen]) -> list[Json]:
        """The classes of expenditure, all or those with money."""
        spent = [code for code in CLASSES if self.made.total(lambda f: f.spent, code)]
        listed = list(CLASSES) if self.look.all_classes else spent
        return [
            self.row(number, f"expenditure.{code}", f"{ordinal(n)}、{CLASSES[code]}", self.summed(amounts, code))
            for n, code in enumerate(listed, 1)
        ]

    def summed(self, amounts: Callable[[Leaf], Fen], prefix: str = "") -> Fen:
        """Column to the sum over the codes that begin so."""
        found = dict.fromkeys(amounts(Leaf("")), 0)
        for leaf in self.made.leaves:
            if leaf.code.startswith(prefix):
                found = {column: found[column] + fen for column, fen in amounts(leaf).items()}
        return found

    def tree(self, number: str, amounts: Callable[[Leaf], Fen], shown: Callable[[Leaf], int]) -> Json:
        """A table by code: total, classes, groups and leaves."""
        kept = [leaf.code for leaf in self.made.leaves if shown(leaf)]
        codes = sorted({code[:length] for code in kept for length in (3, 5, 7)})
        rows = [self.row(number, "total", "合计", self.summed(amounts))]
        rows += [self.row(number, code, LABELS[code], self.summed(amounts, code), code) for code in codes]
        return self.form(number, rows, amounts(Leaf("")))

    def t02(self) -> Json:
        """Income by function."""
        own = self.made.own_column

        def amounts(f: Leaf) -> Fen:
            others = {name: f.own_income if name == own else 0 for name in OWN}
            return {"total": f.fiscal_income + f.own_income, "fiscal": f.fiscal_income, **others}

        return self.tree("02", amounts, lambda _: 1)

    def t03(self) -> Json:
        """Expenditure by function."""
        nothing = {"remitted_to_superior": 0, "business": 0, "affiliate_subsidy": 0}

        def amounts(f: Leaf) -> Fen:
            project = f.project + f.own_project + f.fund + f.capital
            return {"total": f.spent, "basic": f.basic + f.own_basic, "project": project, **nothing}

        return self.tree("03", amounts, lambda _: 1)

    def t04(self) -> Json:
        """Income and expenditure of appropriations."""
        made = self.made
        opening = {"general_budget": made.total(lambda f: f.opening)}
        opening |= {"government_fund": made.total(lambda f: f.fund_opening), "state_capital": 0}
        closing = {"general_budget": made.total(lambda f: f.closing)}
        closing |= {"government_fund": made.total(lambda f: f.fund_closing), "state_capital": 0}
        spent = self.summed(_sources)
        income = {s: spent[s] + closing[s] - opening[s] for s in SOURCES}
        income["total"] = sum(income.values())
        income["opening"] = sum(opening.values())
        income |= {f"opening.{s}": fen for s, fen in opening.items()}
        income["grand_total"] = income["total"] + income["opening"]
        sides = [self.row("04", f"income.{n}", INCOME_04[n], {"amount": fen}) for n, fen in income.items()]
        sides += self.classes("04", _sources)
        closing["total"] = sum(closing.values())
        grand = {column: spent[column] + closing[column] for column in spent}
        kept = {column: closing[column] for column in spent}
        ends = {"total": ("本年支出合计", spent), "closing": ("年末财政拨款结转和结余", kept)}
        ends["grand_total"] = ("总计", grand)
        sides += [self.row("04", f"expenditure.{n}", label, fen) for n, (label, fen) in ends.items()]
        return self.form("04", self.numbered(sides), ("amount", "total", *SOURCES))

    def t05(self) -> Json:
        """Expenditure of the general budget by function."""
        return self.tree("05", _general, lambda f: f.general)

    def t06(self) -> Json:
        """Basic expenditure by economic item."""
        items = self.made.economic
        groups = {group: sum(items[code] for code in codes) for group, codes in ECONOMIC.items()}
        rows = []
        for group, codes in ECONOMIC.items():
            for code in (group, *codes):
                fen = {"amount": groups.get(code, items.get(code, 0))}
                rows.append(self.row("06", code, LABELS[code], fen, code))
        people, public = sum(groups[g] for g in PERSONNEL), sum(groups[g] for g in PUBLIC)
        rows.append(self.row("06", "personnel_total", "人员经费合计", {"amount": people}))
        rows.append(self.row("06", "public_total", "公用经费合计", {"amount": public}))
        if self.look.total_row_06:
            rows.append(self.row("06", "total", "合计", {"amount": people + public}))
        return self.form("06", rows, ("amount",))

    def funds(self) -> list[Json]:
        """Tables of funds and of state capital; empty ones say so."""
        return [
            self.fund_table("07", _fund, lambda f: f.fund),
            self.fund_table("08", _capital, lambda f: f.capital),
        ]

    def fund_table(self, number: str, amounts: Callable[[Leaf], Fen], shown: Callable[[Leaf], int]) -> Json:
        """A table by code, or an empty one with its note."""
        table = self.tree(number, amounts, shown)
        if not self.made.total(shown):
            table["notes"], table["declared_empty"] = [EMPTY_NOTES[number]], True
        return table

    def t09(self) -> Json:
        """Three public expenses."""
        order = ("total", "abroad", "vehicles", "vehicle_purchase", "vehicle_running", "reception")
        columns = [f"{kind}.{name}" for kind in ("budget", "actual") for name in order]
        amounts = {column: self.made.expenses[column] for column in columns}
        return self.form("09", [self.row("09", "amounts", "", amounts)], columns)


def _sources(f: Leaf) -> Fen:
    parts = {"general_budget": f.general, "government_fund": f.fund, "state_capital": f.capital}
    return {"total": sum(parts.values()), **parts}


def _general(f: Leaf) -> Fen:
    return {"total": f.general, "basic": f.basic, "project": f.project}


def _fund(f: Leaf) -> Fen:
    income = f.fund + f.fund_closing - f.fund_opening
    flow = {"opening": f.fund_opening, "income": income, "total": f.fund}
    return {**flow, "basic": 0, "project": f.fund, "closing": f.fund_closing}


def _capital(f: Leaf) -> Fen:
    return {"total": f.capital, "basic": 0, "project": f.capital}


def ordinal(number: int) -> str:
    """一, 十一, 二十 …."""
    tens, ones = divmod(number, 10)
    ten = ("" if tens < 2 else ORDINALS[tens - 1]) + "十" if tens else ""
    return ten + (ORDINALS[ones - 1] if ones else "")


def print_accounts(made: Department, look: Look = PLAIN_LOOK) -> Json:
    """The document that a department publishes."""
    return Printer(made, look).document()


def last_year(document: Json) -> Json:
    """Last year's document, of which only the closing balances that were carried over are printed."""
    opening = {
        form["form"][-2:]: row["cells"].get("amount")
        for form in document["forms"]
        for row in form["rows"]
        if form["form"][-2:] in ("01", "04") and row["row"] == "income.opening"
    }
    forms = []
    for number, column in (("01", "amount"), ("04", "total")):
        form = next(f for f in document["forms"] if f["form"].endswith(number))
        cells = {column: opening[number]} if opening[number] else {}
        rows = [{"row": "expenditure.closing", "label": "年末结转和结余", "cells": cells}]
        forms.append({**form, "columns": [column], "rows": rows})
    year = document["fiscal_year"] - 1
    return {**document, "name": f"{document['entity']}{year}年度部门决算", "fiscal_year": year, "forms": forms}
