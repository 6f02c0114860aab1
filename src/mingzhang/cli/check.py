"""`mingzhang check`: reads, then checks."""

from collections.abc import Callable
from pathlib import Path

import click

from mingzhang.checking import Options
from mingzhang.cli.output import print_json, write_file
from mingzhang.cli.sources import FILES, read_all
from mingzhang.errors import MingzhangError
from mingzhang.pipeline import judge
from mingzhang.publishing.contract import findings_json
from mingzhang.publishing.report import CheckView
from mingzhang.rulebook import Rulebook, load

ANSWER_IS_NO = 1
_LATER = frozenset({"docx"})


def _html(view: CheckView) -> str:
    from mingzhang.publishing.report.html import html_report  # noqa: PLC0415 - each format is imported when asked for

    return html_report(view)


def _xlsx(view: CheckView) -> bytes:
    from mingzhang.publishing.report.workbook import workbook_report  # noqa: PLC0415 - likewise

    return workbook_report(view)


def _markdown(view: CheckView) -> str:
    from mingzhang.publishing.report.markdown import markdown_report  # noqa: PLC0415 - likewise

    return markdown_report(view)


WRITERS: dict[str, Callable[[CheckView], str | bytes]] = {"html": _html, "xlsx": _xlsx, "md": _markdown}


@click.command("check")
@FILES
@click.option("--json", "as_json", is_flag=True, help="按约定的 JSON 输出 · JSON by contract")
@click.option("--report", "formats", metavar="html,xlsx,md", help="写出哪些报告 · Which reports to write")
@click.option("--out", type=click.Path(path_type=Path), help="报告写到哪个文件夹 · Folder for the reports")
@click.option("--prior", type=click.Path(path_type=Path), help="上年的材料 · Last year's document")
@click.option("--strict", is_flag=True, help="提醒也算不通过 · Warnings fail too")
@click.option("--only", multiple=True, metavar="规则", help="只查这些规则 · Only these rules")
@click.option("--ignore", multiple=True, metavar="规则", help="略过的规则，须写明理由 · Set aside, with --because")
@click.option("--because", multiple=True, metavar="理由", help="略过的理由，与 --ignore 一一对应 · The reasons")
@click.option("--as-one", is_flag=True, help="几个文件合为一份材料 · Several files are one document")
def command(  # noqa: PLR0913, PLR0917 - one parameter for each option of the contract
    files: tuple[Path, ...],
    as_json: bool,
    formats: str | None,
    out: Path | None,
    prior: Path | None,
    strict: bool,
    only: tuple[str, ...],
    ignore: tuple[str, ...],
    because: tuple[str, ...],
    as_one: bool,
) -> int:
    """读出并检查；有错误时以 1 退出。Reads, then checks; exit status 1 when there is an error."""
    book = load()
    wanted = _formats(formats, out)
    options = _options(book, strict, only, ignore, because)
    reports = read_all(files, book, as_one=as_one)
    view = judge(reports, book, prior=read_all([prior], book) if prior else (), options=options)
    _say(view, as_json)
    if out:
        write_reports(view, wanted, out)
    return ANSWER_IS_NO if _fails(view, strict) else 0


def _fails(view: CheckView, strict: bool) -> bool:
    return bool(view.counts["error"] or (strict and view.counts["warning"]))


def _say(view: CheckView, as_json: bool) -> None:
    if as_json:
        print_json(findings_json(view.result, view.certificate))
    else:
        from mingzhang.publishing.report.terminal import terminal_summary  # noqa: PLC0415 - not needed for JSON

        click.echo(terminal_summary(view))


def write_reports(view: CheckView, formats: list[str], out: Path) -> list[Path]:
    """Writes the reports of a check into a folder and says where."""
    stem = Path(view.reports[0].document.name).stem if view.reports else "报告"
    written = [write_file(out / f"{stem}.check.{name}", WRITERS[name](view)) for name in formats]
    for path in written:
        click.echo(f"报告 {path}", err=True)
    return written


def _formats(text: str | None, out: Path | None) -> list[str]:
    if not text:
        return ["html"] if out else []
    names = [name.strip() for name in text.split(",") if name.strip()]
    later = [name for name in names if name in _LATER]
    unknown = [name for name in names if name not in WRITERS and name not in _LATER]
    if later:
        raise MingzhangError(f"{'、'.join(later)} 报告在本版本尚未提供；现有 {'、'.join(WRITERS)}。")
    if unknown:
        raise MingzhangError(f"不认识的报告格式 {'、'.join(unknown)}；可用 {'、'.join(WRITERS)}。")
    if not out:
        raise MingzhangError("写报告要用 --out 指明文件夹，例如 --report html --out out。")
    return names


def _options(
    book: Rulebook, strict: bool, only: tuple[str, ...], ignore: tuple[str, ...], because: tuple[str, ...]
) -> Options:
    if len(ignore) != len(because):
        raise MingzhangError("每个 --ignore 都要有一个 --because 写明理由，次序对应。")
    unknown = [rule for rule in (*only, *ignore) if rule not in book.rules]
    if unknown:
        raise MingzhangError(f"规则库里没有 {'、'.join(unknown)}；全部规则见 mingzhang rulebook list。")
    return Options(strict=strict, only=frozenset(only), ignore=dict(zip(ignore, because, strict=True)))
