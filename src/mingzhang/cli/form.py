"""`mingzhang form`: one form, blank or filled; the letter of a check; the working paper of an indicator."""

from dataclasses import replace
from pathlib import Path

import click

from mingzhang.cli.output import check_folder, tell, write_folder
from mingzhang.cli.sources import read_all
from mingzhang.errors import MingzhangError
from mingzhang.forms import Report
from mingzhang.pipeline import judge, score
from mingzhang.publishing.documents import EMPTY, Options
from mingzhang.publishing.documents.compose import redaction_of
from mingzhang.publishing.documents.model import DocumentTree
from mingzhang.publishing.documents.redaction import Redaction
from mingzhang.publishing.papers import blank_form, form_document, letter, paper_files, working_paper
from mingzhang.publishing.papers.single import FORMATS
from mingzhang.publishing.publication import file_name
from mingzhang.rulebook import Rulebook, load
from mingzhang.scoring import ScoreSheet

_LETTER, _WORKING = "rectification_letter", "working_paper"
_NEAR = 5


@click.command("form")
@click.argument("identifier", metavar="ID")
@click.option(
    "--fill", type=click.Path(path_type=Path), help="从哪个文件取数；不写则出空白表 · File to fill it from"
)
@click.option("--subject", metavar="项目", help="哪个项目的表或评价，名称的一部分即可 · Which project")
@click.option("--indicator", metavar="指标", help="底稿写哪个指标 · Which indicator, for a working paper")
@click.option("--entity", metavar="部门", default="", help="空白表上的部门 · Department on a blank form")
@click.option("--year", metavar="年度", type=int, help="空白表上的年度 · Year on a blank form")
@click.option("--personal", is_flag=True, help="保留联系电话和姓名 · Keep telephone numbers and names")
@click.option(
    "--format",
    "formats",
    default="docx,xlsx",
    show_default=True,
    help="docx、xlsx、pdf、html，以逗号分开 · Formats",
)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="写到哪个文件夹 · Folder to write to")
def command(  # noqa: PLR0913, PLR0917 - one argument for each option of the command
    identifier: str,
    fill: Path | None,
    subject: str | None,
    indicator: str | None,
    entity: str,
    year: int | None,
    personal: bool,
    formats: str,
    out: Path,
) -> None:
    """单独出一张表、一份整改通知或一份底稿。One form, one letter, or one working paper by itself.

    ID：表的编号（mingzhang rulebook list），如 self_evaluation、final_accounts.05；
    rectification_letter 是整改通知，working_paper 是评价工作底稿，都要用 --fill 给出材料。
    """
    wanted = _formats(formats)
    check_folder(out)
    book = load()
    filled: Report | None = None
    if identifier == _LETTER:
        tree = letter(judge(read_all([_needed(fill, identifier)], book), book))
    elif identifier == _WORKING:
        tree = _working(_needed(fill, identifier), subject, indicator, book)
    else:
        redaction = redaction_of(EMPTY, Options(personal=personal), book)
        tree, filled = _form(identifier, book, fill, subject, (entity, year), redaction)
    files = paper_files(tree, wanted, filled=filled, book=book)
    stem = file_name(tree.title)
    write_folder(out, {f"{stem}.{name}": data for name, data in files.items()})
    for name in files:
        tell(str(out / f"{stem}.{name}"))


def _formats(text: str) -> list[str]:
    wanted = list(dict.fromkeys(name.strip().lower() for name in text.split(",") if name.strip()))
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown or not wanted:
        raise MingzhangError(f"没有格式“{'、'.join(unknown)}”；可用的有 {'、'.join(FORMATS)}，以逗号分开。")
    return wanted


def _needed(fill: Path | None, identifier: str) -> Path:
    if fill is None:
        raise MingzhangError(f"{identifier} 要从材料中取数；请用 --fill 给出决算或评价文件。")
    return fill


def _form(  # noqa: PLR0913, PLR0917 - what is asked for, where it stands, and what is left out
    identifier: str,
    book: Rulebook,
    fill: Path | None,
    subject: str | None,
    heading: tuple[str, int | None],
    redaction: Redaction,
) -> tuple[DocumentTree, Report | None]:
    """The form blank, or as it stands in a file, with the report that holds nothing else."""
    if identifier not in book.forms:
        near = [name for name in (*book.forms, _LETTER, _WORKING) if identifier.lower() in name]
        hint = f"相近的有 {'、'.join(near[:_NEAR])}，" if near else ""
        raise MingzhangError(f"规则库里没有表 {identifier}；{hint}全部表见 mingzhang rulebook list。")
    if fill is None:
        entity, year = heading
        return form_document([blank_form(book.forms[identifier], book)], book, entity=entity, year=year), None
    for report in read_all([fill], book):
        forms = tuple(form for form in report.all(identifier) if (subject or "") in (form.subject or ""))
        if forms:
            return _filled(redaction.report(replace(report, forms=forms, statements=(), text_lines=())), book)
    what = f"{book.forms[identifier].title}" + (f"（{subject}）" if subject else "")
    raise MingzhangError(f"{fill} 里没有读出{what}；读出了哪些表，请用 mingzhang read 查看。")


def _filled(alone: Report, book: Rulebook) -> tuple[DocumentTree, Report]:
    """The document of a report that holds nothing but the forms asked for."""
    return form_document(alone.forms, book, entity=alone.entity or "", year=alone.fiscal_year), alone


def _working(fill: Path, subject: str | None, indicator: str | None, book: Rulebook) -> DocumentTree:
    if not indicator:
        raise MingzhangError("底稿写一个指标；请用 --indicator 给出指标名称，如 --indicator 预算执行率。")
    reports = read_all([fill], book)
    sheets = [sheet for sheet in score(reports, book) if (subject or "") in sheet.subject]
    if not sheets:
        raise MingzhangError(f"{fill} 里没有可以复算的{subject or '评分表'}；请检查文件和项目名称。")
    holding = [sheet for sheet in sheets if _holds(sheet, indicator)]
    return working_paper((holding or sheets)[0], indicator, book, year=reports[0].fiscal_year)


def _holds(sheet: ScoreSheet, indicator: str) -> bool:
    return any(indicator in (one.name, one.row, one.id) for one in sheet.indicators)
