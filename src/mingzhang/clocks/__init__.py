"""Dated events and deadlines give due dates and days late."""
