"""`mingzhang score`: reads, then recomputes every score and grade it finds, with derivations."""

from pathlib import Path

import click

from mingzhang.cli.output import print_json
from mingzhang.cli.sources import FILES, read_all
from mingzhang.errors import MingzhangError
from mingzhang.pipeline import score
from mingzhang.publishing.contract import plain, scores_json
from mingzhang.publishing.report.view import differing
from mingzhang.rulebook import load
from mingzhang.scoring import ScoreSheet


@click.command("score")
@FILES
@click.option("--json", "as_json", is_flag=True, help="按约定的 JSON 输出 · JSON by contract")
@click.option("--policy", metavar="ID", help="用哪个评分办法 · Which policy")
@click.option("--as-one", is_flag=True, help="几个文件合为一份材料 · Several files are one document")
def command(files: tuple[Path, ...], as_json: bool, policy: str | None, as_one: bool) -> None:
    """读出并复算每个得分和等级。Reads, then recomputes every score and grade."""
    book = load()
    if policy and policy not in book.policies:
        raise MingzhangError(f"规则库里没有评分办法 {policy}；现有 {'、'.join(book.policies)}。")
    sheets = score(read_all(files, book, as_one=as_one), book, policy=policy)
    if as_json:
        print_json(scores_json(sheets))
        return
    for sheet in sheets:
        _say(sheet)
    if not sheets:
        click.echo("没有找到可以复算的评分表。")


def _say(sheet: ScoreSheet) -> None:
    printed, computed = plain(sheet.printed) or "—", plain(sheet.computed) or "不能算出"
    agreed = "一致" if sheet.printed == sheet.computed else "不同"
    click.echo(f"{sheet.subject}：印 {printed}，复算 {computed}，{agreed}；等级 {sheet.grade or '—'}")
    for indicator in differing(sheet):
        click.echo(
            f"  {indicator.name}：{indicator.formula} = {plain(indicator.computed)}，印 {plain(indicator.printed)}"
        )
