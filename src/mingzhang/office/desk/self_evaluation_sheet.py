"""What the page of a self-evaluation shows of a form that the core has judged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mingzhang.findings import Finding
from mingzhang.office.desk.language import say
from mingzhang.office.queries.backing import Backing
from mingzhang.office.queries.computed_actuals import overtyped
from mingzhang.office.queries.self_evaluation_forms import COMPUTED, INDICATOR, Judged, Texts, takes_points
from mingzhang.rulebook import load
from mingzhang.scoring import IndicatorScore, sentence
from mingzhang.scoring.methods import number
from mingzhang.scoring.self_evaluation import EXECUTION_ROW

_MONEY = "funds."


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the form.

    Attributes:
        label: Of a row of money, as the form names it.
        open_score: A person gives the points, since no formula does.
        asked: Field to what is still to be filled in there.
        refused: Field to why it was not taken.
        checks: Severity and name of the rules that speak of it.
        backing: The actual that is kept of the indicator, with its readings.
    """

    row: str
    label: str
    texts: Mapping[str, str]
    score: IndicatorScore | None
    asked: Mapping[str, str]
    refused: Mapping[str, str]
    checks: tuple[tuple[str, str], ...]
    backing: Backing | None = None

    @property
    def key(self) -> str:
        """Its name in the page."""
        return self.row.replace(".", "-")

    @property
    def points(self) -> str:
        """The score that counts; a dash where there is none yet."""
        counted = self.score.counted if self.score else None
        return "—" if counted is None else number(counted)

    @property
    def how(self) -> str:
        """How the score came about."""
        return say(sentence(self.score)) if self.score else ""

    @property
    def computed(self) -> str:
        """What the readings give; blank where nothing is computed from readings."""
        return self.texts.get(COMPUTED, "")

    @property
    def replaced(self) -> bool:
        """Whether another number was typed in place of the computed one."""
        return overtyped(self.texts) is not None

    @property
    def open_score(self) -> bool:
        """Whether the points are typed."""
        return self.score is None or takes_points(self.score)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form on a page."""

    rows: Texts
    judged: Judged
    asked: Mapping[str, str]
    refused: Mapping[str, str]
    backed: Mapping[str, Backing] = field(default_factory=dict)

    @property
    def answer(self) -> str:
        """Total, grade and what is missing, in one sentence."""
        total, grade = self.judged.sheet.computed, self.judged.sheet.grade
        left = say("，还有 {count} 处要填", count=len(self.asked)) if self.asked else ""
        if total is None:
            return say("总分还不能确定{left}。", left=left)
        return say("总分 {total}，{grade}{left}。", total=number(total), grade=say(grade or ""), left=left)

    @property
    def indicators(self) -> list[Line]:
        """The rows of indicators in their order."""
        return [self._line(row.id, row.label) for row in self.judged.form.rows if row.id.startswith(INDICATOR)]

    @property
    def funds(self) -> list[Line]:
        """The rows of money."""
        labels = {row.id: row.label for row in self.judged.form.rows}
        return [self._line(row, labels[row]) for row in self._money()]

    def _money(self) -> Iterator[str]:
        yield from (row.id for row in self.judged.form.rows if row.id.startswith(_MONEY))

    def _line(self, row: str, label: str) -> Line:
        return Line(
            row,
            label,
            self.rows[row],
            self.judged.score(row),
            _of_row(self.asked, row),
            _of_row(self.refused, row),
            tuple(_named(finding) for finding in self.judged.findings.get(row, ())),
            self.backed.get(row),
        )

    @property
    def goal(self) -> Line:
        """What was reached of the year's goal."""
        return self._line("goal.actual", "")

    @property
    def low(self) -> Line:
        """The explanation of a low total."""
        return self._line("low_score_explanation", "")

    @property
    def weighed(self) -> Line:
        """The money as a whole, which has points."""
        return self._line(EXECUTION_ROW, "")

    @property
    def findings(self) -> list[Finding]:
        """What the checks say, each once."""
        return list(dict.fromkeys(f for found in self.judged.findings.values() for f in found))

    @property
    def policy(self) -> str:
        """By which policy it is scored, and why where that was assumed."""
        policy = load().policies[self.judged.sheet.policy]
        return say(policy.title)


def _of_row(fields: Mapping[str, str], row: str) -> dict[str, str]:
    return {name.removeprefix(f"{row}."): text for name, text in fields.items() if name.startswith(f"{row}.")}


def _named(finding: Finding) -> tuple[str, str]:
    return finding.severity, f"{finding.rule} {say(load().rules[finding.rule].name.zh)}"
