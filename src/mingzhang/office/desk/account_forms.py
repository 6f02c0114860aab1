"""The forms of the steps of final accounts."""

from typing import Any

from django import forms

from mingzhang.office.desk.forms import AmountField, DayField, DeskForm
from mingzhang.office.models import Elimination, Withholding
from mingzhang.office.queries.accounts import findings_of
from mingzhang.rulebook import load


class ImportForm(DeskForm):
    """A file with tables, and how it is to be read."""

    file = forms.FileField(label="文件", help_text="按模板填好的 XLSX，或已有的 PDF、DOCX、XLSX")
    mapping = forms.ChoiceField(
        label="由其他软件导出的，选择对应关系", required=False, help_text="标有“待确认”的，导入后请逐表核对"
    )
    called = forms.CharField(
        label="文件上的单位名称不同的，写明原因", required=False, max_length=200, help_text="如机构改革前的名称"
    )

    def prepare(self) -> None:
        """The mappings of the rule book."""
        choice: Any = self.fields["mapping"]
        choice.choices = [("", "—"), *((key, known.name.zh) for key, known in load().mappings.items())]


class ExplainForm(DeskForm):
    """A finding and what is said of it."""

    finding = forms.ChoiceField(label="核对发现")
    text = forms.CharField(label="原因", widget=forms.Textarea(attrs={"rows": 4}))

    def prepare(self) -> None:
        """The findings of the last check."""
        choice: Any = self.fields["finding"]
        choice.choices = [(told.key, f"{told.rule}　{told.message[:60]}") for told in findings_of(self.row)]


class EliminateForm(DeskForm):
    """A cell, an amount and why."""

    at = forms.CharField(label="位置", max_length=300, help_text="表:行:栏；在表里点一个数，再点“抵销”，会自动填上")
    amount = AmountField(label="抵销金额", help_text="单位为元；从汇总数中减去")
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 3}))


class WithholdForm(DeskForm):
    """What is left out, and why."""

    at = forms.CharField(label="位置", required=False, max_length=200, help_text="表:行 或 表:行:栏")
    words = forms.CharField(label="词句", required=False, max_length=200, help_text="无论出现在哪里都不公开")
    reason = forms.CharField(label="不公开的理由", max_length=300, help_text="公开时印在原处")


class ApproveForm(DeskForm):
    """When the finance department approved."""

    on = DayField(label="财政批复日期", help_text="公开期限自这一天起算")


class NarrativeForm(DeskForm):
    """A file of narrative inputs."""

    file = forms.FileField(label="文件", help_text="文字材料（YAML），会替换已填的内容")


class _OneForm(DeskForm):
    """One of the rows that belong to the accounts, and why it goes."""

    row_key = forms.ChoiceField(label="选择")
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 3}))
    model: type[Elimination] | type[Withholding] = Elimination

    def prepare(self) -> None:
        """The rows of these accounts."""
        choice: Any = self.fields["row_key"]
        choice.choices = [(row.pk, str(row)) for row in self.model._base_manager.filter(accounts=self.row)]


class DropForm(_OneForm):
    """An elimination that goes."""


class ShowForm(_OneForm):
    """A withholding that goes."""

    model = Withholding
