"""Dated events and deadlines give due dates, days late and interest."""

from mingzhang.clocks.engine import run_clocks
from mingzhang.clocks.model import Clock, DatedEvents, Due

__all__ = ["Clock", "DatedEvents", "Due", "run_clocks"]
