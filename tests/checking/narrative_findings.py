"""What is wrong in the texts of the real documents, found by reading them and by our own arithmetic.

Each entry: rule, severity, and words that the finding's message must hold: figures and names, no sentences. The
comment is the arithmetic. Written down before the rules were tuned, except where a comment says otherwise. What is
of severity info only suggests; it is not listed, but for the few that a reader would miss.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong: which rule says so, how gravely, and what its message must name."""

    rule: str
    severity: str
    says: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """A document and all that is wrong in its text.

    Attributes:
        names: Words of the file's name; of two files for a document in two parts.
        sha256: Of the first file, its first twelve digits.
        infos: What must be among the suggestions.
    """

    names: tuple[str, ...]
    sha256: str
    wrong: tuple[Wrong, ...]
    infos: tuple[Wrong, ...] = ()


def error(rule: str, *says: str) -> Wrong:
    return Wrong(rule, "error", says)


def warning(rule: str, *says: str) -> Wrong:
    return Wrong(rule, "warning", says)


def info(rule: str, *says: str) -> Wrong:
    return Wrong(rule, "info", says)


DOCUMENTS = {
    "qingdao": Document(
        ("bigdata",),
        "",
        (
            # L496: 245.44 + … + 965 = 11,379.50 is the sum of what was spent; 11,379.50 / 10,923.66 = 104.17 %,
            # with transfers 11,379.50 / (10,923.66 + 1,765) = 89.68 %; 100 % is printed.
            error("N-15", "11,379.5万元", "执行数合计", "104.17%", "89.68%"),
            # L1202: a part (small and micro) has 98.41 %, the whole (with medium) 9.63 %, and no base is printed.
            error("K-10", "9.63%", "98.41%"),
            # L467: 4.5 against a budget of 3; the total fits because vehicles were 1.5 below theirs.
            warning("N-10", "公务接待费", "超支 1.50"),
            # L367, L378: 3,461.77 - 3,910.64 = -448.87; what is not fiscal fell from 449.50 to 0.63.
            warning("N-07", "448.87", "449.50", "0.63"),
            # L443 lists postage, table 06 30207 prints 0.00.
            warning("N-08", "邮电费", "30207"),
            # L580 and L586: two projects, one text.
            warning("N-18", "青岛市网上政务服务能力提升工程", "一码通城"),
            # L3198 and L3289: two forms, one text; seen when the rule first ran.
            warning("N-18", "2010年市电子政务平台建设项目", "2012-2013年电子政务项目"),
            # L641 denies provincial transfers, row 16 of the summary is paid from a fund with the province's name.
            warning("N-19", "数字山东发展资金", "云网区域骨干节点项目"),
            # L504 names a problem, all rows of the summary say that there is none.
            warning("N-20", "指标设置不科学"),
            # L2893 5.08 and L2910 4 points for one indicator; the second is of another one (L2898).
            warning("K-03", "社会公众满意度", "5.08分", "4分"),
            # L2086: what must not happen is said without its negation.
            warning("Q-02", "导致系统正常运行"),
        ),
        (
            info("N-13", "工程", "0%"),  # L485: a share of 0.00
            info("N-05", "10,216.72", "10,216.71"),  # L393: the budgets of the items sum to 10,216.71
            info("K-05", "14,691.74", "14,691.73"),  # 12,926.73 + 1,765.00
            info("K-05", "12,688.67", "12,688.66"),  # 10,923.66 + 1,765.00
            info("K-07", "150.375", "150.37", "150.38"),
            info("N-16", "150.37万元", "150.375"),
            info("K-11", "50万元", "100万元"),
            info("K-01", "机关运行信息化运维项目"),
            info("L-02", "20.76%"),  # L1184: 100 - 79.24
            info("L-03", "477个"),  # L1999
            info("L-04", "126.69%", "764.10"),  # L960: 11,077.83 - 4,886.73 - 5,427 = 764.10
            info("Q-04", "2）", "重复"),  # L2676
            info("Q-04", "4）", "跳到"),  # L2770
            info("Q-05", "六大", "漏了顿号"),  # L755
            info("Q-06", "截止2023年12月"),  # L813
        ),
    ),
    "finance": Document(
        ("区财政局2024年度",),
        "d45e923176f9",
        (
            # p21: 0.3 against 2,961.68 in table 04.
            error("N-01", "0.3万元", "2,961.68"),
            # p21: 2,106.66 / 2,940.05 = 71.654 %, 71.73 % is printed; the four shares sum to 100.07 %.
            error("N-03", "71.73%", "71.65%"),
            # p21: nothing changed, and the reason is for a decrease.
            warning("N-06", "财政拨款收入支出总计", "持平"),
            # p23 lists 30310, which is blank; 30309 has 0.31 and is not listed.
            warning("N-08", "个人农业生产补贴", "奖励金"),
        ),
        (
            info("N-04", "因公出国"),  # p23: a share of a budget of nothing
            info("N-04", "公务用车"),
            info("N-05", "2,993.92", "2,993.93"),
            info("N-12", "251.25万元", "251.26万元"),  # 4.79 + 0 + 246.47
            info("L-07", "预算按周全保障测算"),
        ),
    ),
    "social": Document(
        ("社会工作部",),
        "",
        (
            # p18: 307.82 / 321.02 = 95.888 %, and 321.02 is the full-year budget; the initial one is 0.
            error("N-04", "95.89%", "321.02万元"),
            # p22: 21.07 reserved and 21.07 not reserved make 42.14, all procurement is 21.07.
            error("N-13", "21.07万元", "多出 21.07"),
            # p17, p17, p18, p21: an increase of 307.82 (10.23) to 307.82 (10.23), from nothing.
            warning("N-02", "一、收入支出决算总体情况", "100.00%"),
            warning("N-02", "四、财政拨款收入支出决算总体情况", "100.00%"),
            warning("N-02", "（一）一般公共预算财政拨款支出决算总体情况", "100.00%"),
            warning("N-02", "（一）机关运行经费支出情况", "100.00%"),
            # p18: 29.42 / 307.82 = 9.5575 %, 9.55 % is printed.
            warning("N-03", "9.55%", "9.56%"),
            # p20 lists postage, table 06 30207 prints 0.00.
            warning("N-08", "邮电费", "30207"),
            # p20: the purpose of the housing fund is that of the medical insurance before it.
            warning("N-18", "住房公积金", "事业单位医疗"),
        ),
        (info("L-07", "6 个科目"),),
    ),
    "street 2024": Document(
        ("街道办事处2024年预算",),
        "9cf8afd0f960",
        (
            # p9: 350.35 and 352.67 in one paragraph, 3,503,499 yuan in the table.
            error("N-01", "352.67万元", "350.35万元"),
            # p33: 7,998 + 105 = 8,103, printed as 8,013; with 8,103 the whole is 8,103 + 5,356 = 13,459.
            error("K-08", "8,013平方米", "8,103平方米"),
            # p7: from 0.00 to 25.00 is no growth of 100 %.
            warning("N-02", "100.00%", "上期数为零"),
            # p6: 114.00 to 110.60, and the reason says that it grew.
            warning("N-06", "宣传事务", "2.98%"),
            # p9, p9, p7: purpose and reason of 城管执法, and the reason of 职业年金, are those of other items.
            warning("N-18", "城管执法", "用途"),
            warning("N-18", "城管执法", "原因"),
            warning("N-18", "职业年金", "事业单位离退休"),
        ),
    ),
    "street 2025": Document(
        ("街道办事处2025年预算",),
        "",
        (
            error("K-08", "8,013平方米", "8,103平方米"),  # p31, the same
            # p7: the class is printed for the 款, the 款 for the 项; the table has 2100717.
            warning("N-05", "计划生育事务", "2100717"),
        ),
    ),
    "province": Document(
        ("2018年度部门预算.pdf", "预算公开表"),
        "d27f30612b40",
        (
            # p15: 2,233.13 / (1,115.85 + 2,233.13) = 66.681 %, 66.69 % is printed.
            error("N-02", "66.69%", "66.68%"),
            # p12 and p13: 资金 for 奖金, which has 68.90.
            warning("N-08", "六、财政拨款基本支出", "资金", "奖金"),
            warning("N-08", "八、一般公共预算基本支出", "资金", "奖金"),
        ),
    ),
    "template": Document(("模板",), "", ()),
}
