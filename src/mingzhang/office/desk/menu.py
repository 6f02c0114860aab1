"""The menu of the masthead: the pages that are open to the actor's duties."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from mingzhang.office.desk.access import Role
from mingzhang.office.queries.acting import ADMINISTRATORS, Actor


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the menu.

    Attributes:
        name: Name of the page's address.
        key: The letter that opens it after `g`.
        apart: Administrators' duties that see it; everybody who does a department's work sees every entry.
    """

    name: str
    label: str
    key: str = ""
    apart: frozenset[str] = frozenset()


_SYSTEM, _TRAIL = frozenset({Role.SYSTEM_ADMIN}), frozenset({Role.AUDIT_ADMIN})
_ENTRIES = (
    Entry("home", "首页", "h", ADMINISTRATORS),
    Entry("documents", "查账", "d"),
    Entry("projects", "项目", "p"),
    Entry("targets", "绩效目标", "t"),
    Entry("evidence", "佐证", "j"),
    Entry("monitoring", "监控", "o"),
    Entry("budget", "预算", "b"),
    Entry("adjustments", "预算调整", "a"),
    Entry("payments", "支付", "z"),
    Entry("execution", "预算执行", "x"),
    Entry("procurements", "采购", "q"),
    Entry("contracts", "合同", "c"),
    Entry("clocks", "期限", "l"),
    Entry("self-evaluations", "绩效自评", "v"),
    Entry("evaluations", "绩效评价", "w"),
    Entry("transfers", "转移支付", "f"),
    Entry("accounts", "决算", "j"),
    Entry("questions", "公众提问", "w"),
    Entry("issues", "整改", "i"),
    Entry("suppliers", "供应商", "s", _SYSTEM),
    Entry("systems", "信息系统", "y"),
    Entry("codes", "科目", "k", _SYSTEM),
    Entry("funds", "资金", "m", _SYSTEM),
    Entry("imports", "导入", "r", _SYSTEM),
    Entry("people", "人员职责", "u", ADMINISTRATORS),
    Entry("events", "留痕", "e", _TRAIL),
)


def menu(request: Any) -> Iterator[tuple[Entry, str, bool]]:
    """The entries open to the actor: entry, address, whether the page shown belongs to it."""
    actor: Actor | None = request.actor
    if actor is None:
        return
    for entry in _ENTRIES:
        if not actor.administers_only or entry.apart & actor.roles.keys():
            address = reverse(entry.name)
            here = request.path == address if entry.name == "home" else request.path.startswith(address)
            yield entry, address, here
