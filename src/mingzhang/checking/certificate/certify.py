"""The joint rounding certificate of reports: can all their tables be true together?"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from mingzhang.checking.certificate.laying import Laid, lay_out
from mingzhang.checking.certificate.model import Certificate, Conflict, Correction, Place
from mingzhang.checking.certificate.printing import Zeros
from mingzhang.checking.certificate.problem import System, systems_of
from mingzhang.checking.certificate.proof import Clash
from mingzhang.checking.certificate.settling import Undecided, Witness, settle
from mingzhang.checking.certificate.solver import Clock
from mingzhang.checking.views import unread_beside
from mingzhang.findings import Evidence
from mingzhang.forms import Report
from mingzhang.quantities.exact_numbers import scaled
from mingzhang.rulebook.book import Rulebook

TIME_LIMIT = 20.0
_NOTHING = "没有读到印有金额、可以联立核对的表格"
_SHOWN = 6


def certify(
    reports: Report | Sequence[Report], book: Rulebook, *, zeros: Zeros = "interval", time_limit: float = TIME_LIMIT
) -> Certificate:
    """Whether true amounts exist that print as every cell of the reports prints and satisfy every identity.

    Every answer is verified in exact arithmetic, whoever found it. A conflict on a page that could not be read in
    full is reported, but leaves the answer open.

    Args:
        reports: One report, or several that are read together (last year's with this year's).
        book: Gives rules and forms.
        zeros: `interval` lets a printed 0.00 hide less than half a unit of its last digit, `exact` lets it not.
        time_limit: Seconds for the whole search; what is not known by then stays open.
    """
    together = (reports,) if isinstance(reports, Report) else tuple(reports)
    laid = lay_out(together, book, zeros)
    finding = _Finding(laid, together, Clock(time_limit))
    for places, system in systems_of(laid.problem):
        finding.examine(places, system)
    return finding.certificate()


class _Finding(msgspec.Struct):
    """What is found while the parts of a problem are examined one after the other."""

    laid: Laid
    reports: Sequence[Report]
    clock: Clock
    witness: dict[Place, Decimal] = msgspec.field(default_factory=dict)
    conflicts: list[Conflict] = msgspec.field(default_factory=list)
    open: list[str] = msgspec.field(default_factory=list)

    def examine(self, places: Sequence[Place], system: System) -> None:
        """Settles one connected part and notes what comes of it."""
        outcome = settle(system, self.clock)
        match outcome:
            case Witness(values):
                self.witness.update((p, scaled(v, 2)) for p, v in zip(places, values, strict=True))
            case Undecided(why):
                self.open.append(why)
            case Clash():
                self._conflicts(places, system, outcome)

    def _conflicts(self, places: Sequence[Place], system: System, first: Clash) -> None:
        from mingzhang.checking.certificate.conflicts import Suspects  # noqa: PLC0415 - most documents have none

        suspects = Suspects(system, self.clock)
        clashes = suspects.clashes(first)
        for clash in clashes:
            others = [other for other in clashes if other is not clash]
            repairs = suspects.repairs(clash, others, lambda p: self.laid.precision(places[p]))
            corrections = tuple(Correction(self._cell(places, r.position), r.low, r.high) for r in repairs.found)
            self.conflicts.append(
                Conflict(
                    tuple(self._cell(places, p) for p in clash.printed),
                    tuple(self._cell(places, p) for p in clash.quiet),
                    _rules(system, clash),
                    corrections,
                    repairs.complete,
                    clash.tie,
                    self._doubt([places[p] for p in clash.positions]),
                )
            )

    def _cell(self, places: Sequence[Place], position: int) -> Evidence:
        return self.laid.evidence(places[position])

    def _doubt(self, places: Sequence[Place]) -> str:
        """What on the pages of some cells could not be read; empty where all of it could."""
        for place in places:
            filled = self.reports[place.report].forms[place.number]
            unread = unread_beside(filled, self.reports[place.report])
            if unread is not None:
                return f"第{unread.page}页有未能读出的内容（{unread.what}），矛盾可能出于漏读"
        return ""

    def certificate(self) -> Certificate:
        """The answer, all parts taken together."""
        cells, equations = len(self.laid.problem.amounts), len(self.laid.problem.equations)
        certain = [conflict for conflict in self.conflicts if not conflict.doubt]
        doubts = [conflict.doubt for conflict in self.conflicts if conflict.doubt]
        conflicts = (*certain, *(c for c in self.conflicts if c.doubt))
        why = [_words(conflict) for conflict in certain] or [*doubts, *self.open]
        if not any(amount.standing == "printed" for amount in self.laid.problem.amounts.values()):
            why = [_NOTHING]
        feasible = False if certain else None if why else True
        witness: Mapping[Place, Decimal] | None = self.witness if feasible else None
        return Certificate(feasible, "；".join(dict.fromkeys(why)) or None, cells, equations, witness, conflicts)


def _rules(system: System, clash: Clash) -> tuple[str, ...]:
    names = [name for index, _ in clash.multipliers for name in system.rows[index].names]
    return tuple(dict.fromkeys(names))


def _words(conflict: Conflict) -> str:
    """The cells of a conflict in one clause."""
    shown = [f"《{cell.title}》{cell.label or cell.row} {cell.text}" for cell in conflict.cells[:_SHOWN]]
    more = f"等{len(conflict.cells)}格" if len(conflict.cells) > _SHOWN else ""
    tie = "（除非恰好为半数的金额一处进位、一处舍去）" if conflict.tie else ""
    return f"{'、'.join(shown)}{more}不可能同时正确{tie}"
