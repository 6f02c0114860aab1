"""Rows: repeated names, unknown names, blanks, notes, pieces of numbers, merged names, lists and open columns."""

from .drawn import only, page, recognise, table, texts


def test_equal_names_are_told_apart_by_their_order() -> None:
    form = only(
        recognise(
            page(
                "财政拨款收入支出决算总表",
                table(
                    """
                    收入 | < | 支出 | < | < | < | <
                    项目 | 决算数 | 项目 | 合计 | 一般公共预算财政拨款 | 政府性基金预算财政拨款 | 国有资本经营预算
                    一、一般公共预算财政拨款 | 5.00 | 一、一般公共服务支出 | 5.50 | 5.50 | - | -
                    二、政府性基金预算财政拨款 | - | 二、某种新设支出 | 0.10 | 0.10 | - | -
                    本年收入合计 | 5.00 | 本年支出合计 | 5.60 | 5.60 | - | -
                    年初财政拨款结转和结余 | 0.60 | 年末财政拨款结转和结余 | - | - | - | -
                    一、一般公共预算财政拨款 | 0.60 | - | - | - | - | -
                    二、政府性基金预算财政拨款 | - | - | - | - | - | -
                    总计 | 5.60 | 总计 | 5.60 | 5.60 | - | -
                    """
                ),
            )
        )
    )
    assert texts(form, "amount") == {
        "income.general_budget": "5.00",
        "income.government_fund": "",
        "income.total": "5.00",
        "income.opening": "0.60",
        "income.opening.general_budget": "0.60",
        "income.opening.government_fund": "",
        "income.grand_total": "5.60",
    }
    unknown = form.row("expenditure.?二、某种新设支出")
    assert unknown is not None
    assert unknown.cells["total"].mark == "inferred"
    assert texts(form, "general_budget")["expenditure.201"] == "5.50"


def test_names_under_a_merged_cell_are_told_apart_by_it() -> None:
    form = only(
        recognise(
            page(
                "公开02表",
                table(
                    """
                    收入预算总表\\n部门：示例厅 单位：万元 | < | <
                    项目名称 | - | 金额
                    收入总计 | < | 9.00
                    一般公共预算资金 | 小计 | 7.00
                    ^ | 专项收入 | 7.00
                    政府性基金 | 小计 | -
                    其他资金 | 小计 | 2.00
                    ^ | 事业收入 | 2.00
                    """
                ),
            )
        )
    )
    assert form.form == "budget.income_by_source"
    assert form.unit == "万元"
    assert texts(form, "amount") == {
        "grand_total": "9.00",
        "general_budget": "7.00",
        "general_budget.special": "7.00",
        "government_fund": "",
        "other_funds": "2.00",
        "other_funds.public_service": "2.00",
    }


def test_former_names_of_classes_keep_their_code() -> None:
    form = only(
        recognise(
            page(
                "收支预算总表",
                table(
                    """
                    收入 | < | 支出 | < | < | <
                    项目名称 | 金额 | 功能分类 | < | 支出用途 | <
                    ^ | ^ | 功能科目名称 | 金额 | 项目名称 | 金额
                    一、财政拨款 | 8.00 | 一、医疗卫生与计划生育支出 | 8.00 | 一、基本支出 | 5.00
                    1.一般公共预算 | 8.00 | 二、国土海洋气象等支出 | - | 二、项目支出 | 3.00
                    当年收入小计 | 8.00 | 当年支出小计 | < | < | 8.00
                    """
                ),
            )
        )
    )
    assert texts(form, "amount") == {
        "income.fiscal": "8.00",
        "income.fiscal.general_budget": "8.00",
        "income.total": "8.00",
        "expenditure.210": "8.00",
        "expenditure.220": "",
        "use.basic": "5.00",
        "use.project": "3.00",
        "use.total": "8.00",
    }


def test_pieces_of_a_number_are_joined_and_two_numbers_are_not() -> None:
    form = only(
        recognise(
            page(
                "一般公共预算财政拨款支出决算表",
                table(
                    r"""
                    科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
                    201 | 一般公共服务支出 | 1,234,\n567.80 | 1.00\n2.00 | -
                    """
                ),
            )
        )
    )
    joined, two = form.cell("201", "total"), form.cell("201", "basic")
    assert joined is not None
    assert (joined.text, str(joined.value), joined.mark) == ("1,234,567.80", "1234567.80", "joined")
    assert two is not None
    assert (two.text, two.value) == ("1.002.00", None)


def test_code_and_name_in_one_cell() -> None:
    form = only(
        recognise(
            page(
                "支出决算表",
                table("科目 | 合计 | 基本支出 | 项目支出\n[20101]人大事务 | 3 | 1 | 2\n合计 | 3 | 1 | 2"),
            )
        )
    )
    assert [(row.id, row.code, row.label) for row in form.rows] == [
        ("20101", "20101", "人大事务"),
        ("total", None, "合计"),
    ]


def test_the_same_code_twice_is_kept_and_marked() -> None:
    form = only(
        recognise(
            page(
                "支出决算表",
                table(
                    "科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出\n201 | 甲 | 3 | 1 | 2\n201 | 乙 | 4 | 1 | 3"
                ),
            )
        )
    )
    assert [(row.id, row.cells["total"].mark) for row in form.rows] == [("201", None), ("201.2", "ambiguous")]


