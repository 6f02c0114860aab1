"""The rows of the office; thin: fields, constraints and how they are called."""

from mingzhang.office.models.audit import AuditChain, AuditEvent
from mingzhang.office.models.organisations import Membership, Organisation, User

__all__ = ["AuditChain", "AuditEvent", "Membership", "Organisation", "User"]
