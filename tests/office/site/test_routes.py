"""Every address × person: what opens, and that no row of another department does; a new address is entered here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from mingzhang.office.desk.kinds import KINDS
from mingzhang.office.models import (
    AccountTask,
    CheckedDocument,
    Membership,
    Organisation,
    Plan,
    Portal,
    Project,
    ProjectIndicator,
    Publication,
    User,
)
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.organisations import seen_organisations, who_sees
from mingzhang.office.queries.visible import visible
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
from mingzhang.office.services.acting import NotPermittedError, Role
from mingzhang.office.services.audit import record
from mingzhang.office.services.organisations import actors_of
from mingzhang.office.services.sending import Sender
from mingzhang.office.services.tokens import issue_token
from mingzhang.office.services.webhooks import add_webhook
from mingzhang.rulebook import load
from mingzhang.rulebook.policies import PolicyDef, leaves
from tests.office import year
from tests.office.conftest import City, People
from tests.office.site.conftest import Browser, dropped

ALL = ("clerk", "head", "other_clerk", "reviewer", "finance", "auditor")
SEE_DATA = ("clerk", "head", "reviewer", "finance", "auditor")
"""Who may see rows of the data bureau: its own people, and those whose duty covers the city."""

APART = ("system", "security", "audit_admin")
"""The administrators, each over the whole city: no row of a department's work opens for them."""


KEEP_HOOKS = ("head",)
"""Who keeps the addresses that are told of events, beside the system administrator."""

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


@dataclass(frozen=True)
class Route:
    """What an address answers.

    Attributes:
        opens: The people to whom it opens.
        apart: The administrators to whom it opens; all where it opens to everybody, else none.
        status: What they get.
        refused: What the others get, by name; 404 for those not named.
        nobody: What a browser gets that nobody has signed in with.
    """

    opens: tuple[str, ...] = ALL
    args: Callable[[Rows], tuple[object, ...]] = field(default=lambda _: ())
    method: str = "get"
    status: int = 200
    refused: int = 404
    nobody: int = 302
    stranger: int = 403
    apart: tuple[str, ...] | None = None

    def expected(self, *, work: bool) -> dict[str | None, int]:
        """What everybody gets; administrators are refused a department's work, and told whom to ask."""
        apart = self.apart if self.apart is not None else APART if self.opens == ALL else ()
        opens = {*self.opens, *apart}
        people: dict[str | None, int] = {
            person: self.status if person in opens else self.refused for person in (*ALL, *APART)
        }
        if work:
            people |= dict.fromkeys(APART, 403)
        return {None: self.nobody, "stranger": self.stranger, **people}


def _document(*more: object) -> Callable[[Rows], tuple[object, ...]]:
    return lambda rows: (rows.document.pk, *more)


