"""What every step of judging, of accounts, of registers and of administration answers to whom."""

from mingzhang.office.services.acting import Role
from tests.office.api.roles import ABOVE, INCOMPLETE, Keys, Operation, duties_of, kept, like, naming, step, top
from tests.office.api.work_operations import PDF, because
from tests.office.site.made_rows import first_leaf
from tests.office.year import YEAR

_WORDS = ("level1", "level2", "definition", "method", "source", "frequency", "measured_by")
_EMPTY_FORM = ("自评表.xlsx", lambda: b"PK")
_FILLERS = frozenset({Role.CLERK, Role.HEAD})
_LEAF = {"leaf": first_leaf()}
_SITE = {"title": "公开站", "title_en": "Site"}


def _of(year: int = YEAR) -> dict[str, object]:
    return {"organisation": "data", "fiscal_year": year}


def _asked(keys: Keys) -> dict[str, object]:
    days = {"opens_on": keys["tomorrow"], "closes_on": keys["tomorrow"]}
    return {"questionnaire": "satisfaction.systems", "title": "满意度", **days, "indicator": keys["indicators"]}


JUDGED: dict[str, Operation] = {
    "PATCH /self-evaluations/{key}": Operation(_FILLERS, row="begun", body=lambda _: {"fields": {}}),
    "POST /self-evaluations/{key}/submit": Operation(
        _FILLERS, row="begun", body=lambda _: {"fields": {}}, done=INCOMPLETE
    ),  # much is missing
    "POST /self-evaluations/{key}/proposal": Operation(
        _FILLERS, row="begun", file=_EMPTY_FORM, done=INCOMPLETE
    ),  # no workbook
    "POST /self-evaluations/{key}/actuals": step(
        "self-evaluation.take-actuals", row="begun", done=INCOMPLETE
    ),  # no actual is kept
    "POST /self-evaluations/{key}/send-back": step("self-evaluation.send-back", because),
    "POST /self-evaluations/{key}/approve": step("self-evaluation.approve", because),
    "POST /rechecks": Operation(
        frozenset({Role.FINANCE_REVIEWER}),
        apart=403,
        body=lambda _: {"organisation": "data", "year": YEAR, "way": "largest", "count": 1},
    ),
    "PUT /recheck-entries/{key}/rows": Operation(
        frozenset({Role.FINANCE_REVIEWER}), body=lambda _: {"typed": {}, "reason": "因"}
    ),
    "POST /evaluations": naming(
        "organisation.evaluate", lambda _: {**_of(), "policy": "none", "subject": "专项"}, done=INCOMPLETE
    ),  # no policy holds in this made-up place
    "PUT /evaluations/{key}/inputs": like("evaluation.hand-over", body=lambda _: {}),
    "POST /evaluations/{key}/gather": step("evaluation.gather"),
    "PUT /evaluations/{key}/words": like(
        "evaluation.hand-over", body=lambda _: {"answers": {f"papers.{first_leaf()}.sample": "看账"}}
    ),
    "POST /evaluations/{key}/hand-over": step("evaluation.hand-over", done=INCOMPLETE),  # nothing is scored
    # At its first level it waits for evaluators alone; the page offers the step to those of all three.
    "POST /evaluations/{key}/pass": Operation(
        frozenset({Role.EVALUATOR}),
        ("evaluation.pass",),
        row="evaluation-under-review",
        body=lambda _: {"opinion": "同意"},
    ),
    "POST /evaluations/{key}/send-back": Operation(
        frozenset({Role.EVALUATOR}),
        ("evaluation.send-back",),
        row="evaluation-under-review",
        body=lambda _: {"opinion": "补充"},
    ),
    "POST /evaluations/{key}/problems": step(
        "evaluation.issue",
        lambda _: {"problems": [{"leaf": first_leaf(), "title": "慢", "due_on": "2024-06-01"}]},
    ),
    "POST /evaluations/{key}/evidence/{leaf}/files": like("evaluation.hand-over", at=_LEAF, file=PDF),
    "POST /evaluations/{key}/evidence/{leaf}/readings": like(
        "evaluation.hand-over", at=_LEAF, body=lambda keys: {"collector": keys["collectors"]}
    ),
    "POST /evaluation-evidence/{key}/withdraw": like("evaluation.hand-over", body=because),
}

