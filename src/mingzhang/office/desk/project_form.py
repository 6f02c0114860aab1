"""The form of a declaration."""

from collections.abc import Mapping
from typing import Any, ClassVar

from mingzhang.office.desk.access import DeskRequest
from mingzhang.office.desk.forms import ModelFieldsForm
from mingzhang.office.models import ClassificationCode, Fund, Project, ProjectKind
from mingzhang.office.queries.visible import visible

FIELDS = (
    "code",
    "name",
    "kind",
    "fund",
    "functional_code",
    "economic_code",
    "implementing_unit",
    "requested",
    "previous",
    "basis",
    "content",
    "goal",
)


_CODES = {
    "functional_code": ClassificationCode.Kind.FUNCTIONAL,
    "economic_code": ClassificationCode.Kind.ECONOMIC,
}


def _year(request: DeskRequest, row: Any) -> int:
    """The year of the project, or the one in the masthead where it is only declared."""
    return int(getattr(row, "fiscal_year", request.year))


def _before(request: DeskRequest, row: Any) -> Any:
    """The organisation's projects of the year before."""
    owner = row.organisation if isinstance(row, Project) else row
    return visible(request.actor, Project).filter(organisation=owner, fiscal_year=_year(request, row) - 1)


class ProjectForm(ModelFieldsForm):
    """A declaration."""

    model = Project
    names = FIELDS
    limits: ClassVar = {
        "kind": lambda _, __: ProjectKind.objects.all(),
        "fund": lambda request, row: Fund.objects.filter(fiscal_year=_year(request, row)),
        "previous": _before,
    }
    hints: ClassVar = {
        "code": "本单位本年度内不重复",
        "functional_code": "本年度支出功能分类的项级编码，例如 2010399",
        "economic_code": "本年度支出经济分类编码，例如 30201",
        "requested": "以元为单位，精确到分；可以带千分位逗号",
        "previous": "同一项目的上年度记录；审核时其预算、执行和得分会列在旁边",
        "basis": "文件名称、文号或会议纪要",
        "goal": "一两句话；具体指标在“绩效目标”里逐条填报",
    }

    def prepare(self) -> None:
        """Codes are typed, with those of the year offered meanwhile."""
        super().prepare()
        for name in _CODES:
            self.fields[name].widget.attrs["list"] = f"offered-{name}"

    def suggestions(self) -> Mapping[str, Any]:
        """The codes of the year."""
        rows = ClassificationCode.objects.filter(fiscal_year=_year(self.request, self.row)).order_by("code")
        return {
            name: rows.filter(kind=kind).values_list("code", "name")
            for name, kind in _CODES.items()
            if name in self.fields
        }


class ChangeForm(ProjectForm):
    """The declaration again; after a return only the fields that were opened."""

    def prepare(self) -> None:
        """Leaves out what may not be changed now."""
        super().prepare()
        if self.row.state == Project.State.RETURNED:
            for name in set(self.fields) - set(self.row.open_fields):
                del self.fields[name]
