"""Entries of the rule book as pages for people: what a rule demands, what a form holds, how a policy scores."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from mingzhang.rulebook import Rulebook
from mingzhang.rulebook.deadlines import DeadlineDef, Term
from mingzhang.rulebook.methods import (
    ByTarget,
    Deadline,
    Deduction,
    Equality,
    Execution,
    Formula,
    Judged,
    Method,
    Piecewise,
    Proportion,
    Ratio,
    Tiers,
    Veto,
)
from mingzhang.rulebook.model import NATIONAL, BlockDef, ColumnDef, Entry, FormDef, RowDef
from mingzhang.rulebook.policies import IndicatorDef, PolicyDef
from mingzhang.rulebook.result_uses import ResultUseDef, Span, UseRule
from mingzhang.rulebook.rules import Change, RuleDef
from mingzhang.rulebook.surveys import Question, SurveyDef
from mingzhang.rulebook.table_sets import TableSet

_Named = Callable[[str | None], str]
"""The label of an input, by its identifier."""

SEVERITIES = {"error": "错误", "warning": "提醒", "info": "信息"}
TOLERANCES = {
    "sum": "和在四舍五入的范围内",
    "equal": "按较粗的印出精度相等",
    "ratio": "比值在四舍五入的范围内",
    "none": "不作数值比较",
}
KINDS = {
    "final_accounts": "决算",
    "budget": "预算",
    "evaluation": "绩效评价",
    "self_evaluations": "绩效自评",
    "other": "其他",
}
_CASES = (("fail", "不成立"), ("tail", "尾差"), ("cannot_tell", "无法判断"), ("silent", "不得误报"))
_TYPES = {
    "amount": "金额",
    "number": "数",
    "percent": "百分比",
    "text": "文字",
    "quantity": "带单位的数",
    "score": "得分",
}
_OPEN = {
    "functional": "按支出功能分类科目逐行",
    "functional_class": "按支出功能分类的类逐行",
    "economic": "按支出经济分类科目逐行",
    "sequence": "按序号逐行",
    "label": "按行名逐行",
}
_ROLES = {"of_which": "其中", "total": "合计", "carry": "结转"}
_DAYS = {"working_day": "个工作日", "calendar_day": "日"}


def page(entry: Entry, book: Rulebook) -> Iterator[str]:
    """An entry in lines: its name in both languages, when and where it is in force, its basis, what it holds."""
    chinese, english = names(entry)
    yield f"{entry.id}　{chinese}" + (f" · {english}" if english else "")
    confirmed = f"{entry.confirmed} 核对过原文" if entry.confirmed else "尚未有人核对原文"
    yield f"有效　　{dates(entry)}，{region(entry)}，{confirmed}"
    yield from (f"依据　　{basis}" for basis in entry.basis)
    yield from _body(entry, book)


def names(entry: Entry) -> tuple[str, str]:
    """What an entry is called, in Chinese and in English; empty where it has no such name."""
    if isinstance(entry, TableSet):
        return f"{KINDS[entry.kind]}公开的 {len(entry.tables)} 张表", ""
    name = getattr(entry, "name", None)
    if name is not None:
        return name.zh, name.en
    return getattr(entry, "title", ""), getattr(entry, "title_en", "")


def dates(entry: Entry | Term) -> str:
    """The days between which something is in force, in words."""
    if not (entry.valid_from or entry.valid_to):
        return "不限日期"
    return f"{entry.valid_from or '…'} 至 {entry.valid_to or '今'}"


def region(entry: Entry) -> str:
    """Where it is in force, in words."""
    return "全国" if entry.region == NATIONAL else entry.region


def _body(entry: Entry, book: Rulebook) -> Iterator[str]:
    match entry:
        case RuleDef():
            yield from _rule(entry)
        case FormDef():
            yield from _form(entry)
        case PolicyDef():
            yield from _policy(entry)
        case DeadlineDef():
            yield from _deadline(entry, book)
        case TableSet():
            yield from _table_set(entry)
        case SurveyDef():
            yield from _survey(entry)
        case ResultUseDef():
            yield from _result_use(entry)


def _rule(rule: RuleDef) -> Iterator[str]:
    yield f"严重程度　{SEVERITIES[rule.severity]}；容差：{TOLERANCES[rule.tolerance]}"
    kinds = "、".join(KINDS.get(kind, kind) for kind in rule.applies.kinds) or "各种材料"
    forms = f"的表 {'、'.join(rule.applies.forms)}" if rule.applies.forms else ""
    yield f"适用　　{kinds}{forms}"
    yield f"为什么　{rule.why}"
    for relation in rule.relations:
        yield f"关系　　{relation.that}" + (f"（{relation.right}）" if relation.right else "")
    if rule.message:
        yield f"说法　　{rule.message}"
    yield f"建议　　{rule.suggestion}"
    if rule.consequences:
        yield f"牵连　　{'、'.join(rule.consequences)}"
    yield from _cases(rule)


def _cases(rule: RuleDef) -> Iterator[str]:
    yield f"例子（用 mingzhang rulebook test {rule.id} 运行）"
    if rule.cases.hold:
        yield "  成立："
        yield from (f"    {line}" for line in rule.cases.hold.splitlines())
    for field, word in _CASES:
        for change in getattr(rule.cases, field):
            yield from _case(word, change)


def _case(word: str, change: Change) -> Iterator[str]:
    says = f"，应说“{change.says}”" if change.says else ""
    weighs = f"，按{SEVERITIES[change.severity]}" if change.severity else ""
    if change.given is None:
        yield f"  {word}：{change.at} 改为 {change.to or '（空白）'}{says}{weighs}"
    else:
        yield f"  {word}{says}{weighs}："
        yield from (f"    {line}" for line in change.given.splitlines())


def _form(form: FormDef) -> Iterator[str]:
    number = f"，表 {form.number}" if form.number else ""
    yield f"属于　　{KINDS[form.kind]}{number}；单位 {form.unit or '以表中所印为准'}"
    yield f"表名　　{'、'.join(form.titles)}"
    for block in form.blocks:
        yield from _block(block)
    yield from (f"注　　　{note}" for note in form.notes)


def _block(block: BlockDef) -> Iterator[str]:
    head = " / ".join(block.header)
    yield f"分栏 {block.id or '（全表）'}" + (f"：{head}" if head else "")
    if block.columns:
        yield f"  栏：{'、'.join(map(_column, block.columns))}" + (
            "，另有未列名的金额栏" if block.open_columns else ""
        )
    for total, parts in block.sums.items():
        yield f"  行内：{total} = {' + '.join(parts)}"
    for share, (over, under) in block.ratios.items():
        yield f"  行内：{share} = {over} ÷ {under}"
    for row in block.rows:
        yield f"  行：{_row(block, row)}"
    if block.open:
        yield f"  行：{_OPEN[block.open]}"


def _column(column: ColumnDef) -> str:
    unit = f"，{column.unit}" if column.unit else ""
    return f"{column.label}（{column.id}，{_TYPES[column.type]}{unit}）"


def _row(block: BlockDef, row: RowDef) -> str:
    name = f"{block.id}.{row.id}" if block.id else row.id
    code = f"，科目 {row.code}" if row.code else ""
    role = f"，{_ROLES[row.role]}" if row.role in _ROLES else ""
    ordinal = f"{row.ordinal}、" if row.ordinal else ""
    return f"{row.under}{ordinal}{row.labels[0]}（{name}{code}{role}）"


def _policy(policy: PolicyDef) -> Iterator[str]:
    form = f"表 {policy.form}" if policy.form else "没有文件印出的数据，由使用者填报"
    subject = policy.subject.replace("{entity}", "（单位）").replace("{year}", "（年度）")
    yield f"评什么　{subject or form}；总分 {policy.total:f}；得分保留 {policy.rounding.leaf} 位小数"
    bands = (f"{g.grade} {g.at_least:f} 分以上" for g in policy.grades)
    yield f"等级　　{'，'.join(bands)}（满分折合 100 分）"
    inputs = {one.id: one.label for one in policy.inputs}
    yield "指标"
    yield from _tree(policy.indicators, inputs, 1)
    if inputs:
        yield "数据"
        yield from (f"  {name}　{label}" for name, label in inputs.items())


def _tree(indicators: Iterable[IndicatorDef], inputs: dict[str, str], depth: int) -> Iterator[str]:
    for indicator in indicators:
        weight = f"{indicator.weight:f} 分" if indicator.weight is not None else "分值以表中所列为准"
        method = f"　{_method(indicator.method, inputs)}" if indicator.method else ""
        note = f"（{indicator.note}）" if indicator.note else ""
        yield f"{'  ' * depth}{indicator.labels[0]}　{weight}{method}{note}"
        yield from _tree(indicator.children, inputs, depth + 1)


def _method(method: Method, inputs: dict[str, str]) -> str:
    """How an indicator is scored, in a few words."""
    return _METHODS[type(method)](method, lambda name: inputs.get(name or "", name or ""))


def _ratio(method: Ratio, named: _Named) -> str:
    actual, target = named(method.actual) or "实际值", named(method.target) or "目标值"
    over, under = (actual, target) if method.direction == "higher" else (target, actual)
    return f"分值 × {over} ÷ {under}" + ("，不超过分值" if method.capped else "")


def _tiers(method: Tiers, _: _Named) -> str:
    return "定性分档：" + "，".join(f"{tier.name} {tier.at_least:f}% 以上" for tier in method.tiers)


def _piecewise(method: Piecewise, named: _Named) -> str:
    steps = "，".join(f"{point.value:f} 得 {point.share:f}%" for point in method.points)
    return f"按“{named(method.input)}”{'插值' if method.between == 'line' else '查表'}：{steps}"


def _proportion(method: Proportion, named: _Named) -> str:
    sample = named(method.sample)
    return f"分值 ×（{sample} − {named(method.faults)}）÷ {sample}"


def _judged(method: Judged, named: _Named) -> str:
    shown = f"，参考 {'、'.join(map(named, method.shows))}" if method.shows else ""
    return f"由{method.judge}判断{shown}"


_METHODS: dict[type, Callable[[Any, _Named], str]] = {
    Ratio: _ratio,
    Tiers: _tiers,
    Piecewise: _piecewise,
    Proportion: _proportion,
    Judged: _judged,
    Deduction: lambda method, named: f"“{named(method.cases)}”每有一个扣 {method.each:f} 分，扣完为止",
    Formula: lambda method, _: f"得分 = {method.expression}",
    Veto: lambda method, named: f"“{named(method.input)}”不为零，一票否决",
    ByTarget: lambda *_: "各行按目标值计分：≥ 按完成比例，≤ 按反比例，定性按档次",
    Equality: lambda *_: "与目标相等得满分",
    Deadline: lambda *_: "按期完成得满分",
    Execution: lambda *_: "分值 × 预算执行率",
}


def _deadline(deadline: DeadlineDef, book: Rulebook) -> Iterator[str]:
    def event(name: str) -> str:
        return book.events[name].name.zh if name in book.events else name

    yield f"自　　　{'，没有时取 '.join(map(event, deadline.start))}"
    yield f"至　　　{event(deadline.end)}"
    for term in deadline.terms:
        days = " 或 ".join(f"{term.days} {_DAYS[kind]}" for kind in term.day_types)
        agreed = f"，约定不得超过 {term.longest_agreed} 日" if term.longest_agreed else ""
        yield f"期限　　{days}{agreed}（{dates(term)}的事件）"
    if deadline.until:
        yield f"期限　　每年 {deadline.until} 前"
    if deadline.capped_by:
        yield f"起算　　最迟自“{book.deadlines[deadline.capped_by].name.zh}”届满之日"
    if deadline.supplier_sizes:
        yield f"只适用于 {'、'.join(deadline.supplier_sizes)} 供应商"
    yield from (f"利息　　每日 {one.daily_rate}" for one in deadline.interest)
    yield f"规则　　{deadline.rule}，逾期为{SEVERITIES[deadline.severity]}"
    yield f"建议　　{deadline.suggestion}"


def _table_set(tables: TableSet) -> Iterator[str]:
    years = f"{tables.year_from or '…'} 至 {tables.year_to or '今'} 年度"
    yield f"属于　　{KINDS[tables.kind]}，{years}；单位 {tables.unit}"
    columns = "、".join(map(str, tables.code_columns))
    yield f"印法　　科目编码占 {columns} 栏；没有数的格印{'空白' if tables.blank == 'blank' else tables.blank}"
    for place, table in enumerate(tables.tables, start=1):
        yield f"  {place}. {table.number and table.number + ' '}{table.title}（{table.form}）"
    yield from (f"见于　　{one}" for one in tables.observed)


def _survey(survey: SurveyDef) -> Iterator[str]:
    for number, question in enumerate(survey.questions, start=1):
        yield f"  {number}. {question.text}" + _options(question)


def _options(question: Question) -> str:
    said = (f"{o.label}{'' if o.worth is None else f' {o.worth:f}%'}" for o in question.options)
    return f"（{'、'.join(said)}）" if question.options else ""


def _result_use(use: ResultUseDef) -> Iterator[str]:
    yield "建议　　按次序，第一条成立的规则决定；只是建议，不代替审核"
    yield from (f"  {rule.because}（{_when(use, rule)}）：{_proposed(use, rule)}" for rule in use.rules)
    yield from (f"未见规定　{clause}" for clause in use.assumed)
    yield f"例子（用 mingzhang rulebook test {use.id} 运行）"
    yield from (f"  {case.name}：{case.expect or '无法判断'}" for case in use.cases)


def _when(use: ResultUseDef, rule: UseRule) -> str:
    facts = (("得分", rule.when.score), (use.terms.rate, rule.when.rate), ("逾期未整改", rule.when.overdue))
    spans = (f"{label}{_span(span)}" for label, span in facts if span)
    return "，".join([*spans, *(["项目已终止"] if rule.when.veto else [])])


def _span(span: Span) -> str:
    least = f" {span.at_least:f} 以上" if span.at_least is not None else ""
    return least + (f" 不到 {span.below:f}" if span.below is not None else "")


def _proposed(use: ResultUseDef, rule: UseRule) -> str:
    share = f" {rule.share:f}%" if rule.share is not None else ""
    return "，".join([f"{use.proposal(rule).name.zh}{share}", *(one.name.zh for one in use.measures_of(rule))])
