"""A narrative file to be filled in, made from the gaps of a document: every line commented, with its question."""

from collections.abc import Sequence

from mingzhang.language import say
from mingzhang.publishing.documents.model import Ask
from mingzhang.publishing.documents.narrative import FILE, Narrative

_PROJECTS = "performance.projects"
_HEAD = f"# 去掉要填的各行行首的“# ”，填好后存为（或并入）{FILE}。数额写在引号里，单位为万元。\n"


def skeleton(asks: Sequence[Ask]) -> str:
    """The text of the file; gaps that no input fills (a missing table) are told in words."""
    lines: list[str] = []
    open_steps: list[str] = []
    for ask in sorted(asks, key=_order):
        if not _is_input(ask):
            lines.append(f"# {say(ask.what)}")
            continue
        *steps, last = _steps(ask.key)
        shared = next((n for n, (a, b) in enumerate(zip(open_steps, steps, strict=False)) if a != b), None)
        shared = min(len(open_steps), len(steps)) if shared is None else shared
        lines += [f"# {'  ' * depth}{_key(step)}:" for depth, step in enumerate(steps[shared:], shared)]
        lines.append(f"# {'  ' * len(steps)}{_entry(ask.key, last)}  # {say(ask.what)}")
        open_steps = steps
    return say(_HEAD) + "\n".join(lines) + "\n"


def _is_input(ask: Ask) -> bool:
    return ask.key.partition(".")[0] in Narrative.__struct_fields__


def _order(ask: Ask) -> tuple[int, str]:
    """In the order of the schema; inputs of one group together."""
    head = ask.key.partition(".")[0]
    fields = Narrative.__struct_fields__
    return (fields.index(head) if head in fields else len(fields), "" if ask.key.startswith(_PROJECTS) else ask.key)


def _steps(key: str) -> list[str]:
    """A key as the levels of the file; a project's name is no level."""
    return [*_PROJECTS.split("."), key] if key.startswith(f"{_PROJECTS}.") else key.split(".")


def _key(step: str) -> str:
    return f'"{step}"' if step.isdigit() else step


def _entry(key: str, last: str) -> str:
    if key.startswith(f"{_PROJECTS}."):
        return f'- {{project: "{key.removeprefix(_PROJECTS)[1:]}", done: ""}}'
    kind = Narrative.__struct_defaults__[Narrative.__struct_fields__.index(key)] if "." not in key else None
    return f"{_key(last)}: {'[]' if kind == () else ''}"
