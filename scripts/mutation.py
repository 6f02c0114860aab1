"""Mutation test of scoring and clocks: small faults are planted one at a time, and the tests must notice each.

Run: make mutation. `--sample 150` plants only some, the same for one `--seed`; `--at-least 90` sets the share that
must be noticed. A fault is planted by exchanging the code of the running functions, in a forked copy of a test
session that has collected its tests once, and only the tests that called the function are run, so that one fault
takes milliseconds.
"""

import argparse
import ast
import copy
import functools
import gc
import importlib
import io
import os
import random
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType, ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
TARGETS = ("scoring", "clocks")
TESTS = ("tests/scoring", "tests/clocks", "tests/checking/test_score_rules.py", "tests/checking/test_rules.py")
SCORE_RULES = ("P", "S", "V")
SECONDS_EACH = 15
KILLED, SURVIVED = 0, 1

_COMPARE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_BINARY: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Pow: ast.Mult,
}  # fmt: skip
_CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Mutant:
    """One fault: where it is planted, what it is, and the whole module with it."""

    module: str
    line: int
    what: str
    tree: ast.Module = field(repr=False, compare=False)
    function: str = ""


# Which faults there are.


def mutants_of(module: str, source: str) -> Iterator[Mutant]:
    """All faults of one module, each as a copy of its tree with one node changed."""
    tree = ast.parse(source)
    for path, node in _nodes(tree, ()):
        for what, changed in _changes(node):
            function = _function_at(tree, path)
            yield Mutant(module, getattr(node, "lineno", 0), what, _replaced(tree, path, changed), function)


Path_ = tuple[tuple[str, int | None], ...]


def _nodes(node: ast.AST, path: Path_) -> Iterator[tuple[Path_, ast.AST]]:
    """Every node that may be changed, with the way to it; annotations, decorators and type-only parts are left."""
    yield path, node
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "bases"}:
            continue
        parts = value if isinstance(value, list) else [value]
        for position, part in enumerate(parts):
            if isinstance(part, ast.AST) and not _is_docstring(part):
                step = (name, position if isinstance(value, list) else None)
                yield from _nodes(part, (*path, step))


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _changes(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node, ast.expr):
        yield from _changed_expressions(node)
    elif isinstance(node, ast.If):
        yield "condition negated", ast.If(_negated(node.test), node.body, node.orelse)
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield "filter removed", ast.comprehension(node.target, node.iter, node.ifs[1:], node.is_async)
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield "return None", ast.Return(ast.Constant(None))
    elif isinstance(node, ast.Continue):
        yield "continue → break", ast.Break()


def _changed_expressions(node: ast.expr) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.Compare():
            yield from _compared(node)
        case ast.BinOp() if type(node.op) in _BINARY:
            new = _BINARY[type(node.op)]
            yield f"{type(node.op).__name__} → {new.__name__}", ast.BinOp(node.left, new(), node.right)
        case ast.BoolOp():
            other: ast.boolop = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield f"{type(node.op).__name__} → {type(other).__name__}", ast.BoolOp(other, node.values)
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield f"{type(node.op).__name__} removed", node.operand
        case ast.IfExp():
            yield "condition negated", ast.IfExp(_negated(node.test), node.body, node.orelse)
        case ast.Constant(value=bool()):
            yield f"{bool(node.value)} → {not node.value}", ast.Constant(not node.value)
        case ast.Constant(value=int()):
            number = int(str(node.value))
            yield f"{number} → {number + 1}", ast.Constant(number + 1)
        case ast.Call(func=ast.Name(id=str() as name)) if name in _CALLS:
            call = ast.Call(ast.Name(_CALLS[name], ast.Load()), node.args, node.keywords)
            yield f"{name} → {_CALLS[name]}", call


def _compared(node: ast.Compare) -> Iterator[tuple[str, ast.AST]]:
    for position, operator in enumerate(node.ops):
        new = _COMPARE[type(operator)]
        operators = [*node.ops[:position], new(), *node.ops[position + 1 :]]
        yield f"{type(operator).__name__} → {new.__name__}", ast.Compare(node.left, operators, node.comparators)


def _is_none(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _negated(test: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), test)


