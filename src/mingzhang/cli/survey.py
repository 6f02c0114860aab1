"""`mingzhang survey`: satisfaction by group from the answers to a questionnaire."""

from pathlib import Path

import click

from mingzhang.cli.output import print_json, tell
from mingzhang.cli.sources import load as load_sources
from mingzhang.errors import MingzhangError
from mingzhang.publishing.contract import plain
from mingzhang.quantities import squeeze
from mingzhang.reading.records import Record, read_records
from mingzhang.rulebook import Rulebook, load
from mingzhang.rulebook.surveys import SurveyDef
from mingzhang.scoring import Responses, Satisfaction, read_responses, satisfaction


@click.command("survey")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@click.option("--questionnaire", metavar="ID", help="用哪个问卷 · Which questionnaire")
@click.option("--json", "as_json", is_flag=True, help="JSON")
def command(file: Path, questionnaire: str | None, as_json: bool) -> None:
    """由答卷算各群体的满意度和置信区间。Satisfaction by group, with sample size and confidence interval.

    文件是一行一份答卷的表（CSV、XLSX），第一行是题目；结果可用 mingzhang score --input 填入评价。
    """
    known = _named(load(), questionnaire)
    [source] = load_sources([file])
    records = read_records(source.name, source.data)
    survey = _fitting(file, records, known)
    responses = read_responses(survey, [record.cells for record in records])
    groups = satisfaction(survey, responses)
    if as_json:
        print_json(_data(survey, groups, responses))
        return
    for one in groups:
        tell(f"{one.sentence}{_satisfied(one)}")
    for fault in responses.faults:
        tell(f"! {fault}", err=True)


def _named(book: Rulebook, name: str | None) -> list[SurveyDef]:
    """The questionnaire of that name; all where none is named."""
    if name is None:
        return list(book.surveys.values())
    if name not in book.surveys:
        raise MingzhangError(f"规则库里没有问卷 {name}；现有 {'、'.join(book.surveys)}。")
    return [book.surveys[name]]


def _fitting(file: Path, records: list[Record], known: list[SurveyDef]) -> SurveyDef:
    """The questionnaire with the most questions among the heads.

    A table without any question is refused: its missing answers would be taken for nobody's being satisfied.
    """
    heads = {head for record in records for head in record.cells}
    found = {survey.id: _asked(survey, heads) for survey in known}
    most = max(found.values())
    best = [survey for survey in known if found[survey.id] == most]
    names = "、".join(survey.id for survey in best)
    if most == 0:
        texts = "、".join(question.text for question in best[0].questions)
        raise MingzhangError(f"{file}：没有找到问卷 {names} 的题目；第一行应是题目，例如：{texts}。")
    if len(best) > 1:
        raise MingzhangError(f"{file}：题目同样符合几个问卷（{names}），请用 --questionnaire 指明。")
    return best[0]


def _asked(survey: SurveyDef, heads: set[str]) -> int:
    """How many questions of a questionnaire stand among the heads, and its column of groups."""
    group = survey.group is not None and squeeze(survey.group) in heads
    asked = [question for question in survey.questions if {squeeze(question.id), squeeze(question.text)} & heads]
    return len(asked) + group if asked else 0


def _satisfied(one: Satisfaction) -> str:
    if one.satisfied is None:
        return ""
    return f"；满意的占 {one.satisfied}%（{one.satisfied_low}% 至 {one.satisfied_high}%）"


def _data(survey: SurveyDef, groups: tuple[Satisfaction, ...], responses: Responses) -> dict[str, object]:
    return {
        "contract": "mingzhang.survey/1",
        "questionnaire": survey.id,
        "level": plain(survey.confidence.level),
        "groups": [
            {
                "group": one.group,
                "size": one.size,
                "unanswered": one.unanswered,
                "mean": plain(one.mean),
                "low": plain(one.low),
                "high": plain(one.high),
                "satisfied": plain(one.satisfied),
                "satisfied_low": plain(one.satisfied_low),
                "satisfied_high": plain(one.satisfied_high),
            }
            for one in groups
        ],
        "faults": list(responses.faults),
    }
