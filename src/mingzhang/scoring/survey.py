"""Surveys: responses by a questionnaire give satisfaction by group, with sample size and confidence intervals.

Satisfaction of a respondent is the mean of the worths of the answers, weighted by question; an answer that is
missing or says nothing of satisfaction is left out, never a zero. A group's mean has Student's t interval, its
share of satisfied respondents Wilson's; both are computed in exact decimals and rounded outwards to two places.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

from mingzhang.quantities import exact, floor, parse_number, round_half_up, squeeze
from mingzhang.rulebook.surveys import Confidence, Question, SurveyDef

_PLACES = 2
_ALL = "全部"
_HUNDRED = Decimal(100)
_ROOT = Context(prec=50)


@dataclass(frozen=True, slots=True)
class Response:
    """One respondent.

    Attributes:
        row: Row of the table the answers came from, counted from 1.
        worths: Question id to worth in percent; questions without a usable answer are absent.
    """

    row: int
    group: str
    worths: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Responses:
    """What was imported.

    Attributes:
        faults: Answers that are none of the options, each as a sentence; they count as missing.
    """

    entries: tuple[Response, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """The satisfaction of one group.

    Attributes:
        size: Respondents with at least one usable answer.
        unanswered: Respondents without any.
        mean: In percent, two places; None without respondents.
        low, high: Interval of the mean; None with fewer than two respondents.
        satisfied: Share of satisfied respondents in percent, two places.
        satisfied_low, satisfied_high: Its interval.
        level: Confidence in percent.
    """

    group: str
    size: int
    unanswered: int
    mean: Decimal | None
    low: Decimal | None
    high: Decimal | None
    satisfied: Decimal | None
    satisfied_low: Decimal | None
    satisfied_high: Decimal | None
    level: Decimal

    @property
    def sentence(self) -> str:
        """The result in words, as it can be given to an evaluation's input."""
        if self.mean is None:
            return f"{self.group}：没有有效答卷，满意度不能判断"
        interval = f"，{self.level:f}% 置信区间 {self.low}% 至 {self.high}%" if self.low is not None else ""
        return f"{self.group}：有效答卷 {self.size} 份，满意度 {self.mean}%{interval}"


def read_responses(survey: SurveyDef, rows: Iterable[Mapping[str, str]]) -> Responses:
    """Responses from the rows of a table whose heads are the questions' ids or texts.

    Args:
        survey: The questionnaire.
        rows: Column head to what was answered, as an import or an entry form gives them.
    """
    entries: list[Response] = []
    faults: list[str] = []
    for number, row in enumerate(rows, start=1):
        answers = {squeeze(head): answer for head, answer in row.items()}
        worths: dict[str, Fraction] = {}
        for question in survey.questions:
            said = answers.get(squeeze(question.id), answers.get(squeeze(question.text), ""))
            worth, fault = _worth(question, said)
            faults += [f"第 {number} 行：{fault}"] if fault else []
            worths |= {question.id: worth} if worth is not None else {}
        group = squeeze(answers.get(squeeze(survey.group), "")) if survey.group else ""
        entries.append(Response(number, group or _ALL, worths))
    return Responses(tuple(entries), tuple(faults))


def _worth(question: Question, said: str) -> tuple[Fraction | None, str | None]:
    """What an answer is worth, None where it is missing or says nothing; and what is wrong with it."""
    plain = squeeze(said)
    if not plain or question.kind == "text":
        return None, None
    if question.kind == "number":
        return _rated(question, plain)
    for option in question.options:
        if plain in {squeeze(option.label), *map(squeeze, option.words)}:
            return (None if option.worth is None else exact(option.worth)), None
    allowed = "、".join(option.label for option in question.options)
    return None, f"“{question.text}”答“{said}”，不在选项（{allowed}）之中，按未答处理"


def _rated(question: Question, plain: str) -> tuple[Fraction | None, str | None]:
    found = parse_number(plain.removesuffix("分").removesuffix("%"))
    if found is None or not 0 <= found.value <= _HUNDRED:
        return None, f"“{question.text}”答“{plain}”，不是 0 到 100 之间的数，按未答处理"
    return exact(found.value), None


def satisfaction(survey: SurveyDef, responses: Responses) -> tuple[Satisfaction, ...]:
    """The satisfaction of every group, in the order in which they first answer, then of all together."""
    groups: dict[str, list[Response]] = {}
    for one in responses.entries:
        groups.setdefault(one.group, []).append(one)
    found = [_of_group(survey, name, members) for name, members in groups.items()]
    if list(groups) == [_ALL]:
        return tuple(found)
    return (*found, _of_group(survey, _ALL, responses.entries))


def _of_group(survey: SurveyDef, name: str, members: Sequence[Response]) -> Satisfaction:
    scores = [score for one in members if (score := _score(survey, one)) is not None]
    size = len(scores)
    mean = sum(scores, Fraction(0)) / size if size else None
    low, high = _student(scores, survey.confidence)
    happy = sum(score >= survey.satisfied for score in scores)
    share_low, share_high = _wilson(happy, size, survey.confidence)
    return Satisfaction(
        name,
        size,
        len(members) - size,
        None if mean is None else round_half_up(mean, _PLACES),
        low,
        high,
        round_half_up(Fraction(happy * 100, size), _PLACES) if size else None,
        share_low,
        share_high,
        survey.confidence.level,
    )


def _score(survey: SurveyDef, one: Response) -> Fraction | None:
    """The weighted mean of a respondent's answers; None where none is usable."""
    answered = [question for question in survey.questions if question.id in one.worths and question.weight > 0]
    weight = sum((exact(question.weight) for question in answered), Fraction(0))
    if weight == 0:
        return None
    return sum((one.worths[q.id] * exact(q.weight) for q in answered), Fraction(0)) / weight


def _student(scores: Sequence[Fraction], confidence: Confidence) -> tuple[Decimal | None, Decimal | None]:
    """The interval of a mean by Student's t, cut off at 0 and 100; none with fewer than two scores."""
    size = len(scores)
    if size < 2:
        return None, None
    mean = sum(scores, Fraction(0)) / size
    variance = sum(((score - mean) ** 2 for score in scores), Fraction(0)) / (size - 1)
    half = exact(_quantile(confidence, size - 1)) * _root(variance / size)
    return _outwards(mean - half, mean + half)


def _quantile(confidence: Confidence, freedom: int) -> Decimal:
    """Student's t for so many degrees of freedom: between two rows that of the lower one, the wider interval."""
    return next(row.value for row in reversed(confidence.student) if row.freedom <= freedom)


def _wilson(happy: int, size: int, confidence: Confidence) -> tuple[Decimal | None, Decimal | None]:
    """Wilson's interval of a share, in percent; none without respondents."""
    if size == 0:
        return None, None
    z = exact(confidence.normal)
    share = Fraction(happy, size)
    middle = share + z * z / (2 * size)
    half = z * _root(share * (1 - share) / size + z * z / (4 * size * size))
    whole = 1 + z * z / size
    return _outwards((middle - half) * 100 / whole, (middle + half) * 100 / whole)


def _outwards(low: Fraction, high: Fraction) -> tuple[Decimal, Decimal]:
    """An interval in percent rounded outwards to two places, within 0 and 100."""
    return floor(max(low, Fraction(0)), _PLACES), -floor(-min(high, Fraction(100)), _PLACES)


def _root(value: Fraction) -> Fraction:
    """The square root to fifty digits."""
    return Fraction(_ROOT.sqrt(_ROOT.divide(Decimal(value.numerator), Decimal(value.denominator))))