def _replaced(tree: ast.Module, path: Path_, changed: ast.AST) -> ast.Module:
    """A copy of the tree, shared but for the way to the changed node."""
    node: ast.AST = copy.copy(tree)
    top = node
    for depth, (name, position) in enumerate(path):
        last = depth == len(path) - 1
        child = getattr(node, name)
        part = child if position is None else child[position]
        new = ast.fix_missing_locations(ast.copy_location(changed, part)) if last else copy.copy(part)
        setattr(node, name, new if position is None else [*child[:position], new, *child[position + 1 :]])
        node = new
    if not isinstance(top, ast.Module):
        raise TypeError("a module was copied into something else")
    return top


def _function_at(tree: ast.Module, path: Path_) -> str:
    """Qualified name of the outermost function that holds a node; empty at the module's own level."""
    node: ast.AST = tree
    names: list[str] = []
    for name, position in path:
        child = getattr(node, name)
        node = child if position is None else child[position]
        if isinstance(node, ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.FunctionDef):
            return ".".join([*names, node.name]) if name == "body" else ""
    return ""


# How a fault is planted in the running program.


def plant(mutant: Mutant) -> bool:
    """Exchanges the code of the running function; false where the fault stands outside of functions."""
    module = importlib.import_module(mutant.module)
    function = _functions(module).get(mutant.function)
    if function is None:
        return False
    code = compile(mutant.tree, module.__file__ or "", "exec")
    function.__code__ = _codes(code)[mutant.function]
    _forget()
    return True


def _functions(module: ModuleType) -> dict[str, Callable[..., object]]:
    """The functions and methods of a module by qualified name, unwrapped."""
    found = {}
    for value in vars(module).values():
        if isinstance(value, type) and value.__module__ == module.__name__:
            found.update({f"{value.__name__}.{n}": f for n, v in vars(value).items() if (f := _plain(v))})
        elif (function := _plain(value)) and function.__module__ == module.__name__:
            found[function.__qualname__] = function
    return found


def _plain(value: object) -> Callable[..., object] | None:
    if isinstance(value, property):
        value = value.fget
    if isinstance(value, functools._lru_cache_wrapper):
        value = value.__wrapped__
    if isinstance(value, classmethod | staticmethod):
        value = value.__func__
    return value if hasattr(value, "__code__") else None  # type: ignore[return-value]


def _codes(code: CodeType) -> dict[str, CodeType]:
    found = {}
    for part in code.co_consts:
        if isinstance(part, CodeType):
            found[part.co_qualname] = part
            found.update(_codes(part))
    return found


