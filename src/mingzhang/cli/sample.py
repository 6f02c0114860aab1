"""`mingzhang sample`: which self-evaluations to re-check, and the table to record the re-checked scores on."""

import csv
import io
from pathlib import Path

import click

from mingzhang.cli.output import print_json, tell, write_file
from mingzhang.cli.recheck import listed_in
from mingzhang.errors import MingzhangError
from mingzhang.publishing.contract import plain
from mingzhang.rulebook import Rulebook, load
from mingzhang.scoring import Candidate, Listed, largest, random_sample, sheet_of, stratified

_HOW = ("largest", "random", "stratified")
_BOM = "\ufeff"
"""Makes office programs take a CSV file for UTF-8."""


@click.command("sample")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@click.option("--count", "-n", type=click.IntRange(1), required=True, metavar="个数", help="抽几个 · How many")
@click.option(
    "--by",
    type=click.Choice(_HOW),
    default="largest",
    help="金额最大、随机、按类别分层 · Largest, random, in proportion to classes",
)
@click.option("--seed", metavar="种子", help="随机抽取的种子，同一种子抽出同一批 · Same seed, same sample")
@click.option(
    "--size",
    type=click.Choice(["initial", "adjusted", "executed"]),
    default="executed",
    help="金额取年初预算、调整后预算或执行数 · What the largest goes by",
)
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="文件", help="复核登记表，CSV · Table to be filled in"
)
@click.option("--json", "as_json", is_flag=True, help="JSON")
def command(  # noqa: PLR0913, PLR0917 - one argument for each option of the command
    file: Path, count: int, by: str, seed: str | None, size: str, out: Path | None, as_json: bool
) -> None:
    """抽取复核的项目，写出登记表。Draws projects to re-check and writes the table to fill in.

    文件是含自评汇总表的材料，或有项目名称、金额等栏的表（CSV、XLSX）。
    """
    if by != "largest" and not seed:
        raise MingzhangError("随机或分层抽取要用 --seed 给一个种子，例如 --seed 2023，别人才能重现。")
    book = load()
    listed = listed_in(file, book, size)
    sample = _drawn([one.candidate for one in listed], count, by, seed or "")
    if as_json:
        print_json(_data(sample, by, seed, listed))
    else:
        for number, one in enumerate(sample, start=1):
            tell(f"{number}. {one.name}" + (f"　{plain(one.size)}" if one.size is not None else ""))
        tell(f"从 {len(listed)} 个中抽取 {len(sample)} 个。")
    if out:
        tell(f"登记表 {_write(sample, listed, book, out)}", err=True)


def _drawn(candidates: list[Candidate], count: int, by: str, seed: str) -> list[Candidate]:
    if by == "largest":
        return largest(candidates, count)
    return random_sample(candidates, count, seed) if by == "random" else stratified(candidates, count, seed)


def _data(sample: list[Candidate], by: str, seed: str | None, listed: list[Listed]) -> dict[str, object]:
    given = {one.candidate.name: one.given for one in listed}
    return {
        "contract": "mingzhang.sample/1",
        "by": by,
        "seed": seed,
        "candidates": len(listed),
        "sample": [
            {
                "name": one.name,
                "stratum": one.stratum or None,
                "size": plain(one.size),
                "given": plain(given[one.name]),
            }
            for one in sample
        ],
    }


def _write(sample: list[Candidate], listed: list[Listed], book: Rulebook, out: Path) -> Path:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(sheet_of(sample, listed, book.recheck_tables))
    return write_file(out, _BOM + text.getvalue())
