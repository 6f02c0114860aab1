"""Conformance cases: files of them, one case on each line, and what their expectations are made of."""

import json
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from planted.oracle import Json

CONTRACT = "mingzhang.conformance/1"


def read_cases(path: Path) -> list[Json]:
    """The cases of a file.

    Raises:
        ValueError: The file is of another contract.
    """
    data = json.loads(path.read_text(encoding="utf-8"))
    if data.get("contract") != CONTRACT:
        raise ValueError(f"{path} is not of {CONTRACT}")
    cases: list[Json] = data["cases"]
    return cases


def write_cases(path: Path, cases: Iterable[Json]) -> int:
    """Writes cases to a file and says how many."""
    lines = [json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{{"contract":"{CONTRACT}","cases":[\n' + ",\n".join(lines) + "\n]}\n", encoding="utf-8")
    return len(lines)


def worst_of(told: list[Json], *, doubt: bool) -> str:
    """The outcome of a rule for a whole document: a breach before a tail before a doubt."""
    outcomes = {one["outcome"] for one in told}
    worst = next((outcome for outcome in ("fails", "tail") if outcome in outcomes), None)
    return worst or ("cannot_tell" if doubt else "holds")


def decimal(value: Fraction) -> str:
    """A terminating decimal in full."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str(abs(int(value * 10**places))).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if value < 0 else text