SURVEYS: dict[str, Operation] = {
    "POST /surveys": like("indicator.survey evaluation.survey", body=_asked),
    "PATCH /surveys/{key}": step("survey.change", lambda _: {"title": "满意度二"}),
    "POST /surveys/{key}/end": step("survey.end", because),
    "POST /surveys/{key}/reopen": step(
        "survey.reopen", lambda keys: {"closes_on": keys["tomorrow"], "reason": "因"}, row="ended-survey"
    ),
    "POST /surveys/{key}/links": step("survey.invite", lambda _: {"count": 1}),
    "POST /surveys/{key}/links/{batch}": step("survey.invite", at={"batch": "1"}),
    "POST /surveys/{key}/open-link": step("survey.open-link"),
    "POST /surveys/{key}/open-link/close": step("survey.close-link", because, row="ended-survey"),
    "POST /surveys/{key}/adopt": step("survey.adopt", lambda _: {"way": "single"}, done=INCOMPLETE),  # no answers
}

ACCOUNTS: dict[str, Operation] = {
    "POST /accounts": naming("organisation.accounts-begin", lambda _: _of(YEAR + 1)),
    "POST /accounts/consolidated": naming(
        "organisation.accounts-consolidate", lambda _: _of(), done=INCOMPLETE
    ),  # the unit has not handed in
    "POST /accounts/files/{organisation}/{year}": naming(
        "organisation.accounts-import", file=("空.pdf", lambda: b"%PDF-1.7 x"), done=INCOMPLETE
    ),  # nothing can be read
    "PATCH /accounts/{key}/tables/{form}": step(
        "accounts.submit", lambda _: {"cells": []}, at={"form": "final_accounts.01"}
    ),
    "POST /accounts/{key}/tables/{form}/codes": step(
        "accounts.submit", lambda _: {"code": "2010301"}, at={"form": "final_accounts.05"}
    ),
    "PATCH /accounts/{key}/words": step("accounts.narrative", lambda _: {"answers": {}}),
    "PUT /accounts/{key}/words": step("accounts.narrative", lambda _: {"text": "{}"}),
    "POST /accounts/{key}/submit": step("accounts.submit"),
    # A department's own tables, which nobody has handed in.
    "POST /accounts/{key}/send-back": step("accounts.send-back", because, done=INCOMPLETE),
    "POST /accounts/{key}/check": step("accounts.check", row="consolidated-accounts"),
    "POST /accounts/{key}/explain": step(
        "accounts.explain", lambda _: {"finding": "none", "text": "因"}, row="checked-accounts", done=INCOMPLETE
    ),  # nothing of that name was found
    "POST /accounts/{key}/eliminations": step(
        "accounts.eliminate",
        lambda _: {"form": "final_accounts.01", "name": "none", "column": "amount", "amount": "1", "reason": "因"},
        row="consolidated-accounts",
        done=INCOMPLETE,
    ),  # no such cell
    "POST /eliminations/{key}/drop": step("accounts.drop-elimination", because, done=INCOMPLETE),  # of a draft
    "POST /accounts/{key}/withholdings": step(
        "accounts.withhold", lambda _: {"words": "涉密", "reason": "因"}, row="consolidated-accounts"
    ),
    "POST /withholdings/{key}/drop": step("accounts.show-again", because, done=INCOMPLETE),  # of a draft
    "POST /accounts/{key}/freeze": step(
        "accounts.freeze", row="checked-accounts", done=INCOMPLETE
    ),  # words are still asked for
    "POST /accounts/{key}/approve": step(
        "accounts.approve", lambda _: {"replied_on": "2024-08-20"}, row="frozen-accounts"
    ),
    "POST /accounts/{key}/refuse": step("accounts.refuse", because, row="frozen-accounts"),
    "POST /accounts/{key}/publish": step("accounts.publish", row="approved-accounts"),
    "POST /accounts/{key}/correct": step("accounts.correct", because, row="frozen-accounts"),
    "POST /account-tasks/{key}/cancel": step("organisation.accounts-import"),
    "POST /account-tasks/{key}/repeat": step("organisation.accounts-import", row="failed-task"),
    "GET /documents/{key}/tables": like(
        "organisation.accounts-import", at={"?": f"organisation=data&year={YEAR}"}, done=INCOMPLETE
    ),  # the document holds no tables of final accounts
    "POST /documents/{key}/tables": step(
        "organisation.accounts-import",
        lambda _: {"organisation": "data", "year": YEAR, "forms": ["final_accounts.01"], "seen": 0},
        done=INCOMPLETE,
    ),
    "POST /questions/{key}/answer": step("question.answer", lambda _: {"text": "见附表"}),
    "POST /questions/{key}/approve": step("question.approve", row="answered-question"),
    "POST /questions/{key}/return": step("question.return", because, row="answered-question"),
    "POST /questions/{key}/refuse": step("question.refuse", because),
}

