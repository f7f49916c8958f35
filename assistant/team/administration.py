"""What an administrator does to a team's database: make it, keep its schema, let members in."""

from __future__ import annotations

import base64
import contextlib
import json
import re
import secrets
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant import datafile
from assistant.domain.notice import Notice, UserFault
from assistant.store.mirror import MIRRORED, RECORD
from assistant.team.place import Place
from assistant.team.server_schema import STEPS, VERSION

if TYPE_CHECKING:
    from psycopg import Connection

ROLES = ("agent", "supervisor", "administrator")
# A name is a role of PostgreSQL and part of a channel's name.
MEMBER = re.compile(r"[a-z][a-z0-9_]{0,39}")
_FORM = 1


@dataclass(frozen=True, slots=True)
class Invitation:
    """All that a machine needs to join, its member's first password and the team's secret too.

    `authorities` is the content of a certificate file, "" none; `secret` is hexadecimal.
    """

    place: Place
    password: str
    secret: str
    authorities: str = ""

    def text(self) -> str:
        """One line to hand over; whoever has it can join in this member's place, once."""
        values = {"form": _FORM, **asdict(self)}
        return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()

    @classmethod
    def read(cls, text: str) -> Invitation:
        """What `text` wrote. Raises UserFault for anything else."""
        try:
            values = datafile.json_value(base64.urlsafe_b64decode("".join(text.split())))
            if values.pop("form") != _FORM:
                raise ValueError("form")
            made = cls(**(values | {"place": Place(**values["place"])}))
            bytes.fromhex(made.secret)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise UserFault(Notice.of("team.no_invitation")) from error
        return made


def group(database: str, role: str) -> str:
    """The role of PostgreSQL that all members of one role have; of this database alone."""
    return f"{database}_{role}"


def init(connection: Connection[Any], place: Place, key: str) -> bool:
    """Make the team's schema, or bring it up to date; whether it was new.

    `connection` is one of a role that may create roles and owns the database. Raises UserFault
    when the schema is newer than this program.
    """
    from psycopg import sql

    new = _version(connection) == 0
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(7301, 2)")
        version = _version(connection)
        if version > VERSION:
            raise UserFault(Notice.of("team.newer", server=version, own=VERSION))
        names = {role: sql.Identifier(group(place.database, role)) for role in ROLES}
        for role, name in names.items():
            there = connection.execute(
                "SELECT 1 FROM pg_roles WHERE rolname = %s", [group(place.database, role)]
            ).fetchone()
            if there is None:
                connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(name))
        connection.execute(
            sql.SQL("GRANT {} TO {}").format(names["supervisor"], names["administrator"])
        )
        database = sql.Identifier(place.database)
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                database, sql.SQL(", ").join(names.values())
            )
        )
        for step in STEPS[version:]:
            text = step
            for role, name in names.items():
                text = text.replace(f"{{{role}}}", name.as_string(connection))
            connection.execute(text.encode())
        connection.execute(
            "INSERT INTO team.info (id, name, version, key_print) VALUES (1, %s, %s, %s) "
            "ON CONFLICT (id) DO UPDATE SET version = excluded.version",
            [place.team, VERSION, key],
        )
        _tables(connection)
        if new:
            _founder(connection, names["administrator"])
    return new


def _founder(connection: Connection[Any], administrator: Any) -> None:
    from psycopg import sql

    connection.execute(
        "INSERT INTO team.members (name, role) VALUES (session_user::text, 'administrator')"
    )
    row = connection.execute("SELECT session_user::text").fetchone()
    name = sql.Identifier(row[0] if row else "")
    connection.execute(sql.SQL("GRANT {} TO {} WITH ADMIN OPTION").format(administrator, name))


def _version(connection: Connection[Any]) -> int:
    row = connection.execute("SELECT to_regclass('team.info') IS NOT NULL").fetchone()
    if not (row and row[0]):
        return 0
    found = connection.execute("SELECT version FROM team.info").fetchone()
    return int(found[0]) if found else 0


def _tables(connection: Connection[Any]) -> None:
    connection.cursor().executemany(
        "INSERT INTO team.tables (name, own, writers, ranking) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (name) DO UPDATE SET own = excluded.own, writers = excluded.writers, "
        "ranking = excluded.ranking",
        [(one.name, one.kind == RECORD, one.writers, place) for place, one in enumerate(MIRRORED)],
    )


