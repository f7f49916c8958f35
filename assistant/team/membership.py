"""Joining and leaving a team, and opening what belongs to a member: record, replica, server."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from assistant import paths
from assistant.domain.notice import Notice, UserFault
from assistant.settings import TeamSettings
from assistant.store import outbox
from assistant.store.database import Record, open_for_writing, writing
from assistant.team import administration, credentials, place, server
from assistant.team.administration import Invitation
from assistant.team.place import DESK, REPLICA, Place, sslmode_for

if TYPE_CHECKING:
    from psycopg import Connection

LEADING = frozenset({"supervisor", "administrator"})


@dataclass(frozen=True, slots=True)
class Joined:
    """How it went: where the password lies; whether customers are recognised across the team."""

    place: Place
    role: str
    kept_in: str
    shared_key: bool


def fingerprint(secret: bytes) -> str:
    """Tells two secrets apart and gives neither away."""
    return hashlib.sha256(b"team key " + secret).hexdigest()[:12]


def secret_file() -> Path:
    """The team's own secret, which keys the fingerprints of customers."""
    return paths.team_dir() / "team.key"


def join(invitation: Invitation, settings: TeamSettings, record: Path) -> Joined:
    """Join with what an administrator gave; the password in it is then of no more use.

    Raises UserFault; then nothing has changed here.
    """
    if place.load() is not None:
        raise UserFault(Notice.of("team.already"))
    secret = bytes.fromhex(invitation.secret)
    where = _with_certificate(invitation, settings)
    connection = server.connect(where, invitation.password)
    with connection, server.faults(where):
        device = uuid4().hex
        shared = _adopt(record, secret)
        own = record.with_suffix(".key")
        said = server.hello(connection, device, fingerprint(own.read_bytes()))
        where = replace(where, team=said.name, key=fingerprint(secret))
        password = secrets.token_urlsafe(32)
        kept = credentials.keep(where.account, password, settings.credentials)
        try:
            administration.change_own_password(connection, where.user, password)
        except BaseException:
            credentials.forget(where.account)
            raise
    db = open_for_writing(record)
    outbox.join(db, DESK, where.server, where.user, said.role, device)
    db.close()
    place.write_private(secret_file(), secret)
    place.save(where)
    return Joined(where, said.role, kept, shared)


def _with_certificate(invitation: Invitation, settings: TeamSettings) -> Place:
    where = invitation.place
    certificate = settings.certificate or where.certificate
    if not settings.certificate and invitation.authorities:
        file = paths.team_dir() / "authorities.pem"
        place.write_private(file, invitation.authorities.encode())
        certificate = str(file)
    wanted = settings.sslmode if settings.sslmode != "auto" else where.sslmode
    return replace(where, certificate=certificate, sslmode=sslmode_for(where.host, wanted))


def _adopt(record: Path, secret: bytes) -> bool:
    """Take the team's secret for an empty record: its customers are then known to the whole team.

    Where customers are on record already their fingerprints can't be turned back, so that record
    keeps the secret it has.
    """
    key = record.with_suffix(".key")
    db = open_for_writing(record)
    known = db.execute("SELECT EXISTS (SELECT 1 FROM customers)").fetchone()[0]
    db.close()
    if key.exists() and (known or key.read_bytes() == secret):
        return key.read_bytes() == secret
    place.write_private(key, secret)
    return True


def leave(record: Path) -> None:
    """Be in no team any more: what is on record here stays, others' records go."""
    where = place.load()
    if where is None:
        raise UserFault(Notice.of("team.none"))
    if record.exists():
        db = open_for_writing(record)
        with writing(db):
            outbox.leave(db)
        db.close()
    credentials.forget(where.account)
    replica = place.replica_file()
    for file in (*replica.parent.glob(f"{replica.stem}.*"), secret_file(), place.place_file()):
        file.unlink(missing_ok=True)


def joined(settings: TeamSettings) -> Place:
    """The team that was joined. Raises UserFault when none is, or the policy forbids it."""
    where = place.load()
    if where is None:
        raise UserFault(Notice.of("team.none"))
    if not settings.enabled:
        raise UserFault(Notice.of("team.disabled"))
    wanted = settings.sslmode if settings.sslmode != "auto" else where.sslmode
    return replace(
        where, sslmode=wanted, certificate=settings.certificate or where.certificate
    )  # fmt: skip


def connect(where: Place) -> Connection[Any]:
    """A connection as this machine's member. Raises UserFault."""
    password = credentials.load(where.account)
    if password is None and not place.is_loopback(where.host):
        raise UserFault(Notice.of("team.no_password", account=where.account))
    return server.connect(where, password)


def record_key(record: Path) -> str:
    """The fingerprint of the secret that a record recognises customers with; "" for none."""
    try:
        return fingerprint(record.with_suffix(".key").read_bytes())
    except OSError:
        return ""


def open_replica(where: Place, role: str) -> Path:
    """A supervisor's own copy of the team's record, made when it is not there; its file.

    Raises UserFault for who may not have one.
    """
    if role not in LEADING:
        raise UserFault(Notice.of("team.not_allowed", reason="supervisor"))
    file = place.replica_file()
    key = file.with_suffix(".key")
    if not key.exists() and secret_file().exists():
        place.write_private(key, secret_file().read_bytes())
    with opened(file) as db:
        state = outbox.state(db)
        if state is None or (state.server, state.member) != (where.server, where.user):
            outbox.join(db, REPLICA, where.server, where.user, role, uuid4().hex)
    return file


def ready(where: Place, record: Path) -> None:
    """See that this machine's record is in the team: one begun anew (the old file was moved away)
    is not. Raises UserFault when the record can't be used.
    """
    with opened(record) as db:
        state = outbox.state(db)
        if state is None or (state.server, state.member) != (where.server, where.user):
            role = state.role if state else "agent"
            outbox.join(db, DESK, where.server, where.user, role, uuid4().hex)


def replica_of(where: Place) -> tuple[Path, str]:
    """The replica that is here, and the member's role; the server is only asked for a first one.

    Raises UserFault for who may not have one, or when it has to be asked and can't be.
    """
    file = place.replica_file()
    if file.exists():
        with opened(file) as db:
            state = outbox.state(db)
        if state is not None and (state.server, state.member) == (where.server, where.user):
            return file, state.role
    with connect(where) as connection, server.faults(where):
        row = connection.execute("SELECT team.role()").fetchone()
    role = str(row[0]) if row else ""
    return open_replica(where, role), role


@contextmanager
def opened(file: Path) -> Iterator[Record]:
    """A connection that writes, closed at the end."""
    db = open_for_writing(file)
    try:
        yield db
    finally:
        db.close()
