"""Work in the background: taken up by one process, kept alive by its beat, taken up once more where that died."""

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

import structlog
from django.db import DatabaseError, connections, transaction
from django.utils import timezone

from mingzhang.office.models.background import Background, interrupted_now, silence

MOST_RESUMED = 1
"""How often work is taken up again by itself; what kills its process each time must not do so for ever."""

_BEATS = 4
"""Signs of life within the time after which silence counts as death."""

State = Background.State
Row = TypeVar("Row", bound=Background)
_log = structlog.get_logger(__name__)


class TakenAwayError(Exception):
    """The work is no longer this process's: somebody cancelled it, or gave it to another."""


class Held(Generic[Row]):
    """A piece of work that this process has taken up; it writes only as long as it still has it."""

    def __init__(self, row: Row) -> None:
        self.row = row

    def beat(self, **values: Any) -> None:
        """A sign of life, with what is to be written down.

        Raises:
            TakenAwayError: It is another's by now.
        """
        rows = type(self.row)._base_manager.filter(pk=self.row.pk, holder=self.row.holder, state=State.WORKING)
        if not rows.update(beat_at=timezone.now(), **values):
            raise TakenAwayError

    def say(self, step: str, done: int = 0, total: int = 0) -> None:
        """Writes down what is being done."""
        self.beat(step=step[:120], step_done=done, step_total=total)

    @contextmanager
    def finishing(self, state: str = State.DONE) -> Iterator[Row]:
        """The row locked, to be filled with what came out; saved with its last state, or nothing at all.

        Raises:
            TakenAwayError: It is another's by now.
        """
        with transaction.atomic():
            rows = type(self.row)._base_manager.select_for_update(of=("self",))
            row = rows.filter(pk=self.row.pk, holder=self.row.holder, state=State.WORKING).first()
            if row is None:
                raise TakenAwayError
            yield row
            row.state, row.step, row.holder, row.finished_at = state, "", "", timezone.now()
            row.save()

    def fail(self, sentence: str) -> None:
        """Ends it with the reason why it could not be done."""
        with self.finishing(State.FAILED) as row:
            row.sentence = sentence


def carry_out(model: type[Row], key: int, work: Callable[[Held[Row]], None], broken: str) -> None:
    """Takes a piece of work up and does it; passes where it is finished, cancelled or another's.

    Args:
        model: What kind of work.
        key: Which.
        work: Does it and finishes it.
        broken: What people are told where the program itself is at fault.
    """
    row = _taken_up(model, key)
    if row is None:
        return
    held = Held(row)
    try:
        with _beating(held):
            work(held)
    except TakenAwayError:
        _log.info("background.taken_away", kind=model.__name__, key=key)
    except Exception:
        _fail_quietly(held, broken)
        raise


def _taken_up(model: type[Row], key: int) -> Row | None:
    """The work as this process's own; the database decides between two that want it at the same moment."""
    holder = secrets.token_hex(16)
    waiting = model._base_manager.filter(pk=key, state=State.WAITING)
    if not waiting.update(state=State.WORKING, holder=holder, beat_at=timezone.now(), sentence="", step=""):
        return None
    return model._base_manager.get(pk=key)


def _fail_quietly(held: Held[Row], sentence: str) -> None:
    try:
        held.fail(sentence)
    except TakenAwayError:
        _log.info("background.taken_away", kind=type(held.row).__name__, key=held.row.pk)


@contextmanager
def _beating(held: Held[Row]) -> Iterator[None]:
    """Signs of life from a thread of their own, so that a long computation is not taken for death."""
    ended = threading.Event()
    thread = threading.Thread(target=_beat_until, args=(held, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _beat_until(held: Held[Row], ended: threading.Event) -> None:
    try:
        while not ended.wait(silence().total_seconds() / _BEATS):
            try:
                held.beat()
            except DatabaseError as error:
                _log.warning("background.no_beat", error=str(error))
    except TakenAwayError:
        pass  # said to the work itself at its next step
    finally:
        connections.close_all()


def give_back(row: Background) -> None:
    """Puts a locked piece of work back among those that wait; whoever had it writes nothing any more."""
    row.state, row.holder, row.beat_at, row.sentence, row.finished_at = State.WAITING, "", timezone.now(), "", None
    row.step, row.step_done, row.step_total = "", 0, 0
    row.save()


def resume_abandoned(model: type[Row], start: Callable[[int], Any]) -> int:
    """Takes work up again whose process died, once by itself; how many were.

    Args:
        model: What kind of work.
        start: Enqueues the piece of work with that key.
    """
    dead = model._base_manager.filter(interrupted_now(), resumed__lt=MOST_RESUMED)
    return sum(_resumed(model, key, start) for key in dead.values_list("pk", flat=True))


def _resumed(model: type[Row], key: int, start: Callable[[int], Any]) -> bool:
    with transaction.atomic():
        rows = model._base_manager.select_for_update(of=("self",))
        row = rows.filter(interrupted_now(), pk=key, resumed__lt=MOST_RESUMED).first()
        if row is None:
            return False
        row.resumed += 1
        give_back(row)
        transaction.on_commit(lambda: start(key))
    _log.warning("background.resumed", kind=model.__name__, key=key)
    return True


def start_forgotten(model: type[Row], start: Callable[[int], Any]) -> int:
    """Enqueues work that waits although nothing is queued: its process died before it could enqueue it."""
    long_ago = timezone.now() - silence()
    waiting = model._base_manager.filter(state=State.WAITING, beat_at__lt=long_ago)
    count = 0
    for key in waiting.values_list("pk", flat=True):
        if model._base_manager.filter(pk=key, state=State.WAITING, beat_at__lt=long_ago).update(
            beat_at=timezone.now()
        ):
            start(key)
            count += 1
    return count
