"""The main flow: documents become forms, forms become findings and scores. Read it top to bottom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mingzhang.checking import Options, check
from mingzhang.findings import CheckResult
from mingzhang.forms import Report
from mingzhang.publishing.report import CheckView, make_view
from mingzhang.reading import read_document, reports_of
from mingzhang.rulebook import Rulebook
from mingzhang.scoring import ScoreSheet, score_report


@dataclass(frozen=True)
class Source:
    """A file to be read: its name and its bytes."""

    name: str
    data: bytes

    @classmethod
    def of(cls, path: Path) -> "Source":
        """The file at a path."""
        return cls(path.name, path.read_bytes())


Tell = Callable[[str, int, int], None]


def read(
    sources: Sequence[Source], book: Rulebook, *, as_one: bool = False, tell: Tell | None = None
) -> list[Report]:
    """Documents to reports: one per entity and year found; `as_one` takes several files for one document."""
    readings = [read_document(source.name, source.data, book, tell) for source in sources]
    return reports_of(readings, book, as_one=as_one)


def judge(
    reports: Sequence[Report], book: Rulebook, *, prior: Sequence[Report] = (), options: Options | None = None
) -> CheckView:
    """Reports to everything that is said of them: findings, and scores recomputed."""
    result: CheckResult = check(reports, book, prior=prior, options=options or Options())
    return make_view(reports, result, score(reports, book), book)


def score(reports: Sequence[Report], book: Rulebook, *, policy: str | None = None) -> list[ScoreSheet]:
    """Reports to recomputed scores and grades, each with its derivation."""
    return [sheet for report in reports for sheet in score_report(report, book, policy)]
