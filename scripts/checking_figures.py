"""Prints every figure that is demanded of checking, each against its demand; exit status 1 where one is missed.

Run from the checkout: `python scripts/checking_figures.py [--short]`. The short form takes a tenth of the made-up
documents, for CI; it prints how many it took. Without ../shared what rests on real documents is left out, and said.
"""

import argparse
import contextlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import perf_counter
from typing import NamedTuple, TypeVar

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from tests.checking.certificate.departments import make_department, make_report  # noqa: E402

import certificate_figures as certificate  # noqa: E402 - after the path is set
from mingzhang.checking.cases import run_cases  # noqa: E402
from mingzhang.rulebook import load  # noqa: E402
from planted import cases, figures, suite  # noqa: E402
from planted.casefile import read_cases  # noqa: E402
from planted.harmless import PATTERNS  # noqa: E402
from planted.judging import Judgement  # noqa: E402
from planted.office import office_judgements  # noqa: E402
from planted.plants import KINDS  # noqa: E402

Found = TypeVar("Found")
SHARED = ROOT.parent / "shared"
REAL = ("test_documents.py", "test_narrative_documents.py", "test_evaluation_sample.py")


class Size(NamedTuple):
    """How much is made up: planted documents, those through the office suite, harmless ones, and so on."""

    planted: int
    office: int
    harmless: int
    oracle: int
    departments: int
    misprints: int


FULL = Size(2200, 130, 400, 100_000, 500, 300)
SHORT = Size(220, 10, 56, 5_000, 50, 40)


class Figure(NamedTuple):
    """One figure, what is demanded of it, and whether it is reached."""

    name: str
    demand: str
    got: str
    reached: bool


