"""What can be done for an indicator's evidence, and to a collector."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.forms.models import model_to_dict
from django.urls import reverse

from mingzhang.office.desk.access import DeskRequest, Role
from mingzhang.office.desk.actions import Action, Kind, plain, reasoned, valued
from mingzhang.office.desk.forms import AmountField, DeskForm, ReasonForm, model_form
from mingzhang.office.desk.rows import COMMON
from mingzhang.office.models import Collector, Measure
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.visible import one
from mingzhang.office.services import actuals, evidence
from mingzhang.office.services.collectors.kinds import ASKING

_OWN = frozenset({Role.CLERK.value, Role.HEAD.value})
_Kind = Collector.Kind
Field = Callable[[], forms.Field]


def _text(label: str, hint: str = "", *, required: bool = True, long: bool = False) -> Field:
    widget = forms.Textarea(attrs={"rows": 4}) if long else forms.TextInput()
    return lambda: forms.CharField(label=label, help_text=hint, required=required, widget=widget)


def _number(label: str, hint: str, most: int, initial: int) -> Field:
    return lambda: forms.IntegerField(label=label, help_text=hint, min_value=0, max_value=most, initial=initial)


def _connections() -> forms.Field:
    known = [(name, name) for name in sorted(settings.COLLECT_CONNECTIONS)]
    hint = "口令由管理员登记在设置里，这里只选名称"
    return forms.ChoiceField(label="数据库连接", help_text=hint, choices=[("", "—"), *known])


def _reads() -> forms.Field:
    choices = [("value", "查询得到的数"), ("time", "查询用时（毫秒）")]
    return forms.ChoiceField(label="读取什么", choices=choices)


_EVERY = _number("间隔（分钟）", "1 就是每分钟一次；0 只在需要时手动采集", 43_200, 5)
_SECONDS = _number("时限（秒）", "超过就记为没有答复，最多 60", 60, 10)
_UNIT = _text("读数单位", "例如 个、件、次、毫秒", required=False)
_FIELDS: Mapping[str, Mapping[str, Field]] = {
    _Kind.HTTP: {
        "target": _text("网址", "从 http:// 或 https:// 开始；内部地址须由管理员先允许"),
        "every": _EVERY,
        "seconds": _SECONDS,
        "contains": _text("页面须有的文字", "没有这些字就算不可用", required=False),
    },
    _Kind.SQL: {
        "target": _connections,
        "query": _text("查询", "一条 SELECT，给出一行一列；以只读方式执行", long=True),
        "reads": _reads,
        "unit": _UNIT,
        "every": _EVERY,
        "seconds": _SECONDS,
    },
    _Kind.PROMETHEUS: {
        "target": _text("监控服务器网址", "例如 http://prometheus:9090"),
        "query": _text("查询表达式", "PromQL，须给出一个数", long=True),
        "unit": _UNIT,
        "every": _EVERY,
        "seconds": _SECONDS,
    },
    _Kind.EXPORT: {
        "key_column": _text("编号列", "工单号或日志号；同一编号不会重复计入"),
        "at_column": _text("开始时间列"),
        "end_column": _text("结束时间列", "填了就以用时为读数", required=False),
        "value_column": _text("数值列", "填了就以这一列为读数；两列都不填则每行计 1", required=False),
        "unit": _text("读数单位", "用时写 分钟、小时；计数写 件、次"),
    },
    _Kind.MANUAL: {"unit": _text("读数单位", "例如 个、台")},
}
_OF_ROW = ("name", "target", "every", "unit")


class CollectorForm(DeskForm):
    """What one kind of collector needs.

    Attributes:
        kind: Of a new one; that of the row where one is changed.
    """

    kind: ClassVar[str] = ""

    def prepare(self) -> None:
        """A name, and the fields of the kind."""
        self.fields["name"] = forms.CharField(label="名称", max_length=120)
        for name, field in _FIELDS[self.kind or self.row.kind].items():
            self.fields[name] = field()

    def values(self) -> dict[str, Any]:
        """The columns of the row, and the rest as its parameters."""
        typed = dict(self.cleaned_data)
        kind = self.kind or self.row.kind
        found = {name: typed.pop(name) for name in _OF_ROW if name in typed}
        if kind == _Kind.HTTP or typed.get("reads") == "time":
            found["unit"] = "毫秒"
        return {**found, "kind": kind, "parameters": _given(typed)}


def _given(typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in; a zero is."""
    return {name: value for name, value in typed.items() if value not in ("", None)}


def _initial(_: DeskRequest, row: Collector) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _OF_ROW} | dict(row.parameters)


