"""A portal of two made-up departments, published into a folder."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mingzhang.forms import Cell, Document, FilledForm, Report, Row, Source
from mingzhang.publishing.sealing import Published, begin, signer_from
from mingzhang.publishing.site import Extras, Site, SiteSource, Written, write_site
from mingzhang.rulebook import load

DAY = date(2026, 11, 29)
Publish = Callable[..., tuple[Path, Published, Written]]


def cell(text: str, page: int = 2, line: int | None = 9) -> Cell:
    try:
        value = Decimal(text.replace(",", ""))
    except ArithmeticError:
        return Cell(text, source=Source(page, line))
    return Cell(text, value, "万元", len(text.partition(".")[2]), Source(page, line))


def row(name: str, label: str, **cells: str) -> Row:
    made = {column.replace("__", "."): cell(text) for column, text in cells.items()}
    return Row(name, label, made, name if name.isdigit() else None, None, Source(2, 9))


def expenditure(total: str = "300.00") -> FilledForm:
    rows = (
        row("total", "合计", total=total, basic="100.00", project="200.00"),
        row("201", "一般公共服务支出", total="180.00", basic="80.00", project="100.00"),
        row("20126", "档案事务", total="180.00", basic="80.00", project="100.00"),
        row("2012604", "档案馆", total="180.00", basic="80.00", project="100.00"),
        row("208", "社会保障和就业支出", total="120.00", basic="20.00", project="100.00"),
    )
    return FilledForm("final_accounts.03", "支出决算表", rows, "万元", columns=("total", "basic", "project"))


def three_public() -> FilledForm:
    cells = {
        "budget__total": "8.00",
        "actual__total": "4.00",
        "budget__reception": "8.00",
        "actual__reception": "4.00",
    }
    return FilledForm(
        "final_accounts.09", "财政拨款“三公”经费支出决算表", (row("amounts", "金额", **cells),), "万元"
    )


def projects() -> FilledForm:
    summary = row(
        "1", "库房改造", project="库房改造", initial="150.00", adjusted="160.00", executed="120.00", score="95"
    )
    return FilledForm("self_evaluation_summary", "自评汇总表", (summary,), "万元")


def report(entity: str = "云溪市档案馆", year: int = 2023, total: str = "300.00") -> Report:
    document = Document(f"{entity}{year}.pdf", "ab" * 32, 5, "pdf")
    return Report(document, entity, year, "final_accounts", (expenditure(total), three_public(), projects()))


@pytest.fixture
def publish(tmp_path: Path) -> Publish:
    """Publishes reports and gives the served folder, what was published, and what the portal came to."""

    def run(
        reports: Sequence[Report | SiteSource],
        reason: str | None = None,
        extras: Mapping[Any, Extras] | None = None,
        workers: int = 1,
        out: str = "out",
        **site: Any,
    ) -> tuple[Path, Published, Written]:
        book = load()
        told = Site("云溪账目", "Accounts of Yunxi", "云溪市", str(book.data), "示例数据", "Sample data")
        signer = signer_from(tmp_path / "private.pem", book)
        with begin(tmp_path / out, signer, title=told.title, published=DAY, workers=workers) as edition:
            written = write_site(edition, reports, replace(told, **site), extras)
            published = edition.finish(reason)
        return published.folder, published, written

    return run