def add(connection: Connection[Any], place: Place, name: str, role: str) -> str:
    """Let a member in, or give one another role and a new password; the password.

    Raises UserFault for a name that can't be one.
    """
    from psycopg import sql

    if not MEMBER.fullmatch(name) or role not in ROLES:
        raise UserFault(Notice.of("team.bad_name", name=name))
    password = secrets.token_urlsafe(24)
    member = sql.Identifier(name)
    with connection.transaction():
        there = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
        known = connection.execute("SELECT 1 FROM team.members WHERE name = %s", [name]).fetchone()
        if there is not None and known is None:
            # Somebody of another program or team: their password is not ours to change.
            raise UserFault(Notice.of("team.name_taken", name=name))
        verb = "ALTER" if there else "CREATE"
        more = "CREATEROLE" if role == "administrator" else "NOCREATEROLE"
        connection.execute(
            sql.SQL("{} ROLE {} LOGIN {} PASSWORD {}").format(
                sql.SQL(verb), member, sql.SQL(more), encrypted(connection, name, password)
            )
        )
        for other in ROLES:
            one = sql.Identifier(group(place.database, other))
            if other == role:
                option = " WITH ADMIN OPTION" if role == "administrator" else ""
                connection.execute(sql.SQL("GRANT {} TO {}" + option).format(one, member))
            elif there is not None:
                connection.execute(sql.SQL("REVOKE {} FROM {}").format(one, member))
        connection.execute("SELECT team.put_member(%s, %s)", [name, role])
    return password


def remove(connection: Connection[Any], place: Place, name: str) -> None:
    """Let a member in no more; what they have recorded stays with the team."""
    from psycopg import errors, sql

    with connection.transaction():
        known = connection.execute("SELECT 1 FROM team.members WHERE name = %s", [name]).fetchone()
        if known is None:
            raise UserFault(Notice.of("team.nobody", name=name))
        member = sql.Identifier(name)
        connection.execute(sql.SQL("ALTER ROLE {} NOLOGIN PASSWORD NULL").format(member))
        for role in ROLES:
            one = sql.Identifier(group(place.database, role))
            connection.execute(sql.SQL("REVOKE {} FROM {}").format(one, member))
        connection.execute("SELECT team.put_member(%s, NULL)", [name])
    # An owner who is no superuser may not end it: then it sees no row and may call nothing.
    with contextlib.suppress(errors.InsufficientPrivilege):
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [name]
        )


def encrypted(connection: Connection[Any], name: str, password: str) -> Any:
    """A password as the server keeps it: in no log and in no list of running statements."""
    from psycopg import sql

    made = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
    return sql.Literal(made.decode())


def change_own_password(connection: Connection[Any], name: str, password: str) -> None:
    """Set a member's own password: what an invitation held is then of no use to anybody."""
    from psycopg import sql

    connection.execute(
        sql.SQL("ALTER ROLE {} PASSWORD {}").format(
            sql.Identifier(name), encrypted(connection, name, password)
        )
    )


def keep_days(connection: Connection[Any], days: int) -> None:
    """How long the team keeps a chat after it was last seen."""
    connection.execute("SELECT team.keep(%s)", [days])


def tidy(connection: Connection[Any]) -> int:
    """Erase what is too old now, and rewrite the table without what was erased; rows erased.

    Only the owner of the table may: whoever ran `init`. Nobody else can work meanwhile.
    """
    owns = connection.execute(
        "SELECT pg_has_role(session_user, tableowner, 'member') FROM pg_tables "
        "WHERE schemaname = 'team' AND tablename = 'rows'"
    ).fetchone()
    if not (owns and owns[0]):
        # VACUUM itself would only warn.
        raise UserFault(Notice.of("team.not_allowed", reason="owner"))
    row = connection.execute("SELECT team.expire(true)").fetchone()
    connection.execute("VACUUM FULL team.rows")
    return int(row[0]) if row else 0


def members(connection: Connection[Any]) -> list[tuple[str, str, str, str]]:
    """(name, role, fingerprint of the secret they recognise customers with, last seen)."""
    rows = connection.execute(
        "SELECT name, role, key_print, COALESCE(to_char(seen, 'YYYY-MM-DD HH24:MI'), '') "
        "FROM team.members ORDER BY name"
    ).fetchall()
    return [tuple(row) for row in rows]


def invitation(place: Place, name: str, password: str, secret: bytes, file: str) -> Invitation:
    """An invitation for a member; `file` holds the authorities that the server's is signed by."""
    authorities = ""
    if file and file != "system":
        try:
            with open(file, encoding="ascii") as text:
                authorities = text.read()
        except (OSError, UnicodeDecodeError) as error:
            raise UserFault(Notice.of("team.no_certificate", file=file, reason=error)) from error
    theirs = replace(place, user=name, certificate=file if file == "system" else "")
    return Invitation(theirs, password, secret.hex(), authorities)
