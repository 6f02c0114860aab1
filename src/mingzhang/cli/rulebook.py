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
_AS_JSON = click.option("--json", "as_json", is_flag=True, help="JSON")


@click.group("rulebook")
def command() -> None:
    """规则库：表、规则、评分办法，各有日期、地区和依据。Forms, rules, policies, with dates, region, basis."""


@command.command("list")
@_AS_JSON
def list_entries(as_json: bool) -> None:
    """全部条目。All entries."""
    book = load()
    sections = _sections(book)
    if as_json:
        print_json({name: [_plain(entry) for entry in entries.values()] for name, entries in sections.items()})
        return
    for name, entries in sections.items():
        click.echo(f"{name}（{len(entries)}）")
        for entry in entries.values():
            click.echo(f"  {entry.id:<44}{_dates(entry)}　{entry.region}　{_name(entry)}")


@command.command("show")
@click.argument("identifier", metavar="ID")
@_AS_JSON
def show(identifier: str, as_json: bool) -> None:
    """一个条目的全文。One entry, whole."""
    entry = _find(load(), identifier)
    if as_json:
        print_json(_plain(entry))
        return
    click.echo(f"{entry.id}　{_name(entry)}")
    click.echo(f"有效 {_dates(entry)}　地区 {entry.region}　{_confirmed(entry)}")
    for basis in entry.basis:
        click.echo(f"依据 {basis}")
    click.echo(msgspec.json.format(msgspec.json.encode(entry), indent=1).decode())


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
    }


def _find(book: Rulebook, identifier: str) -> Entry:
    for entries in _sections(book).values():
        if identifier in entries:
            found: Entry = entries[identifier]
            return found
    raise MingzhangError(f"规则库里没有 {identifier}；全部条目见 mingzhang rulebook list。")


def _rule(book: Rulebook, identifier: str) -> Any:
    if identifier not in book.rules:
        raise MingzhangError(f"规则库里没有规则 {identifier}；全部规则见 mingzhang rulebook list。")
    return book.rules[identifier]


def _plain(entry: Entry) -> Any:
    return msgspec.to_builtins(entry)


def _name(entry: Any) -> str:
    name = getattr(entry, "title", None) or getattr(entry, "name", "")
    return str(getattr(name, "zh", name))


def _dates(entry: Entry) -> str:
    return f"{entry.valid_from or '…'} 至 {entry.valid_to or '今'}"


def _confirmed(entry: Entry) -> str:
    return f"{entry.confirmed} 核对过" if entry.confirmed else "尚未有人核对原文"
