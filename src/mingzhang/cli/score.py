"""`mingzhang score`: reads, then recomputes every score and grade it finds, with derivations."""

from pathlib import Path, PurePath

import click

from mingzhang.cli.output import check_folder, print_json, tell, write_file
from mingzhang.cli.score_words import judgement_of, judgement_words, levers_of, say_levers, say_sheet, scores_data
from mingzhang.cli.sources import FILES, read_all
from mingzhang.errors import MingzhangError
from mingzhang.pipeline import score
from mingzhang.rulebook import Rulebook, load
from mingzhang.scoring import ScoreSheet

_YAML = {".yaml", ".yml"}
_FORMATS = ("html",)


@click.command("score")
@FILES
@click.option("--json", "as_json", is_flag=True, help="按约定的 JSON 输出 · JSON by contract")
@click.option("--policy", metavar="ID|文件", help="用哪个评分办法，或自己写的办法文件 · Which policy, or a file")
@click.option("--as-one", is_flag=True, help="几个文件合为一份材料 · Several files are one document")
@click.option(
    "--input", "inputs", metavar="名称=值", multiple=True, help="填报评价用的数据，如 contracts=614份 · An input"
)
@click.option(
    "--judge", "judged", metavar="指标=得分；理由；判断人", multiple=True, help="填报由人判断的得分 · Judged points"
)
@click.option("--tree", is_flag=True, help="逐级列出每个得分的来历 · Each score down to its sources")
@click.option("--what-if", is_flag=True, help="各指标达到满分、总分升一等要多少 · What it would take")
@click.option("--report", "formats", metavar="html", help="写出得分来历的网页 · Write the derivations as a page")
@click.option("--out", type=click.Path(path_type=Path), help="网页写到哪个文件夹 · Folder for the page")
def command(  # noqa: PLR0913, PLR0917 - one argument for each option of the command
    files: tuple[Path, ...],
    as_json: bool,
    policy: str | None,
    as_one: bool,
    inputs: tuple[str, ...],
    judged: tuple[str, ...],
    tree: bool,
    what_if: bool,
    formats: str | None,
    out: Path | None,
) -> None:
    """读出并复算每个得分和等级。Reads, then recomputes every score and grade."""
    _check_formats(formats, out)
    book, chosen = _chosen(load(), policy)
    given = dict(_given(text) for text in inputs)
    points = dict(judgement_of(text) for text in judged)
    sheets = score(read_all(files, book, as_one=as_one), book, policy=chosen, given=given, judged=points)
    if as_json:
        print_json(scores_data(sheets, book, what_if=what_if))
    else:
        _say(sheets, book, tree, what_if)
    if out:
        _write(sheets, book, out)


def _chosen(book: Rulebook, policy: str | None) -> tuple[Rulebook, str | None]:
    """The rule book with the policy to be used, and its identifier; a file is read as a policy of the user's own.

    Raises:
        MingzhangError: The rule book has no such policy, or the file holds none that could be used.
    """
    if policy is None or policy in book.policies:
        return book, policy
    path = Path(policy)
    if path.suffix.lower() not in _YAML:
        known = "、".join(book.policies)
        raise MingzhangError(f"规则库里没有评分办法 {policy}；现有 {known}；自己写的办法请给出 .yaml 文件。")
    if not path.is_file():
        raise MingzhangError(f"找不到评分办法的文件 {policy}；请检查文件名和所在文件夹。")
    from mingzhang.rulebook.policyfile import read_policy  # noqa: PLC0415 - few bring their own

    own = read_policy(path, book.forms)
    return book.with_policy(own), own.id


def _given(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (sign and name.strip() and value.strip()):
        raise MingzhangError(f"--input 应写作 名称=值，例如 contracts=614份；现为“{text}”。")
    return name.strip(), value.strip()


def _check_formats(formats: str | None, out: Path | None) -> None:
    check_folder(out)
    if formats is not None and formats not in _FORMATS:
        raise MingzhangError(f"不认识的报告格式 {formats}；可用 {'、'.join(_FORMATS)}。")
    if formats and not out:
        raise MingzhangError("写网页要用 --out 指明文件夹，例如 --report html --out out。")


def _say(sheets: list[ScoreSheet], book: Rulebook, tree: bool, what_if: bool) -> None:
    for sheet in sheets:
        say_sheet(sheet, tree=tree)
        if what_if:
            say_levers(sheet, book)
    if not sheets:
        tell("没有找到可以复算的评分表。")
    elif open_ := judgement_words(sheets):
        tell(open_)


def _write(sheets: list[ScoreSheet], book: Rulebook, out: Path) -> None:
    from mingzhang.publishing.report.score_page import score_page  # noqa: PLC0415 - only when asked for

    page = score_page([(sheet, *levers_of(sheet, book)) for sheet in sheets])
    stem = PurePath(sheets[0].document).stem if sheets else "得分"
    path = write_file(out / f"{stem[:60]}.score.html", page)
    tell(f"报告 {path}", err=True)
