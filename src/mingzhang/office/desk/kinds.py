"""All kinds of rows that pages can act on."""

from mingzhang.office.desk.acceptance_actions import ACCEPTANCE
from mingzhang.office.desk.account_actions import ACCOUNTS
from mingzhang.office.desk.actions import Kind
from mingzhang.office.desk.contract_actions import CONTRACT
from mingzhang.office.desk.evaluations import EVALUATION
from mingzhang.office.desk.evidence_actions import COLLECTOR
from mingzhang.office.desk.issue_actions import ISSUE
from mingzhang.office.desk.master_actions import SUPPLIER, SYSTEM
from mingzhang.office.desk.money_actions import ADJUSTMENT, LINE
from mingzhang.office.desk.organisation_actions import ORGANISATION
from mingzhang.office.desk.payment_actions import PAYMENT
from mingzhang.office.desk.people_actions import DUTY
from mingzhang.office.desk.plan_actions import GOAL, PLAN, TASK
from mingzhang.office.desk.portal_actions import PORTAL
from mingzhang.office.desk.procurement_actions import PROCUREMENT
from mingzhang.office.desk.project_actions import PROJECT
from mingzhang.office.desk.question_pages import QUESTION
from mingzhang.office.desk.register_actions import DEFINITION, FUND
from mingzhang.office.desk.self_evaluations import SELF_EVALUATION
from mingzhang.office.desk.survey_actions import SURVEY
from mingzhang.office.desk.targets import CHANGE, INDICATOR
from mingzhang.office.desk.webhook_actions import DELIVERY, WEBHOOK

_ALL = (
    ORGANISATION,
    DUTY,
    PLAN,
    GOAL,
    TASK,
    PROJECT,
    INDICATOR,
    CHANGE,
    COLLECTOR,
    LINE,
    ADJUSTMENT,
    PROCUREMENT,
    CONTRACT,
    ACCEPTANCE,
    PAYMENT,
    SUPPLIER,
    SYSTEM,
    ISSUE,
    SELF_EVALUATION,
    ACCOUNTS,
    QUESTION,
    PORTAL,
    EVALUATION,
    SURVEY,
    FUND,
    DEFINITION,
    WEBHOOK,
    DELIVERY,
)
KINDS: dict[str, Kind] = {kind.key: kind for kind in _ALL}
