"""Tables of projects to draw a sample from and of re-checked scores: from a report or a plain table, and back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.errors import MingzhangError
from mingzhang.forms import Report
from mingzhang.quantities import parse_number, squeeze
from mingzhang.rulebook.recheck_tables import RecheckTables
from mingzhang.scoring.projects import summary_rows
from mingzhang.scoring.sampling import Candidate, Recheck

Line = tuple[int, Mapping[str, str]]
"""Row of a table, the header being row 1, and its cells by header without white space."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A project as a table lists it; what the table leaves blank is None or empty."""

    candidate: Candidate
    given: Decimal | None = None
    rechecked: Decimal | None = None
    reason: str = ""


def listed_in_report(report: Report, size: str) -> list[Listed]:
    """The projects of a report's summary tables with the scores that they were given.

    Args:
        report: With summary tables of self-evaluations.
        size: Column that "the largest" goes by.
    """
    return [
        Listed(Candidate(row.text("project"), row.value(size), row.text("category")), row.value("score"))
        for _, row in summary_rows(report)
    ]


def listed_in_table(lines: Iterable[Line], heads: RecheckTables) -> list[Listed]:
    """The projects of a plain table.

    Raises:
        MingzhangError: A row names no project, or a number is none.
    """
    return [_listed(row, cells, heads) for row, cells in lines]


def _listed(row: int, cells: Mapping[str, str], heads: RecheckTables) -> Listed:
    name = _said(cells, heads.name)
    if not name:
        raise MingzhangError(f"第 {row} 行没有“{heads.name[0]}”一栏或没有填写；请补上后再试。")
    return Listed(
        Candidate(name, _number(row, cells, heads.size), _said(cells, heads.stratum)),
        _number(row, cells, heads.given),
        _number(row, cells, heads.rechecked),
        _said(cells, heads.reason),
    )


def _said(cells: Mapping[str, str], names: Sequence[str]) -> str:
    return next((cells[squeeze(name)] for name in names if cells.get(squeeze(name))), "")


def _number(row: int, cells: Mapping[str, str], names: Sequence[str]) -> Decimal | None:
    text = _said(cells, names)
    if not text:
        return None
    found = parse_number(squeeze(text).removesuffix("分"))
    if found is None or found.value < 0:
        raise MingzhangError(f"第 {row} 行的“{names[0]}”写作“{text}”，不是不小于 0 的数；请改正后再试。")
    return found.value


def rechecks_of(listed: Iterable[Listed]) -> list[Recheck]:
    """What is listed as re-checks, in the same order.

    Raises:
        MingzhangError: A project has no score of its own to compare with, or is listed twice.
    """
    found: dict[str, Recheck] = {}
    for one in listed:
        name = one.candidate.name
        if one.given is None:
            raise MingzhangError(f"“{name}”没有自评得分，无从计算差异；请补上后再试。")
        if name in found:
            raise MingzhangError(f"“{name}”列了两次；请删去一行或区分名称。")
        found[name] = Recheck(name, one.given, one.rechecked, one.reason)
    return list(found.values())


def sheet_of(sample: Iterable[Candidate], listed: Iterable[Listed], heads: RecheckTables) -> list[list[str]]:
    """The table on which a sample's re-checked scores are to be entered: headers, then a line a project."""
    given = {one.candidate.name: one.given for one in listed}
    columns = (heads.name, heads.stratum, heads.size, heads.given, heads.rechecked, heads.reason)
    lines = [[one.name, one.stratum, _plain(one.size), _plain(given.get(one.name)), "", ""] for one in sample]
    return [[names[0] for names in columns], *lines]


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"