def test_template_rows_are_skipped_and_notes_in_the_grid_are_notes() -> None:
    form = only(
        recognise(
            page(
                table(
                    """
                    示例局收入决算表 | <
                    部门：示例局 | 单位：万元
                    科目编码 | 科目名称 | 本年收入合计 | 财政拨款收入
                    … | … | - | -
                    - | - | - | -
                    合计 | < | - | -
                    注：1.本表反映收入情况。 | < | < | <
                    2.本部门没有收入，故本表无数据。 | < | < | <
                    """
                ),
                name="Sheet1",
            )
        )
    )
    assert [row.id for row in form.rows] == ["total"]
    assert form.notes == ("1.本表反映收入情况。", "2.本部门没有收入，故本表无数据。")
    assert form.declared_empty
    assert form.unit == "万元"


def test_notes_below_the_table() -> None:
    form = only(
        recognise(
            page(
                "支出决算表",
                table("科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出\n合计 | < | - | - | -"),
                "注：本表反映部门本年度各项支出",
                "情况。",
                "说明：示例局没有支出，故本表无数据。",
                "第三部分 情况说明",
            )
        )
    )
    assert form.notes == ("本表反映部门本年度各项支出情况。", "示例局没有支出，故本表无数据。")


def test_list_with_running_numbers_total_and_carried_cells() -> None:
    form = only(
        recognise(
            page(
                "政府采购预算表",
                "单位：万元",
                table(
                    """
                    采购品目大类 | 专项名称 | 采购物品名称 | 采购组织形式 | 总计
                    合计 | - | - | - | 30.00
                    货物 | 设备更新 | 计算机 | 集中采购 | 10.00
                    服务 | 运行维护 | 机房托管 | 分散采购 | 20.00
                    """
                ),
            )
        )
    )
    assert texts(form, "amount") == {"total": "30.00", "1": "10.00", "2": "20.00"}
    assert form.rows[1].text("item") == "计算机"


def test_open_columns_take_their_printed_names() -> None:
    form = only(
        recognise(
            page(
                "表1-2 转移支付资金分配明细表",
                "单位：万元",
                table(
                    """
                    资金名称 | 合计 | 东区 | 西区
                    某项补助 | 3.00 | 1.00 | 2.00
                    合计 | 3.00 | 1.00 | 2.00
                    """
                ),
            )
        )
    )
    assert form.form == "transfer_allocation"
    assert [row.label for row in form.rows] == ["某项补助", "合计"]
    assert {key: cell.text for key, cell in form.rows[0].cells.items() if key != "name"} == {
        "total": "3.00",
        "东区": "1.00",
        "西区": "2.00",
    }


def test_tree_with_merged_cells_speaks_for_the_rows_below() -> None:
    form = only(
        recognise(
            page(
                "项目支出绩效评价指标评分表",
                table(
                    """
                    一级指标 | 二级指标 | 三级指标 | 四级指标 | 权重 | 标杆值 | 得分 | 得分率
                    决策 | 立项 | 依据 | 依据充分 | 5 | 充分 | 5 | 100%
                    ^ | ^ | 程序 | 程序规范 | 5 | 规范 | 4 | 80%
                    过程 | 管理 | 制度 | 制度健全 | 10 | 健全 | 10 | 100%
                    - | - | 执行 | 执行率 | 10 | 100% | 9 | 90%
                    合计 | < | < | < | 30 | - | 28 | 93.33%
                    """
                ),
            )
        )
    )
    assert [row.text("level1") for row in form.rows][:4] == ["决策", "决策", "过程", "过程"]
    assert [row.cells["level1"].mark for row in form.rows[:4]] == [None, None, None, "inferred"]
    assert form.rows[-1].id == "total"
    assert form.rows[-1].text("score") == "28"


def test_table_without_a_title_is_found_by_its_signature() -> None:
    form = only(
        recognise(
            page(
                "表3 支付金额前列的合同",
                table("序号 | 单位 | 项目名称 | 合同名称 | 执行金额\n1 | 示例局 | 甲项目 | 甲合同 | 120.50"),
            )
        )
    )
    assert form.form == "contracts"
    assert form.subject == "表3支付金额前列的合同"
    assert form.rows[0].id == "1"
    assert form.rows[0].text("amount") == "120.50"


def test_groups_that_print_their_points_are_rows_of_their_own() -> None:
    form = only(
        recognise(
            page(
                "项目支出绩效评价指标评分表",
                table(
                    """
                    一级指标 | 二级指标 | 三级指标 | 权重 | 标杆值 | 得分 | 得分率
                    决策（10分） | 立项(10分) | 依据 | 6 | 充分 | 6 | 100%
                    ^ | ^ | 程序 | 4 | 规范 | 3 | 75%
                    """
                ),
            )
        )
    )
    assert [(row.id, row.label, row.text("weight")) for row in form.rows] == [
        ("group.决策", "决策", "10"),
        ("group.立项", "立项", "10"),
        ("依据", "依据", "6"),
        ("程序", "程序", "4"),
    ]
    assert [row.text("level1") for row in form.rows if row.text("score")] == ["决策", "决策"]


def test_names_that_are_merged_nowhere_stand_for_the_blanks_right_of_them() -> None:
    form = only(
        recognise(
            page(
                "收入支出决算总表",
                table(
                    """
                    收入 | | 支出 |
                    项目 | 决算数 | 项目 | 决算数
                    一、一般公共预算财政拨款收入 | 3.00 | 一、教育支出 | 3.00
                    """
                ),
            )
        )
    )
    assert texts(form, "amount") == {"income.general_budget": "3.00", "expenditure.205": "3.00"}