def _forget() -> None:
    """Empties the caches of the rooms that are tested: what they hold was computed without the fault."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("mingzhang.scoring", "mingzhang.clocks", "mingzhang.checking.score")):
            for value in vars(module).values():
                if isinstance(value, functools._lru_cache_wrapper):
                    value.cache_clear()


# The test session.


class Session:
    """A test session that runs its tests once, learns which functions each calls, and then plants the faults."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.failed = False
        self.callers: dict[tuple[str, str], set[int]] = defaultdict(set)
        self.seconds: dict[int, float] = {}
        self.results: list[tuple[Mutant, int]] = []

    def pytest_sessionstart(self) -> None:
        """Fewer examples, and the same ones each time."""
        from hypothesis import settings  # noqa: PLC0415 - pytest must see it first

        settings.register_profile("mutation", max_examples=25, deadline=None, derandomize=True, database=None)
        settings.load_profile("mutation")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remembers that a test failed."""
        self.failed = self.failed or report.failed

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leaves out other rules, and what reads the real documents: that takes seconds in every copy."""
        items[:] = [i for i in items if not _of_other_rules(i.nodeid) and i.get_closest_marker("shared") is None]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Runs all tests without a fault, then the faults."""
        for number, item in enumerate(session.items):
            self._learn(number, item, session.items[number + 1] if number + 1 < len(session.items) else None)
            if self.failed:
                say(f"没有植入错误时，{item.nodeid} 就已失败；请先修好。")
                return True
        mutants = self._chosen()
        say(f"{len(session.items)} 个测试，{len(mutants)} 处错误")
        running: dict[int, Mutant] = {}
        for number, mutant in enumerate(mutants, start=1):
            running[self._start(session.items, mutant)] = mutant
            while len(running) >= self.options.jobs or (running and number == len(mutants)):
                self._finish(running)
            if number % 200 == 0:
                say(f"  {number} / {len(mutants)}")
        return True

    def _learn(self, number: int, item: pytest.Item, following: pytest.Item | None) -> None:
        def called(frame: FrameType, event: str, _: object) -> None:
            if event == "call" and "/mingzhang/" in frame.f_code.co_filename:
                outermost = frame.f_code.co_qualname.partition(".<locals>")[0]
                self.callers[(frame.f_code.co_filename, outermost)].add(number)

        start = time.perf_counter()
        sys.setprofile(called)
        try:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        finally:
            sys.setprofile(None)
        self.seconds[number] = time.perf_counter() - start

    def _chosen(self) -> list[Mutant]:
        found = [mutant for module, source in sources() for mutant in mutants_of(module, source) if mutant.function]
        if self.options.only:
            found = [mutant for mutant in found if self.options.only in mutant.module]
        if self.options.sample and self.options.sample < len(found):
            found = random.Random(self.options.seed).sample(found, self.options.sample)  # noqa: S311 - no secret
        return found

    def _start(self, items: list[pytest.Item], mutant: Mutant) -> int:
        """Runs the tests that call the mutated function in a copy of this process, the quickest first."""
        file = importlib.import_module(mutant.module).__file__ or ""
        numbers = sorted(self.callers[(file, mutant.function)], key=lambda number: self.seconds[number])
        child = os.fork()
        if child == 0:
            signal.alarm(SECONDS_EACH)
            with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
                os._exit(self._in_child([items[number] for number in numbers], mutant))
        return child

    def _finish(self, running: dict[int, Mutant]) -> None:
        """Waits for one copy and keeps what it found; one that broke down or ran out of time noticed the fault."""
        child, status = os.wait()
        state = SURVIVED if os.waitstatus_to_exitcode(status) == SURVIVED else KILLED
        self.results.append((running.pop(child), state))

    def _in_child(self, items: list[pytest.Item], mutant: Mutant) -> int:
        try:
            if not plant(mutant):
                return SURVIVED
            for number, item in enumerate(items):
                following = items[number + 1] if number + 1 < len(items) else None
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                if self.failed:
                    return KILLED
        except BaseException:  # noqa: BLE001 - whatever a fault breaks, it was noticed
            return KILLED
        return SURVIVED


def _of_other_rules(name: str) -> bool:
    return "test_rules.py" in name and not any(f"[{group}-" in name for group in SCORE_RULES)


def sources() -> Iterator[tuple[str, str]]:
    """Name and text of every module that is tested."""
    for room in TARGETS:
        for path in sorted((ROOT / "src" / "mingzhang" / room).glob("*.py")):
            if path.stem != "__init__":
                yield f"mingzhang.{room}.{path.stem}", path.read_text(encoding="utf-8")


def say(line: str) -> None:
    """A line on the terminal, past what the tests capture."""
    os.write(2, f"{line}\n".encode())


def report(results: list[tuple[Mutant, int]], *, names: bool) -> float:
    """Prints what was noticed by module, and what was not; returns the share that was noticed, in percent."""
    planted = Counter(mutant.module for mutant, _ in results)
    survivors = [mutant for mutant, state in results if state == SURVIVED]
    left = Counter(mutant.module for mutant in survivors)
    for module, count in sorted(planted.items()):
        say(f"{module:44} {count - left[module]:5} / {count:5}  {100 * (count - left[module]) / count:5.1f} %")
    if names:
        for mutant in survivors:
            say(f"  {mutant.module}:{mutant.line} {mutant.function}：{mutant.what}")
    share = 100 * (len(results) - len(survivors)) / len(results) if results else 0.0
    say(f"共 {len(results)} 处，发现 {len(results) - len(survivors)} 处，{share:.1f} %")
    return share


def main() -> int:
    """Plants the faults and says how many were noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=0, help="plant only so many, chosen by the seed")
    parser.add_argument("--seed", default="mingzhang")
    parser.add_argument("--only", default="", help="only modules whose name contains this")
    parser.add_argument("--at-least", type=float, default=90.0, help="share that must be noticed, in percent")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="copies that run at once")
    parser.add_argument("--names", action="store_true", help="name the faults that were not noticed")
    options = parser.parse_args()
    session = Session(options)
    gc.freeze()
    arguments = [
        "-q",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "--no-header",
        *TESTS,
    ]
    pytest.main([*arguments, "-W", "ignore::DeprecationWarning"], plugins=[session])
    if not session.results:
        return 1
    return 0 if report(session.results, names=options.names) >= options.at_least else 1


if __name__ == "__main__":
    sys.exit(main())
