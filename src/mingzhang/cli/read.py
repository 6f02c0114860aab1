"""`mingzhang read`: recognises forms and statements."""

from pathlib import Path

import click

from mingzhang.cli.output import check_folder, print_json, tell, write_file
from mingzhang.cli.sources import FILES, read_all
from mingzhang.forms import Report
from mingzhang.publishing.contract import reading_json
from mingzhang.publishing.report.view import place
from mingzhang.rulebook import load

KINDS = {
    "final_accounts": "决算",
    "budget": "预算",
    "evaluation": "绩效评价",
    "self_evaluations": "绩效自评",
    "other": "其他",
}


@click.command("read")
@FILES
@click.option("--json", "as_json", is_flag=True, help="按约定的 JSON 输出 · JSON by contract")
@click.option("--out", type=click.Path(path_type=Path), help="写入文件夹 · Write into a folder")
@click.option("--as-one", is_flag=True, help="几个文件合为一份材料 · Several files are one document")
def command(files: tuple[Path, ...], as_json: bool, out: Path | None, as_one: bool) -> None:
    """读出文件中的表和语句。Recognises forms and statements."""
    import json  # noqa: PLC0415 - keeps --help quick

    check_folder(out)
    reports = read_all(files, load(), as_one=as_one)
    if out:
        for number, report in enumerate(reports, start=1):
            name = f"{Path(report.document.name).stem}{f'.{number}' if len(reports) > 1 else ''}.reading.json"
            text = json.dumps(reading_json([report]), ensure_ascii=False, indent=1)
            tell(f"已写出 {write_file(out / name, text)}", err=True)
    if as_json:
        print_json(reading_json(reports))
    elif not out:
        for report in reports:
            _summary(report)


def _summary(report: Report) -> None:
    part = f"（第{report.part}部分）" if report.part else ""
    year = f"{report.fiscal_year}年度" if report.fiscal_year else "年度未知"
    tell(f"{report.document.name}{part}：{report.entity or '单位未知'}，{year}，{KINDS[report.kind]}")
    for form in report.forms:
        where = place(form.source.page, form.source.line)
        subject = f"：{form.subject}" if form.subject else ""
        tell(f"  {form.title}{subject}　{len(form.rows)} 行　{form.unit or '无单位'}　{where}　[{form.form}]")
    for unread in report.unread:
        where = f"（{place(unread.page, None)}）" if unread.page else "："
        tell(f"  ? 未读出：{unread.what}{where}{unread.why}")
    if not report.forms:
        tell("  没有认出任何表。支持的表见 mingzhang rulebook list。")
