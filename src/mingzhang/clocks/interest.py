"""Interest on late payment, to the fen: amount × daily rate × calendar days late."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from mingzhang.clocks.model import DatedEvents, Due
from mingzhang.quantities.rounding import round_half_up
from mingzhang.rulebook.deadlines import DeadlineDef, Interest

_FEN_DIGITS = 2


def late_interest(
    deadline: DeadlineDef, case: DatedEvents, start: date, dues: tuple[Due, ...], upto: date | None
) -> tuple[Decimal | None, str]:
    """Interest owed and its computation in words; none where nothing is late or no interest is set.

    Where the kind of day is open, the reading that is kinder to the payer counts.
    """
    law = _in_force(deadline, start)
    days = min((due.late_calendar for due in dues), default=0)
    if law is None or days == 0 or upto is None:
        return None, ""
    if case.amount is None:
        return None, f"逾期 {days} 天，但没有金额，利息无法计算"
    rate = case.agreed_daily_rate if case.agreed_daily_rate is not None else Decimal(law.daily_rate)
    owed = round_half_up(Fraction(case.amount) * Fraction(rate) * days, _FEN_DIGITS)
    return owed, f"{case.amount:,f} 元 × {_permyriad(rate)} × {days} 天 = {owed:,f} 元"


def _in_force(deadline: DeadlineDef, day: date) -> Interest | None:
    return next(
        (i for i in deadline.interest if (i.valid_from or date.min) <= day <= (i.valid_to or date.max)),
        None,
    )


def _permyriad(rate: Decimal) -> str:
    """A daily rate as law texts say it: 每日万分之五."""
    share = (rate * 10000).normalize()
    return f"每日万分之{share:f}"
