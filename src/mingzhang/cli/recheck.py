"""`mingzhang recheck`: how far re-checked scores are from the self-evaluations' own, one by one and in total."""

from pathlib import Path

import click

from mingzhang.cli.output import print_json, tell
from mingzhang.cli.sources import load as load_sources
from mingzhang.errors import MingzhangError
from mingzhang.pipeline import read
from mingzhang.publishing.contract import plain
from mingzhang.reading.records import read_records
from mingzhang.rulebook import Rulebook, load
from mingzhang.scoring import (
    Listed,
    Recheck,
    RecheckResult,
    compare_scores,
    listed_in_report,
    listed_in_table,
    rechecks_of,
)


@click.command("recheck")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="JSON")
def command(file: Path, as_json: bool) -> None:
    """自评与复核的差异和差异率。Differences and difference rates of a re-check.

    文件是填好的登记表（mingzhang sample --out 写出的 CSV，或同样栏目的 XLSX）。
    """
    result = compare_scores(rechecks_of(listed_in(file, load(), "executed")))
    if as_json:
        print_json(_data(result))
        return
    for one in result.entries:
        tell(_sentence(one))
    tell(_total(result))


def listed_in(file: Path, book: Rulebook, size: str) -> list[Listed]:
    """The projects that a file lists: in summary tables of self-evaluations, or in a plain table.

    Raises:
        MingzhangError: It lists none.
    """
    [source] = load_sources([file])
    found = [one for report in read([source], book) for one in listed_in_report(report, size)]
    if not found:
        lines = [(record.row, record.cells) for record in read_records(source.name, source.data)]
        found = listed_in_table(lines, book.recheck_tables)
    if not found:
        heads = "、".join(names[0] for names in (book.recheck_tables.name, book.recheck_tables.size))
        raise MingzhangError(f"{file}：没有读到项目；需要自评汇总表，或第一行是栏名（{heads}等）的表。")
    return found


def _sentence(one: Recheck) -> str:
    if one.rechecked is None:
        return f"{one.name}：自评 {plain(one.given)}，尚未复核"
    rate = "" if one.rate is None else f"，差异率 {plain(one.rate)}%"
    reason = f"；{one.reason}" if one.reason else ""
    scores = f"自评 {plain(one.given)}，复核 {plain(one.rechecked)}"
    return f"{one.name}：{scores}，差异 {plain(one.difference)}{rate}{reason}"


def _total(result: RecheckResult) -> str:
    if result.rechecked is None:
        waiting = sum(one.rechecked is None for one in result.entries)
        return f"还有 {waiting} 个没有复核得分，总差异率不能计算。"
    rate = "不能计算（自评合计为 0）" if result.rate is None else f"{plain(result.rate)}%"
    between = f"，各项差异率 {plain(result.lowest)}% 至 {plain(result.highest)}%" if result.differing else ""
    return (
        f"{len(result.entries)} 个项目，{len(result.differing)} 个有差异{between}；"
        f"自评合计 {plain(result.given)}，复核合计 {plain(result.rechecked)}，总差异率 {rate}。"
    )


def _data(result: RecheckResult) -> dict[str, object]:
    return {
        "contract": "mingzhang.recheck/1",
        "projects": [
            {
                "name": one.name,
                "given": plain(one.given),
                "rechecked": plain(one.rechecked),
                "difference": plain(one.difference),
                "rate": plain(one.rate),
                "reason": one.reason or None,
            }
            for one in result.entries
        ],
        "differing": len(result.differing),
        "given": plain(result.given),
        "rechecked": plain(result.rechecked),
        "difference": plain(result.difference),
        "rate": plain(result.rate),
        "lowest": plain(result.lowest),
        "highest": plain(result.highest),
    }
