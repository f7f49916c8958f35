"""Speaks to the team's PostgreSQL; every fault of network or server becomes one sentence."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from assistant.domain.notice import Notice, UserFault
from assistant.store.inbox import Arrived
from assistant.store.outbox import Entry
from assistant.team.place import DESK, Place
from assistant.team.server_schema import VERSION

if TYPE_CHECKING:
    from psycopg import Connection

CONNECT_SECONDS = 10
STATEMENT_MILLISECONDS = 120_000
CHANNELS = {"desk": ("team_all", "team_to_{}"), "replica": ("team_desk", "team_all")}
_PULL = "SELECT seq, tbl, key, data FROM team.rows WHERE {} ORDER BY {} LIMIT %s"


@dataclass(frozen=True, slots=True)
class Hello:
    """What the server says of itself and of who comes: `now` in seconds since 1970."""

    name: str
    keep_days: int
    key: str
    role: str
    batch: int
    now: float


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of a batch; `known` and `erase` say that nothing of it was taken."""

    written: int = 0
    refused: tuple[tuple[str, str, str], ...] = ()
    skew_ms: int = 0
    known: int | None = None
    erase: bool = False


def connect(place: Place, password: str | None, application: str = "assistant") -> Connection[Any]:
    """Open a connection in autocommit mode. Raises UserFault with what a person can do about it."""
    try:
        import psycopg
    except ImportError as error:
        raise UserFault(Notice.of("team.no_library")) from error

    options = f"-c statement_timeout={STATEMENT_MILLISECONDS} -c timezone=UTC"
    with faults(place):
        return psycopg.connect(
            host=place.host, port=place.port, dbname=place.database, user=place.user,
            password=password, sslmode=place.sslmode, sslrootcert=place.certificate or None,
            connect_timeout=CONNECT_SECONDS, keepalives_idle=30, keepalives_interval=10,
            keepalives_count=3, tcp_user_timeout=30_000, application_name=application,
            options=options, autocommit=True,
        )  # fmt: skip


@contextmanager
def faults(place: Place) -> Iterator[None]:
    """Turn what the server or the way to it raises into a UserFault."""
    import psycopg

    try:
        yield
    except psycopg.errors.InsufficientPrivilege as error:
        reason = error.diag.message_primary or ""
        raise UserFault(Notice.of("team.not_allowed", reason=reason)) from error
    except psycopg.OperationalError as error:
        text = " ".join(str(error).split())
        refused = any(
            word in text for word in ("authentication failed", "no password", "not permitted")
        )
        if "certificate" in text or "SSL" in text:
            raise UserFault(Notice.of("team.tls", server=place.server, reason=text)) from error
        sentence = "team.refused" if refused else "team.unreachable"
        raise UserFault(Notice.of(sentence, server=place.server, reason=text[:300])) from error
    except psycopg.errors.InvalidSchemaName as error:
        raise UserFault(Notice.of("team.no_team", server=place.server)) from error
    except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedFunction) as error:
        raise UserFault(Notice.of("team.no_team", server=place.server)) from error


def hello(connection: Connection[Any], device: str, key: str) -> Hello:
    """Say who comes. Raises UserFault when server and program do not understand each other."""
    check_version(connection)
    row = connection.execute("SELECT team.hello(%s, %s)", [device, key]).fetchone()
    said = row[0] if row else {}
    return Hello(
        said["name"], said["keep_days"], said["key_print"], said["role"], said["batch"],
        said["now"],
    )  # fmt: skip


def check_version(connection: Connection[Any]) -> None:
    """Raises UserFault when the team's schema is newer or older than what this program speaks."""
    row = connection.execute("SELECT version FROM team.info").fetchone()
    version = row[0] if row else 0
    if version > VERSION:
        raise UserFault(Notice.of("team.newer", server=version, own=VERSION))
    if version < VERSION:
        raise UserFault(Notice.of("team.older", server=version, own=VERSION))


def push(
    connection: Connection[Any],
    device: str,
    batch: int,
    erased: int,
    now: float,
    entries: Sequence[Entry],
) -> Pushed:
    """Send rows in one transaction; `now` is this machine's clock in seconds since 1970."""
    row = connection.execute(
        "SELECT team.push(%s, %s, %s, %s, %s::jsonb)",
        [device, batch, erased, now, _packed(entries)],
    ).fetchone()
    said = row[0] if row else {}
    return Pushed(
        said.get("written", 0),
        tuple((table, key, why) for table, key, why in said.get("refused", ())),
        said.get("skew_ms", 0),
        said.get("known"),
        bool(said.get("erase")),
    )


def _packed(entries: Sequence[Entry]) -> str:
    rows = [
        {
            "t": one.table,
            "k": one.key,
            "a": one.audience,
            "c": one.chat,
            "u": one.customer,
            "s": _moment(one.stamp),
            "d": {name: _value(value) for name, value in one.data.items()} if one.data else None,
        }
        for one in entries
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _value(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    # PostgreSQL keeps no NUL.
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value


def _moment(text: str) -> str | None:
    """A time the server can read; None for what is none."""
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        return None


def erased_since(connection: Connection[Any], seen: int) -> list[tuple[int, str]]:
    """Customers erased by the team since a number, as (number, customer)."""
    return connection.execute(
        "SELECT seq, customer FROM team.erased WHERE seq > %s ORDER BY seq", [seen]
    ).fetchall()


def erase(connection: Connection[Any], customer: str) -> int:
    """Have a customer erased from the team; how many rows that were."""
    row = connection.execute("SELECT team.erase(%s)", [customer]).fetchone()
    return int(row[0]) if row else 0


def newest(connection: Connection[Any]) -> int:
    """The number of the newest row."""
    row = connection.execute("SELECT COALESCE(max(seq), 0) FROM team.rows").fetchone()
    return int(row[0]) if row else 0


def pull(
    connection: Connection[Any], kind: str, member: str, device: str, seen: int, most: int
) -> tuple[list[Arrived], int]:
    """Rows that changed after `seen`, oldest first, and the number to go on from."""
    if kind == DESK:
        where = "audience = ANY(%s) AND seq > %s AND device <> %s"
        values: list[object] = [[member, "*"], seen, device, most]
    else:
        where, values = "seq > %s AND device <> %s", [seen, device, most]
    rows = connection.execute(_PULL.format(where, "seq"), values).fetchall()
    return [Arrived(row[1], row[2], row[3]) for row in rows], rows[-1][0] if rows else seen


def pull_first(
    connection: Connection[Any], born: int, most: int
) -> tuple[list[Arrived], int | None]:
    """All rows in the order in which they were first sent, after `born`; None: that was all."""
    rows = connection.execute(
        "SELECT born, tbl, key, data FROM team.rows WHERE born > %s AND data IS NOT NULL "
        "ORDER BY born LIMIT %s",
        [born, most],
    ).fetchall()
    after = rows[-1][0] if len(rows) == most else None
    return [Arrived(row[1], row[2], row[3]) for row in rows], after


def listen(connection: Connection[Any], kind: str, member: str) -> None:
    """Ask to be told of what concerns this member."""
    from psycopg import sql

    for channel in CHANNELS[kind]:
        name = sql.Identifier(channel.format(member))
        connection.execute(sql.SQL("LISTEN {}").format(name))
