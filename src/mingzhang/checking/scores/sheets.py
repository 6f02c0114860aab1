"""Self-evaluation forms beside their recomputed scores, as the rules about scores need them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from mingzhang.checking.outcomes import CannotTell, Outcome, RuleKind
from mingzhang.checking.views import Held
from mingzhang.findings import Evidence
from mingzhang.forms import FilledForm, Report, Row
from mingzhang.quantities import to_chinese
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.policies import PolicyDef
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring import IndicatorScore, ScoreSheet, score_evaluations, score_forms
from mingzhang.scoring.comparison import target_of
from mingzhang.scoring.projects import FORM, Pair, pair_projects
from mingzhang.scoring.self_evaluation import EXECUTION_ROW

NO_FORMS = "文件中没有项目支出绩效自评表"


@dataclass(frozen=True)
class Scored:
    """A form, its recomputed scores, and the policy that was used."""

    form: FilledForm
    sheet: ScoreSheet
    policy: PolicyDef
    pair: Pair | None

    @property
    def project(self) -> str:
        """What the form is about."""
        return self.sheet.subject or "未填项目名称的自评表"

    @cached_property
    def indicators(self) -> tuple[IndicatorScore, ...]:
        """The scored rows, without budget execution."""
        return tuple(one for one in self.sheet.indicators if one.row != EXECUTION_ROW)

    @property
    def execution(self) -> IndicatorScore | None:
        """The score of budget execution."""
        return next((one for one in self.sheet.indicators if one.row == EXECUTION_ROW), None)

    def part(self, name: str) -> tuple[Decimal | None, Decimal | None]:
        """Printed and computed points of 执行率得分, 小计 or 总分."""
        return next(((p, c) for n, p, c in self.sheet.parts if n == name), (None, None))

    def row(self, row_id: str) -> Row:
        """A row of the form; an absent one is an empty row where the form stands."""
        return self.form.row(row_id) or Row(row_id, "", source=self.form.source)

    def evidence(self, row_id: str, *columns: str) -> tuple[Evidence, ...]:
        """The cells of a row as evidence."""
        row = self.row(row_id)
        return tuple(Evidence.of(self.form, row, column, row.cells.get(column)) for column in columns)

    def doubtful(self, row_id: str, *columns: str) -> bool:
        """Whether one of the cells may be read in another way."""
        cells = (self.row(row_id).cells.get(column) for column in columns)
        return any(cell is not None and cell.mark == "ambiguous" for cell in cells)


def scored_forms(report: Report, book: Rulebook) -> tuple[Scored, ...]:
    """All self-evaluation forms of a report with their scores, in printed order."""
    return _scored(Held(report, book))


@lru_cache(maxsize=2)
def _scored(known: Held) -> tuple[Scored, ...]:
    report, book = known.report, known.book
    pairs = {id(pair.form): pair for pair in pair_projects(report) if pair.form}
    sheets = score_forms(report, book)
    return tuple(
        Scored(form, sheet, book.policies[sheet.policy], pairs.get(id(form)))
        for form, sheet in zip(report.all(FORM), sheets, strict=True)
    )


def scored_evaluations(report: Report, book: Rulebook) -> tuple[ScoreSheet, ...]:
    """All evaluations of a report with their scores."""
    return _evaluated(Held(report, book))


@lru_cache(maxsize=2)
def _evaluated(known: Held) -> tuple[ScoreSheet, ...]:
    return tuple(score_evaluations(known.report, known.book))


def per_form(judge: Callable[[RuleDef, Report, Scored], Iterator[Outcome]]) -> RuleKind:
    """A rule kind that judges every self-evaluation form by itself."""

    def kind(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
        scored = scored_forms(report, book)
        if not scored:
            yield CannotTell(NO_FORMS)
        for one in scored:
            yield from judge(rule, report, one)

    return kind


def is_missed(one: IndicatorScore) -> bool:
    """Whether a target was certainly not reached; one without a sign (83%) does not say which way it points."""
    return bool(one.missed) and target_of(one.target).stated


def count_words(count: int) -> str:
    """两项, 三项 …."""
    return f"{'两' if count == 2 else to_chinese(count)}项"


def quoted(names: list[str]) -> str:
    """Names in quotation marks, one after the other."""
    return "".join(f"“{name}”" for name in names)
