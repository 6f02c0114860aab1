"""Surveys and their results, computed by the core; small groups are put together before anybody sees them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, QuerySet

from mingzhang.office.models import Evaluation, Invitation, ProjectIndicator, Response, Survey, Way
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.evaluations import judged_leaves, policy_of, scored
from mingzhang.office.queries.organisations import root_of
from mingzhang.office.queries.scores import score_of
from mingzhang.office.queries.visible import given, visible
from mingzhang.publishing.charts import ChartBlock, Item, bars
from mingzhang.quantities import round_half_up
from mingzhang.rulebook import load
from mingzhang.rulebook.inputs import InputDef
from mingzhang.rulebook.surveys import Question, SurveyDef
from mingzhang.scoring import IndicatorScore, Satisfaction, read_responses, satisfaction

WHOLE = "全部"
"""What the core calls all respondents together."""

TOGETHER = "其他群体（合并）"
"""What groups that are too small to be shown by themselves are called."""

_NO_GROUP = "未分群体"
_HEADS = ("群体", "满意度")


def survey_rows(actor: Actor, year: int | None = None) -> "QuerySet[Survey, Survey]":
    """Surveys with what a list shows of them."""
    rows = visible(actor, Survey).filter(**given(fiscal_year=year))
    counted = rows.annotate(received=Count("responses", distinct=True))
    return counted.select_related("organisation", "indicator__project", "evaluation", "made_by")


def surveys_about(actor: Actor, about: ProjectIndicator | Evaluation) -> "QuerySet[Survey, Survey]":
    """The surveys of an indicator or an evaluation."""
    name = "indicator" if isinstance(about, ProjectIndicator) else "evaluation"
    return survey_rows(actor).filter(**{name: about})


def definition_of(survey: Survey) -> SurveyDef:
    """Its questionnaire."""
    return load().surveys[survey.questionnaire]


def inputs_of_surveys(evaluation: Evaluation) -> list[InputDef]:
    """The inputs of an evaluation that a survey can give: shares in percent that are no words."""
    return [one for one in policy_of(evaluation).inputs if one.unit == "%" and not one.words]


@dataclass(frozen=True, slots=True)
class Returned:
    """How many links or people of a group, and how many of them answered.

    Attributes:
        asked: Links made, or people told of the open link; None where nobody said how many.
    """

    group: str
    asked: int | None
    answered: int

    @property
    def rate(self) -> Decimal | None:
        """Answers of what was asked in percent, one place; None where that is not known."""
        return round_half_up(Fraction(self.answered * 100, self.asked), 1) if self.asked else None


@dataclass(frozen=True, slots=True)
class Collected:
    """What came in by one way.

    Attributes:
        returned: By group, and all together at the end.
        rows: The responses as a table, as `mingzhang survey` reads them: head to text; none while there are
            too few of them to be shown.
        groups: The core's results from these rows.
        held_back: How many responses are not shown yet.
        words: Question to what was written, in alphabetical order.
    """

    way: Way
    returned: tuple[Returned, ...]
    rows: tuple[Mapping[str, str], ...]
    groups: tuple[Satisfaction, ...]
    held_back: int
    words: tuple[tuple[Question, tuple[str, ...]], ...]
    chart: ChartBlock | None

    @property
    def label(self) -> str:
        """What the way is called."""
        return str(self.way.label)

    def result(self, group: str = WHOLE) -> Satisfaction | None:
        """The result of a group, of all together by default; None where there is none to be shown."""
        return next((one for one in self.groups if one.group == group), None)


def answered(actor: Actor, survey: Survey) -> bool:
    """Whether any response came."""
    return visible(actor, Response, "survey__organisation").filter(survey=survey).exists()


def collected(actor: Actor, survey: Survey) -> tuple[Collected, ...]:
    """What came in by each way that was used, the links for single persons first."""
    responses = list(visible(actor, Response, "survey__organisation").filter(survey=survey).order_by("pk"))
    links = visible(actor, Invitation, "survey__organisation").filter(survey=survey)
    ways = {*links.order_by().values_list("way", flat=True).distinct(), *(one.way for one in responses)}
    return tuple(
        _collected(survey, Way(way), [one for one in responses if one.way == way], _asked(survey, way, links))
        for way in Way.values
        if way in ways
    )


def _asked(survey: Survey, way: str, links: "QuerySet[Invitation, Invitation]") -> dict[str, int | None]:
    """Group to how many were asked in it."""
    if way == Way.OPEN:
        return {group["name"]: group.get("told") for group in survey.groups} or {"": None}
    made = links.filter(way=way).order_by().values_list("group").annotate(count=Count("pk"))
    counts: dict[str, int | None] = dict(made)
    return {group: counts[group] for group in sorted(counts, key=lambda name: _place(survey, name))}


def _place(survey: Survey, group: str) -> tuple[int, str]:
    names = survey.group_names
    return (names.index(group) if group in names else len(names), group)


def _collected(survey: Survey, way: Way, responses: list[Response], asked: Mapping[str, int | None]) -> Collected:
    definition = definition_of(survey)
    labelled = released(survey, responses)
    rows = tuple(_row(definition, label, one) for label, one in labelled)
    groups = _results(definition, rows)
    return Collected(
        way,
        _returned(responses, asked),
        rows,
        groups,
        len(responses) - len(rows),
        _words(definition, rows),
        _chart(groups),
    )


def results_of(survey: Survey, responses: Sequence[Response]) -> tuple[Satisfaction, ...]:
    """The results of some responses by group, as they may be shown."""
    definition = definition_of(survey)
    return _results(definition, [_row(definition, label, one) for label, one in released(survey, responses)])


def _results(definition: SurveyDef, rows: Sequence[Mapping[str, str]]) -> tuple[Satisfaction, ...]:
    return satisfaction(definition, read_responses(definition, rows)) if rows else ()


def released(survey: Survey, responses: Sequence[Response]) -> list[tuple[str, Response]]:
    """Responses with the group they are shown in; none while all together are too few.

    Groups too small to be shown are put together; where together they are too small still, the smallest of the
    others joins them, so that no group follows from the whole and the rest.
    """
    least = definition_of(survey).smallest_group
    if len(responses) < least:
        return []
    sizes: dict[str, int] = {}
    for one in responses:
        sizes[one.group] = sizes.get(one.group, 0) + 1
    joined: set[str] = set()
    for group in sorted(sizes, key=lambda name: (sizes[name], name)):
        together = sum(sizes[name] for name in joined)
        if sizes[group] >= least and (not joined or together >= least):
            break
        joined.add(group)
    kept = sorted(responses, key=lambda one: _place(survey, one.group))
    return [(TOGETHER if one.group in joined else one.group, one) for one in kept]


def _row(definition: SurveyDef, label: str, one: Response) -> dict[str, str]:
    """A response as a line of the table that `mingzhang survey` reads."""
    group = {definition.group: label} if definition.group and label else {}
    return group | {question.text: str(one.answers.get(question.id, "")) for question in definition.questions}


def _returned(responses: Iterable[Response], asked: Mapping[str, int | None]) -> tuple[Returned, ...]:
    answered: dict[str, int] = dict.fromkeys(asked, 0)
    for one in responses:
        answered[one.group] = answered.get(one.group, 0) + 1
    rows = [Returned(group or _NO_GROUP, asked.get(group), count) for group, count in answered.items()]
    counts = [row.asked for row in rows]
    known = None if None in counts else sum(count for count in counts if count is not None)
    return (*rows, Returned(WHOLE, known, sum(row.answered for row in rows))) if len(rows) > 1 else tuple(rows)


def _words(
    definition: SurveyDef, rows: Iterable[Mapping[str, str]]
) -> tuple[tuple[Question, tuple[str, ...]], ...]:
    asked = [question for question in definition.questions if question.kind == "text"]
    return tuple((q, tuple(sorted(row[q.text] for row in rows if row[q.text]))) for q in asked)


def _chart(groups: Sequence[Satisfaction]) -> ChartBlock | None:
    drawn = [Item(one.group, one.mean) for one in groups if one.mean is not None]
    if not drawn:
        return None
    said = "，".join(f"{item.name} {item.value}%" for item in drawn)
    return bars(f"满意度：{said}", drawn, "%", heads=_HEADS)


def text_of(result: Satisfaction) -> str:
    """A result as it is entered: 95.94%."""
    return f"{result.mean}%"


def scale_of(survey: Survey) -> Callable[[str], list[IndicatorScore]]:
    """The scores that a result would give, by the policy's own scale."""
    if survey.indicator is not None:
        return _scale_of_indicator(survey.indicator)
    if survey.evaluation is not None:
        return _scale_of_evaluation(survey.evaluation, survey.input)
    return lambda _: []


