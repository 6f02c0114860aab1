"""The rows of the office; thin: fields, constraints and how they are called."""

from mingzhang.office.models.account_tasks import AccountTask
from mingzhang.office.models.accounts import AccountTables, Elimination
from mingzhang.office.models.audit import AuditChain, AuditEvent
from mingzhang.office.models.budget import Adjustment, BudgetLine, Payment
from mingzhang.office.models.calendars import CalendarFeed
from mingzhang.office.models.deadlines import RunningClock
from mingzhang.office.models.documents import CheckedDocument
from mingzhang.office.models.drafts import Draft
from mingzhang.office.models.evaluations import Evaluation, EvaluationReview, LeafEvidence
from mingzhang.office.models.evidence import Collector, IndicatorActual, Measure, Reading
from mingzhang.office.models.interface import ApiToken, Webhook, WebhookDelivery
from mingzhang.office.models.master import (
    ClassificationCode,
    Fund,
    HolidayNotice,
    InformationSystem,
    ProjectKind,
    Supplier,
    YearState,
)
from mingzhang.office.models.organisations import Membership, Organisation, User
from mingzhang.office.models.performance import (
    Goal,
    IndicatorDefinition,
    KeyTask,
    Plan,
    PlanTarget,
    ProjectIndicator,
    TargetChange,
)
from mingzhang.office.models.portals import Portal, PortalBuild
from mingzhang.office.models.preferences import Preference
from mingzhang.office.models.procurement import (
    Acceptance,
    Contract,
    ContractShare,
    ExpertFee,
    Invoice,
    Procurement,
    Supplement,
)
from mingzhang.office.models.projects import BudgetDecision, Predecessor, Project, Review, Snapshot
from mingzhang.office.models.publication import Narration, Publication, Question, Withholding
from mingzhang.office.models.rechecks import RecheckEntry, RecheckSample
from mingzhang.office.models.rectification import CarriedContract, Issue
from mingzhang.office.models.remarks import Attachment, Comment, StoredFile
from mingzhang.office.models.retention import ReadingRetention
from mingzhang.office.models.security import SecurityPolicy
from mingzhang.office.models.self_evaluations import SelfEvaluation
from mingzhang.office.models.surveys import AnswerTrace, Invitation, Response, Survey, Way
from mingzhang.office.models.transfers import TransferAllocation, TransferStandard

__all__ = [
    "Acceptance",
    "AccountTables",
    "AccountTask",
    "Adjustment",
    "AnswerTrace",
    "ApiToken",
    "Attachment",
    "AuditChain",
    "AuditEvent",
    "BudgetDecision",
    "BudgetLine",
    "CalendarFeed",
    "CarriedContract",
    "CheckedDocument",
    "ClassificationCode",
    "Collector",
    "Comment",
    "Contract",
    "ContractShare",
    "Draft",
    "Elimination",
    "Evaluation",
    "EvaluationReview",
    "ExpertFee",
    "Fund",
    "Goal",
    "HolidayNotice",
    "IndicatorActual",
    "IndicatorDefinition",
    "InformationSystem",
    "Invitation",
    "Invoice",
    "Issue",
    "KeyTask",
    "LeafEvidence",
    "Measure",
    "Membership",
    "Narration",
    "Organisation",
    "Payment",
    "Plan",
    "PlanTarget",
    "Portal",
    "PortalBuild",
    "Predecessor",
    "Preference",
    "Procurement",
    "Project",
    "ProjectIndicator",
    "ProjectKind",
    "Publication",
    "Question",
    "Reading",
    "ReadingRetention",
    "RecheckEntry",
    "RecheckSample",
    "Response",
    "Review",
    "RunningClock",
    "SecurityPolicy",
    "SelfEvaluation",
    "Snapshot",
    "StoredFile",
    "Supplement",
    "Supplier",
    "Survey",
    "TargetChange",
    "TransferAllocation",
    "TransferStandard",
    "User",
    "Way",
    "Webhook",
    "WebhookDelivery",
    "Withholding",
    "YearState",
]
