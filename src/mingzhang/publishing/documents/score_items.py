"""What sentences say of evaluations: the whole, its groups and its leaves, each with its points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from mingzhang.publishing.documents.figures import Figure, Item, Missing, Prose, Value, digits, prose
from mingzhang.publishing.documents.model import Bound, Words
from mingzhang.publishing.documents.origins import SCORES, Origins
from mingzhang.rulebook import Rulebook
from mingzhang.rulebook.documents import CollectionDef
from mingzhang.rulebook.policies import PolicyDef
from mingzhang.scoring.derivation import sentence
from mingzhang.scoring.methods import number
from mingzhang.scoring.model import GroupScore, IndicatorScore, ScoreSheet


@dataclass(frozen=True, slots=True)
class ScoreItems:
    """Makes the collections of a document's evaluations."""

    origins: Origins
    book: Rulebook
    sheets: Sequence[ScoreSheet]

    def totals(self, known: CollectionDef) -> Iterator[Item]:
        """Whole evaluations: their scores and grades, and the policy that gives them."""
        sheet = self._sheet(known)
        if sheet is None:
            return
        where = Bound("", SCORES, sheet.subject, "total")
        got = sheet.computed if sheet.computed is not None else sheet.printed
        grade = Prose((Words(sheet.grade or sheet.grade_printed or ""),))
        fields = self._points(where, None, got) | {"grade": grade, "label": prose(sheet.subject, where)}
        said = self._said(sheet)
        yield Item({**fields, **{name: prose(text, where) for name, text in said.items()}}, sheet.subject)

    def _said(self, sheet: ScoreSheet) -> dict[str, str]:
        """What is said of the policy, in words."""
        policy = self.book.policies[sheet.policy]
        return {
            "policy": policy.title,
            "basis": "；".join(policy.basis),
            "full": number(policy.total),
            "bands": bands_words(policy),
            "leaves": str(len(sheet.indicators)),
            "by_formula": number(sheet.points_computed),
            "by_judgement": number(sheet.points_judged),
        }

    def groups(self, known: CollectionDef) -> Iterator[Item]:
        """The groups of one level."""
        sheet = self._sheet(known)
        for group in sheet.groups if sheet else ():
            if len(group.path) == known.level and sheet is not None:
                yield self._group(sheet, group)

    def _group(self, sheet: ScoreSheet, group: GroupScore) -> Item:
        where = Bound("", SCORES, sheet.subject, "/".join(group.path))
        got = group.computed if group.computed is not None else group.printed
        fields = self._points(where, group.weight, got)
        return Item({**fields, "label": prose(group.path[-1], where)}, group.path[-1])

    def leaves(self, known: CollectionDef) -> Iterator[Item]:
        """The indicators that have points of their own."""
        sheet = self._sheet(known)
        for leaf in sheet.indicators if sheet else ():
            if sheet is not None and (not known.begins or leaf.path[:1] == known.begins):
                yield self._leaf(sheet, leaf)

    def _leaf(self, sheet: ScoreSheet, leaf: IndicatorScore) -> Item:
        where = Bound("", SCORES, sheet.subject, "/".join((*leaf.path, leaf.name)))
        got = leaf.computed if leaf.computed is not None else leaf.printed
        fields = self._points(where, leaf.weight, got)
        how = sentence(leaf)
        fields |= {"how": prose(how, replace(where, derivation=how)), "label": prose(leaf.name, where)}
        fields["group"] = prose(leaf.group, where)
        fields["under"] = prose("、".join(leaf.path[1:]), where)
        fields["lost"] = _lost(leaf.weight, got)
        fields["way"] = Prose((Words("judged" if leaf.judged_by else "computed"),))
        return Item(fields, leaf.name)

    def _sheet(self, known: CollectionDef) -> ScoreSheet | None:
        evaluations = (s for s in self.sheets if s.evaluation and s.policy in self.book.policies)
        fitting = (s for s in evaluations if known.form in ("", self.book.policies[s.policy].form))
        return next((s for s in fitting if known.subject in s.subject), None)

    def _points(self, where: Bound, weight: Decimal | None, got: Decimal | None) -> dict[str, Value]:
        """Weight, score and rate of a group or leaf."""
        printing = self.origins.printing
        gap = Missing((self.origins.ask(SCORES, where.row),))
        full = Figure(Fraction(weight), replace(where, text=number(weight), column="weight")) if weight else gap
        points = Figure(Fraction(got), replace(where, text=number(got), column="score")) if got is not None else gap
        fields: dict[str, Value] = {"weight": full, "score": points}
        if weight and got is not None:
            rate = Fraction(got) / Fraction(weight) * 100
            text = digits(rate, printing.percent_places, printing)
            fields["rate"] = Figure(rate, Bound(text, derivation=f"{number(got)} ÷ {number(weight)}"), "%")
        return fields


def _lost(weight: Decimal | None, got: Decimal | None) -> Value:
    """The points that are missing to the weight; nothing where that cannot be told."""
    if weight is None or got is None:
        return Prose(())
    lost = weight - got
    return Figure(Fraction(lost), Bound(number(lost), derivation=f"{number(weight)} − {number(got)}"))


def bands_words(policy: PolicyDef) -> str:
    """The grades of a policy with their bands, in words."""
    return "；".join(
        f"{one.grade}：{number(one.at_least)} 分及以上"
        + ("" if one.below is None else f"，不足 {number(one.below)} 分")
        for one in policy.grades
    )
