"""The form of a declaration."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from mingzhang.office.desk.access import DeskRequest
from mingzhang.office.desk.forms import ModelFieldsForm
from mingzhang.office.models import ClassificationCode, Project, ProjectKind
from mingzhang.office.queries.master import usable_funds
from mingzhang.office.queries.predecessors import candidates, offered

if TYPE_CHECKING:
    _Several = forms.ModelMultipleChoiceField[Any]
else:
    _Several = forms.ModelMultipleChoiceField  # takes no type arguments at run time

FIELDS = (
    "code",
    "name",
    "kind",
    "fund",
    "functional_code",
    "economic_code",
    "implementing_unit",
    "requested",
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


class PredecessorField(_Several):
    """Projects of the year before to tick, each with how it ended; suggestions stand first, none is ticked."""

    def __init__(self) -> None:
        super().__init__(
            Project._base_manager.none(),
            label="上年项目",
            help_text="延续的是上年哪个项目就勾选哪个；合并的勾选几个。审核时其预算、执行、得分和未整改的问题会列在旁边",
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    def offer(self, request: DeskRequest, row: Any) -> None:
        """What may be ticked for an organisation's declaration, or for a project."""
        project = row if isinstance(row, Project) else None
        owner = row.organisation if project else row
        found = offered(request.actor, owner, _year(request, row), project)
        self.queryset = candidates(request.actor, owner, _year(request, row))
        self.choices = [(one.project.pk, one.label) for one in found]


def new_field() -> forms.BooleanField:
    """Says that there is no project of the year before."""
    return forms.BooleanField(label="新增项目，没有上年项目", required=False)


class ProjectForm(ModelFieldsForm):
    """A declaration."""

    model = Project
    names = FIELDS
    limits: ClassVar = {
        "kind": lambda _, __: ProjectKind.objects.all(),
        "fund": lambda request, row: usable_funds(_year(request, row), getattr(row, "fund_id", None)),
    }
    hints: ClassVar = {
        "code": "本单位本年度内不重复",
        "functional_code": "本年度支出功能分类的项级编码，例如 2010399",
        "economic_code": "本年度支出经济分类编码，例如 30201",
        "requested": "以元为单位，精确到分；可以带千分位逗号",
        "basis": "文件名称、文号或会议纪要",
        "goal": "一两句话；具体指标在“绩效目标”里逐条填报",
    }

    def prepare(self) -> None:
        """Codes are typed, with those of the year offered meanwhile; projects of the year before are ticked."""
        super().prepare()
        field = self.fields["predecessors"] = PredecessorField()
        field.offer(self.request, self.row)
        self.fields["is_new"] = new_field()
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
        """Leaves out what may not be changed now, and what has a step of its own."""
        super().prepare()
        for name in ("predecessors", "is_new"):
            del self.fields[name]
        if self.row.state == Project.State.RETURNED:
            for name in set(self.fields) - set(self.row.open_fields):
                del self.fields[name]
