"""The report of an evaluation: tables gathered once, every number bound, gaps marked, a draft until it stands."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from mingzhang.office.models import Evaluation, Issue, LeafEvidence, Payment
from mingzhang.office.queries.comparing import signed
from mingzhang.office.queries.evaluation_comparison import compare
from mingzhang.office.queries.evaluation_papers import all_papers
from mingzhang.office.queries.evaluation_proposals import proposals
from mingzhang.office.queries.evaluation_reports import composed, passages, report_of, words_of
from mingzhang.office.queries.evaluation_tables import completion, kept_tables
from mingzhang.office.queries.evaluations import issues_of, judged_leaves, policy_of, scored
from mingzhang.office.scope import everything
from mingzhang.office.services import evaluation_evidence, evaluation_reports, evaluations
from mingzhang.office.services.acting import NotPermittedError, RefusedError
from mingzhang.office.services.demo import load_demo
from mingzhang.office.services.demo.people import actor
from mingzhang.publishing.documents.binding import Bindings
from mingzhang.publishing.documents.model import Bound, Cover, Heading, SheetBlock, Words
from mingzhang.publishing.documents.plain import plain_text
from mingzhang.rulebook import load
from tests.office import year
from tests.office.conftest import City, People
from tests.office.self_evaluation.test_evaluations import begun, full
from tests.office.site.conftest import Browser, browse, quick
from tests.publishing.documents.test_binding import runs_of, unbound

__all__ = ["browse", "quick"]


def paid(city: City, people: People) -> Evaluation:
    """An evaluation of a fund with one project: budget 1,000,000, executed 600,000."""
    row = begun(city, people)
    line = year.budgeted(city, people)
    own = {"organisation": city["data"], "fiscal_year": year.YEAR, "line": line, "project": line.project}
    with everything("测试"):
        Payment.objects.create(**own, kind="other", payee="甲", amount=600000, paid_on=date(2023, 5, 1))
        type(line).objects.filter(pk=line.pk).update(paid=600000)
        Evaluation.objects.filter(pk=row.pk).update(fund=line.fund)
        found: Evaluation = Evaluation.objects.select_related("organisation", "fund").get(pk=row.pk)
    return found


def test_tables_are_gathered_once_and_then_stand(city: City, people: People) -> None:
    row = paid(city, people)
    with pytest.raises(NotPermittedError):
        evaluation_reports.gather(people["clerk"], row)
    row = evaluation_reports.gather(people["finance"], row)
    (table,) = kept_tables(row)
    columns = ("unit_name", "initial", "adjusted", "executed", "rate")
    assert [table.rows[0].text(name) for name in columns] == [
        "临川市数据局",
        "1000000",
        "1000000",
        "600000",
        "60.00%",
    ]
    assert [table.rows[1].text(name) for name in columns[1:]] == ["1000000", "1000000", "600000", "60.00%"]
    with everything("测试"):
        Payment.objects.all().update(amount=1)
    assert kept_tables(row) == (table,)
    # 3.5 × 60 %, from the office's own table: nobody typed an amount.
    executed = next(one for one in scored(row).indicators if one.id == "money.executed")
    assert executed.computed == Decimal("2.1")


def test_the_report_binds_every_number_and_marks_what_is_missing(city: City, people: People) -> None:
    finance = people["finance"]
    row = evaluation_reports.gather(finance, paid(city, people))
    row = evaluations.enter(finance, row, {}, full(row))
    made = composed(finance, row, ["docx", "html"])
    text = plain_text(made.tree)
    assert "年初预算合计100万元，调整后预算100万元，执行60万元，执行率60%" in text
    assert [block.lines[-1] for block in made.tree.blocks if isinstance(block, Cover)] == ["（草稿，编制中）"]
    assert made.tree.notice.startswith("草稿，未定稿")
    assert sorted(name.rpartition(".")[2] for name in made.files) == ["docx", "html", "yaml"]
    runs = list(runs_of(made.tree))
    assert unbound(runs) == []
    bounds = [run for run in runs if isinstance(run, Bound)]
    bindings = Bindings(report_of(finance, row, scored(row)), words_of(finance, row), load(), [scored(row)])
    assert len(bounds) > 90
    assert [bound for bound in bounds if not bindings.holds(bound)] == []
    score = next(bound for bound in bounds if bound.form == "scores" and bound.column)
    assert not bindings.holds(replace(score, text="12345"))
    gaps = [one.name for one in passages(finance, row)]
    assert {"background", "purpose", "methods", "process", "opinion", "experience", "problems"} <= set(gaps)
    row = evaluation_reports.write_words(finance, row, {"background": "一段。\n\n二段。"})
    assert "二段。" in plain_text(composed(finance, row).tree)
    assert next(one.text for one in passages(finance, row) if one.name == "background") == "一段。\n\n二段。"
    with pytest.raises(RefusedError, match="没有“nothing”这一处"):
        evaluation_reports.write_words(finance, row, {"nothing": "文字"})


def test_a_report_that_stands_is_no_draft(city: City, people: People) -> None:
    row = evaluation_reports.gather(people["finance"], paid(city, people))
    with everything("测试"):
        Evaluation.objects.filter(pk=row.pk).update(state="approved", level=3)
        row.refresh_from_db()
    tree = composed(people["finance"], row).tree
    assert [block.lines[-1] for block in tree.blocks if isinstance(block, Cover)] == ["绩效评价报告"]
    with pytest.raises(RefusedError, match="已定稿，不能修改"):
        evaluation_reports.gather(people["finance"], row)


def test_problems_are_proposed_and_nothing_enters_the_list_by_itself(city: City, people: People) -> None:
    finance = people["finance"]
    row = evaluation_reports.gather(finance, paid(city, people))
    day = date(2024, 5, 1)
    first = judged_leaves(policy_of(row))[0]
    judged = {**full(row), first.id: {"points": "1", "reason": "依据不全"}}
    row = evaluations.enter(finance, row, {}, judged)
    found = {one.key: one for one in proposals(finance, row, day)}
    assert found["money.executed"].title == "“预算执行率”扣 1.4 分"
    assert "3.5 × 60% = 2.1" in found["money.executed"].detail
    assert found["money.executed"].basis.startswith("预算法 第五十七条")
    assert (found[first.id].title, "依据不全" in found[first.id].detail) == ("“立项依据充分性”扣 1.5 分", True)
    with everything("测试"):
        assert Issue.objects.count() == 0
    chosen = {"leaf": "money.executed", "title": "执行慢", "due_on": date(2024, 6, 30), "responsible": "甲"}
    for bad, field in (({**chosen, "due_on": None}, "due_on"), ({**chosen, "title": " "}, "title")):
        with pytest.raises(RefusedError) as refusal:
            evaluation_reports.list_problems(finance, row, [chosen, bad])
        assert list(refusal.value.problems) == [f"money.executed.{field}"]
    with everything("测试"):
        assert Issue.objects.count() == 0
    evaluation_reports.list_problems(finance, row, [chosen])
    taken = [one.key for one in proposals(finance, row, day) if one.taken]
    assert taken == ["money.executed"]
    (issue,) = issues_of(finance, row)
    assert (issue.title, issue.responsible, issue.source, issue.state) == ("执行慢", "甲", row.subject, "open")
    text = plain_text(composed(finance, row).tree)
    assert "（一）执行慢。" in text


def test_last_year_beside_this(city: City, people: People) -> None:
    finance = people["finance"]
    row = evaluations.enter(finance, paid(city, people), {}, {})
    assert compare(finance, row) is None
    ids = [leaf.id for leaf in judged_leaves(policy_of(row))]
    with everything("测试"):
        last = Evaluation.objects.get(pk=row.pk)
        last.pk, last.fiscal_year, last.judged = None, year.YEAR - 1, {ids[0]: {"points": "2"}}
        last.save(force_insert=True)
    row = evaluations.enter(finance, row, {}, {ids[0]: {"points": "1.5", "reason": "缺文件"}})
    row = evaluation_reports.write_words(finance, row, {f"changes.{ids[0]}": "依据文件失效。"})
    found = compare(finance, row)
    assert found is not None
    assert [(one.key, signed(one.change), one.why) for one in found.rows if one.change] == [
        (ids[0], "−0.5", "依据文件失效。")
    ]
    assert found.incomparable == ()
    department = next(p.id for p in load().policies.values() if p.form == "evaluation_scores")
    with everything("测试"):
        Evaluation.objects.filter(pk=last.pk).update(policy=department)
    assert compare(finance, row) is None


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        ("≥60万人", "40.83万人", "68.05%"),
        ("≥4000项", "4435项", "110.88%"),
        ("≤4小时", "8小时", "-"),
        ("≤4小时", "2小时", "100%"),
        ("创建", "创建", "100%"),
        ("优秀", "良好", "-"),
        ("≥3个", "", "-"),
    ],
)
def test_how_far_a_target_was_reached(target: str, actual: str, expected: str) -> None:
    assert completion(target, actual, year.YEAR) == expected


def test_papers_with_evidence_on_the_page_and_in_one_workbook(city: City, people: People, browse: Browser) -> None:
    finance = people["finance"]
    row = evaluation_reports.gather(finance, paid(city, people))
    page = reverse("evaluation-paper", args=[row.pk, "money.executed"])
    client = browse("finance")
    assert client.post(page, {"sample": "抽查 5 份凭证", "procedure": "", "conclusion": ""}).status_code == 302
    proof = evaluation_evidence.add_file(finance, row, "money.executed", ("凭证.pdf", b"%PDF-1.7 z"), "支付凭证")
    shown = client.get(page).content.decode()
    assert all(word in shown for word in ("抽查 5 份凭证", "凭证.pdf", "支付凭证", "3.5 × 60%"))
    with pytest.raises(NotPermittedError):
        evaluation_evidence.add_file(people["clerk"], row, "money.executed", ("乙.pdf", b"%PDF-1.7 q"))
    with pytest.raises(RefusedError, match="没有指标“nothing”"):
        evaluation_evidence.add_file(finance, row, "nothing", ("乙.pdf", b"%PDF-1.7 q"))
    row.refresh_from_db()
    book = load_workbook(BytesIO(all_papers(finance, row, "")))
    assert len(book.sheetnames) == 1 + len(scored(row).indicators)
    texts = {str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line if cell.value}
    assert {"抽查 5 份凭证", "凭证.pdf，支付凭证"} <= texts
    with pytest.raises(RefusedError, match="请说明撤回的原因"):
        evaluation_evidence.withdraw(finance, proof, " ")
    evaluation_evidence.withdraw(finance, proof, "传错了")
    assert "凭证.pdf，支付凭证" not in client.get(page).content.decode()
    with everything("测试"):
        assert LeafEvidence.objects.count() == 1


def test_the_report_s_page_keeps_what_is_typed_and_gives_the_files(
    city: City, people: People, browse: Browser
) -> None:
    row = evaluation_reports.gather(people["finance"], paid(city, people))
    page, client = reverse("evaluation-report", args=[row.pk]), browse("finance")
    said = {"word.background": "资金的由来。", "revision": row.revision}
    assert client.post(page, said).status_code == 302
    assert client.post(page, {**said, "word.background": "后写的"}).status_code == 409
    assert "资金的由来。" in client.get(page).content.decode()
    for kind, begins in (("docx", b"PK"), ("pdf", b"%PDF"), ("xlsx", b"PK"), ("html", b"<!doctype")):
        answer = client.get(reverse("evaluation-report-file", args=[row.pk, kind]))
        assert answer.content[:9].lower().startswith(begins.lower())
    problems = reverse("evaluation-issues", args=[row.pk])
    assert client.post(problems, {}).status_code == 422
    chosen = {"chosen": "money.executed", "money.executed.title": "执行率低", "due_on": "2024-06-30"}
    assert client.post(problems, chosen).status_code == 302
    assert "执行率低" in client.get(reverse("evaluation", args=[row.pk])).content.decode()


@pytest.mark.slow
@pytest.mark.django_db
def test_the_published_evaluations_as_reports() -> None:
    load_demo()
    evaluator = actor("evaluator")
    with everything("测试"):
        rows = {
            e.grade: e for e in Evaluation.objects.filter(fiscal_year=2023).select_related("organisation", "fund")
        }
    fund, department = rows["优"], rows["良"]
    text = plain_text(composed(evaluator, fund).tree)
    assert "54个部门年初预算合计25,001.36万元，调整后预算23,875.29万元，执行22,483.46万元，执行率94.17%" in text
    assert "得分为96.93分，评价等级为“优”" in text
    tree = composed(evaluator, department).tree
    text = plain_text(tree)
    assert "年初预算11,981.72万元，全年预算14,922.31万元，执行14,691.74万元，执行率98.45%" in text
    assert "上年同一对象的评价得分为87.7分，本年89.62分，提高1.92分" in text
    forms = [block.sheet.form for block in tree.blocks if isinstance(block, SheetBlock)]
    assert {"project_execution", "transfer_allocation", "task_completion", "evaluation_comparison"} <= set(forms)
    parts = [block.runs for block in tree.blocks if isinstance(block, Heading) and block.level == 1]
    assert parts == [(Words("正文"),), (Words("附件"),)]
    for row in rows.values():
        made = composed(evaluator, row)
        runs = list(runs_of(made.tree))
        bindings = Bindings(report_of(evaluator, row, scored(row)), words_of(evaluator, row), load(), [scored(row)])
        assert unbound(runs) == []
        assert [run for run in runs if isinstance(run, Bound) and not bindings.holds(run)] == []
