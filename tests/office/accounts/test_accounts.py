"""Final accounts from two units' workbooks to the freeze: sums as published, what is missing is named."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from mingzhang.example import load_example
from mingzhang.forms import FilledForm
from mingzhang.office.models import AccountTables, AuditEvent, RunningClock
from mingzhang.office.queries.accounts import (
    State,
    findings_of,
    form_of,
    missing_tables,
    parts_of,
    report_of,
    terms,
    unexplained,
)
from mingzhang.office.queries.narration import asks_of_accounts, last_answer, narration_of
from mingzhang.office.scope import everything
from mingzhang.office.services.accounts_entry import (
    add_code,
    begin_tables,
    enter_cells,
    send_back,
    submit,
    take_file,
    template,
)
from mingzhang.office.services.acting import ChangedMeanwhileError, NotPermittedError, RefusedError
from mingzhang.office.services.consolidation import (
    check_accounts,
    consolidate,
    correct,
    drop_elimination,
    eliminate,
    explain,
    freeze,
)
from mingzhang.office.services.demo import load_demo
from mingzhang.office.services.narration import narrate
from mingzhang.office.services.publishing import approve_accounts, refuse_accounts
from mingzhang.pipeline import Source, read
from mingzhang.rulebook import load
from tests.office.accounts.conftest import YEAR, as_workbook, explained, tables
from tests.office.conftest import City, People

pytestmark = pytest.mark.django_db
VEHICLES = ("final_accounts.09", "amounts", "actual.vehicle_running")
Cells = dict[tuple[str, str, str], tuple[str, Decimal | None]]


def cells_of(forms: tuple[FilledForm, ...]) -> Cells:
    return {
        (form.form, row.id, column): (cell.text, cell.value)
        for form in forms
        for row in form.rows
        for column, cell in row.cells.items()
    }


def published() -> Cells:
    book = load()
    forms = load_example(book)[0].forms
    return cells_of(tuple(form for form in forms if book.forms[form.form].kind == "final_accounts"))


def test_the_two_units_consolidated_are_what_was_published(whole: AccountTables) -> None:
    assert (whole.state, whole.version, len(parts_of(whole))) == (State.CONSOLIDATED, 1, 2)
    assert cells_of(report_of(whole).forms) == published()


def test_a_consolidated_cell_says_whose_cells_it_adds(whole: AccountTables) -> None:
    told = [(term.name, term.amount) for term in terms(whole, ("final_accounts.03", "20103", "total"), load())]
    assert told == [("临川市数据局", Decimal("8244.66")), ("临川市数据中心", Decimal("399.88"))]


def test_an_elimination_is_taken_out_with_its_reason_and_put_back(whole: AccountTables, people: People) -> None:
    clerk = people["clerk"]
    made = eliminate(clerk, whole, *VEHICLES, Decimal("2500.00"), "单位间结算的用车费")
    whole.refresh_from_db()
    assert cells_of(report_of(whole).forms)[VEHICLES] == ("0.75", Decimal("0.75"))
    assert [term.name for term in terms(whole, VEHICLES, load())][2] == "抵销：单位间结算的用车费"
    drop_elimination(clerk, made, "误登")
    whole.refresh_from_db()
    assert cells_of(report_of(whole).forms) == published()


def test_an_elimination_needs_a_cell_an_amount_and_a_reason(whole: AccountTables, people: People) -> None:
    with pytest.raises(RefusedError) as refusal:
        eliminate(people["clerk"], whole, "final_accounts.09", "amounts", "nowhere", Decimal(0), " ")
    assert sorted(refusal.value.problems) == ["amount", "cell", "reason"]


def test_a_missing_unit_is_named(city: City, people: People) -> None:
    clerk = people["clerk"]
    content = as_workbook(tables(city["data"].name))
    submit(clerk, take_file(clerk, city["data"], YEAR, "决算.xlsx", content))
    begin_tables(clerk, city["unit"], YEAR)
    with pytest.raises(RefusedError, match="还缺临川市数据中心（填报中）的决算表"):
        consolidate(clerk, city["data"], YEAR)
    assert not AccountTables._base_manager.filter(level="whole").exists()


def test_another_departments_document_is_refused_and_nothing_overwritten(city: City, people: People) -> None:
    clerk = people["clerk"]
    own = take_file(clerk, city["data"], YEAR, "决算.xlsx", as_workbook(tables(city["data"].name)))
    with pytest.raises(RefusedError, match="文件写的是“临川市卫生局”，不是“临川市数据局”"):
        take_file(clerk, city["data"], YEAR, "他局.xlsx", as_workbook(tables("临川市卫生局", unit=True)))
    own.refresh_from_db()
    assert cells_of(report_of(own).forms) == cells_of(tables("").forms)


def test_another_name_is_taken_with_the_reason_why(city: City, people: People) -> None:
    content = as_workbook(tables("临川市大数据局"))
    row = take_file(people["clerk"], city["data"], YEAR, "决算.xlsx", content, called="机构改革前的名称")
    assert report_of(row).entity == "临川市数据局"


def test_another_year_is_refused(city: City, people: People) -> None:
    content = as_workbook(tables(city["data"].name, year=2022))
    with pytest.raises(RefusedError, match="文件是 2022 年度的，不是 2023 年度"):
        take_file(people["clerk"], city["data"], YEAR, "决算.xlsx", content)


def test_a_table_that_stands_there_twice_is_refused(city: City, people: People) -> None:
    report = tables(city["data"].name)
    twice = replace(report, forms=(*report.forms, report.forms[2]))
    with pytest.raises(RefusedError, match="支出决算表出现了两次"):
        take_file(people["clerk"], city["data"], YEAR, "决算.xlsx", as_workbook(twice))


def test_a_file_without_tables_is_refused(city: City, people: People) -> None:
    with pytest.raises(RefusedError, match="没有读出部门决算的表"):
        take_file(people["clerk"], city["data"], YEAR, "账.txt", "今年一切都好。".encode())
    with pytest.raises(RefusedError):
        take_file(people["clerk"], city["data"], YEAR, "坏.xlsx", b"PK\x03\x04nothing")


def test_tables_that_are_not_complete_are_not_handed_in(city: City, people: People) -> None:
    clerk, report = people["clerk"], tables(city["data"].name)
    some = as_workbook(replace(report, forms=report.forms[:8]))
    row = take_file(clerk, city["data"], YEAR, "决算.xlsx", some)
    assert missing_tables(row, load()) == ["公开09表财政拨款“三公”经费支出决算表"]
    with pytest.raises(RefusedError, match="还缺公开09表"):
        submit(clerk, row)


def test_the_template_reads_as_the_nine_tables(city: City) -> None:
    found = read([Source("模板.xlsx", template(city["data"], YEAR))], load())
    assert [form.form for report in found for form in report.forms] == [
        f"final_accounts.0{n}" for n in range(1, 10)
    ]
    assert {report.entity for report in found} == {"临川市数据局"}


def test_cells_are_typed_and_words_for_numbers_refused(city: City, people: People) -> None:
    clerk = people["clerk"]
    row = begin_tables(clerk, city["unit"], YEAR)
    row = enter_cells(clerk, row, "final_accounts.01", {("income.general_budget", "amount"): "1,234.50"}, 1)
    filled = form_of(row, "final_accounts.01")
    assert filled
    cell = filled.cell("income.general_budget", "amount")
    assert cell
    assert (cell.value, cell.unit, cell.source.via) == (Decimal("1234.50"), "万元", "entry")
    with pytest.raises(RefusedError, match="“许多”不是数"):
        enter_cells(clerk, row, "final_accounts.01", {("income.total", "amount"): "许多"}, None)
    with pytest.raises(ChangedMeanwhileError):
        enter_cells(clerk, row, "final_accounts.01", {("income.total", "amount"): "1"}, 1)


def test_a_row_is_added_by_its_code_where_it_belongs(city: City, people: People) -> None:
    clerk = people["clerk"]
    row = take_file(clerk, city["unit"], YEAR, "决算.xlsx", as_workbook(tables(city["unit"].name, unit=True)))
    row = add_code(clerk, row, "final_accounts.03", "2010302")
    filled = form_of(row, "final_accounts.03")
    assert filled
    assert [r.id for r in filled.rows][3:6] == ["2010301", "2010302", "2010350"]
    with pytest.raises(RefusedError, match="已在表中"):
        add_code(clerk, row, "final_accounts.03", "2010302")
    with pytest.raises(RefusedError, match="不认识科目编码"):
        add_code(clerk, row, "final_accounts.03", "9999999")


def test_handed_in_tables_stand_until_they_are_sent_back(
    handed_in: tuple[AccountTables, AccountTables], city: City, people: People
) -> None:
    clerk, content = people["clerk"], as_workbook(tables(city["unit"].name, unit=True))
    with pytest.raises(RefusedError, match="已报送，不能再改"):
        take_file(clerk, city["unit"], YEAR, "决算.xlsx", content)
    with pytest.raises(RefusedError, match="退回须说明理由"):
        send_back(clerk, handed_in[1], " ")
    back = send_back(clerk, handed_in[1], "表06与表05不一致")
    again = take_file(clerk, city["unit"], YEAR, "决算.xlsx", content)
    assert (back.state, again.version, again.reason, again.previous_id) == (
        State.RETURNED,
        2,
        "表06与表05不一致",
        back.pk,
    )


def test_people_of_another_department_neither_enter_nor_consolidate(city: City, people: People) -> None:
    content = as_workbook(tables(city["data"].name))
    for person in ("other_clerk", "auditor"):
        with pytest.raises(NotPermittedError):
            take_file(people[person], city["data"], YEAR, "决算.xlsx", content)
        with pytest.raises(NotPermittedError):
            consolidate(people[person], city["data"], YEAR)


def test_findings_speak_of_cells_and_must_be_explained_before_the_freeze(
    whole: AccountTables, people: People
) -> None:
    clerk = people["clerk"]
    with pytest.raises(RefusedError, match="只在“已核对”时"):
        freeze(clerk, whole)
    row = check_accounts(clerk, whole)
    demanded = [one for one in findings_of(row) if one.demanded]
    reception = next(one for one in demanded if one.rule == "N-10")
    assert ("final_accounts.09", "amounts", "actual.reception") in [place for place, _ in reception.places]
    assert row.result["certificate"]["feasible"] is True
    with pytest.raises(RefusedError) as refusal:
        freeze(clerk, row)
    assert f"{len(demanded)} 处核对发现尚未改正或说明" in str(refusal.value)
    assert "处文字材料待填" in str(refusal.value)
    row = explained(row, people)
    assert (unexplained(row), asks_of_accounts(row)) == ([], ())
    assert freeze(clerk, row).state == State.FROZEN


def test_an_explanation_speaks_of_a_finding_that_is_there(whole: AccountTables, people: People) -> None:
    row = check_accounts(people["clerk"], whole)
    with pytest.raises(RefusedError, match="没有这一条"):
        explain(people["clerk"], row, "N-99", "说明")


def test_nothing_changes_after_the_freeze_but_by_a_new_version(
    frozen: AccountTables, handed_in: tuple[AccountTables, AccountTables], city: City, people: People
) -> None:
    clerk = people["clerk"]
    for step in (
        lambda: consolidate(clerk, city["data"], YEAR),
        lambda: check_accounts(clerk, frozen),
        lambda: eliminate(clerk, frozen, *VEHICLES, Decimal(1), "理由"),
        lambda: narrate(clerk, city["data"], YEAR, {"composition": "无"}),
        lambda: send_back(clerk, handed_in[1], "理由"),
    ):
        with pytest.raises(RefusedError):
            step()
    with pytest.raises(RefusedError, match="更正须说明原因"):
        correct(clerk, frozen, "")
    before = frozen.reading
    new = correct(clerk, frozen, "漏报一笔公务用车费")
    frozen.refresh_from_db()
    assert (new.version, new.previous_id, new.state, frozen.state) == (
        2,
        frozen.pk,
        State.CONSOLIDATED,
        State.FROZEN,
    )
    assert frozen.reading == before
    with pytest.raises(RefusedError, match="已经有更新的版本"):
        correct(clerk, frozen, "再更正")


def test_the_head_approves_what_others_made_and_the_term_begins(frozen: AccountTables, people: People) -> None:
    with pytest.raises(NotPermittedError):
        approve_accounts(people["clerk"], frozen, date(2024, 8, 20))
    with pytest.raises(RefusedError, match="不能在今天之后"):
        approve_accounts(people["head"], frozen, date(2999, 1, 1))
    row = approve_accounts(people["head"], frozen, date(2024, 8, 20))
    with everything("测试"):
        clock = RunningClock.objects.get(subject=row.about)
    # Twenty calendar days after 20 August: 9 September 2024, a Monday.
    assert (clock.deadline, clock.due_on, clock.done_on) == ("accounts.publication", date(2024, 9, 9), None)


def test_nobody_approves_what_they_brought_forward(whole: AccountTables, people: People) -> None:
    row = explained(whole, people)
    row.decided["checked"]["user"] = people["head"].user.pk
    row.save()
    with pytest.raises(NotPermittedError, match="不能由提出人本人办理"):
        approve_accounts(people["head"], freeze(people["clerk"], row), date(2024, 8, 20))


def test_the_head_sends_back_with_a_reason_and_the_next_version_follows(
    frozen: AccountTables, city: City, people: People
) -> None:
    back = refuse_accounts(people["head"], frozen, "三公经费说明不够")
    new = consolidate(people["clerk"], city["data"], YEAR)
    assert (back.state, new.version, new.reason) == (State.RETURNED, 2, "三公经费说明不够")


def test_answers_are_kept_as_the_document_asks_and_begin_the_next_year(
    whole: AccountTables, city: City, people: People
) -> None:
    clerk = people["clerk"]
    asked = {ask.key for ask in asks_of_accounts(whole)}
    assert "duties" in asked
    first = narrate(clerk, city["data"], YEAR, {"duties": "一\n二", "reasons.2010301": "人员增加"})
    assert first.given == {"duties": ["一", "二"], "reasons": {"2010301": "人员增加"}}
    assert "duties" not in {ask.key for ask in asks_of_accounts(whole)}
    later = narrate(clerk, city["data"], YEAR + 1, {"composition": "一个机关"})
    assert later.given == {"duties": ["一", "二"], "composition": "一个机关"}
    assert last_answer(city["data"], YEAR + 1, "reasons.2010301") == "人员增加"
    with pytest.raises(RefusedError):
        narrate(clerk, city["data"], YEAR, {"three_public.vehicles_held": "许多"})
    assert narration_of(city["data"], YEAR) == first


def test_each_step_is_one_event(frozen: AccountTables, people: People) -> None:
    with everything("测试"):
        steps = AuditEvent.objects.filter(about=frozen.about).values_list("action", flat=True)
        told = list(steps.order_by("number"))
    explanations = len([one for one in findings_of(frozen) if one.demanded])
    assert told == [
        "accounts.begin",
        "accounts.consolidate",
        "accounts.check",
        *["accounts.explain"] * explanations,
        "accounts.freeze",
    ]


@pytest.mark.slow
def test_the_demonstration_consolidates_to_the_published_figures() -> None:
    load_demo()
    whole = AccountTables._base_manager.get(level="whole")
    assert cells_of(report_of(whole).forms) == published()
    units = AccountTables._base_manager.filter(level="own")
    assert {row.sample for row in (whole, *units)} == {True}
    assert (whole.state, units.count(), asks_of_accounts(whole)) == (State.CHECKED, 2, ())
