"""Files of conformance cases: one JSON document, one case on each line."""

import json
from collections.abc import Iterable
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
