"""`mingzhang rulebook`: what is known, with dates, region and basis; and whether its cases hold."""

from dataclasses import asdict
from typing import Any

import click
import msgspec

from mingzhang.cli.output import print_json
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
            click.echo(f"{_SECTIONS[name]} {name}（{len(entries)}）")
        for entry in entries:
            click.echo(f"  {entry.id:<44}{names(entry)[0]}　{region(entry)}，{dates(entry)}")


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
        click.echo(line)


@command.command("test")
@click.argument("identifier", metavar="[ID]", required=False)
@_AS_JSON
def test(identifier: str | None, as_json: bool) -> int:
    """跑规则自带的例子；有一个不符即以 1 退出。Runs the cases of the rules."""
    from mingzhang.checking import run_cases  # noqa: PLC0415 - not needed to list or show

    book = load()
    rules = [_rule(book, identifier)] if identifier else list(book.rules.values())
    results = [result for rule in rules for result in run_cases(rule, book)]
    failed = [result for result in results if not result.passed]
    if as_json:
        print_json({"cases": len(results), "failed": [asdict(result) for result in failed]})
    else:
        for result in failed:
            click.echo(f"✕ {result.rule} {result.name}：应为 {result.expected}，规则说 {result.said}")
        click.echo(f"{len(rules)} 条规则，{len(results)} 个例子，{len(failed)} 个不符。")
    return ANSWER_IS_NO if failed else 0


def _sections(book: Rulebook) -> dict[str, dict[str, Any]]:
    return {
        "forms": book.forms,
        "rules": book.rules,
        "policies": book.policies,
        "table_sets": {entry.id: entry for entry in book.table_sets},
        "deadlines": book.deadlines,
        "surveys": book.surveys,
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
