"""The main flow: documents become forms, forms become findings and scores. Read it top to bottom."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mingzhang.checking import Options, check
from mingzhang.checking.certificate import certify
from mingzhang.checking.root_causes import folded
from mingzhang.findings import CheckResult
from mingzhang.forms import Report
from mingzhang.forms.stored import reports_from_bytes
from mingzhang.publishing.report import CheckView, make_view
from mingzhang.reading import read_document, reports_of
from mingzhang.rulebook import Rulebook

if TYPE_CHECKING:
    from mingzhang.publishing.documents import Narrative
    from mingzhang.publishing.documents import Options as Printing
    from mingzhang.publishing.publication import Publication
    from mingzhang.scoring import Judgement, ScoreSheet


class Source(msgspec.Struct, frozen=True):
    """A file to be read: its name and its bytes."""

    name: str
    data: bytes

    @classmethod
    def of(cls, path: Path) -> "Source":
        """The file at a path."""
        return cls(path.name, path.read_bytes())


Tell = Callable[[str, int, int], None]
_STORED = ".json"


def read(
    sources: Sequence[Source], book: Rulebook, *, as_one: bool = False, tell: Tell | None = None
) -> list[Report]:
    """Documents to reports: one per entity and year found; `as_one` takes several files for one document.

    A `.json` file is what `read --json` printed before; its reports come last, as they were stored.
    """
    documents = [source for source in sources if not source.name.endswith(_STORED)]
    stored = [report for s in sources if s.name.endswith(_STORED) for report in reports_from_bytes(s.data, s.name)]
    readings = [read_document(source.name, source.data, book, tell) for source in documents]
    return [*reports_of(readings, book, as_one=as_one), *stored]


def judge(
    reports: Sequence[Report], book: Rulebook, *, prior: Sequence[Report] = (), options: Options | None = None
) -> CheckView:
    """Reports to everything that is said of them: findings, scores recomputed, and whether all can be true.

    Findings of one root cause are one; who asks for named rules gets all that each of them says.
    """
    chosen = options or Options()
    found: CheckResult = check(reports, book, prior=prior, options=chosen)
    result = found if chosen.only else folded(found)
    return make_view(reports, result, score(reports, book), book, certificate=certify(reports, book))


def score(
    reports: Sequence[Report],
    book: Rulebook,
    *,
    policy: str | None = None,
    given: Mapping[str, str] | None = None,
    judged: "Mapping[str, Judgement] | None" = None,
) -> "list[ScoreSheet]":
    """Reports to recomputed scores and grades, each with its derivation; a person may state inputs and points."""
    kinds = {definition.kind for r in reports for f in r.forms if (definition := book.forms.get(f.form))}
    if policy is None and not given and not judged and not kinds & {"self_evaluations", "evaluation"}:
        return []
    from mingzhang.scoring import score_report  # noqa: PLC0415 - most documents hold nothing to score

    return [sheet for report in reports for sheet in score_report(report, book, policy, given, judged)]


def publish(  # noqa: PLR0913 - the report, what belongs to it, and what is wanted
    report: Report,
    narrative: "Narrative",
    book: Rulebook,
    formats: Sequence[str],
    *,
    options: "Printing | None" = None,
    draft: bool = False,
) -> "Publication":
    """A report and what people wrote become a document; refused where it cannot be whole, unless it is a draft."""
    from mingzhang.publishing import publication  # noqa: PLC0415 - as above

    warnings = publication.hindrances(report, narrative, book, certify([report], book), draft=draft)
    scores = score([report], book, given=publication.scoring_inputs(report, narrative))
    return publication.made(report, narrative, book, scores, formats, options=options, warnings=warnings)
