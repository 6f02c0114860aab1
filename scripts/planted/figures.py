"""Prints recall and precision for planted errors, by kind, and false alarms on documents without error.

Run from the checkout: `python scripts/planted/figures.py [--documents N] [--office N] [--harmless N]`.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from mingzhang.rulebook import Rulebook, load
from planted.harmless import PATTERNS
from planted.judging import Judgement, alarms, judge
from planted.office import office_judgements
from planted.planting import plant
from planted.plants import KINDS

WORKERS = 2
LEAST_PRECISION = 0.99


@cache
def _book() -> Rulebook:
    return load()


def judge_one(task: tuple[str, int]) -> Judgement:
    """Plants and judges one error."""
    return judge(plant(*task), _book())


def false_alarms(task: tuple[str, int]) -> tuple[str, list[str]]:
    """What a check says of one document without error."""
    return task[0], alarms(*task, _book())


def tasks(names: Iterable[str], documents: int) -> list[tuple[str, int]]:
    """Every kind in turn, until there are so many documents."""
    kinds = list(names)
    return [(kinds[n % len(kinds)], n // len(kinds)) for n in range(documents)]


def main() -> int:
    """All figures; exit status 1 where one is missed."""
    options = _options()
    start = perf_counter()
    names = options.kinds or list(KINDS)
    with ProcessPoolExecutor(WORKERS) as pool:
        judged = list(pool.map(judge_one, tasks(names, options.documents), chunksize=20))
        quiet = list(pool.map(false_alarms, tasks(PATTERNS, options.harmless), chunksize=20))
    good = report(judged, f"{len(judged)} 份文件，{len({j.kind for j in judged})} 种错误", options.faults)
    if options.office:
        read = office_judgements(options.office, _book())
        good &= report(read, f"其中经 LibreOffice 写出再读回的另 {len(read)} 份", options.faults)
    good &= report_alarms(quiet, options.faults)
    print(f"用时 {perf_counter() - start:.0f} 秒")
    return 0 if good else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("kinds", nargs="*")
    parser.add_argument("--documents", type=int, default=2200)
    parser.add_argument("--office", type=int, default=130)
    parser.add_argument("--harmless", type=int, default=400)
    parser.add_argument("--faults", type=int, default=3, help="how many misses and false alarms to print")
    return parser.parse_args()


def report(judged: list[Judgement], title: str, faults: int) -> bool:
    """Prints the table of kinds and the two figures; says whether both are reached."""
    by_kind: dict[str, list[Judgement]] = defaultdict(list)
    for one in judged:
        by_kind[one.kind].append(one)
    print(f"\n{title}\n{'种类':32}{'份':>5}{'阈上':>6}{'查出':>6}{'阈下':>6}{'查出':>6}{'报告':>6}{'误报':>6}")
    for name, ones in by_kind.items():
        _line(name, ones)
    _line("合计", judged)
    missed = [one for one in judged if one.certain and not one.caught]
    false = [(one, words) for one in judged for words in one.false]
    for one in missed[:faults]:
        print(f"  漏查 {one.kind} {one.seed} 应由 {'、'.join(one.rules)}")
    for one, words in false[:faults]:
        print(f"  误报 {one.kind} {one.seed} {words[:160]}")
    told = sum(one.right + len(one.false) for one in judged)
    recall = 1 - len(missed) / max(sum(one.certain for one in judged), 1)
    precision = 1 - len(false) / max(told, 1)
    print(f"  查全率 {recall:.2%}（阈上），查准率 {precision:.2%}")
    return not missed and precision >= LEAST_PRECISION


def _line(name: str, ones: list[Judgement]) -> None:
    above = [one for one in ones if one.certain]
    below = [one for one in ones if not one.certain]
    counts = (
        len(ones),
        len(above),
        sum(one.caught for one in above),
        len(below),
        sum(bool(one.right) for one in below),
        sum(one.right for one in ones),
        sum(len(one.false) for one in ones),
    )
    print(f"{name:32}" + "".join(f"{count:>6}" for count in counts))


def report_alarms(quiet: list[tuple[str, list[str]]], faults: int) -> bool:
    """Prints false alarms on harmless documents, by pattern."""
    counts = Counter(name for name, _ in quiet)
    wrong = Counter(name for name, found in quiet for _ in found)
    print(f"\n无害文件 {len(quiet)} 份，误报 {wrong.total()} 处")
    for name, count in counts.items():
        print(f"{name:32}{count:>6}{wrong[name]:>6}")
    for name, found in quiet:
        for words in found[:faults]:
            print(f"  误报 {name} {words[:160]}")
    return not wrong


if __name__ == "__main__":
    sys.exit(main())
