"""The schedule of collectors: each due moment is read once and kept in batches, no reading lost or doubled."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from mingzhang.office.models import Collector, Reading
from mingzhang.office.scope import everything
from mingzhang.office.services.collectors.kinds import take
from mingzhang.office.services.collectors.taking import MOST_SENTENCE, Taken, unknown

WORKERS = 48
"""Systems asked at the same time; most of the time of each is waiting."""

BATCH = 500
TICK = 0.25
"""Seconds between two looks at what is due."""

_AWAY = 5
"""Seconds until a database that did not answer is asked again."""

_MINUTE = 60
_log = structlog.get_logger(__name__)
Clock = Callable[[], datetime]


def slot_of(collector: Collector, now: datetime) -> datetime:
    """The latest scheduled moment at or before now; collectors are spread over the minute by their key."""
    interval, phase = collector.every * _MINUTE, collector.pk % _MINUTE
    seconds = int(now.timestamp()) - phase
    return datetime.fromtimestamp(seconds - seconds % interval + phase, UTC)


@dataclass(frozen=True, slots=True)
class Look:
    """One reading in hand that is not kept yet.

    Attributes:
        slot: The moment for which it was scheduled.
        at: When the system was asked.
    """

    collector: Collector
    slot: datetime
    at: datetime
    taken: Taken

    @property
    def reading(self) -> Reading:
        """The row; its key is the scheduled moment, so that the database refuses a second one."""
        return Reading(
            collector=self.collector,
            key=self.slot.isoformat(),
            slot=self.slot,
            at=self.at,
            outcome=self.taken.outcome,
            value=self.taken.value,
            text=self.taken.text.replace("\x00", ""),
            sentence=self.taken.sentence,
            sample=self.collector.sample,
        )


class Collecting:
    """Asks what is due and keeps what was found.

    Attributes:
        kept: Readings written so far.
        waiting: Found and not written yet; written again where the database was busy.
    """

    def __init__(self, workers: int = WORKERS, clock: Clock = timezone.now) -> None:
        self.clock = clock
        self.pool = ThreadPoolExecutor(workers, thread_name_prefix="collector")
        self.asked: dict[int, Future[Look]] = {}
        self.waiting: list[Look] = []
        self.kept = 0

    def tick(self) -> None:
        """Writes what has come, and asks what is due and not being asked."""
        self._gather()
        self._keep()
        for collector in self._due(self.clock()):
            if collector.pk not in self.asked:
                slot = slot_of(collector, self.clock())
                self.asked[collector.pk] = self.pool.submit(_look, collector, slot, self.clock)

    def finish(self) -> None:
        """Waits for what was asked and writes it."""
        wait(list(self.asked.values()))
        self._gather()
        self._keep()

    def close(self) -> None:
        """Ends the threads; what was asked is still written."""
        self.finish()
        self.pool.shutdown()

    def _due(self, now: datetime) -> list[Collector]:
        due = Q(state=Collector.State.ACTIVE, every__gt=0, next_due__lte=now)
        held = {look.collector.pk for look in self.waiting}
        with everything("按计划采集"):
            rows = Collector.objects.filter(due).exclude(pk__in=[*self.asked, *held]).order_by("next_due")
            return list(rows[:BATCH])

    def _gather(self) -> None:
        done = [key for key, future in self.asked.items() if future.done()]
        self.waiting += [self.asked.pop(key).result() for key in done]

    def _keep(self) -> None:
        if not self.waiting:
            return
        try:
            _write(self.waiting)
        except OperationalError as error:  # a busy database: kept in hand, tried again at the next tick
            _log.warning("readings_not_kept_yet", count=len(self.waiting), error=str(error))
            return
        self.kept += len(self.waiting)
        self.waiting = []


def _look(collector: Collector, slot: datetime, clock: Clock) -> Look:
    at = clock()
    try:
        return Look(collector, slot, at, take(collector))
    except Exception as error:  # noqa: BLE001 - a fault of one collector must not stop the others; it is kept and logged
        _log.exception("collector_fault", collector=collector.pk)
        return Look(collector, slot, at, unknown(f"采集程序出错：{type(error).__name__}"))


def _write(looks: list[Look]) -> None:
    """All readings of a batch and the next moment of each collector, in one transaction."""
    with everything("保存读数"), transaction.atomic():
        Reading.objects.bulk_create([look.reading for look in looks], BATCH, ignore_conflicts=True)
        for look in looks:
            collector = look.collector
            collector.next_due = look.slot + timedelta(minutes=collector.every)
            told(collector, look.taken, look.at)
        fields = ["next_due", "last_at", "last_outcome", "last_sentence"]
        Collector.objects.bulk_update([look.collector for look in looks], fields, BATCH)


def told(collector: Collector, taken: Taken, at: datetime) -> None:
    """What the list of collectors says of the latest look."""
    collector.last_at, collector.last_outcome = at, taken.outcome
    collector.last_sentence = taken.sentence[:MOST_SENTENCE]


def run_once(clock: Clock = timezone.now) -> int:
    """Reads everything that is due now; the number of readings kept."""
    collecting = Collecting(clock=clock)
    try:
        while True:
            collecting.tick()
            if not collecting.asked and not collecting.waiting:
                return collecting.kept
            collecting.finish()
    finally:
        collecting.close()


def _ticked(collecting: Collecting) -> bool:
    """One look at what is due; a database that is away for a while ends nothing."""
    try:
        collecting.tick()
    except (OperationalError, InterfaceError) as error:
        _log.warning("database_away", error=str(error))
        connection.close()
        return False
    return True


def run_until(stopped: Callable[[], bool]) -> int:
    """Reads what is due until told to stop; the number of readings kept."""
    collecting = Collecting()
    try:
        while not stopped():
            time.sleep(TICK if _ticked(collecting) else _AWAY)
    finally:
        collecting.close()
    return collecting.kept
