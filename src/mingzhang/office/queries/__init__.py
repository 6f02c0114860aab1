"""Reads; each takes the actor for whom it is made."""