def main() -> int:
    """All figures, in the order of the demands."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--short", action="store_true", help="a tenth of the made-up documents, for CI")
    size = SHORT if parser.parse_args().short else FULL
    missed = 0
    for group in (rules, conformance, planted, intervals, certificates, statements, real_documents):
        start = perf_counter()
        for figure in group(size):
            missed += not figure.reached
            print(
                f"{'✓' if figure.reached else '✕'} {figure.name}：{figure.got}（要求 {figure.demand}）", flush=True
            )
        print(f"  用时 {perf_counter() - start:.0f} 秒", flush=True)
    print("全部达到。" if not missed else f"{missed} 项没有达到。")
    return 1 if missed else 0


def rules(size: Size) -> Iterator[Figure]:
    """The rule book: every rule has cases, and all are met."""
    book = load()
    done = [result for rule in book.rules.values() for result in run_cases(rule, book)]
    wrong = sum(not result.passed for result in done)
    got = f"{len(book.rules)} 条规则、{len(done):,} 个案例，{wrong} 个不符"
    yield Figure("规则与案例", "全部相符", got, not wrong)


def conformance(size: Size) -> Iterator[Figure]:
    """The language-neutral cases: how many, and how many our own check meets."""
    _quietly(cases.main, [])
    files = [*sorted((ROOT / "conformance/core").glob("*.json")), ROOT / "out/conformance/generated.json"]
    told = [case for path in files for case in read_cases(path)]
    wrong = sum(bool(list(suite.differences(case, suite.ours(case)))) for case in told)
    got = f"{len(told):,} 个，{wrong} 个不符"
    yield Figure("一致性案例", "不少于 1,000 个，全部相符", got, len(told) >= 1000 and not wrong)


def planted(size: Size) -> Iterator[Figure]:
    """Planted errors: recall above the proved threshold, precision; harmless documents."""
    names = list(KINDS)
    with ProcessPoolExecutor(figures.WORKERS) as pool:
        judged = list(pool.map(figures.judge_one, figures.tasks(names, size.planted), chunksize=20))
        quiet = list(pool.map(figures.false_alarms, figures.tasks(PATTERNS, size.harmless), chunksize=20))
    kinds = len({one.kind for one in judged})
    enough = kinds >= 40 and (len(judged) >= 2000 or size is SHORT)
    yield Figure("植入错误", "40 种以上、2,000 份以上", f"{kinds} 种、{len(judged):,} 份", enough)
    yield from _recall("植入错误", judged)
    if shutil.which("soffice"):
        yield from _recall("其中由 LibreOffice 写成", office_judgements(size.office, load()))
    else:
        print("  没有 LibreOffice，不测由它写成的文件。")
    wrong = sum(len(found) for _, found in quiet)
    yield Figure("无害文件", "没有误报", f"{len(quiet)} 份，误报 {wrong} 处", not wrong)


def _recall(name: str, judged: list[Judgement]) -> Iterator[Figure]:
    certain = [one for one in judged if one.certain]
    caught = sum(one.caught for one in certain)
    false = sum(len(one.false) for one in judged)
    told = sum(one.right for one in judged) + false
    yield Figure(f"{name}，阈上查全", "100 %", f"{caught} / {len(certain)}", caught == len(certain))
    precision = 100 * (told - false) / max(told, 1)
    yield Figure(f"{name}，查准", "99 % 以上", f"{precision:.2f} %（{told} 处，误报 {false} 处）", precision >= 99)


def intervals(size: Size) -> Iterator[Figure]:
    """Intervals against brute force."""
    done = _pytest("tests/quantities/test_interval_oracle.py", MINGZHANG_ORACLE_CASES=str(size.oracle))
    got = f"{size.oracle:,} 例，{'全部一致' if done else '有不一致'}"
    yield Figure("区间比较与穷举", "100,000 例没有一例不一致", got, done)


def certificates(size: Size) -> Iterator[Figure]:
    """The joint rounding certificate: speed, size of conflicts, last digits."""
    sample = certificate.sample_of(_loudly(lambda: list(certificate.real_documents())))
    report = sample or make_report(make_department(1))
    spent = _loudly(lambda: certificate.one_report(report))
    yield Figure("九张表的联合舍入证明", "1 秒以内", f"{spent:.3f} 秒", spent < 1)
    spent = _loudly(lambda: certificate.many_departments(size.departments))
    yield Figure(
        f"{size.departments} 个部门，两核", "500 个 60 秒以内", f"每核 {spent:.1f} 秒处理器时间", spent < 60
    )
    few = _loudly(lambda: certificate.planted_errors(sample, size.misprints))
    yield Figure("矛盾格组不超过 6 格", "95 % 以上", f"{100 * few:.1f} %", few >= 0.95)
    ratios = _loudly(lambda: certificate.last_digits(report))
    for name, ratio in zip(("印出的零为准确值", "印出的零为区间"), ratios[:2], strict=True):
        yield Figure(f"末位 ±0.01，{name}", "逐式区间的 5 倍以上", f"{ratio:.1f} 倍", ratio >= 5)


def statements(size: Size) -> Iterator[Figure]:
    """The narrative facts of the answers."""
    if not SHARED.is_dir():
        print("  没有 ../shared，不测叙述。")
        return
    from tests.reading.statements.measuring import shares_of  # noqa: PLC0415 - needs the answers

    for share in shares_of(SHARED):
        least = 99 if "value" in share.name else 95
        rate = 100 * share.found / share.total
        yield Figure(share.name, f"{least} % 以上", f"{share.found} / {share.total}（{rate:.2f} %）", rate >= least)


def real_documents(size: Size) -> Iterator[Figure]:
    """What is wrong in the real documents, by the facts that the tests hold; nothing else is called wrong."""
    if not SHARED.is_dir():
        print("  没有 ../shared，不测真实文件。")
        return
    done = _pytest(*(f"tests/checking/{name}" for name in REAL))
    got = "全部查出，没有误报" if done else "有漏查或误报，运行 pytest tests/checking 查看"
    yield Figure("真实文件中写明的差错", "全部查出，没有误报", got, done)


def _pytest(*paths: str, **environment: str) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", *paths]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, check=False, text=True
    )
    if done.returncode:
        print(done.stdout[-2000:])
    return not done.returncode


def _quietly(run: Callable[[], object], arguments: list[str]) -> None:
    """Runs a script's main as if called with these arguments, and drops what it prints."""
    kept, sys.argv = sys.argv, [sys.argv[0], *arguments]
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            run()
    finally:
        sys.argv = kept


def _loudly(run: Callable[[], Found]) -> Found:
    """Runs something with its own lines indented under the figure that they explain."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        found = run()
    print("".join(f"    {line}\n" for line in told.getvalue().splitlines()), end="")
    return found


if __name__ == "__main__":
    sys.exit(main())
