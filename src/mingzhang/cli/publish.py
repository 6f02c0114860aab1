"""`mingzhang publish`: a report's data and what people wrote become the whole document, in any format."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import count
from pathlib import Path

import click

from mingzhang.cli.edition import SERVED, Asked, Whole, publish_edition
from mingzhang.cli.output import check_folder, tell, write_folder
from mingzhang.cli.sources import read_all
from mingzhang.errors import DocumentError, MingzhangError
from mingzhang.example import load_example
from mingzhang.forms import Report
from mingzhang.pipeline import publish
from mingzhang.publishing.documents import EMPTY, Narrative, Options, asks_of, example_narrative, read_narrative
from mingzhang.publishing.documents.compose import redaction_of
from mingzhang.publishing.documents.narrative import FILE
from mingzhang.publishing.publication import GAPS, WRITERS, Publication, sealed
from mingzhang.publishing.site import StoredReport, stored_reports
from mingzhang.rulebook import Rulebook, load

_EXAMPLE = "example"
_SHOWN = 5


@click.command("publish")
@click.argument("source", metavar="来源")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="写到哪个文件夹 · Folder to write to")
@click.option(
    "--format", "formats", default="docx,pdf,xlsx,html", show_default=True, help="哪些格式，以逗号分开 · Formats"
)
@click.option(
    "--narrative",
    type=click.Path(path_type=Path),
    help="文字材料（YAML），缺省取来源文件夹里的 narrative.yaml · What people wrote",
)
@click.option("--prior", type=click.Path(path_type=Path), help="上年的决算文件或读取结果 · Last year's document")
@click.option("--draft", is_flag=True, help="有缺表、矛盾也先出草稿 · A draft, although something is missing")
@click.option("--final", is_flag=True, help="还有待填之处就不出 · Refuse while something is left to fill in")
@click.option("--sign", "key", type=click.Path(path_type=Path), help="用这把私钥签名封存 · Sign with this key")
@click.option("--reason", help="更正已封存的版本的原因 · Why a signed version is replaced")
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), help="公开日期，缺省为今天 · Day of publication")
@click.option("--charts", is_flag=True, help="画图 · Draw charts")
@click.option("--personal", is_flag=True, help="保留联系电话和姓名 · Keep telephone numbers and names")
@click.option("--title", default="", help="公开站的名称 · Name of the portal")
@click.option("--renamed", multiple=True, metavar="旧名=新名", help="更名的部门 · A department that was renamed")
@click.option("--findings", is_flag=True, help="公开站也登核对结果 · Publish findings and certificate too")
def command(  # noqa: PLR0913, PLR0917 - one argument for each option of the command
    source: str,
    out: Path,
    formats: str,
    narrative: Path | None,
    prior: Path | None,
    draft: bool,
    final: bool,
    key: Path | None,
    reason: str | None,
    published: datetime | None,
    charts: bool,
    personal: bool,
    title: str,
    renamed: tuple[str, ...],
    findings: bool,
) -> None:
    """由数据生成整份公开文件、公开站、开放数据。A report's data become documents, a portal, open data.

    来源：示例年度写 example；也可以是 read --json 存下的结果、
    装有它和 narrative.yaml 的文件夹，或任何读得出的文件。
    格式 site、data 总是写成有签名的一版（DIR/current 供网站使用），用 mingzhang verify 验证。
    """
    wanted, served = _formats(formats)
    check_folder(out)
    book = load()
    edition = Asked(title, key, reason, published, renamed, findings, personal)
    stored = _stored(Path(source)) if served and not wanted else []
    if stored:
        publish_edition(out, served, [Whole(one) for one in stored], book, edition)
        return
    reports, given = _source(source, narrative, book)
    before = read_all([prior], book) if prior else []
    asked = Options(personal=personal, charts=charts)
    made = [
        publish(_named(one, given), given, book, wanted, options=_with_prior(asked, one, before), draft=draft)
        for one in reports
        if wanted
    ]
    if final or key or (served and not draft):
        _refuse_gaps(made)
    if served:
        shown = [redaction_of(given, asked, book).report(_named(one, given)) for one in reports]
        publish_edition(
            out,
            served,
            _wholes(shown, made),
            book,
            replace(edition, notice=given.notice, notice_en=given.notice_en),
        )
    elif key:
        day = published.date() if published else datetime.now().astimezone().date()
        _seal(out, made, key, book, published=day, reason=reason)
    else:
        _write(out, made)
    for publication in made:
        _say(publication)


def _write(out: Path, made: Sequence[Publication]) -> None:
    files = _together(made)
    write_folder(out, files)
    for name in files:
        tell(str(out / name))


def _seal(  # noqa: PLR0913 - as for what it calls
    out: Path, made: Sequence[Publication], key: Path, book: Rulebook, *, published: date, reason: str | None
) -> None:
    title = "；".join(publication.tree.title for publication in made)
    version = sealed(out, _together(made), key, book, title=title, published=published, reason=reason)
    tell(f"已签名封存为第 {version.version} 版：{version.folder}；可用 mingzhang verify {out} 验证。")


def _formats(text: str) -> tuple[list[str], list[str]]:
    """The formats asked for, each once: those of documents, and those that are always a signed version."""
    wanted = list(dict.fromkeys(name.strip().lower() for name in text.split(",") if name.strip()))
    unknown = [name for name in wanted if name not in WRITERS and name not in SERVED]
    if unknown or not wanted:
        known = "、".join([*WRITERS, *SERVED])
        raise MingzhangError(f"没有格式“{'、'.join(unknown)}”；可用的有 {known}，以逗号分开。")
    return [name for name in wanted if name in WRITERS], [name for name in wanted if name in SERVED]


def _stored(source: Path) -> list[StoredReport]:
    """The stored readings of a folder that holds nothing else: each is loaded only where it changed."""
    files = sorted(file for file in source.iterdir() if _readable(file)) if source.is_dir() else []
    plain = files and all(file.suffix == ".json" for file in files) and not (source / FILE).exists()
    return stored_reports(files) if plain else []


def _wholes(reports: Sequence[Report], made: Sequence[Publication]) -> list[Whole]:
    """Each report with its documents, where documents were asked for."""
    documents = [_bytes(publication) for publication in made] or [{} for _ in reports]
    return [Whole(report, files) for report, files in zip(reports, documents, strict=True)]


def _bytes(publication: Publication) -> dict[str, bytes]:
    files = {name: data for name, data in publication.files.items() if name != GAPS}
    return {name: data.encode() if isinstance(data, str) else data for name, data in files.items()}


def _source(source: str, narrative: Path | None, book: Rulebook) -> tuple[list[Report], Narrative]:
    """The reports of a source, and what people wrote beside them.

    Raises:
        DocumentError: There is nothing to publish at the source.
    """
    given = _narrative(narrative)
    path = Path(source)
    if source == _EXAMPLE and not path.exists():
        return list(load_example(book)), given or example_narrative()
    if not path.is_dir():
        return _reports([path], source, book), given or EMPTY
    own = path / FILE
    files = sorted(file for file in path.iterdir() if _readable(file))
    return _reports(files, source, book), given or (_narrative(own) if own.exists() else None) or EMPTY


def _reports(files: Sequence[Path], source: str, book: Rulebook) -> list[Report]:
    if not files:
        raise DocumentError(f"文件夹 {source} 里没有可读的文件；请放入 read --json 存下的结果或决算文件。")
    found = [report for report in read_all(files, book) if report.forms]
    if not found:
        raise DocumentError(f"{source} 里没有读出表，编不成公开文件；请先用 mingzhang read 看看读出了什么。")
    return found


def _readable(file: Path) -> bool:
    return file.is_file() and not file.name.startswith(".") and file.suffix not in {".yaml", ".yml"}


def _narrative(path: Path | None) -> Narrative | None:
    if path is None:
        return None
    try:
        return read_narrative(path.read_text(encoding="utf-8"), path.name)
    except FileNotFoundError as error:
        raise DocumentError(f"找不到文字材料 {path}；请检查文件名和所在文件夹。") from error
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path} 不是 UTF-8 文本；请另存为 UTF-8 后再用。") from error


def _named(report: Report, narrative: Narrative) -> Report:
    """The report, with the name and the year that people stated where it has none."""
    return replace(
        report,
        entity=report.entity or narrative.entity or None,
        fiscal_year=report.fiscal_year or narrative.fiscal_year,
    )


def _with_prior(options: Options, report: Report, before: Sequence[Report]) -> Options:
    """What is asked for, with last year's report of the same kind.

    Raises:
        DocumentError: The files given for last year hold another year.
    """
    year = (report.fiscal_year or 0) - 1
    found = next((one for one in before if one.fiscal_year == year and one.kind == report.kind), None)
    if before and found is None:
        years = "、".join(sorted({str(one.fiscal_year or "年度不明") for one in before}))
        raise DocumentError(f"--prior 给的是 {years} 年度，不是 {year} 年度的决算；请换成上年的文件。")
    return replace(options, prior=found)


def _refuse_gaps(made: Sequence[Publication]) -> None:
    warnings = [warning for publication in made for warning in publication.warnings]
    if warnings:
        raise MingzhangError(f"草稿不能定稿：{'；'.join(warnings)}；请改好后再来。")
    asks = [ask for publication in made for ask in asks_of(publication.tree)]
    if asks:
        raise MingzhangError(f"还有 {len(asks)} 处待填：{_listed(made)}；请写进 {FILE}，或去掉 --final 先出草稿。")


def _listed(made: Sequence[Publication]) -> str:
    asks = [ask for publication in made for ask in asks_of(publication.tree)]
    shown = "、".join(f"{ask.key}（{ask.what}）" for ask in asks[:_SHOWN])
    return shown + (" 等" if len(asks) > _SHOWN else "")


def _together(made: Sequence[Publication]) -> dict[str, str | bytes]:
    """The files of all publications; two departments of one name and year, or two lists of gaps, keep apart."""
    files: dict[str, str | bytes] = {}
    for publication in made:
        number = next(n for n in count(1) if not {_numbered(name, n) for name in publication.files} & files.keys())
        files |= {_numbered(name, number): content for name, content in publication.files.items()}
    return files


def _numbered(name: str, number: int) -> str:
    stem, dot, end = name.rpartition(".")
    return name if number == 1 else f"{stem}（{number}）{dot}{end}"


def _say(publication: Publication) -> None:
    tree = publication.tree
    if tree.notice:
        tell(tree.notice)
    if publication.taken:
        tell(f"{len(publication.taken)} 项说明和数据取自原文（如 {publication.taken[0]}），请核对。", err=True)
    asks = asks_of(tree)
    if asks:
        listed = _listed([publication])
        tell(f"还有 {len(asks)} 处待填，文中已标出：{listed}；请按 {GAPS} 写进 {FILE}。", err=True)
    for warning in publication.warnings:
        tell(f"草稿：{warning}。", err=True)