ROUTES = {
    "home": Route(),
    "favicon": Route(nobody=200, stranger=200),
    "live": Route(nobody=200, stranger=200),
    "ready": Route(nobody=200, stranger=200),
    "sign-in": Route(status=302, nobody=200, stranger=302),
    "sign-out": Route(method="post", status=302, stranger=302),
    "verify": Route(status=302, stranger=302),
    "me": Route(stranger=200),
    "change-password": Route(stranger=200),
    "second-factor": Route(stranger=200),
    "tokens": Route(),
    "end-token": Route(("clerk",), lambda rows: (rows.api_token,), method="post", status=302),
    "act": Route(method="post", status=302),
    "language": Route(method="post", status=302, stranger=302),
    "shortcuts": Route(nobody=200, stranger=200),
    "documents": Route(),
    "drop-document": Route(),
    "document": Route(SEE_DATA, _document()),
    "document-recheck": Route(SEE_DATA, _document(), method="post", status=302),
    "document-use": Route(SEE_DATA, _document()),
    "document-original": Route(SEE_DATA, _document()),
    "document-export": Route(SEE_DATA, _document("json")),
    "document-page": Route((), _document(1)),  # a text has no pages; those of a PDF: test_documents.py
    "document-image": Route((), _document(1)),
    "document-lines": Route(SEE_DATA, _document(1)),
    "document-text": Route(SEE_DATA, _document(0, 1)),
    "document-table": Route((), _document(0, 0)),
    "document-figure": Route((), _document(0, 0, 0, 0)),
    "document-compare": Route(SEE_DATA, lambda rows: (rows.document.pk, rows.document.pk)),
    "act-on": Route(SEE_DATA, lambda rows: ("project", rows.project, "comment")),  # each action: below
    "save-draft": Route(method="post"),
    "drop-draft": Route(method="post", status=302),
    "attachment": Route(SEE_DATA, lambda rows: (rows.attachment,)),
    "projects": Route(),
    "project": Route(SEE_DATA, lambda rows: (rows.project,)),
    "targets": Route(),
    "library": Route(),
    "definition": Route(args=lambda rows: (rows.definition,)),  # like the library itself
    "plan": Route(SEE_DATA, lambda rows: (rows.plan,)),
    "indicator": Route(SEE_DATA, lambda rows: (rows.indicator,)),
    "self-evaluations": Route(),
    "self-evaluation-summary": Route(),
    "self-evaluation-words": Route(("clerk", "head", "other_clerk"), refused=403),
    "self-evaluation-words-file": Route(args=lambda _: ("docx",)),
    "self-evaluation-summary-file": Route(args=lambda _: ("own", "xlsx")),
    "self-evaluation": Route(SEE_DATA, lambda rows: (rows.self_evaluation,)),
    "self-evaluation-live": Route(("clerk", "head"), lambda rows: (rows.self_evaluation,), method="post"),
    "self-evaluation-import": Route(("clerk", "head"), lambda rows: (rows.self_evaluation,)),
    "self-evaluation-file": Route(SEE_DATA, lambda rows: (rows.self_evaluation, "docx")),
    "evaluations": Route(),
    "evaluation": Route(SEE_DATA, lambda rows: (rows.evaluation,)),
    "evaluation-report": Route(SEE_DATA, lambda rows: (rows.evaluation,)),
    "evaluation-report-file": Route(SEE_DATA, lambda rows: (rows.evaluation, "docx")),
    "evaluation-issues": Route(SEE_DATA, lambda rows: (rows.evaluation,)),
    "evaluation-papers-file": Route(SEE_DATA, lambda rows: (rows.evaluation,)),
    "evaluation-paper": Route(SEE_DATA, lambda rows: (rows.evaluation, _leaf())),
    "evaluation-paper-file": Route(SEE_DATA, lambda rows: (rows.evaluation, _leaf(), "docx")),
    # Nothing is chosen and no reason given: said before duties are asked for.
    "evaluation-evidence": Route(SEE_DATA, lambda rows: (rows.evaluation, _leaf()), method="post", status=422),
    "evaluation-evidence-withdraw": Route(SEE_DATA, lambda rows: (rows.proof,), method="post", status=422),
    "surveys": Route(),
    "survey": Route(SEE_DATA, lambda rows: (rows.survey,)),
    "survey-links": Route(("clerk", "head", "finance"), lambda rows: (rows.survey, 1, "csv"), method="post"),
    "survey-responses": Route((), lambda rows: (rows.survey, "single", "csv")),  # none came: tests/office/surveys
    "survey-thanks": Route(nobody=200, stranger=200),
    "answer-survey": Route(args=lambda rows: (rows.survey_token,), nobody=200, stranger=200),
    "rechecks": Route(),
    "recheck": Route(SEE_DATA, lambda rows: (rows.recheck,)),
    "budget": Route(),
    "line": Route(SEE_DATA, lambda rows: (rows.line,)),
    "execution": Route(),
    "adjustments": Route(),
    "adjustment": Route(SEE_DATA, lambda rows: (rows.adjustment,)),
    "payments": Route(),
    "payment": Route(SEE_DATA, lambda rows: (rows.payment,)),
    "procurements": Route(),
    "procurement": Route(SEE_DATA, lambda rows: (rows.procurement,)),
    "contracts": Route(),
    "contract": Route(SEE_DATA, lambda rows: (rows.contract,)),
    "clocks": Route(),
    "calendar": Route(),
    "subscribe": Route(method="post"),
    "unsubscribe": Route(method="post", status=302),
    "feed": Route(args=lambda rows: (rows.token,), nobody=200, stranger=200),
    "transfers": Route(),
    "evidence": Route(),
    "collector": Route(SEE_DATA, lambda rows: (rows.collector,)),
    "monitoring": Route(),
    "accounts": Route(),
    "accounts-template": Route(),
    "account-tasks": Route(),
    "account-task": Route(SEE_DATA, lambda rows: (rows.account_task,)),
    "account-task-cancel": Route(SEE_DATA, lambda rows: (rows.account_task,), method="post", status=302),
    "account-task-again": Route(SEE_DATA, lambda rows: (rows.account_task,), method="post", status=302),
    "account": Route(SEE_DATA, lambda rows: (rows.accounts,)),
    "account-preview": Route(SEE_DATA, lambda rows: (rows.accounts,)),
    "account-words": Route(SEE_DATA, lambda rows: (rows.accounts,)),
    "account-table": Route(SEE_DATA, lambda rows: (rows.accounts, "final_accounts.01")),
    "account-cell": Route((), lambda rows: (rows.accounts, "final_accounts.01")),  # names a cell: accounts/
    "questions": Route(),
    "question": Route(SEE_DATA, lambda rows: (rows.question,)),
    "publications": Route(nobody=200, stranger=200),
    "publication-feed": Route(nobody=200, stranger=200),
    "publication": Route(args=lambda rows: (rows.publication,), nobody=200, stranger=200),
    "published-home": Route((), lambda _: ("data",), nobody=404, stranger=404),  # its files: accounts/
    "published-file": Route((), lambda _: ("data", "index.html"), nobody=404, stranger=404),
    "city-home": Route((), lambda _: ("city",), nobody=404, stranger=404),  # its files: accounts/test_portals.py
    "city-file": Route((), lambda _: ("city", "index.html"), nobody=404, stranger=404),
    "portals": Route(),
    "portal": Route(SEE_DATA, lambda rows: (rows.portal,)),
    "portal-preview-home": Route((), lambda rows: (rows.portal,)),
    "portal-preview": Route((), lambda rows: (rows.portal, "index.html")),
    "issues": Route(),
    "results": Route(),
    "issue": Route(SEE_DATA, lambda rows: (rows.issue,)),
    "suppliers": Route(),
    "supplier": Route(args=lambda rows: (rows.supplier,)),  # the register is the same for all
    "systems": Route(),
    "system": Route(SEE_DATA, lambda rows: (rows.system,)),
    "codes": Route(),
    "funds": Route(),
    "fund": Route(args=lambda rows: (rows.fund,)),
    "imports": Route(),
    "import": Route(args=lambda _: ("suppliers",)),
    "import-template": Route(args=lambda _: ("suppliers",)),
    "dry-run": Route((), lambda _: ("suppliers", "0" * 32)),  # a file is its session's alone: test_imports.py
    "marked-import": Route((), lambda _: ("suppliers", "0" * 32)),
    "take-import": Route((), lambda _: ("suppliers", "0" * 32), method="post"),
    "organisation": Route(SEE_DATA, lambda _: ("data",), apart=APART),
    "people": Route(),
    "who-may-see": Route(SEE_DATA, lambda _: ("data",), apart=APART),
    "webhooks": Route(KEEP_HOOKS, refused=403, apart=("system",)),
    "webhook": Route(KEEP_HOOKS, lambda rows: (rows.webhook,), refused=403, apart=("system",)),
    "events": Route(),
    "event": Route(SEE_DATA, lambda rows: (rows.event,), apart=("audit_admin",)),
    "prove-events": Route(("auditor",), refused=403, apart=("audit_admin",)),
}


