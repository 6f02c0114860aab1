"""A small made-up evaluation that uses every method: its policy, its report, and what follows by hand."""

from functools import lru_cache
from pathlib import Path

from mingzhang.checking.case_text import build_report, sections_of
from mingzhang.forms import Report
from mingzhang.rulebook import load
from mingzhang.rulebook.policies import PolicyDef
from mingzhang.rulebook.yamlfile import convert, read_yaml

POLICY = (Path(__file__).parent / "small_policy.yaml").read_text(encoding="utf-8")

REPORT = """
[report] entity=青岛市示例局 kind=evaluation
[department_execution] unit=元 title=各部门执行表
row | unit_name | label | initial | adjusted | executed
1 | 甲局 | 甲局 | 100 | 100 | 100
2 | 乙局 | 乙局 | 100 | 100 | 90
3 | 丙局 | 丙局 | 200 | 200 | 140
total | | 合计 | 400 | 400 | 330
[satisfaction] subject=服务对象满意度
row | unit_name | system | rate
1 | 甲局 | 甲系统 | 88%
2 | 乙局 | 乙系统 | 94%
average | | | 91%
[evaluation_index] title=评分表
row | level1 | level2 | weight | score
指标明确性 | 管理 | 指标明确性 | 10 | 8.6
分配合理性 | 管理 | 分配合理性 | 10 | 6.67
执行率 | 管理 | 执行率 | 20 | 16.6
服务人数 | 产出 | 服务人数 | 10 | 7.5
响应时间 | 产出 | 响应时间 | 10 | 8
合规性 | 产出 | 合规性 | 10 | 6
安全性 | 产出 | 安全性 | 10 | 10
满意度 | 效果 | 满意度 | 8 | 6.4
建设进度 | 效果 | 建设进度 | 6 | 4
可持续性 | 效果 | 可持续性 | 6 | 5
total | | | 100 | 78.77
[text]
一、抽查50项指标，其中7项有误。目标服务：≥120人，响应≤4小时。
全年服务90人，平均5小时响应。
发现违规2起；未发生安全事件。
“指标明确性”得分=10*(1-14%)=8.6分，扣1.4分。
管理类40分，得31.87分，得分率79.68%。
总得分78.77分，评为“中”。
"""

SCORES = {
    "指标明确性": "8.6",  # 7/50 is 14 %: 10 × 0.86
    "分配合理性": "6.67",  # one of three departments, at 70 %: 10 × 2/3
    "执行率": "16.6",  # 330/400 is 82.5 %, taken as 83 %: 20 × 0.83
    "服务人数": "7.5",  # 10 × 90/120
    "响应时间": "8",  # 10 × 4/5
    "合规性": "6",  # 10 − 2 × 2
    "安全性": "10",
    "满意度": "6.4",  # the mean of 88 and 94 is 91, in the step from 90: 8 × 80 %
    "建设进度": "4",
    "可持续性": "5",
}
"""What follows by hand; 31.87 + 31.5 + 15.4 = 78.77."""

GIVEN = {"stage": "基本完成"}


@lru_cache
def small_policy(*changes: tuple[str, str]) -> PolicyDef:
    """The policy with some of its words replaced."""
    text = POLICY
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return convert(read_yaml(text, "small.yaml"), PolicyDef, "small.yaml", text)


@lru_cache
def small_report(*changes: tuple[str, str]) -> Report:
    """The report with some of its words replaced."""
    text = REPORT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return build_report(sections_of(text), load(), "evaluation")[0]
