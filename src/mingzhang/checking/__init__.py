"""Filled forms and rules give findings with three outcomes: holds, fails, cannot tell."""
