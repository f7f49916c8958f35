"""One exchange between a record and its team: erasures first, then what came, then what goes.

Every step is a transaction here or there, and each can be repeated: whatever is cut off is done
again from where it stood, and nothing is written twice.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from assistant.store import erasing, inbox, outbox, refill
from assistant.store.database import Record
from assistant.store.outbox import Entry
from assistant.team import server
from assistant.team.place import REPLICA

if TYPE_CHECKING:
    from psycopg import Connection

log = logging.getLogger("assistant.team")

PUSH_ROWS, PULL_ROWS = 500, 2000
# From so many rows on it pays to make the queue once at the end of a first pull.
MANY = 20_000
# A server that sends a batch back again and again is not one to hammer.
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What one exchange moved; `skew_ms` is how far this machine's clock is behind the server's."""

    sent: int = 0
    received: int = 0
    erased: int = 0
    refused: int = 0
    skew_ms: int = 0


def exchange(
    connection: Connection[Any],
    db: Record,
    key: str = "",
    clock: Callable[[], float] = time.time,
    stopped: Callable[[], bool] = lambda: False,
) -> Exchanged:
    """Bring record and team to the same state; `db` writes and is used by this thread alone.

    Raises UserFault when the program and the server do not understand each other, psycopg.Error
    when the way is cut (server.faults turns that into a UserFault); what was done until then is
    done.
    """
    told = greet(connection, db, key)
    told = _erasures_up(connection, db, told)
    told = _erasures_down(connection, db, told)
    told = _pull(connection, db, told, stopped)
    told = _push(connection, db, told, clock, stopped)
    # What another had changed later than we did comes back at once.
    told = _pull(connection, db, told, stopped)
    now = datetime.now(UTC)
    outbox.move(db, synced_at=now.isoformat(timespec="milliseconds"))
    return told


def greet(connection: Connection[Any], db: Record, key: str) -> Exchanged:
    """Say who comes, once a connection; keeps what the server says of itself."""
    state = _state(db)
    said = server.hello(connection, state.device, key)
    outbox.watch(db, state.kind)
    outbox.try_again(db)
    outbox.move(
        db, role=said.role, keep_days=said.keep_days, batch=max(said.batch, state.batch)
    )  # fmt: skip
    return Exchanged()


def turn(
    connection: Connection[Any],
    db: Record,
    woken: bool,
    clock: Callable[[], float] = time.time,
    stopped: Callable[[], bool] = lambda: False,
) -> Exchanged:
    """A short exchange over a connection that has said who comes: down if woken, up if needed."""
    told = Exchanged()
    if woken:
        told = _erasures_down(connection, db, told)
        told = _pull(connection, db, told, stopped)
    told = _erasures_up(connection, db, told)
    if outbox.pending(db):
        told = _push(connection, db, told, clock, stopped)
    if woken or told.sent:
        outbox.move(db, synced_at=datetime.now(UTC).isoformat(timespec="milliseconds"))
    return told


def tend(connection: Connection[Any], db: Record) -> None:
    """What is due once a day: erase what is older than the team's policy, there and here."""
    connection.execute("SELECT team.expire()")
    state = _state(db)
    now = datetime.now(UTC)
    inbox.forget_early(db, now)
    if state.kind == REPLICA and state.keep_days:
        erasing.erase_before(db, now - timedelta(days=state.keep_days))


def _state(db: Record) -> outbox.State:
    state = outbox.state(db)
    if state is None:
        raise RuntimeError("this record is in no team")
    return state


def _erasures_up(connection: Connection[Any], db: Record, told: Exchanged) -> Exchanged:
    for customer in erasing.erasures(db):
        server.erase(connection, customer)
        erasing.erasure_told(db, customer)
    return told


def _erasures_down(connection: Connection[Any], db: Record, told: Exchanged) -> Exchanged:
    found = server.erased_since(connection, _state(db).erased)
    if not found:
        return told
    gone = erasing.erase_customers(db, [customer for _, customer in found])
    outbox.move(db, erased=found[-1][0])
    return replace(told, erased=told.erased + gone)


def _pull(
    connection: Connection[Any], db: Record, told: Exchanged, stopped: Callable[[], bool]
) -> Exchanged:
    if _state(db).born is not None:
        told = _first(connection, db, told, stopped)
    while not stopped():
        state = _state(db)
        if state.born is not None:
            return told
        rows, seen = server.pull(
            connection, state.kind, state.member, state.device, state.seen, PULL_ROWS
        )
        if not rows:
            return told
        count = inbox.apply(db, rows, seen=seen)
        told = replace(told, received=told.received + count)
        if len(rows) < PULL_ROWS:
            return told
    return told


def _first(
    connection: Connection[Any], db: Record, told: Exchanged, stopped: Callable[[], bool]
) -> Exchanged:
    """Fill an empty replica. What changes meanwhile comes once more afterwards, by its number."""
    state = _state(db)
    if state.born == 0:
        newest = server.newest(connection)
        outbox.move(db, seen=newest)
        if newest >= MANY:
            refill.begin(db)
    born: int | None = state.born or 0
    while born is not None:
        if stopped():
            return told
        rows, after = server.pull_first(connection, born, PULL_ROWS)
        last = after is None
        # Only once the queue is made is the first pull over.
        count = inbox.apply(db, rows, **({} if last else {"born": after}))
        told = replace(told, received=told.received + count)
        born = after
    refill.finish(db)
    outbox.move(db, born=None)
    return told


def _push(
    connection: Connection[Any],
    db: Record,
    told: Exchanged,
    clock: Callable[[], float],
    stopped: Callable[[], bool],
) -> Exchanged:
    size = PUSH_ROWS
    attempts = 0
    while not stopped():
        entries = outbox.next_batch(db, size)
        if not entries:
            return told
        state = _state(db)
        batch = state.batch + 1
        outbox.move(db, batch=batch)
        pushed = _send(connection, state, batch, clock(), entries)
        if pushed is None:
            # One of them is not to be had by the server: find it by halves.
            if len(entries) == 1:
                outbox.refuse(db, [(entries[0].table, entries[0].key, "content")])
                told = replace(told, refused=told.refused + 1)
            size = max(1, len(entries) // 2)
            continue
        if pushed.known is not None or pushed.erase:
            attempts += 1
            if attempts > _ATTEMPTS:
                log.warning("the team does not take what is sent")
                return told
            if pushed.known is not None:
                outbox.move(db, batch=pushed.known)
            told = _erasures_down(connection, db, told)
            continue
        size, attempts = PUSH_ROWS, 0
        left = {(table, key) for table, key, _ in pushed.refused}
        if left:
            outbox.refuse(db, pushed.refused)
        outbox.done(
            db, [(e.number, e.changes) for e in entries if (e.table, e.key) not in left]
        )  # fmt: skip
        outbox.move(db, skew_ms=pushed.skew_ms)
        told = replace(
            told,
            sent=told.sent + len(entries) - len(left),
            refused=told.refused + len(left),
            skew_ms=pushed.skew_ms,
        )
    return told


def _send(
    connection: Connection[Any],
    state: outbox.State,
    batch: int,
    now: float,
    entries: Sequence[Entry],
) -> server.Pushed | None:
    import psycopg

    try:
        return server.push(connection, state.device, batch, state.erased, now, entries)
    except (psycopg.DataError, psycopg.errors.ProgramLimitExceeded, UnicodeEncodeError) as error:
        log.warning("a batch of %d rows is not taken: %s", len(entries), type(error).__name__)
        return None
