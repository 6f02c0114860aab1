"""`mingzhang demo`: the main job on the bundled example year, from a workbook to a report worth looking at."""

import signal
import sys
from functools import partial
from pathlib import Path
from urllib.parse import quote

import click

from mingzhang.cli.check import write_reports
from mingzhang.cli.output import printable, tell, write_file
from mingzhang.cli.sources import read_all
from mingzhang.example import SAMPLE_NOTE, load_example
from mingzhang.pipeline import judge
from mingzhang.publishing.report import make_view
from mingzhang.publishing.report.spoken import spoken_view
from mingzhang.publishing.report.terminal import terminal_summary
from mingzhang.publishing.sheets import report_sheets
from mingzhang.publishing.sheets.html import page
from mingzhang.publishing.sheets.text import flattened
from mingzhang.publishing.sheets.xlsx import workbook
from mingzhang.rulebook import Rulebook, load

_NAME = "示例"
_FOOTER = "示例数据"
_LOOPBACK = "127.0.0.1"


@click.command("demo")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("out/demo"),
    show_default=True,
    help="写到哪个文件夹 · Folder for everything it writes",
)
def command(out: Path) -> int:
    """用示例年度走一遍主流程：写出、读回、核对、复算、出报告。The main job on the bundled example year."""
    book = load()
    source = _write_example(out, book)
    judged = judge(read_all([source], book), book)
    view = make_view(
        judged.reports, judged.result, judged.sheets, book, sample=True, certificate=judged.certificate
    )
    click.echo(printable(terminal_summary(spoken_view(view))))
    report = write_reports(view, ["html", "xlsx", "md"], out)[0]
    tell(f"{SAMPLE_NOTE}\n报告 {report.resolve()}")
    if sys.stdin.isatty() and sys.stdout.isatty():
        _serve(out, report.name)
    return 0


def _write_example(out: Path, book: Rulebook) -> Path:
    """The example year as workbook, web page and flattened text; the workbook is what is read back."""
    reports = load_example(book)
    sheets = report_sheets(reports, book)
    heading = f"{reports[0].fiscal_year}年度{reports[0].entity}部门决算"
    write_file(out / f"{_NAME}.html", page(sheets, heading, SAMPLE_NOTE))
    write_file(out / f"{_NAME}.txt", flattened(sheets, heading))
    return write_file(out / f"{_NAME}.xlsx", workbook(sheets, (heading, SAMPLE_NOTE), _FOOTER))


def _serve(folder: Path, name: str) -> None:
    """Shows the folder to this machine only, until Ctrl-C."""
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer  # noqa: PLC0415 - only where a person waits

    class Quiet(SimpleHTTPRequestHandler):
        """Answers without a line per request on the terminal."""

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the parent's
            """Says nothing."""

    with ThreadingHTTPServer((_LOOPBACK, 0), partial(Quiet, directory=str(folder))) as server:
        # A shell that starts jobs in the background leaves Ctrl-C ignored; here a person was told to press it.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        tell(f"在浏览器中打开 http://{_LOOPBACK}:{server.server_port}/{quote(name)} （按 Ctrl-C 结束）")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            tell("已结束。")
