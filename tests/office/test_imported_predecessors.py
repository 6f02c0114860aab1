"""A table of declarations names the projects of the year before; errors are told, the list gives the same back."""

import io

import pytest
from openpyxl import load_workbook

from mingzhang.office.models import AuditEvent, Predecessor, Project
from mingzhang.office.scope import everything
from mingzhang.office.services.audit import broken_chains
from mingzhang.office.services.exchange import TABLES, take, template
from tests.office.conftest import City, People
from tests.office.site.conftest import OverTls
from tests.office.test_exchange import GOOD, HEAD, book, run, told
from tests.office.year import YEAR, masters, request

NAMED = [*HEAD, "上年项目"]
_APPROVED = Project.State.APPROVED


@pytest.fixture
def before(city: City, people: People) -> dict[str, Project]:
    """Projects of the year before: three that came to be, two of one name; a draft; another department's."""
    masters(city, people)
    fund, kind = masters(city, people, YEAR - 1)
    made = {}
    for code, name, state, owner in (
        ("A1", "平台运维", _APPROVED, "data"),
        ("A2", "机房、网络改造", _APPROVED, "data"),
        ("A3", "平台运维", Project.State.STOPPED, "data"),
        ("A4", "没有批准的", Project.State.DRAFT, "data"),
        ("B1", "卫生系统", _APPROVED, "health"),
    ):
        values = request(fund, kind, code=code, name=name)
        own = {"organisation": city[owner], "fiscal_year": YEAR - 1, "state": state}
        made[code] = Project._base_manager.create(**own, **values)
    return made


def line(code: str, named: str | None) -> list[object]:
    """A right line that names a project of the year before so."""
    return [code, f"项目{code}", *GOOD[2:], named]


def links() -> list[tuple[str, str]]:
    """Who goes on with whom, by code."""
    rows = Predecessor._base_manager.select_related("project", "before")
    return sorted((row.project.code, row.before.code) for row in rows)


@pytest.mark.usefixtures("before")
def test_what_is_named_is_linked_with_its_trail(city: City, people: People) -> None:
    content = book(
        NAMED,
        line("X1", "A1"),
        line("X2", "A1、A3"),
        line("X3", "机房、网络改造"),  # a name may hold the mark that stands between several
        line("X4", "新增项目"),
        line("X5", None),
        line("X6", "A2；A3, A2"),
    )
    assert take(people["clerk"], TABLES["projects"], city["data"], YEAR, content, "申报.xlsx") == 6
    assert links() == [("X1", "A1"), ("X2", "A1"), ("X2", "A3"), ("X3", "A2"), ("X6", "A2"), ("X6", "A3")]
    with everything("测试"):
        new = Project.objects.filter(fiscal_year=YEAR, is_new=True)
        assert [project.code for project in new] == ["X4"]
        assert AuditEvent.objects.filter(action="projects.add_predecessor").count() == 6
        assert {row.made_by for row in Predecessor.objects.all()} == {people["clerk"].user}
        assert list(broken_chains()) == []


@pytest.mark.usefixtures("before")
def test_what_cannot_be_meant_is_told(city: City, people: People) -> None:
    found = run(
        people,
        city,
        NAMED,
        line("X1", "B1"),  # another department's
        line("X2", "A4"),  # never approved
        line("X3", "A1、A9"),
        line("X4", "平台运维"),  # two bear the name
        line("X5", "A1、新增项目"),
        line("X6", "=A1"),
    )
    offered = "可填：新增项目、A1、A2、A3。"
    not_one = "“上年项目”的“{}”不是本单位上一年度批准过的项目。" + offered
    assert told(found) == [
        (2, "上年项目", not_one.format("B1")),
        (3, "上年项目", not_one.format("A4")),
        (4, "上年项目", not_one.format("A9")),
        (5, "上年项目", not_one.format("平台运维")),
        (6, "上年项目", "填了上年项目，就不是新增项目，请只填一样。"),
        (7, "上年项目", "“上年项目”是公式（=A1），请改为数值或文字。"),
    ]
    with everything("测试"):
        assert not Project.objects.filter(fiscal_year=YEAR).exists()


@pytest.mark.usefixtures("before")
def test_the_template_offers_them_and_the_list_gives_them_back(city: City, people: People) -> None:
    made = load_workbook(io.BytesIO(template(people["clerk"], TABLES["projects"], city["data"], YEAR)))
    heads = [cell.value for cell in made.worksheets[0][1]]
    [choices] = [column for column in made["可选项"].iter_cols(values_only=True) if column[0] == "上年项目"]
    assert (heads[-1], [text for text in choices[1:] if text]) == ("上年项目", ["新增项目", "A1", "A2", "A3"])
    content = book(NAMED, line("X1", "A1、A3"), line("X2", "新增项目"), line("X3", None))
    take(people["clerk"], TABLES["projects"], city["data"], YEAR, content, "申报.xlsx")
    browser = OverTls()
    browser.force_login(people["clerk"].user, "django.contrib.auth.backends.ModelBackend")
    address = f"/projects/?year={YEAR}&columns=code&columns=predecessors&format=xlsx"
    browser.post("/act/", {"organisation": people["clerk"].organisation.pk, "year": YEAR})
    sheet = load_workbook(io.BytesIO(browser.get(address).content)).active
    rows = list(sheet.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert rows == [
        ("项目名称", "编码", "上年项目"),
        ("项目X1", "X1", "A1、A3"),
        ("项目X2", "X2", "新增项目"),
        ("项目X3", "X3", ""),
    ]
