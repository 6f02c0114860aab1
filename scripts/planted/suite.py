"""Runs the cases of the conformance suite against our check, or against any program that speaks the contracts.

Run from the checkout:
`python scripts/planted/suite.py conformance/core/*.json [--program "mingzhang check"]`.
A program is called with the file of a reading, `--json`, `--only RULE` and, where there is one, `--prior FILE`; it
prints findings by contract.
"""

import argparse
import json
import re
import shlex
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from mingzhang.checking import Options, check
from mingzhang.forms.stored import READING, report_from_json
from mingzhang.publishing.contract import findings_json
from mingzhang.rulebook import Rulebook, load
from planted.casefile import read_cases
from planted.oracle import Json, exact

NUMBERS = ("printed", "expected", "difference")
_NUMBER = re.compile(r"-?[0-9,]+(?:\.[0-9]+)?")
Check = Callable[[Json], Json]


def main() -> int:
    """Runs all cases of some files; exit status 1 where one is not met."""
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--program", help="command that prints findings of a reading, instead of ours")
    parser.add_argument("--faults", type=int, default=20, help="how many differences to print")
    options = parser.parse_args()
    run = program(options.program) if options.program else ours
    cases = [case for path in options.files for case in read_cases(path)]
    faults = [(case, fault) for case in cases for fault in differences(case, run(case))]
    for case, fault in faults[: options.faults]:
        print(f"{case['id']}: {fault}")
    failed = {case["id"] for case, _ in faults}
    outcomes = Counter(one["outcome"] for case in cases for one in case["expected"].values())
    told = "，".join(f"{name} {count}" for name, count in outcomes.most_common())
    print(f"{len(cases)} 个案例，{len(cases) - len(failed)} 个相符；期望结果：{told}")
    return 1 if failed else 0


@cache
def _book() -> Rulebook:
    return load()


def ours(case: Json) -> Json:
    """What our check says of a case, by contract."""
    prior = [report_from_json(case["prior"])] if case.get("prior") else []
    options = Options(only=frozenset(case["rules"]))
    return findings_json(check([report_from_json(case["document"])], _book(), prior=prior, options=options))


def program(command: str) -> Check:
    """A program's way of checking a case."""

    def run(case: Json) -> Json:
        with tempfile.TemporaryDirectory() as folder:
            line = [*shlex.split(command), *_reading(Path(folder), "document", case["document"]), "--json"]
            line += [word for rule in case["rules"] for word in ("--only", rule)]
            if case.get("prior"):
                line += ["--prior", *_reading(Path(folder), "prior", case["prior"])]
            done = subprocess.run(line, capture_output=True, check=False, timeout=300)
        found: Json = json.loads(done.stdout)
        return found

    return run


def _reading(folder: Path, name: str, document: Json) -> list[str]:
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"contract": READING, "documents": [document]}), encoding="utf-8")
    return [str(path)]


def differences(case: Json, said: Json) -> Iterator[str]:
    """Where findings differ from what a case expects of each rule."""
    unchecked = {entry["rule"] for entry in said["not_checked"]}
    for rule, expected in case["expected"].items():
        told = [finding for finding in said["findings"] if finding["rule"] == rule]
        outcome = outcome_of(told, rule in unchecked)
        if outcome != expected["outcome"]:
            yield f"{rule} {outcome}, expected {expected['outcome']}: {[f['message'] for f in told]}"
        else:
            yield from _findings(rule, told, expected["findings"])


def outcome_of(told: list[Json], unchecked: bool) -> str:
    """The outcome of a rule for a whole document: a breach before a tail before a doubt."""
    outcomes = {finding["outcome"] for finding in told}
    worst = next((outcome for outcome in ("fails", "tail") if outcome in outcomes), None)
    return worst or ("cannot_tell" if unchecked else "holds")


def _findings(rule: str, told: list[Json], expected: list[Json]) -> Iterator[str]:
    """Every expected finding is told once, and no other."""
    left = list(told)
    for one in expected:
        match = next((finding for finding in left if agrees(finding, one)), None)
        if match is None:
            said = [{key: f.get(key) for key in ("outcome", "severity", *NUMBERS)} for f in told]
            yield f"{rule} lacks {json.dumps(one, ensure_ascii=False)}; told {json.dumps(said, ensure_ascii=False)}"
        else:
            left.remove(match)
    yield from (f"{rule} tells more: {finding['message']}" for finding in left)


def agrees(finding: Json, expected: Json) -> bool:
    """Whether a finding is the expected one: outcome, weight, a cell, and numbers where the case gives them."""
    same = finding["outcome"] == expected["outcome"]
    same &= finding["severity"] == expected.get("severity", finding["severity"])
    if expected.get("at"):
        places = ([one["form"], one["row"], one["column"]] for one in finding["evidence"])
        same &= expected["at"] in places
    return same and all(_same_number(finding.get(key), expected[key]) for key in NUMBERS if key in expected)


def _same_number(said: str | None, wanted: str) -> bool:
    """Compares the first number of each text, without its sign: a rate may print its sign of percent."""
    found = _first_number(said or "")
    return found is not None and abs(found) == abs(_first_number(wanted) or Fraction(0))


def _first_number(text: str) -> Fraction | None:
    match = _NUMBER.search(text)
    return exact(match[0].replace(",", "")) if match else None


if __name__ == "__main__":
    sys.exit(main())
