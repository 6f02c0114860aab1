"""The door to the solver (HiGHS): a programme in, numbers out; imported only when something must be searched."""

from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING, Literal

import msgspec

from mingzhang.checking.certificate.programs import Program

if TYPE_CHECKING:
    import highspy

Status = Literal["optimal", "infeasible", "unbounded", "unknown"]


class Clock:
    """The time that a search may still take."""

    def __init__(self, seconds: float) -> None:
        self.end = monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left, none below zero."""
        return max(0.0, self.end - monotonic())

    @property
    def over(self) -> bool:
        """Whether the time is up."""
        return self.left <= 0


class Solution(msgspec.Struct, frozen=True):
    """What the solver says, in binary floats: to be verified before anything is said of it.

    Attributes:
        values: Of the columns.
        duals: Of the constraints; empty for whole numbers.
    """

    status: Status
    values: Sequence[float] = ()
    duals: Sequence[float] = ()


def solve(program: Program, clock: Clock) -> Solution:
    """The solver's answer to a programme, `unknown` where time ran out or it gave up."""
    if clock.over:
        return Solution("unknown")
    import highspy  # noqa: PLC0415 - a tenth of a second that most documents never need

    engine = highspy.Highs()  # type: ignore[no-untyped-call] # its constructor ships without types
    for option, value in (("output_flag", False), ("threads", 1), ("time_limit", clock.left)):
        engine.setOptionValue(option, value)
    engine.passModel(_model(program))
    engine.run()
    known: dict[highspy.HighsModelStatus, Status] = {
        highspy.HighsModelStatus.kOptimal: "optimal",
        highspy.HighsModelStatus.kInfeasible: "infeasible",
        highspy.HighsModelStatus.kUnbounded: "unbounded",
    }
    status = known.get(engine.getModelStatus(), "unknown")
    if status != "optimal":
        return Solution(status)
    found = engine.getSolution()
    return Solution(status, list(found.col_value), [] if program.whole else list(found.row_dual))


def _model(program: Program) -> "highspy.HighsLp":
    import highspy  # noqa: PLC0415 - as above
    import numpy as np  # noqa: PLC0415 - as above

    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(program.columns), len(program.constraints)
    model.col_cost_ = np.array([program.cost.get(i, 0.0) for i in range(len(program.columns))])
    model.col_lower_ = np.array([low for low, _ in program.columns])
    model.col_upper_ = np.array([high for _, high in program.columns])
    model.row_lower_ = np.array([c.lower for c in program.constraints])
    model.row_upper_ = np.array([c.upper for c in program.constraints])
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = np.cumsum([0, *(len(c.terms) for c in program.constraints)], dtype=np.int32)
    matrix.index_ = np.array([i for c in program.constraints for i, _ in c.terms], dtype=np.int32)
    matrix.value_ = np.array([v for c in program.constraints for _, v in c.terms])
    if program.whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(program.columns)
    return model
