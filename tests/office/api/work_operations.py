"""What every step of a year's work answers to whom: plans, projects, money, contracts, evidence."""

from mingzhang.office.services.acting import Role
from tests.office.api.roles import INCOMPLETE, NOBODY, WORK, Keys, Operation, like, naming, step
from tests.office.api.rows import NAME
from tests.office.test_exchange import GOOD, HEAD, book
from tests.office.year import CLAUSES, CODE, GROUP, STANDARDS, YEAR

PDF = ("佐证.pdf", lambda: b"%PDF-1.7 x")
TABLE = ("申报.xlsx", lambda: book(HEAD, GOOD))
_TARGET = {"level1": "产出指标", "level2": "数量指标", "name": "办件量", "target": "≥9000件", "weight": "90"}
_COUNT = {"at": "2023-06-01T08:00:00+08:00", "value": "3.5", "witness": "见证人"}


_COLLECTED = " ".join(f"indicator.collect-{kind}" for kind in ("manual", "http", "sql", "prometheus", "export"))


def because(_: Keys) -> dict[str, str]:
    """A reason."""
    return {"reason": "因"}


def on(_: Keys) -> dict[str, str]:
    """A day."""
    return {"on": "2023-12-01"}


def _declared(keys: Keys) -> dict[str, object]:
    return {
        "organisation": "data", "fiscal_year": YEAR, "code": "P9", "name": f"{NAME}九期", "kind": "target",
        "fund": f"F{YEAR}", "functional_code": CODE, "requested": "1", "is_new": True,
    }  # fmt: skip


def _drafted(keys: Keys) -> dict[str, object]:
    return {
        "organisation": "data", "fiscal_year": YEAR, "number": "C9", "name": f"{NAME}合同", "clauses": CLAUSES,
        "supplier": keys["suppliers"], "cost_class": "cloud", "amount": "9",
        "shares": [{"project": keys["projects"], "amount": "9"}],
    }  # fmt: skip


def _paid(keys: Keys) -> dict[str, object]:
    named = {"line": keys["budget-lines"], "contract": keys["contracts"], "invoice": keys["invoices"]}
    return {**named, "amount": "1", "paid_on": "2023-12-01"}


PLANNING: dict[str, Operation] = {
    "POST /plans": naming(
        "organisation.plan",
        lambda _: {"organisation": "data", "name": "规划", "first_year": YEAR, "last_year": YEAR, "source": "文件"},
    ),
    "POST /plans/{key}/goals": step("plan.add", lambda _: {"text": "目标"}),
    "POST /goals/{key}/tasks": step("goal.add", lambda _: {"name": "任务", "source": "文件"}),
    "POST /tasks/{key}/targets": step("task.add", lambda _: {"name": "办件量", "target": "≥1件"}),
}