class CountForm(DeskForm):
    """A number counted before a witness."""

    at = forms.DateTimeField(
        label="计数时间", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    value = AmountField(label="数量", max_digits=12, decimal_places=6)
    witness = forms.CharField(label="见证人", max_length=60, help_text="在场的另一人")
    note = forms.CharField(label="说明", required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ExportForm(DeskForm):
    """A file with rows."""

    file = forms.FileField(label="导出文件", help_text="CSV 或 XLSX；已收过的编号不会重复，有一行看不懂就都不收")


def find_collector(actor: Actor, key: int) -> Collector | None:
    """A collector that the actor may see."""
    return one(actor, Collector, key, "organisation", "indicator__project", "made_by")


def collector_page(row: Collector) -> str:
    """Its page."""
    return reverse("collector", args=[row.pk])


def _is(*kinds: str, state: str = "") -> Callable[[Actor, Any], bool]:
    return lambda _, row: row.kind in kinds and (not state or row.state == state)


COLLECTOR = Kind(
    "collector",
    "采集器",
    find_collector,
    collector_page,
    lambda row: (
        ("佐证", reverse("evidence")),
        (row.indicator.name, reverse("indicator", args=[row.indicator_id])),
        (row.name, None),
    ),
    (
        Action(
            "probe",
            "立即采集",
            "现在采集一次，看看采集器是否好用；按计划采集的指标不计入这一次。",
            lambda r, row, v, _: evidence.probe(r.actor, row),
            roles=_OWN,
            when=_is(*ASKING),
            done="已采集一次，结果在下面。",
            first=True,
        ),
        Action(
            "export",
            "上传导出文件",
            "每行一个读数；同一编号只收一次。",
            lambda r, row, v, _: evidence.bring_export(r.actor, row, v["file"].name, v["file"].read()),
            ExportForm,
            roles=_OWN,
            when=_is(_Kind.EXPORT),
            done="已收下，结果在下面。",
            first=True,
        ),
        Action(
            "count",
            "录入计数",
            "录入后不能改动；见证人不能是录入人本人。",
            lambda r, row, v, _: evidence.count(r.actor, row, v["at"], v["value"], v["witness"], v["note"]),
            CountForm,
            roles=_OWN,
            when=_is(_Kind.MANUAL),
            done="计数已录入。",
            first=True,
        ),
        Action(
            "change",
            "修改",
            "已有读数以后，单位和间隔不能再改。",
            valued(evidence.change_collector),
            CollectorForm,
            roles=_OWN,
            done="已修改。",
            initial=_initial,
        ),
        Action(
            "pause",
            "暂停",
            "暂停期间没有读数，计算时作为缺测列出。",
            reasoned(evidence.pause),
            ReasonForm,
            roles=_OWN,
            when=_is(*ASKING, state="active"),
            done="已暂停。",
        ),
        Action(
            "resume",
            "恢复",
            "从下一个计划时刻起继续采集。",
            plain(evidence.resume),
            roles=_OWN,
            when=_is(*ASKING, state="paused"),
            done="已恢复。",
        ),
        *COMMON,
    ),
)

_MEASURE = ("method", "percentile", "unit", "digits", "first_day", "last_day")
MeasureForm = model_form(
    Measure,
    _MEASURE,
    hints={
        "method": "可用率 = 正常 ÷（正常 + 不可用），缺测不计入",
        "percentile": "只用于百分位数，例如 95",
        "unit": "完成值的单位；读数会换算过来",
        "digits": "可用率截去多余的位数，其余四舍五入",
    },
)


class ActualForm(DeskForm):
    """A typed actual."""

    text = forms.CharField(label="实际完成值", max_length=120, help_text="连同单位，例如 99.5%、120个")
    note = forms.CharField(
        label="说明",
        required=False,
        help_text="代替由读数算出的数时必须说明原因",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _measure_initial(request: DeskRequest, row: Any) -> dict[str, Any]:
    known = Measure._base_manager.filter(indicator=row).first()
    if known:
        return model_to_dict(known, _MEASURE)
    year = row.fiscal_year
    return {"first_day": date(year, 1, 1), "last_day": date(year, 12, 31), "digits": 2}


def _adding(kind: str, label: str, says: str) -> Action:
    form = type(f"{kind.title()}CollectorForm", (CollectorForm,), {"kind": kind})
    return Action(
        f"collect-{kind}",
        label,
        says,
        lambda r, row, v, _: evidence.add_collector(r.actor, row, v),
        form,
        roles=_OWN,
        done="采集器已设好。",
        goes_to=collector_page,
    )


OF_INDICATOR = (
    Action(
        "compute",
        "用读数计算完成值",
        "按设好的方法由读数计算，连同计算过程一起保存；缺测的不补。",
        lambda r, row, v, _: actuals.compute_actual(r.actor, row),
        roles=_OWN,
        done="完成值已由读数计算。",
        first=True,
    ),
    Action(
        "actual",
        "填写完成值",
        "人工填写的完成值与计算的进入同一处，得分算法相同。",
        lambda r, row, v, _: actuals.set_actual(r.actor, row, v["text"], v["note"]),
        ActualForm,
        roles=_OWN,
        done="完成值已填写。",
    ),
    Action(
        "measure",
        "计算方法",
        "完成值怎样由读数得来，用哪一段时间的读数。",
        lambda r, row, v, _: evidence.set_measure(r.actor, row, v),
        MeasureForm,
        roles=_OWN,
        done="计算方法已设好。",
        initial=_measure_initial,
    ),
    _adding(_Kind.HTTP, "加网页探测", "定时打开一个网页，记下能否打开、用了多少毫秒。"),
    _adding(_Kind.SQL, "加数据库查询", "定时执行一条只读查询，记下得到的数或用时。"),
    _adding(_Kind.PROMETHEUS, "加监控指标查询", "定时向监控服务器查询一个数。"),
    _adding(_Kind.EXPORT, "加日志或工单导出", "上传系统导出的表，逐行记下用时、数值或件数。"),
    _adding(_Kind.MANUAL, "加人工计数", "由人清点，须有另一人见证。"),
)
"""What is done for an indicator's evidence."""
