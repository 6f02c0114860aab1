"""`mingzhang check`: reads, then checks."""

from collections.abc import Callable
from pathlib import Path, PurePath

import click

from mingzhang.checking import Options, is_clean
from mingzhang.cli.output import check_folder, print_json, printable, tell, write_file
from mingzhang.cli.sources import FILES, read_all
from mingzhang.cli.watchdog import Watchdog
from mingzhang.errors import DocumentError, MingzhangError
from mingzhang.forms import Report
from mingzhang.pipeline import judge
from mingzhang.publishing.contract import findings_json
from mingzhang.publishing.report import CheckView
from mingzhang.publishing.report.notices import says_nothing
from mingzhang.publishing.report.spoken import spoken_view
from mingzhang.publishing.report.view import place
from mingzhang.rulebook import Rulebook, load

ANSWER_IS_NO = 1
_LONGEST_STEM = 60
"""Characters of a report's name; file systems take 255 bytes, three for each Chinese character."""


def _html(view: CheckView) -> str:
    from mingzhang.publishing.report.html import html_report  # noqa: PLC0415 - each format is imported when asked for

    return html_report(view)


def _xlsx(view: CheckView) -> bytes:
    from mingzhang.publishing.report.workbook import workbook_report  # noqa: PLC0415 - likewise

    return workbook_report(view)


def _markdown(view: CheckView) -> str:
    from mingzhang.publishing.report.markdown import markdown_report  # noqa: PLC0415 - likewise

    return markdown_report(view)


def _letter(view: CheckView) -> bytes:
    from mingzhang.publishing.report.letter import letter_report  # noqa: PLC0415 - likewise

    return letter_report(view)


WRITERS: dict[str, Callable[[CheckView], str | bytes]] = {
    "html": _html,
    "xlsx": _xlsx,
    "docx": _letter,
    "md": _markdown,
}


@click.command("check")
@FILES
@click.option("--json", "as_json", is_flag=True, help="按约定的 JSON 输出 · JSON by contract")
@click.option("--report", "formats", metavar="html,xlsx,docx,md", help="写出哪些报告 · Which reports to write")
@click.option("--out", type=click.Path(path_type=Path), help="报告写到哪个文件夹 · Folder for the reports")
@click.option("--prior", type=click.Path(path_type=Path), help="上年的材料 · Last year's document")
@click.option("--strict", is_flag=True, help="提醒和尾差也算不通过 · Warnings and tails fail too")
@click.option("--only", multiple=True, metavar="规则", help="只查这些规则 · Only these rules")
@click.option("--ignore", multiple=True, metavar="规则", help="略过的规则，须写明理由 · Set aside, with --because")
@click.option("--because", multiple=True, metavar="理由", help="略过的理由，与 --ignore 一一对应 · The reasons")
@click.option("--as-one", is_flag=True, help="几个文件合为一份材料 · Several files are one document")
@click.option("--rules", "own", type=click.Path(path_type=Path), help="自己写的规则（.yaml） · Rules of your own")
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
    own: Path | None,
) -> int:
    """读出并检查；有错误时以 1 退出。Reads, then checks; exit status 1 when there is an error."""
    wanted = _formats(formats, out)
    book = _book(own)
    options = _options(book, strict, only, ignore, because)
    reports = read_all(files, book, as_one=as_one)
    _demand_something(reports)
    view = _judged(reports, read_all([prior], book) if prior else [], book, options)
    said = spoken_view(view)
    written = [_write(said, name, out) for name in wanted] if out else []
    _say(view if as_json else said, as_json)
    _say_where(written)
    return 0 if is_clean(view.result, strict=strict) else ANSWER_IS_NO


def _book(own: Path | None) -> Rulebook:
    """The rule book, with the user's own rules where there are some."""
    if own is None:
        return load()
    from mingzhang.checking.own_rules import with_own_rules  # noqa: PLC0415 - few bring their own

    return with_own_rules(own, load())


def _demand_something(reports: list[Report]) -> None:
    """Refuses to judge where nothing was recognised: no finding would be taken for a clean bill.

    Raises:
        DocumentError: No document holds a known table or a sentence that states an amount.
    """
    if not all(says_nothing(report) for report in reports):
        return
    name = "、".join(dict.fromkeys(report.document.name for report in reports))
    missed = next((unread for report in reports for unread in report.unread), None)
    why = f"（{place(missed.page, None)}{missed.what}：{missed.why}）" if missed else ""
    raise DocumentError(
        f"{name}：没有认出任何表，也没有写明金额的语句，无从核对{why}；支持的表见 mingzhang rulebook list。"
    )


def _judged(reports: list[Report], prior: list[Report], book: Rulebook, options: Options) -> CheckView:
    with Watchdog("核对", "请拆分后再核对。", times=len(reports)) as watchdog:
        watchdog.advanced(reports[0].document.name)
        return judge(reports, book, prior=prior, options=options)


def _say(view: CheckView, as_json: bool) -> None:
    if as_json:
        print_json(findings_json(view.result, view.certificate, view.reports))
    else:
        from mingzhang.publishing.report.terminal import terminal_summary  # noqa: PLC0415 - not needed for JSON

        click.echo(printable(terminal_summary(view)))


def write_reports(view: CheckView, formats: list[str], out: Path) -> list[Path]:
    """Writes the reports of a check into a folder and says where."""
    written = [_write(view, name, out) for name in formats]
    _say_where(written)
    return written


def _write(view: CheckView, name: str, out: Path) -> Path:
    stem = PurePath(view.reports[0].document.name).stem[:_LONGEST_STEM] if view.reports else "报告"
    return write_file(out / f"{stem}.check.{name}", WRITERS[name](view))


def _say_where(written: list[Path]) -> None:
    for path in written:
        tell(f"报告 {path}", err=True)


def _formats(text: str | None, out: Path | None) -> list[str]:
    check_folder(out)
    if text is None:
        return ["html"] if out else []
    names = list(dict.fromkeys(name.strip().lower() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in WRITERS]
    if unknown:
        raise MingzhangError(f"不认识的报告格式 {'、'.join(unknown)}；可用 {'、'.join(WRITERS)}。")
    if not names:
        raise MingzhangError(f"--report 后面要写格式，可用 {'、'.join(WRITERS)}。")
    if not out:
        raise MingzhangError("写报告要用 --out 指明文件夹，例如 --report html --out out。")
    return names


def _options(
    book: Rulebook, strict: bool, only: tuple[str, ...], ignore: tuple[str, ...], because: tuple[str, ...]
) -> Options:
    if len(ignore) != len(because) or not all(reason.strip() for reason in because):
        raise MingzhangError("每个 --ignore 都要有一个 --because 写明理由，次序对应。")
    unknown = [rule for rule in (*only, *ignore) if rule not in book.rules]
    if unknown:
        raise MingzhangError(f"规则库里没有 {'、'.join(unknown)}；全部规则见 mingzhang rulebook list。")
    return Options(strict=strict, only=frozenset(only), ignore=dict(zip(ignore, because, strict=True)))
