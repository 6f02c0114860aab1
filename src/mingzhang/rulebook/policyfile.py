"""Policies that a user wrote in a file of their own: read, and held against the tables that are known."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from mingzhang.errors import RulebookError
from mingzhang.rulebook.inputs import InCell, InputDef, InRows
from mingzhang.rulebook.model import FormDef
from mingzhang.rulebook.policies import PolicyDef
from mingzhang.rulebook.yamlfile import convert, read_yaml


def read_policy(path: Path, forms: Mapping[str, FormDef]) -> PolicyDef:
    """The one policy of a YAML file.

    Args:
        path: A file that holds a policy, alone or as a list of one.
        forms: Known tables, from which inputs may be read.

    Raises:
        RulebookError: The file cannot be read, holds no or several policies, or the policy is wrong; the message
            names the line where one is at fault.
    """
    text = _text(path)
    data = read_yaml(text, path.name)
    entries = data if isinstance(data, list) else [data]
    if len(entries) != 1:
        raise RulebookError(f"{path.name}：写有 {len(entries)} 个计分办法，应只有一个；请每个办法一个文件。")
    policy = convert(data, tuple[PolicyDef, ...], path.name, text)[0] if data is entries else None
    policy = policy or convert(data, PolicyDef, path.name, text)
    for fault in _unknown(policy, forms):
        raise RulebookError(f"{path.name}：{fault}。")
    return policy


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise RulebookError(f"{path.name}：不是 UTF-8 的文本；计分办法请写成 UTF-8 的 YAML 文件。") from error


def _unknown(policy: PolicyDef, forms: Mapping[str, FormDef]) -> Iterator[str]:
    """What the policy names that no table has."""
    if policy.form is not None and policy.form not in forms:
        yield f"form 写的表“{policy.form}”不在规则库里；现有的表见 mingzhang rulebook list"
    for declared in policy.inputs:
        for origin in declared.origins:
            if isinstance(origin, InCell | InRows):
                yield from _unknown_place(declared, origin, forms)


def _unknown_place(declared: InputDef, origin: InCell | InRows, forms: Mapping[str, FormDef]) -> Iterator[str]:
    form = forms.get(origin.form)
    if form is None:
        yield f"数据“{declared.label}”取自表“{origin.form}”，规则库里没有；现有的表见 mingzhang rulebook list"
        return
    known = {column.id for block in form.blocks for column in block.columns}
    where = origin.where if isinstance(origin, InRows) else ()
    wanted = [origin.column, *(name for one in where for name in (one.column, one.over))]
    for name in wanted:
        if name is not None and name not in known:
            columns = "、".join(sorted(known))
            yield f"数据“{declared.label}”取自表“{origin.form}”的“{name}”栏，该表没有；有的栏：{columns}"