NOT_WORK = {
    "act",
    "act-on",
    "answer-survey",
    "change-password",
    "city-file",
    "city-home",
    "codes",
    "definition",
    "drop-draft",
    "dry-run",
    "end-token",
    "event",
    "events",
    "favicon",
    "feed",
    "fund",
    "funds",
    "home",
    "import",
    "import-template",
    "imports",
    "language",
    "library",
    "live",
    "marked-import",
    "me",
    "organisation",
    "people",
    "prove-events",
    "publication",
    "publication-feed",
    "publications",
    "published-file",
    "published-home",
    "ready",
    "save-draft",
    "second-factor",
    "self-evaluation-words",
    "shortcuts",
    "sign-in",
    "sign-out",
    "suppliers",
    "survey-thanks",
    "take-import",
    "tokens",
    "verify",
    "webhook",
    "webhooks",
    "who-may-see",
}
"""Addresses that are no department's work: of people, registers, administrators, and open to all."""


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if not str(pattern.pattern).startswith("api/"):  # asks for its own tokens: tests/office/api
                yield from _names(pattern.url_patterns)
        else:
            assert pattern.name, pattern
            yield pattern.name


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


def _leaf() -> str:
    return next(leaves(_policy().indicators)).id


def _evaluation(people: People, organisation: Organisation) -> dict[str, int]:
    """An evaluation by that policy, begun where it applies, with a file beside an indicator."""
    place, organisation.region = organisation.region, _policy().region
    row = evaluations.begin(people["finance"], organisation, year.YEAR, _policy().id, "运维专项资金")
    organisation.region = place
    proof = evaluation_evidence.add_file(people["finance"], row, _leaf(), ("凭证.pdf", b"%PDF-1.7 y"))
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


@pytest.fixture
def rows(city: City, people: People) -> Rows:
    return make_rows(city, people)


