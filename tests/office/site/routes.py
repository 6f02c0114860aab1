"""What every address answers to whom; a new address is entered here."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.office.site.made_rows import Rows, first_leaf

ALL = ("clerk", "head", "other_clerk", "reviewer", "finance", "auditor")
SEE_DATA = ("clerk", "head", "reviewer", "finance", "auditor")
"""Who may see rows of the data bureau: its own people, and those whose duty covers the city."""

APART = ("system", "security", "audit_admin")
"""The administrators, each over the whole city: no row of a department's work opens for them."""

KEEP_HOOKS = ("head",)
"""Who keeps the addresses that are told of events, beside the system administrator."""


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
    "evaluation-paper": Route(SEE_DATA, lambda rows: (rows.evaluation, first_leaf())),
    "evaluation-paper-file": Route(SEE_DATA, lambda rows: (rows.evaluation, first_leaf(), "docx")),
    # Nothing is chosen and no reason given: said before duties are asked for.
    "evaluation-evidence": Route(SEE_DATA, lambda rows: (rows.evaluation, first_leaf()), method="post", status=422),
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
