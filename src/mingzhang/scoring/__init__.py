"""Filled forms and a policy give scores and grades, each with its derivation."""
