"""`mingzhang score`: reads, then recomputes every score and grade it finds, with derivations."""

from pathlib import Path

import click

from mingzhang.cli.output import print_json
from mingzhang.cli.sources import FILES, read_all
from mingzhang.errors import MingzhangError
from mingzhang.pipeline import score
from mingzhang.publishing.contract import plain, scores_json
from mingzhang.publishing.report.scores import tree_lines
from mingzhang.publishing.report.view import differing
from mingzhang.rulebook import Rulebook, load
from mingzhang.scoring import Lever, ScoreSheet, indicator_tree, sentence, sheet_tree, what_would_it_take


@click.command("score")
@FILES
@click.option("--json", "as_json", is_flag=True, help="按约定的 JSON 输出 · JSON by contract")
@click.option("--policy", metavar="ID", help="用哪个评分办法 · Which policy")
@click.option("--as-one", is_flag=True, help="几个文件合为一份材料 · Several files are one document")
@click.option(
    "--input", "inputs", metavar="名称=值", multiple=True, help="填报评价用的数据，如 contracts=614份 · An input"
)
@click.option("--tree", is_flag=True, help="逐级列出每个得分的来历 · Each score down to its sources")
@click.option("--what-if", is_flag=True, help="各指标达到满分、总分升一等要多少 · What it would take")
def command(  # noqa: PLR0913, PLR0917 - one argument for each option of the command
    files: tuple[Path, ...],
    as_json: bool,
    policy: str | None,
    as_one: bool,
    inputs: tuple[str, ...],
    tree: bool,
    what_if: bool,
) -> None:
    """读出并复算每个得分和等级。Reads, then recomputes every score and grade."""
    book = load()
    if policy and policy not in book.policies:
        raise MingzhangError(f"规则库里没有评分办法 {policy}；现有 {'、'.join(book.policies)}。")
    given = dict(_given(text) for text in inputs)
    sheets = score(read_all(files, book, as_one=as_one), book, policy=policy, given=given)
    if as_json:
        print_json(_json(sheets, book, what_if))
        return
    for sheet in sheets:
        _say(sheet, tree)
        if what_if:
            _say_levers(sheet, book)
    if not sheets:
        click.echo("没有找到可以复算的评分表。")


def _given(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (sign and name.strip() and value.strip()):
        raise MingzhangError(f"--input 应写作 名称=值，例如 contracts=614份；现为“{text}”。")
    return name.strip(), value.strip()


def _say(sheet: ScoreSheet, tree: bool) -> None:
    printed, computed = plain(sheet.printed) or "—", plain(sheet.computed) or "不能算出"
    agreed = (
        "" if None in (sheet.printed, sheet.computed) else "一致" if sheet.printed == sheet.computed else "不同"
    )
    click.echo(
        f"{sheet.subject}：印 {printed}，复算 {computed}{agreed and f'，{agreed}'}；等级 {sheet.grade or '—'}"
    )
    click.echo(f"  计算 {plain(sheet.points_computed)} 分，判断 {plain(sheet.points_judged)} 分")
    if sheet.computed is None and sheet.why:
        click.echo(f"  {sheet.why}")
    if tree:
        nodes = [sheet_tree(sheet)] if sheet.evaluation else [indicator_tree(one) for one in sheet.indicators]
        for node in nodes:
            for line in tree_lines(node, 1):
                click.echo(line)
    elif sheet.evaluation:
        for one in sheet.indicators:
            click.echo(f"  {one.name}：{sentence(one)}")
    for indicator in differing(sheet):
        click.echo(
            f"  {indicator.name}：{indicator.formula} = {plain(indicator.computed)}，印 {plain(indicator.printed)}"
        )


def _say_levers(sheet: ScoreSheet, book: Rulebook) -> None:
    full, grade = _levers(sheet, book)
    for lever in full:
        click.echo(f"  满分：{lever.sentence}")
    for lever in grade:
        click.echo(f"  升等：{lever.sentence}")


def _levers(sheet: ScoreSheet, book: Rulebook) -> tuple[tuple[Lever, ...], tuple[Lever, ...]]:
    policy = book.policies[sheet.policy]
    if sheet.policy_assumed and sheet.evaluation:
        return (), ()
    return what_would_it_take(sheet, policy), what_would_it_take(sheet, policy, grade=True)


def _json(sheets: list[ScoreSheet], book: Rulebook, what_if: bool) -> dict[str, object]:
    data = scores_json(sheets)
    if what_if:
        for entry, sheet in zip(data["scores"], sheets, strict=True):
            full, grade = _levers(sheet, book)
            entry["what_if"] = {"full": [_lever(one) for one in full], "grade": [_lever(one) for one in grade]}
    return data


def _lever(lever: Lever) -> dict[str, object]:
    return {
        "indicator": lever.indicator,
        "what": lever.what,
        "unit": lever.unit or None,
        "now": str(lever.now),
        "needed": None if lever.needed is None else str(lever.needed),
        "points": plain(lever.points),
        "total": plain(lever.total),
        "grade": lever.grade,
        "sentence": lever.sentence,
    }
