"""`mingzhang rulebook`: what is known, with dates, region and basis; and whether its cases hold."""

from dataclasses import asdict
from typing import Any

import click
import msgspec

from mingzhang.cli.output import print_json, tell
from mingzhang.errors import MingzhangError
from mingzhang.rulebook import Rulebook, load
from mingzhang.rulebook.model import Entry

ANSWER_IS_NO = 1
_SECTIONS = {
    "forms": "表",
    "rules": "规则",
    "policies": "评分办法",
    "table_sets": "表套",
    "deadlines": "期限",
    "surveys": "问卷",
    "result_uses": "结果应用办法",
}
_AS_JSON = click.option("--json", "as_json", is_flag=True, help="JSON")


@click.group("rulebook")
def command() -> None:
    """规则库：表、规则、评分办法，各有日期、地区和依据。Forms, rules, policies, with dates, region, basis."""


@command.command("list")
@click.argument("prefix", metavar="[ID]", required=False, default="")
@_AS_JSON
def list_entries(prefix: str, as_json: bool) -> None:
    """全部条目，或编号以 ID 开头的条目。All entries, or those whose identifier begins with ID."""
    from mingzhang.cli.entries import dates, names, region  # noqa: PLC0415 - only for people

    chosen = {
        name: [entry for entry in entries.values() if entry.id.startswith(prefix)]
        for name, entries in _sections(load()).items()
    }
    if not any(chosen.values()):
        raise MingzhangError(f"规则库里没有以 {prefix} 开头的条目；全部条目见 mingzhang rulebook list。")
    if as_json:
        print_json({name: [_plain(entry) for entry in entries] for name, entries in chosen.items()})
        return
    for name, entries in chosen.items():
        if entries:
            tell(f"{_SECTIONS[name]} {name}（{len(entries)}）")
        for entry in entries:
            tell(f"  {entry.id:<44}{names(entry)[0]}　{region(entry)}，{dates(entry)}")


@command.command("show")
@click.argument("identifier", metavar="ID")
@_AS_JSON
def show(identifier: str, as_json: bool) -> None:
    """一个条目的全文。One entry, whole."""
    from mingzhang.cli.entries import page  # noqa: PLC0415 - only for people

    book = load()
    entry = _find(book, identifier)
    if as_json:
        print_json(_plain(entry))
        return
    for line in page(entry, book):
        tell(line)


@command.command("test")
@click.argument("identifier", metavar="[ID]", required=False)
@_AS_JSON
def test(identifier: str | None, as_json: bool) -> int:
    """跑规则和结果应用办法自带的例子；有一个不符即以 1 退出。Runs the cases of rules and uses of results."""
    from mingzhang.checking import run_cases  # noqa: PLC0415 - not needed to list or show
    from mingzhang.scoring.result_uses import run_cases as run_uses  # noqa: PLC0415 - as above

    book = load()
    rules, uses = _with_cases(book, identifier)
    results: list[Any] = [result for rule in rules for result in run_cases(rule, book)]
    results += [result for use in uses for result in run_uses(use)]
    failed = [result for result in results if not result.passed]
    if as_json:
        print_json({"cases": len(results), "failed": [asdict(result) for result in failed]})
        return ANSWER_IS_NO if failed else 0
    for result in failed:
        tell(f"✕ {result.rule} {result.name}：应为 {result.expected}，规则说 {result.said}")
    counted = "，".join(filter(None, [_counted(rules, "条规则"), _counted(uses, "种结果应用办法")]))
    tell(f"{counted}，{len(results)} 个例子，{len(failed)} 个不符。")
    return ANSWER_IS_NO if failed else 0


def _with_cases(book: Rulebook, identifier: str | None) -> tuple[list[Any], list[Any]]:
    """The rules and the uses of results whose cases are to be run: all, or one of either."""
    if identifier is None:
        return list(book.rules.values()), list(book.result_uses.values())
    if identifier in book.result_uses:
        return [], [book.result_uses[identifier]]
    return [_rule(book, identifier)], []


def _counted(entries: list[Any], what: str) -> str:
    return f"{len(entries)} {what}" if entries else ""


def _sections(book: Rulebook) -> dict[str, dict[str, Any]]:
    return {
        "forms": book.forms,
        "rules": book.rules,
        "policies": book.policies,
        "table_sets": {entry.id: entry for entry in book.table_sets},
        "deadlines": book.deadlines,
        "surveys": book.surveys,
        "result_uses": book.result_uses,
    }


def _find(book: Rulebook, identifier: str) -> Entry:
    for entries in _sections(book).values():
        if identifier in entries:
            found: Entry = entries[identifier]
            return found
    near = [
        entry for entries in _sections(book).values() for entry in entries if identifier.lower() in entry.lower()
    ]
    hint = f"相近的有 {'、'.join(near[:5])}，" if near else ""
    raise MingzhangError(f"规则库里没有 {identifier}；{hint}全部条目见 mingzhang rulebook list。")


def _rule(book: Rulebook, identifier: str) -> Any:
    if identifier not in book.rules:
        raise MingzhangError(f"规则库里没有规则 {identifier}；全部规则见 mingzhang rulebook list。")
    return book.rules[identifier]


def _plain(entry: Entry) -> Any:
    return msgspec.to_builtins(entry)