def test_every_address_is_entered_here() -> None:
    assert sorted(_names(get_resolver().url_patterns)) == sorted(ROUTES)


@pytest.mark.parametrize("name", ROUTES)
def test_who_opens_it(name: str, rows: Rows, administrators: People, browse: Browser) -> None:
    route = ROUTES[name]
    address = reverse(name, args=route.args(rows))
    people = route.expected(work=name not in NOT_WORK)
    answers = {person: getattr(browse(person), route.method)(address) for person in people}
    for answer in answers.values():
        answer.close()
    assert {person: answer.status_code for person, answer in answers.items()} == people


NAMES = ("平台运维", "账.txt", "网上政务平台", "合同公告逾期", "依据.pdf")
"""What rows of the data bureau are called: none of it may reach an administrator but by the audit trail."""


def test_administrators_are_shown_no_business(rows: Rows, administrators: People, browse: Browser) -> None:
    """Every page that opens for them is read; a department's head is shown these names on many of them."""
    told: dict[str, set[str]] = {person: set() for person in ("head", *APART)}
    for name, route in ROUTES.items():
        if route.method != "get" or route.nobody == 200:  # what is open without signing in
            continue
        address = reverse(name, args=route.args(rows))
        for person, pages in told.items():
            answer = browse(person).get(address)
            text = b"".join(answer).decode(errors="replace") if answer.status_code == 200 else ""
            if any(word in text for word in NAMES):
                pages.add(name)
    assert (told["system"], told["security"], told["audit_admin"]) == (set(), set(), {"events"})
    assert {"home", "projects", "contracts", "payments", "documents", "self-evaluations", "issues"} <= told["head"]


def test_an_administrator_hands_in_no_document(administrators: People) -> None:
    with pytest.raises(NotPermittedError, match="管理员不办理业务"):
        dropped(administrators["system"])


def test_mixed_duties_open_what_the_business_duty_opens(city: City, people: People, rows: Rows) -> None:
    """A clerk who was made an administrator of the city before the two were kept apart."""
    user = people["other_clerk"].user
    health = city["health"]
    Membership.objects.create(user=user, organisation=health, role=Role.SYSTEM_ADMIN, over=city["city"], why="测试")
    actor = actors_of(user)[0]
    assert (actor.scope.paths, actor.trail_scope.paths) == ((health.path,), (health.path,))
    assert list(visible(actor, Project)) == []
    assert {o.code for o in seen_organisations(actor)} == set(city)


def test_who_may_see_names_the_audit_administrator_alone(
    city: City, people: People, administrators: People
) -> None:
    seen = {s.user.username: s.trail_only for s in who_sees(city["data"])}
    assert seen == {**dict.fromkeys(SEE_DATA, False), "audit_admin": True}


_OPEN_REGISTER = {"supplier", "fund", "definition"}
"""Kinds of which every organisation sees every row."""
_OF_ADMINISTRATORS = {"supplier", "fund", "definition", "organisation", "duty", "webhook", "webhook-delivery"}
"""Kinds that administrators find."""


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_offered_which_action(
    kind: str, rows: Rows, city: City, people: People, administrators: People, browse: Browser
) -> None:
    everybody = {**people, **administrators}
    key = getattr(rows, kind.replace("-", "_"), None) or _row_of(kind, rows, city, people)
    for action in KINDS[kind].actions:
        address = reverse("act-on", args=[kind, key, action.key])
        expected = {}
        for person in (*ALL, *APART):
            apart = person in APART and kind in _OF_ADMINISTRATORS
            sees = person in SEE_DATA or kind in _OPEN_REGISTER or apart
            permitted = not action.roles or bool(action.roles & everybody[person].roles.keys())
            expected[person] = 404 if not sees else 200 if permitted else 403
        assert {p: browse(p).get(address).status_code for p in expected} == expected, action.key


def _row_of(kind: str, rows: Rows, city: City, people: People) -> int:
    """A row of the data bureau of a kind that only this test needs."""
    clerk = people["clerk"]
    with seeing(clerk.scope):
        if kind == "organisation":
            return city["data"].pk
        if kind == "duty":
            return Membership.objects.get(user=clerk.user).pk
        if kind == "target-change":
            indicator = ProjectIndicator.objects.get(pk=rows.indicator)
            return performance.request_target_change(clerk, indicator, "≥1个", "任务调整", None).pk
        goal = performance.add_goal(clerk, Plan.objects.get(pk=rows.plan), "目标")
        return goal.pk if kind == "goal" else performance.add_task(clerk, goal, "任务", "文件").pk
