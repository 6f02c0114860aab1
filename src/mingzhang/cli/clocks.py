"""`mingzhang clocks`: due dates and days late for a table of dated events."""

from datetime import datetime
from pathlib import Path

import click

from mingzhang.cli.output import print_json, tell
from mingzhang.cli.sources import load as load_sources
from mingzhang.clocks import Clock, run_clocks
from mingzhang.clocks.table import cases_of
from mingzhang.errors import MingzhangError
from mingzhang.publishing.contract import clocks_json, plain
from mingzhang.reading.records import read_records
from mingzhang.rulebook import load

_SIGNS = {"kept": "✓ 按期", "late": "✕ 逾期", "running": "… 未办", "cannot_tell": "? 无法判断"}


@click.command("clocks")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="JSON")
@click.option(
    "--region", default="", metavar="地区", help="表中没有地区栏时用的地区 · Place where the table names none"
)
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), help="以哪一天判断未办事项 · Judge open items on this day"
)
@click.option("--late", "only_late", is_flag=True, help="只列逾期的 · Only what is late")
def command(file: Path, as_json: bool, region: str, today: datetime | None, only_late: bool) -> None:
    """由日期算期限、逾期天数和利息。Due dates, days late and interest for a table of dated events."""
    book = load()
    [source] = load_sources([file])
    records = [(record.row, record.cells) for record in read_records(source.name, source.data)]
    found = cases_of(records, book.event_tables, book.events, region)
    if not (found.faults or any(case.events for case in found.cases)):
        subject = book.event_tables.subject[0]
        raise MingzhangError(
            f"{file}：没有找到事件表；第一行应是栏名，例如 {subject}、合同签订日期、合同公告日期。"
        )
    day = today.date() if today else None
    clocks = run_clocks(
        found.cases, book.deadlines, today=day, names={e.id: e.name.zh for e in book.events.values()}
    )
    shown = [clock for clock in clocks if clock.state == "late"] if only_late else clocks
    if as_json:
        print_json(clocks_json(shown, found.faults))
    else:
        _say(shown, found.faults)


def _say(clocks: list[Clock], faults: list[str]) -> None:
    for clock in clocks:
        interest = f"；利息 {plain(clock.interest)} 元（{clock.arithmetic}）" if clock.interest is not None else ""
        tell(f"{_SIGNS[clock.state]}　{clock.subject}　{clock.deadline.name.zh}：{clock.why}{interest}")
    for fault in faults:
        tell(f"! {fault}", err=True)
    late = sum(clock.state == "late" for clock in clocks)
    tell(f"{len(clocks)} 项期限，{late} 项逾期，{len(faults)} 处看不懂。")
