"""The certificate of the real documents beside the checkout: what they print can be true, but for one amount."""

from pathlib import Path

import pytest

from mingzhang.checking.certificate import Zeros, certify
from mingzhang.forms import Report
from mingzhang.reading import read_document, reports_of
from mingzhang.rulebook.book import load

pytestmark = [pytest.mark.shared, pytest.mark.slow]

SAMPLE = "qingdao_bigdata_2023_final_accounts.txt"
FINANCE = "上海市普陀区财政局2024年度部门决算.pdf"


def accounts(shared: Path, name: str) -> Report:
    path = shared / "documents" / name
    reports = reports_of([read_document(name, path.read_bytes(), load())], load())
    return next(r for r in reports if any(f.form.startswith(("final_accounts.", "budget.")) for f in r.forms))


@pytest.mark.parametrize("zeros", ["exact", "interval"])
@pytest.mark.parametrize(
    "name",
    [
        SAMPLE,
        "中共上海市普陀区委社会工作部2024年度部门决算.pdf",
        "上海市普陀区人民政府万里街道办事处2024年预算.pdf",
        "上海市普陀区人民政府万里街道办事处2025年预算.pdf",
        "江苏省政协办公厅2018年度部门预算公开表.pdf",
    ],
)
def test_genuine_tables_can_be_true_together(shared: Path, name: str, zeros: Zeros) -> None:
    certificate = certify(accounts(shared, name), load(), zeros=zeros)
    assert certificate.feasible is True
    assert certificate.equations > 50


def test_one_amount_printed_in_two_ways_cannot(shared: Path) -> None:
    """Social security is 326.71 in tables 01 and 04 and 326.72 in 02, 03 and 05: the answers say so too."""
    certificate = certify(accounts(shared, FINANCE), load())
    assert certificate.feasible is False
    for conflict in certificate.conflicts:
        assert sorted(cell.text for cell in conflict.cells) == ["326.71", "326.72"]
        assert conflict.tie
        assert [(c.cell.text, str(c.value)) for c in conflict.corrections] == [("326.71", "326.72")]
