"""The main flow: documents become forms, forms become findings, scores and publications. Read it top to bottom."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mingzhang.checking import Options, check
from mingzhang.checking.certificate import certify
from mingzhang.checking.root_causes import folded
from mingzhang.forms import Report
from mingzhang.publishing.report import CheckView, make_view
from mingzhang.reading import Source, Tell
from mingzhang.reading import read_sources as read
from mingzhang.rulebook import Rulebook
from mingzhang.scoring.asked import score_reports as score

if TYPE_CHECKING:
    from mingzhang.publishing.documents import Narrative
    from mingzhang.publishing.documents import Options as Printing
    from mingzhang.publishing.publication import Publication

__all__ = ["Source", "Tell", "judge", "publish", "read", "score"]


def judge(
    reports: Sequence[Report], book: Rulebook, *, prior: Sequence[Report] = (), options: Options | None = None
) -> CheckView:
    """Reports to everything that is said of them: findings, scores recomputed, and whether all can be true.

    Findings of one root cause are one; who asks for named rules gets all that each of them says.
    """
    chosen = options or Options()
    found = check(reports, book, prior=prior, options=chosen)
    result = found if chosen.only else folded(found)
    return make_view(reports, result, score(reports, book), book, certificate=certify(reports, book))


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
    from mingzhang.publishing import publication  # noqa: PLC0415 - documents are for those who publish

    warnings = publication.hindrances(report, narrative, book, certify([report], book), draft=draft)
    scores = score([report], book, given=publication.scoring_inputs(report, narrative))
    return publication.made(report, narrative, book, scores, formats, options=options, warnings=warnings)