PORTALS: dict[str, Operation] = {
    # For the caller's own organisation; the one over the city is kept by another bureau, which is said.
    "POST /portals": like(
        "organisation.portal-begin",
        over=("data", "health", "unit", ABOVE),
        elsewhere=None,
        apart=403,
        body=lambda _: _SITE,
        above=INCOMPLETE,
    ),
    "PATCH /portals/{key}": step("portal.change", lambda _: {"title": "公开站二"}, over=(ABOVE,)),
    "POST /portals/{key}/freeze": step("portal.freeze", over=(ABOVE,)),
    "POST /portals/{key}/approve": step("portal.approve", row="seen-portal"),
    # Its own head, or who keeps it.
    "POST /portals/{key}/build": Operation(
        frozenset({Role.HEAD}), also=duties_of("portal.change"), pages=("portal.build",), row="seen-portal"
    ),
    "POST /portals/{key}/send-back": step("portal.refuse", because, row="seen-portal"),
}

REGISTERS: dict[str, Operation] = {
    "POST /suppliers": naming("organisation.supplier", lambda _: {"keeper": "data", "name": "临川新软件有限公司"}),
    "PATCH /suppliers/{key}": top("supplier.change", body=lambda _: {"credit_code": "X"}),
    "POST /suppliers/{key}/same": top(
        "supplier.same", body=lambda keys: {"stands_for": keys["other-supplier"], "reason": "因"}
    ),
    "POST /suppliers/{key}/distinct": top("supplier.distinct", body=because),
    "POST /funds/{year}": naming(
        "organisation.fund", lambda _: {"keeper": "data", "code": "F9", "name": "自有资金"}
    ),
    "PATCH /fund-entries/{key}": top("fund.change", body=lambda _: {"name": "资金", "reason": "因"}),
    "POST /fund-entries/{key}/end": top("fund.end", body=because),
    "POST /fund-entries/{key}/resume": top("fund.resume", body=because, done=INCOMPLETE),  # it is in use
    "POST /project-kinds": naming(
        "organisation.fund", lambda _: {"keeper": "data", "code": "own", "name": "自有类"}
    ),
    "PUT /codes/{kind}/{year}": top(
        "organisation.fund",
        at={"kind": "functional"},
        body=lambda _: {"codes": [{"code": "201", "name": "一般公共服务支出"}]},
    ),
    "PUT /holidays/{year}": top(
        "organisation.fund", body=lambda _: {"source": "通知", "days_off": [f"{YEAR}-01-02"]}
    ),
    "POST /systems": naming("organisation.system", lambda _: {**_of(), "code": "S9", "name": "平台"}),
    "PATCH /systems/{key}": step("system.change", lambda _: {"name": "平台二"}),
    "POST /library": naming(
        "organisation.definition", lambda _: {"keeper": "data", "name": "办件量", **dict.fromkeys(_WORDS, "按办法")}
    ),
    "PATCH /library/{key}": kept("definition.change", lambda _: {"definition": "新定义", "reason": "因"}),
    "POST /library/{key}/end": kept("definition.end", because),
    "POST /library/{key}/resume": kept("definition.resume", because, done=INCOMPLETE),  # it is in use
    "POST /webhooks": naming(
        "organisation.webhook", lambda _: {"organisation": "data", "url": "https://1.1.1.1/x"}
    ),
    "DELETE /webhooks/{key}": step("webhook.end", apart=403),
    "POST /webhooks/{key}/try": step("webhook.try", apart=403),
    "POST /deliveries/{key}/again": step("webhook-delivery.again", apart=403),
}

JUDGING = JUDGED | SURVEYS | ACCOUNTS | PORTALS | REGISTERS
