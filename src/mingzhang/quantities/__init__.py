"""Printed numbers, units, intervals, Chinese numerals, targets and working days; exact decimals, never floats."""