def _scale_of_indicator(indicator: ProjectIndicator) -> Callable[[str], list[IndicatorScore]]:
    region = root_of(indicator.organisation).region

    def scores(text: str) -> list[IndicatorScore]:
        score = score_of(indicator, text, region)
        return [score] if score else []

    return scores


def _scale_of_evaluation(row: Evaluation, name: str) -> Callable[[str], list[IndicatorScore]]:
    judged, given_now = {leaf.id for leaf in judged_leaves(policy_of(row))}, dict(row.given)

    def scores(text: str) -> list[IndicatorScore]:
        row.given = {**given_now, name: text}
        found = [one for one in scored(row).indicators if one.id not in judged]
        row.given = given_now
        return [one for one in found if name in {known.id for known in one.inputs}]

    return scores


def batches(actor: Actor, survey: Survey) -> list[Any]:
    """The batches of links for single persons: number, group, how many, how many used."""
    rows = visible(actor, Invitation, "survey__organisation").filter(survey=survey, way=Way.SINGLE)
    grouped = rows.order_by("batch").values("batch", "group")
    return list(grouped.annotate(count=Count("pk"), used=Count("pk", filter=Q(answered_at__isnull=False))))


def open_link_of(actor: Actor, survey: Survey) -> Invitation | None:
    """The link that is open to everybody; None where there is none now."""
    rows = visible(actor, Invitation, "survey__organisation")
    return rows.filter(survey=survey, way=Way.OPEN, ended_at=None).first()
