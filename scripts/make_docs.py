"""Writes the pages that are made from the code and the rule book: commands, forms, rules, policies, deadlines.

Run: make docs. With --check it writes nothing and exits 1 where a page is out of date.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from mingzhang.cli import _COMMANDS, group
from mingzhang.rulebook import Rulebook, load

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
NOTICE = "<!-- 由 scripts/make_docs.py 生成，请改规则库或代码，不要改这里。 -->\n"


def main() -> int:
    """Writes or checks all pages."""
    book = load()
    pages = {
        "commands.md": "\n".join(commands()),
        "forms.md": "\n".join(forms(book)),
        "rules.md": "\n".join(rules(book)),
        "policies.md": "\n".join(policies(book)),
        "deadlines.md": "\n".join(deadlines(book)),
    }
    stale = [name for name, text in pages.items() if _stale(FOLDER / name, NOTICE + text + "\n")]
    if "--check" in sys.argv[1:]:
        print("参考页与代码一致。" if not stale else f"已过时，请运行 make docs：{'、'.join(stale)}")
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (FOLDER / name).write_text(NOTICE + text + "\n", encoding="utf-8")
    return 0


def _stale(path: Path, text: str) -> bool:
    return not path.exists() or path.read_text(encoding="utf-8") != text


def commands() -> Iterator[str]:
    """The help of every command."""
    yield "# 命令 · Commands\n"
    context = click.Context(group, info_name="mingzhang", max_content_width=100)
    yield f"```\n{group.get_help(context)}\n```\n"
    for name in _COMMANDS:
        command = group.get_command(context, name)
        if command is None or "尚未提供" in (command.help or ""):
            continue
        yield f"## mingzhang {name}\n"
        yield from _help(command, context, name)


def _help(command: click.Command, parent: click.Context, name: str) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=parent, max_content_width=100)
    yield f"```\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for inner, sub in command.commands.items():
            yield from _help(sub, context, inner)


def forms(book: Rulebook) -> Iterator[str]:
    """Every form with the columns and the named rows of its blocks."""
    yield "# 表 · Forms\n\n按 `mingzhang rulebook show ID` 可看行、栏、标题写法的全文。\n"
    for form in book.forms.values():
        yield f"## `{form.id}` {form.title}\n"
        yield f"{form.title_en}。{_dates(form)}依据：{'；'.join(form.basis)}。\n"
        for block in form.blocks:
            columns = "、".join(f"{column.label}（`{column.id}`）" for column in block.columns)
            yield f"- {f'`{block.id}`：' if block.id else ''}{columns or '只有行名'}"
            named = "、".join(f"{row.labels[0]}（`{row.id}`）" for row in block.rows)
            if named:
                yield f"  - 行：{named}"
        yield ""


def rules(book: Rulebook) -> Iterator[str]:
    """Every rule: what it demands, how grave, why, on what basis, and its cases counted."""
    yield "# 规则 · Rules\n"
    yield f"共 {len(book.rules)} 条。每条的例子可用 `mingzhang rulebook test ID` 运行。\n"
    for rule in sorted(book.rules.values(), key=lambda rule: rule.id):
        yield f"## {rule.id} {rule.name.zh}\n"
        yield f"{rule.name.en}\n"
        yield f"- 严重程度 {rule.severity}；容差 {rule.tolerance}；{_dates(rule)}"
        yield f"- 为什么：{rule.why}"
        yield f"- 依据：{'；'.join(rule.basis)}"
        yield f"- 建议：{rule.suggestion}"
        yield from (f"- 关系：`{_relation(relation)}`" for relation in rule.relations)
        cases = rule.cases
        yield f"- 例子：成立 1，不成立 {len(cases.fail)}，无法判断 {len(cases.cannot_tell)}\n"


def _relation(relation: Any) -> str:
    return str(getattr(relation, "that", relation))


def policies(book: Rulebook) -> Iterator[str]:
    """Every scoring policy with its dates and basis."""
    yield "# 计分办法 · Scoring policies\n"
    for policy in book.policies.values():
        yield f"## `{policy.id}`\n\n{policy.title} · {policy.title_en}\n"
        yield f"- {_dates(policy)}\n- 依据：{'；'.join(policy.basis)}\n"


def deadlines(book: Rulebook) -> Iterator[str]:
    """Every deadline: from what, how long, until what."""
    yield "# 期限 · Deadlines\n"
    yield "事件当日不计；最后一日为法定休假日的，顺延（民法典 第二百零一条、第二百零三条）。\n"
    yield "| 期限 | 规则 | 地区 | 自 | 至 | 天数 | 依据 |\n|---|---|---|---|---|---|---|"
    kinds = {"working_day": "工作日", "calendar_day": "自然日"}
    for deadline in book.deadlines.values():
        start = " / ".join(book.events[event].name.zh for event in deadline.start)
        terms = "；".join(f"{t.days} {' 或 '.join(kinds[k] for k in t.day_types)}" for t in deadline.terms)
        yield (
            f"| {deadline.name.zh} {deadline.name.en} | {deadline.rule} | {deadline.region} | {start} "
            f"| {book.events[deadline.end].name.zh} | {terms or deadline.until} | {'；'.join(deadline.basis)} |"
        )


def _dates(entry: Any) -> str:
    confirmed = f"{entry.confirmed} 核对过" if entry.confirmed else "尚未核对原文"
    return f"有效 {entry.valid_from or '…'} 至 {entry.valid_to or '今'}；地区 {entry.region}；{confirmed}。"


if __name__ == "__main__":
    sys.exit(main())
