"""The menu of the masthead: the pages that are open to the actor's duties."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from mingzhang.office.desk.access import Role
from mingzhang.office.queries.acting import ADMINISTRATORS, Actor
from mingzhang.office.services.webhooks import KEEPERS


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the menu.

    Attributes:
        name: Name of the page's address.
        key: The letter that opens it after `g`.
        apart: Administrators' duties that see it; everybody who does a department's work sees every entry.
        only: The duties that see it, where it is not for everybody.
    """

    name: str
    label: str
    key: str = ""
    apart: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()

    def opens_to(self, actor: Actor) -> bool:
        """Whether the actor sees it."""
        if self.only:
            return bool(self.only & actor.roles.keys())
        return not actor.administers_only or bool(self.apart & actor.roles.keys())


_SYSTEM, _TRAIL = frozenset({Role.SYSTEM_ADMIN}), frozenset({Role.AUDIT_ADMIN})
_GROUPS = (
    ("首页", (Entry("home", "首页", "h", ADMINISTRATORS),)),
    ("查账", (Entry("documents", "查账", "d"),)),
    (
        "项目与绩效",
        (
            Entry("projects", "项目", "p"),
            Entry("targets", "绩效目标", "t"),
            Entry("evidence", "佐证", "j"),
            Entry("monitoring", "监控", "o"),
            Entry("self-evaluations", "绩效自评", "v"),
            Entry("evaluations", "绩效评价", "w"),
            Entry("surveys", "问卷调查", "1"),
            Entry("issues", "整改", "i"),
            Entry("results", "结果应用"),
        ),
    ),
    (
        "预算与支付",
        (
            Entry("budget", "预算", "b"),
            Entry("adjustments", "预算调整", "a"),
            Entry("payments", "支付", "z"),
            Entry("execution", "预算执行", "x"),
            Entry("transfers", "转移支付", "f"),
        ),
    ),
    (
        "采购与合同",
        (
            Entry("procurements", "采购", "q"),
            Entry("contracts", "合同", "c"),
            Entry("clocks", "期限", "l"),
            Entry("suppliers", "供应商", "s", _SYSTEM),
        ),
    ),
    (
        "决算与公开",
        (Entry("accounts", "决算", "n"), Entry("questions", "公众提问", "g"), Entry("portals", "全市公开站")),
    ),
    (
        "基础数据",
        (
            Entry("systems", "信息系统", "y"),
            Entry("codes", "科目", "k", _SYSTEM),
            Entry("funds", "资金", "m", _SYSTEM),
            Entry("imports", "导入", "r", _SYSTEM),
        ),
    ),
    (
        "人员与留痕",
        (
            Entry("people", "人员职责", "u", ADMINISTRATORS),
            Entry("events", "留痕", "e", _TRAIL),
            Entry("webhooks", "事件通知", only=KEEPERS),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the menu as the actor sees it: entry, address and whether the page shown belongs to it, each."""

    label: str
    pages: tuple[tuple[Entry, str, bool], ...]

    @property
    def here(self) -> bool:
        """Whether the page shown belongs to it."""
        return any(here for *_, here in self.pages)


def menu_groups(request: Any) -> list[Group]:
    """The groups that hold a page open to the actor."""
    actor: Actor | None = request.actor
    if actor is None:
        return []
    groups = [Group(label, tuple(_open(entries, actor, request.path))) for label, entries in _GROUPS]
    return [group for group in groups if group.pages]


def _open(entries: Iterable[Entry], actor: Actor, path: str) -> Iterator[tuple[Entry, str, bool]]:
    for entry in entries:
        if entry.opens_to(actor):
            address = reverse(entry.name)
            yield entry, address, path == address if entry.name == "home" else path.startswith(address)


def menu(request: Any) -> Iterator[tuple[Entry, str, bool]]:
    """The entries open to the actor: entry, address, whether the page shown belongs to it."""
    for group in menu_groups(request):
        yield from group.pages
