"""Writes: check permission, move the state, call the domain, write the audit event, in one transaction."""
