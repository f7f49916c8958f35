"""`assistant team`: a team's database made, joined, exchanged with and left."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.domain.notice import Notice, UserFault

if TYPE_CHECKING:
    from psycopg import Connection

    from assistant.settings import TeamSettings
    from assistant.team.place import Place
    from assistant.team.sync import Exchanged

app = typer.Typer(
    no_args_is_help=True,
    help="Exchange with a team's PostgreSQL. Nothing is opened before a team is joined. "
    "Example: assistant team status",
)
Name = Annotated[str, typer.Argument(help="Small letters, digits, _; begins with a letter.")]


def _say(key: str, **arguments: object) -> None:
    from assistant import strings

    typer.echo(strings.text(f"team.{key}", strings.system_language(), **arguments))


def _options() -> TeamSettings:
    from assistant import settings

    return settings.load().team


@app.command("init")
def init(
    host: Annotated[str, typer.Option(help="The server's name, or the folder of its socket.")],
    database: Annotated[str, typer.Option(help="A database that is there and empty.")],
    user: Annotated[str, typer.Option(help="Its owner, who may create roles.")],
    team: Annotated[str, typer.Option(help="What the team is called.")] = "Team",
    port: Annotated[int, typer.Option(help="The server's port.")] = 5432,
    certificate: Annotated[
        str, typer.Option(help="File of the authorities of the server's certificate, or: system.")
    ] = "",
) -> None:
    """Make a team's schema in a PostgreSQL database, or bring it up to date.

    The owner's password is read from the variable PGPASSWORD or asked for, and kept in the keyring.

    Example: assistant team init --host db.example.com --database care --user care_owner
    """
    import os
    import secrets

    from assistant.team import administration, credentials, membership, server
    from assistant.team import place as places

    options = _options()
    known = membership.secret_file()
    secret = known.read_bytes() if known.exists() else secrets.token_bytes(32)
    where = places.Place(
        team, host, port, database, user, places.sslmode_for(host, options.sslmode),
        certificate or options.certificate, membership.fingerprint(secret),
    )  # fmt: skip
    password = os.environ.get("PGPASSWORD") or credentials.load(where.account)
    if password is None:
        password = typer.prompt(f"{user}@{host}", hide_input=True)
    with server.connect(where, password) as connection, server.faults(where):
        new = administration.init(connection, where, membership.fingerprint(secret))
        there = connection.execute("SELECT key_print FROM team.info").fetchone()
    if there and there[0] != membership.fingerprint(secret):
        raise UserFault(Notice.of("team.other_secret"))
    kept = credentials.keep(where.account, password, options.credentials)
    places.write_private(known, secret)
    places.save(where, places.owner_file())
    _say("said.made" if new else "said.kept", team=team, server=where.server, kept=kept)


def _owner() -> tuple[Place, Connection[Any]]:
    from assistant.team import membership
    from assistant.team import place as places

    where = places.load(places.owner_file()) or places.load()
    if where is None:
        raise UserFault(Notice.of("team.none"))
    return where, membership.connect(where)


@app.command("add")
def add(
    name: Name,
    role: Annotated[str, typer.Option(help="agent, supervisor or administrator.")] = "agent",
    out: Annotated[
        Path | None, typer.Option(help="File for the invitation; default: NAME.invitation.")
    ] = None,
) -> None:
    """Let a member in: writes an invitation, one line that lets one machine join as them.

    Hand it over as you would a password. For a member who is in already: another role, and a new
    invitation in place of the old password.

    Example: assistant team add lin --role agent
    """
    from assistant.team import administration, membership, server
    from assistant.team.place import write_private

    where, connection = _owner()
    with connection, server.faults(where):
        server.check_version(connection)
        password = administration.add(connection, where, name, role)
    invitation = administration.invitation(
        where, name, password, membership.secret_file().read_bytes(), where.certificate
    )
    file = (out or Path(f"{name}.invitation")).absolute()
    write_private(file, f"{invitation.text()}\n".encode())
    _say("said.added", name=name, role=role, file=file)


@app.command("remove")
def remove(name: Name) -> None:
    """Let a member in no more; what they have recorded stays until it is too old.

    Example: assistant team remove lin
    """
    from assistant.team import administration, server

    where, connection = _owner()
    with connection, server.faults(where):
        administration.remove(connection, where, name)
    _say("said.removed", name=name)


@app.command("members")
def members() -> None:
    """List the members, their roles and when each was last there; one JSON object each.

    Example: assistant team members
    """
    from assistant.team import administration, server

    where, connection = _owner()
    with connection, server.faults(where):
        for name, role, key, seen in administration.members(connection):
            row = {"name": name, "role": role, "seen": seen, "shared_key": key == where.key}
            typer.echo(json.dumps(row, ensure_ascii=False))


@app.command("keep")
def keep(days: Annotated[int, typer.Argument(min=1, max=3650, help="Days.")]) -> None:
    """Set how long the team keeps a chat after it was last seen (180 days at first).

    Example: assistant team keep 90
    """
    from assistant.team import administration, server

    where, connection = _owner()
    with connection, server.faults(where):
        administration.keep_days(connection, days)
    _say("said.keep", days=days)


@app.command("tidy")
def tidy() -> None:
    """Erase what is too old now and rewrite the table without what was erased; nightly, best.

    Only the owner may, and others wait meanwhile.

    Example: assistant team tidy
    """
    from assistant.team import administration, server

    where, connection = _owner()
    with connection, server.faults(where):
        gone = administration.tidy(connection)
    _say("said.tidy", rows=gone)


@app.command("join")
def join(
    invitation: Annotated[Path, typer.Argument(help="The file an administrator gave; - is stdin.")],
) -> None:
    """Join a team: from then on what is recorded here goes there, masked as it is.

    The invitation is of no more use afterwards. Close the assistant first, start it again after.

    Example: assistant team join lin.invitation
    """
    import sys

    from assistant import paths
    from assistant.team import membership
    from assistant.team.administration import Invitation

    options = _options()
    if not options.enabled:
        raise UserFault(Notice.of("team.disabled"))
    try:
        text = (
            sys.stdin.read() if str(invitation) == "-" else invitation.read_text(encoding="utf-8")
        )
    except (OSError, UnicodeDecodeError) as error:
        raise UserFault(Notice.of("team.no_invitation")) from error
    joined = membership.join(Invitation.read(text), options, paths.record_file())
    _say(
        "said.joined", team=joined.place.team, server=joined.place.server,
        name=joined.place.user, role=joined.role, kept=joined.kept_in,
    )  # fmt: skip
    if not joined.shared_key:
        _say("said.own_key")


@app.command("leave")
def leave() -> None:
    """Leave the team: what is recorded here stays here, what was sent stays there.

    Example: assistant team leave
    """
    from assistant import paths
    from assistant.team import membership

    membership.leave(paths.record_file())
    _say("said.left")


@app.command("sync")
def sync() -> None:
    """Exchange once, now; the assistant and the review window do it all the time.

    Example: assistant team sync
    """
    for file, told in _exchange(_options()):
        typer.echo(json.dumps({"record": file.stem, **asdict(told)}))


def _exchange(options: TeamSettings) -> list[tuple[Path, Exchanged]]:
    from assistant import paths
    from assistant.store import outbox
    from assistant.team import membership, server, shop_folder
    from assistant.team import place as places
    from assistant.team import sync as exchanging

    where = membership.joined(options)
    done = []
    membership.ready(where, paths.record_file())
    for file in (paths.record_file(), places.replica_file()):
        if not file.exists():
            continue
        with membership.opened(file) as db:
            if outbox.state(db) is None:
                continue
        connection = membership.connect(where)
        with membership.opened(file) as db, connection, server.faults(where):
            told = exchanging.exchange(connection, db, membership.record_key(file))
            exchanging.tend(connection, db)
            if file == paths.record_file():
                shop_folder.refresh(db, paths.team_shop())
            done.append((file, told))
    return done


@app.command("status")
def status(
    offline: Annotated[bool, typer.Option("--offline", help="Do not ask the server.")] = False,
) -> None:
    """Say which team was joined, what waits to go up, and whether the server answers.

    Exit status 1 when it does not.

    Example: assistant team status
    """
    from assistant import paths, strings
    from assistant.store import outbox
    from assistant.team import membership, server
    from assistant.team import place as places

    where = places.load()
    if where is None:
        _say("said.none")
        return
    _say("said.where", team=where.team, server=where.server, name=where.user, tls=where.sslmode)
    for file in (paths.record_file(), places.replica_file()):
        if not file.exists():
            continue
        with membership.opened(file) as db:
            state, waiting = outbox.state(db), outbox.waiting(db)
        if state is not None:
            _say(
                "said.record", record=file.stem, role=state.role, up=waiting.up,
                refused=waiting.refused, early=waiting.early, at=state.synced_at or "–",
            )  # fmt: skip
            if state.skew_ms:
                _say("said.clock", seconds=state.skew_ms // 1000)
    if offline:
        return
    try:
        where = membership.joined(_options())
        with membership.connect(where) as connection, server.faults(where):
            server.check_version(connection)
            row = connection.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
            encrypted = bool((row.fetchone() or (False,))[0])
    except UserFault as fault:
        typer.echo(strings.say(fault.notice, strings.system_language()))
        raise typer.Exit(1) from fault
    _say("said.answers_encrypted" if encrypted else "said.answers_plain")


@app.command("shop")
def shop(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="Shop's folder.")],
) -> None:
    """Publish a shop's folder to the whole team, as a new version of every file that changed.

    Example: assistant team shop /srv/service/shop
    """
    from datetime import UTC, datetime

    from assistant.knowledge import shop as shops
    from assistant.store import outbox, shop_files
    from assistant.team import membership, shop_folder

    options = _options()
    where = membership.joined(options)
    shops.load(str(folder))
    files = shop_folder.read(folder)
    replica, _ = membership.replica_of(where)
    _exchange(options)
    with membership.opened(replica) as db:
        state = outbox.state(db)
        author = state.member if state else ""
        changed = shop_files.publish(db, files, author, datetime.now(UTC))
    _exchange(options)
    _say("said.published", files=changed)
