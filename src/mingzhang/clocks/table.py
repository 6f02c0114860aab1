"""A table of dated events as cases, a line a case or a line an event; faults are listed and stop nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from mingzhang.clocks.model import DatedEvents
from mingzhang.quantities.dates import parse_date
from mingzhang.quantities.number import parse_number, squeeze
from mingzhang.rulebook.deadlines import EventDef, EventTables

Line = tuple[int, Mapping[str, str]]


@dataclass
class Cases:
    """What a table holds: cases in printed order, and what could not be understood, a sentence each."""

    cases: list[DatedEvents] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@dataclass
class _Draft:
    row: int
    events: dict[str, date] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)


def cases_of(lines: Iterable[Line], words: EventTables, events: Mapping[str, EventDef], region: str = "") -> Cases:
    """The cases of a table.

    Args:
        lines: Row number and cells by header.
        words: What headers are called.
        events: Known events with their labels.
        region: The place where the table names none.
    """
    found = Cases()
    by_label = {squeeze(label): event.id for event in events.values() for label in (*event.labels, event.name.zh)}
    drafts: dict[str, _Draft] = {}
    for row, cells in lines:
        subject = _fact(cells, words.subject) or f"第{row}行"
        draft = drafts.setdefault(subject, _Draft(row))
        for name in ("region", "amount", "supplier_size", "agreed_days", "agreed_daily_rate"):
            draft.facts[name] = _fact(cells, getattr(words, name)) or draft.facts.get(name, "")
        _take_events(draft, row, cells, words, by_label, found.faults)
    found.cases = [_case(subject, draft, words, region, found.faults) for subject, draft in drafts.items()]
    return found


def _fact(cells: Mapping[str, str], names: Iterable[str]) -> str:
    return next((cells[squeeze(name)] for name in names if cells.get(squeeze(name))), "")


def _take_events(  # noqa: PLR0913, PLR0917 - one line of a table with all that it is read by
    draft: _Draft,
    row: int,
    cells: Mapping[str, str],
    words: EventTables,
    by_label: Mapping[str, str],
    faults: list[str],
) -> None:
    named = _fact(cells, words.event)
    pairs = [(named, _fact(cells, words.date))] if named else [(h, t) for h, t in cells.items() if h in by_label]
    for label, text in pairs:
        event, day = by_label.get(squeeze(label)), parse_date(text)
        if event is None:
            faults.append(f"第{row}行：不认识事件“{label}”；可用 {'、'.join(sorted(by_label))}")
        elif day is None or day.start != day.day:
            faults.append(f"第{row}行：“{label}”的“{text}”不是一个日期；请写成 2023-10-20 或 2023年10月20日")
        else:
            draft.events[event] = day.day


def _case(subject: str, draft: _Draft, words: EventTables, region: str, faults: list[str]) -> DatedEvents:
    facts = draft.facts
    days = _number(facts.get("agreed_days", ""), "约定天数", draft.row, faults)
    if days is not None and days != int(days):
        faults.append(f"第{draft.row}行：约定天数“{days}”不是整数天，未采用；请写成整数")
        days = None
    return DatedEvents(
        subject=subject,
        events=draft.events,
        regions=_regions(facts.get("region") or region, words),
        amount=_number(facts.get("amount", ""), "金额", draft.row, faults),
        supplier_size=_size(facts.get("supplier_size", ""), words, draft.row, faults),
        agreed_days=None if days is None else int(days),
        agreed_daily_rate=_number(facts.get("agreed_daily_rate", ""), "约定日利率", draft.row, faults),
        row=draft.row,
    )


def _number(text: str, name: str, row: int, faults: list[str]) -> Decimal | None:
    if not text:
        return None
    number = parse_number(text)
    if number is None or number.value < 0:
        faults.append(f"第{row}行：{name}“{text}”不是有效的数；请写成 100000 或 100,000.00")
        return None
    return number.value


def _size(text: str, words: EventTables, row: int, faults: list[str]) -> str | None:
    """The size class that a text names, so that a deadline for small suppliers is not passed over in silence."""
    if not text:
        return None
    plain = squeeze(text)
    size = next((size for size, others in words.supplier_sizes.items() if plain in (size, *others)), None)
    if size is None:
        faults.append(f"第{row}行：不认识供应商规模“{text}”；可用 {'、'.join(words.supplier_sizes)}")
    return size


def _regions(place: str, words: EventTables) -> frozenset[str]:
    """The place and those it belongs to; the beginning of a known place's name stands for it (青岛)."""
    known = [name for name in {*words.parents, *words.parents.values()} if place and name.startswith(place)]
    place = known[0] if len(known) == 1 else place
    found: list[str] = []
    while place and place not in found:
        found.append(place)
        place = words.parents.get(place, "")
    return frozenset(found)