PROJECTS: dict[str, Operation] = {
    "POST /projects": naming("organisation.declare", _declared),
    "PATCH /projects/{key}": step("project.change", lambda _: {"name": f"{NAME}改名"}, row="draft"),
    "PUT /projects/{key}/indicators": step("project.indicators", lambda _: [_TARGET], row="draft"),
    "PUT /projects/{key}/predecessors": step(
        "project.predecessors", lambda keys: {"predecessors": [keys["before"]]}, row="draft"
    ),
    "POST /projects/{key}/take-over": step(
        "project.take-over", lambda keys: {"before": keys["before"]}, row="draft"
    ),
    "PUT /projects/{key}/systems": step(
        "project.systems", lambda keys: {"systems": [keys["systems"]]}, row="draft"
    ),
    "POST /projects/{key}/submit": step("project.submit", row="draft"),
    "POST /projects/{key}/pass": step("project.pass", because, row="reviewed"),
    "POST /projects/{key}/refuse": step("project.refuse", because, row="reviewed"),
    "POST /projects/{key}/return": step(
        "project.return", lambda _: {"reason": "因", "fields": ["goal"]}, row="reviewed"
    ),
    "POST /projects/{key}/decision": step(
        "project.decide", lambda _: {"amount": "1", "reason": "因"}, row="reviewed"
    ),
    "POST /projects/{key}/stop": step("project.stop", because),
    "POST /projects/{key}/corrections": step(
        "project.correct", lambda _: {"title": "慢", "advice": "快", "responsible": "甲", "due_on": "2023-12-01"}
    ),
    "POST /projects/{key}/comments": step("project.comment", lambda _: {"text": "看"}),
    "POST /projects/{key}/fees": step(
        "project.fee",
        lambda keys: {
            "expert": "甲",
            "reviewed_on": "2023-11-01",
            "amount": "9",
            "procurement": keys["procurements"],
        },
    ),
    "POST /projects/{key}/standards": step(
        "project.standard",
        lambda _: {"measure": "社区", "unit": "个", "rate": "5", "basis": "办法"},
        row="transferred",
    ),
    # Districts are known to all who share money out, though they are beside the department.
    "POST /standards/{key}/allocations": step(
        "project.allot", lambda keys: {"district": keys["district"], "quantity": "2"}, row="open-standard"
    ),
    "POST /projects/{key}/hand-down": step("project.hand-down", row="transferred"),
    "POST /projects/{key}/self-evaluation": step("project.self-evaluate", row="bare"),
    "POST /indicators/{key}/changes": step(
        "indicator.change", lambda _: {"target": "≥9500件", "reason": "因"}, row="unchanged-indicator"
    ),
    "POST /target-changes/{key}/approve": step("target-change.approve", because),
    "POST /target-changes/{key}/refuse": step("target-change.refuse", because),
}

MONEY: dict[str, Operation] = {
    "POST /budget-lines": step(
        "project.budget", lambda keys: {"project": keys["bare"], "fund": f"F{YEAR}", "initial": "9"}
    ),
    "POST /adjustments": like(
        "line.add line.move line.surrender",
        body=lambda keys: {"kind": "add", "amount": "1", "reason": "因", "given_to": keys["budget-lines"]},
    ),
    "POST /adjustments/{key}/approve": step("adjustment.approve", because),
    "POST /adjustments/{key}/refuse": step("adjustment.refuse", because),
    "POST /payments": like("line.pay line.pay-fee line.pay-transfer contract.pay", body=_paid),
    "POST /payments/{key}/reverse": step("payment.reverse", lambda _: {"on": "2023-12-01", "reason": "因"}),
}

CONTRACTS: dict[str, Operation] = {
    "POST /procurements": step(
        "project.procure",
        lambda keys: {
            "project": keys["projects"],
            "name": "采购",
            "method": "inquiry",
            "category": "services",
            "budget": "1",
        },
    ),
    "PATCH /procurements/{key}": step("procurement.change", lambda _: {"name": "采购二"}),
    "POST /contracts": step("project.contract", _drafted),
    "PATCH /contracts/{key}": like(
        "contract.change contract.shares", body=lambda _: {"name": "合同二"}, row="drafted-contract"
    ),
    "POST /contracts/{key}/conclude": step("contract.conclude", row="drafted-contract"),
    "POST /contracts/{key}/publish": step("contract.publish", on),
    "POST /contracts/{key}/file": step("contract.file", on),
    "POST /contracts/{key}/deliver": step("contract.deliver", on),
    "POST /contracts/{key}/end": step("contract.end", lambda _: {"on": "2023-12-01", "reason": "因"}),
    "POST /contracts/{key}/supplements": step(
        "contract.supplement", lambda _: {"amount": "1", "signed_on": "2023-12-01", "reason": "因"}
    ),
    "POST /contracts/{key}/acceptances": step("contract.request-acceptance", on),
    "POST /acceptances/{key}/result": step(
        "acceptance.accept",
        lambda _: {"on": "2023-11-08", "result": "passed", "group": GROUP, "standards": STANDARDS},
    ),
    "POST /acceptances/{key}/publish": step("acceptance.publish", on, row="accepted"),
    "POST /contracts/{key}/invoices": step(
        "contract.invoice", lambda _: {"number": "F9", "amount": "1", "received_on": "2023-11-09"}
    ),
}

