"""One row of each kind, of the data bureau, for tests that open every page."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from mingzhang.office.models import (
    AccountTask,
    CheckedDocument,
    Organisation,
    Portal,
    Project,
    ProjectIndicator,
    Publication,
    User,
)
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.webhooks import delivery_rows
from mingzhang.office.scope import seeing
from mingzhang.office.services import (
    acceptances,
    accounts_entry,
    budget,
    calendars,
    evaluation_evidence,
    evaluations,
    evidence,
    invitations,
    master,
    payments,
    performance,
    procurement,
    questions,
    rechecks,
    rectification,
    remarks,
    self_evaluations,
    surveys,
)
from mingzhang.office.services.audit import record
from mingzhang.office.services.sending import Sender
from mingzhang.office.services.tokens import issue_token
from mingzhang.office.services.webhooks import add_webhook
from mingzhang.rulebook import load
from mingzhang.rulebook.policies import PolicyDef, leaves
from tests.office import year
from tests.office.conftest import City, People
from tests.office.site.conftest import dropped

COLLECTOR = {"name": "现场清点", "kind": "manual", "unit": "台"}


DEFINED = {
    **dict.fromkeys(("level1", "level2", "definition", "method", "source", "frequency", "measured_by"), "按办法")
}


@dataclass(frozen=True)
class Rows:
    """Rows of the data bureau, one of each kind."""

    document: CheckedDocument
    event: int
    project: int
    indicator: int
    line: int
    adjustment: int
    procurement: int
    contract: int
    acceptance: int
    payment: int
    supplier: int
    system: int
    issue: int
    self_evaluation: int
    evaluation: int
    proof: int
    recheck: int
    plan: int
    attachment: int
    collector: int
    token: str
    accounts: int
    account_task: int
    question: int
    publication: int
    api_token: int
    fund: int
    definition: int
    webhook: int
    webhook_delivery: int
    survey: int
    survey_token: str
    portal: int


def _money(city: City, people: People) -> dict[str, int]:
    """A year of one project, from its budget to a payment."""
    clerk = people["clerk"]
    line = year.budgeted(city, people)
    contract = year.signed(city, people, line)
    paid = payments.Paid(year.yuan("1000"), date(2023, 11, 1))
    values = {"name": "采购", "method": _first("procurement_method"), "category": _first("procurement_category")}
    adjustment = budget.request_adjustment(clerk, "surrender", year.yuan("1"), "结余", taken_from=line)
    return {
        "project": line.project_id,
        "line": line.pk,
        "contract": contract.pk,
        "supplier": contract.supplier_id,
        "acceptance": acceptances.request_acceptance(clerk, contract, date(2023, 11, 2)).pk,
        "procurement": procurement.start_procurement(
            clerk, line.project, {**values, "budget": year.yuan("400000")}
        ).pk,
        "payment": payments.pay_contract(clerk, line, contract, paid).pk,
        "adjustment": adjustment.pk,
    }


def _policy() -> PolicyDef:
    """A policy of an evaluation, of whatever place."""
    return next(p for p in load().policies.values() if p.inputs and p.years == (year.YEAR,))


def first_leaf() -> str:
    return next(leaves(_policy().indicators)).id


def _evaluation(people: People, organisation: Organisation) -> dict[str, int]:
    """An evaluation by that policy, begun where it applies, with a file beside an indicator."""
    place, organisation.region = organisation.region, _policy().region
    row = evaluations.begin(people["finance"], organisation, year.YEAR, _policy().id, "运维专项资金")
    organisation.region = place
    proof = evaluation_evidence.add_file(people["finance"], row, first_leaf(), ("凭证.pdf", b"%PDF-1.7 y"))
    return {"evaluation": row.pk, "proof": proof.pk}


def _evaluated(people: People, project: Project) -> dict[str, int]:
    """A self-evaluation that was handed in, drawn into a sample and then returned."""
    typed = {"goal.actual.text": "完成", "indicator.1.actual": "99.9%", "indicator.2.actual": "9500件"}
    row = self_evaluations.submit(people["clerk"], self_evaluations.begin(people["clerk"], project), typed)
    sample = rechecks.draw(people["finance"], project.organisation, year.YEAR, rechecks.Drawing("largest", 1))
    self_evaluations.send_back(people["head"], row, "请补充佐证")
    return {"self_evaluation": row.pk, "recheck": sample.entries.get().pk}


def _accounts(city: City, people: People) -> dict[str, int]:
    """Empty tables; a publication as it stands after the fact, and a question about it."""
    row = accounts_entry.begin_tables(people["clerk"], city["data"], year.YEAR)
    own = {"organisation": city["data"], "fiscal_year": year.YEAR}
    about = Publication.objects.create(
        **own, accounts=row, title="决算", edition=1, published_on=date(2024, 9, 1), documents=[]
    )
    asked = questions.ask(about.pk, "question", "为何增长？", "", "", "a")
    user = people["clerk"].user
    task = AccountTask.objects.create(**own, kind="import", state="failed", user=user, acting_for=city["data"])
    return {"accounts": row.pk, "publication": about.pk, "question": asked.pk, "account_task": task.pk}


def _survey(clerk: Actor, indicator: ProjectIndicator) -> tuple[int, str]:
    """A survey with one link that nobody has used."""
    today = timezone.localdate()
    values = {"questionnaire": next(iter(load().surveys)), "title": "平台运维满意度", "opens_on": today}
    row = surveys.make(clerk, indicator, {**values, "closes_on": today})
    batch = invitations.invite(clerk, row, "", 1)
    [(_, token)] = invitations.give_out(clerk, row, batch)
    return row.pk, token


def _told(people: People, organisation: Organisation) -> dict[str, int]:
    """An address that is told of events, and one event to be told."""
    hook, _ = add_webhook(people["head"], organisation, "https://localhost/x", [], Sender(lambda _: True))
    return {"webhook": hook.pk, "webhook_delivery": delivery_rows(people["head"], hook.pk)[0].pk}


def _first(words: str) -> str:
    return load().spending.choices(words).choices[0].id


def make_rows(city: City, people: People) -> Rows:
    """One row of each kind, as people make them."""
    User.objects.create_user(username="stranger")
    clerk, data = people["clerk"], city["data"]
    document = dropped(clerk)
    money = _money(city, people)
    issue = {"title": "合同公告逾期", "source": "评价", "due_on": date(2023, 12, 1)}
    with seeing(clerk.scope):
        project = Project.objects.get(pk=money["project"])
        indicator = ProjectIndicator.objects.select_related("organisation").filter(project=project)[0]
        event = record(clerk, "test.note", data, organisation=data)
        survey, survey_token = _survey(clerk, indicator)
        return Rows(
            document=document,
            event=event.pk,
            indicator=indicator.pk,
            system=master.add_system(clerk, data, year.YEAR, "S1", {"name": "网上政务平台"}).pk,
            issue=rectification.raise_issue(people["auditor"], data, year.YEAR, issue).pk,
            plan=performance.add_plan(clerk, data, "规划", (2023, 2025), "文件").pk,
            attachment=remarks.attach(clerk, project, "依据.pdf", b"%PDF-1.7 x").pk,
            collector=evidence.add_collector(clerk, indicator, COLLECTOR).pk,
            token=calendars.open_feed(clerk),
            api_token=issue_token(clerk, "测试")[0].pk,
            **_evaluation(people, data),
            survey=survey,
            survey_token=survey_token,
            portal=Portal.objects.create(
                organisation=data, over=city["city"], fiscal_year=year.YEAR, title="公开站", title_en="Site"
            ).pk,
            fund=project.fund_id,
            definition=performance.define_indicator(clerk, data, "办件量", DEFINED).pk,
            **_told(people, data),
            **_evaluated(people, project),
            **_accounts(city, people),
            **money,
        )
