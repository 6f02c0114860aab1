"""The schema of questionnaires: questions, options with their worth, groups of respondents, and confidence."""

from decimal import Decimal
from itertools import pairwise
from typing import Literal

import msgspec

from mingzhang.rulebook.model import Entry

_HUNDRED = Decimal(100)


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An answer that may be ticked.

    Attributes:
        label_en: What it is called to those who read English; the label itself where there is none.
        worth: Satisfaction in percent; None for an answer that says nothing of it (不了解).
        words: Other ways in which imported answers say the same.
    """

    label: str
    label_en: str = ""
    worth: Decimal | None = None
    words: tuple[str, ...] = ()


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One question.

    Attributes:
        text_en: The question to those who read English; the text itself where there is none.
        kind: `choice` has options, `number` asks for 0 to 100, `text` is not scored.
        weight: Its weight among the questions of a respondent.
    """

    id: str
    text: str
    text_en: str = ""
    kind: Literal["choice", "number", "text"] = "choice"
    options: tuple[Option, ...] = ()
    weight: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        if (self.kind == "choice") != bool(self.options):
            raise ValueError(f"问题“{self.text}”：选择题须有选项，其他题不能有选项")
        if any(o.worth is not None and not 0 <= o.worth <= _HUNDRED for o in self.options):
            raise ValueError(f"问题“{self.text}”：选项的满意度应在 0 到 100 之间")
        if self.weight < 0:
            raise ValueError(f"问题“{self.text}”的权重为负")


class Quantile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    """Student's t for a two-sided interval, from so many degrees of freedom on."""

    freedom: int
    value: Decimal


class Confidence(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How intervals are computed.

    Attributes:
        level: In percent.
        normal: Two-sided quantile of the normal distribution, for shares (Wilson).
        student: Quantiles of Student's t, for means, by rising degrees of freedom.
    """

    level: Decimal
    normal: Decimal
    student: tuple[Quantile, ...]

    def __post_init__(self) -> None:
        freedoms = [row.freedom for row in self.student]
        if freedoms[:1] != [1] or any(a >= b for a, b in pairwise(freedoms)):
            raise ValueError("student 的自由度应从 1 起，从小到大")


class SurveyDef(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A questionnaire.

    Attributes:
        introduction, introduction_en: What respondents read before the questions: who is asked, and about what.
        group: Column of the responses that names the respondent's group; None where there is one group.
        satisfied: Worth in percent from which a respondent counts as satisfied.
        smallest_group: Responses of a group below which nobody is shown its results, lest one person's answers be
            told from them.
    """

    title: str
    title_en: str
    introduction: str = ""
    introduction_en: str = ""
    questions: tuple[Question, ...]
    group: str | None = None
    satisfied: Decimal
    smallest_group: int = 1
    confidence: Confidence

    def __post_init__(self) -> None:
        ids = [question.id for question in self.questions]
        if len(set(ids)) < len(ids):
            raise ValueError("问题的 id 有重复")
        if self.smallest_group < 1:
            raise ValueError("smallest_group 至少为 1")
        if not any(question.kind != "text" and question.weight > 0 for question in self.questions):
            raise ValueError("问卷没有计满意度的问题")