EVIDENCE: dict[str, Operation] = {
    "POST /indicators/{key}/collectors": like(
        _COLLECTED, body=lambda _: {"name": "清点二", "kind": "manual", "unit": "台"}
    ),
    "PATCH /collectors/{key}": step("collector.change", lambda _: {"name": "清点"}),
    "POST /collectors/{key}/pause": step("collector.pause", because),
    "POST /collectors/{key}/resume": step("collector.resume"),
    "POST /collectors/{key}/probe": step("collector.probe", done=INCOMPLETE),  # people count: nothing to ask
    "POST /collectors/{key}/counts": step("collector.count", lambda _: _COUNT),
    "POST /collectors/{key}/exports": step("collector.export", file=PDF, done=INCOMPLETE),  # likewise
    "PUT /indicators/{key}/measure": step(
        "indicator.measure", lambda _: {"method": "count", "first_day": "2023-01-01", "last_day": "2023-12-31"}
    ),
    "PUT /indicators/{key}/actual": step("indicator.actual", lambda _: {"text": "99.9%"}),
    "POST /indicators/{key}/actual/compute": step("indicator.compute", done=INCOMPLETE),  # nothing is measured
    "PUT /retention/{organisation}": naming("organisation.retention", lambda _: {"months": 240, "reason": "因"}),
}

AROUND: dict[str, Operation] = {
    "POST /comments/{about}/{key}": step("project.comment", lambda _: {"text": "看"}, at={"about": "project"}),
    "POST /attachments/{about}/{key}": step("project.attach", at={"about": "project"}, file=PDF),
    # One's own alone, whatever the duty: nobody here wrote them.
    "POST /remarks/{key}/withdraw": Operation(NOBODY, ("project.withdraw",)),
    "POST /files/{key}/withdraw": Operation(NOBODY, ("project.take-down",), body=because),
    "POST /issues": naming(
        "organisation.issue",
        lambda _: {
            "organisation": "data",
            "fiscal_year": YEAR,
            "title": "逾期",
            "source": "审计",
            "due_on": "2024-01-01",
        },
    ),
    "POST /issues/{key}/answer": step("issue.answer", because),
    "POST /issues/{key}/proof": step("issue.answer", file=PDF),
    "POST /issues/{key}/dispute": step("issue.dispute", because),
    "POST /issues/{key}/send-back": step("issue.send-back", because, row="answered-issue"),
    "POST /issues/{key}/close": step("issue.close", because, row="answered-issue"),
    "POST /years/{organisation}/{year}/open": naming("organisation.open-year", at={"year": str(YEAR + 1)}),
    # Requests wait for a decision, so that the year cannot be closed yet.
    "POST /years/{organisation}/{year}/close": naming("organisation.close-year", done=INCOMPLETE),
    "POST /years/{organisation}/{year}/reopen": naming(
        "organisation.reopen-year", because, at={"year": str(YEAR - 3)}
    ),
    "GET /tables/{table}/{organisation}/{year}/template": Operation(frozenset(Role), at={"table": "projects"}),
    "POST /tables/{table}/{organisation}/{year}/dry-run": naming(
        "organisation.declare", at={"table": "projects"}, file=TABLE
    ),
    "POST /tables/{table}/{organisation}/{year}/marked": naming(
        "organisation.declare", at={"table": "projects"}, file=TABLE
    ),
    "POST /tables/{table}/{organisation}/{year}": naming(
        "organisation.declare", at={"table": "projects"}, file=TABLE
    ),
    # Of the caller's own organisation, wherever that is.
    "POST /documents": Operation(
        WORK,
        over=("data", "city", "health", "unit"),
        elsewhere=None,
        apart=403,
        file=("账.txt", "支出决算表\n本年支出 12.50 万元。\n".encode),
    ),
    "POST /documents/{key}/recheck": Operation(WORK),  # a document is checked again by whoever may see it
}

WORKING = PLANNING | PROJECTS | MONEY | CONTRACTS | EVIDENCE | AROUND
