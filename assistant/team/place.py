"""Where a joined team is: kept beside the record, without a secret."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant import datafile, paths
from assistant.atomic import write_atomically
from assistant.domain.notice import Notice, UserFault

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
DESK, REPLICA = "desk", "replica"


@dataclass(frozen=True, slots=True)
class Place:
    """A team's database and who comes to it; `certificate` is a file of authorities, "" none.

    `sslmode` is libpq's; `key` tells one team's secret from another's without giving it away.
    """

    team: str
    host: str
    port: int
    database: str
    user: str
    sslmode: str
    certificate: str = ""
    key: str = ""

    @property
    def server(self) -> str:
        """Tells this database from any other."""
        return f"{self.host}:{self.port}/{self.database}"

    @property
    def account(self) -> str:
        """Tells this member's secret from any other."""
        return f"{self.user}@{self.server}"


def is_loopback(host: str) -> bool:
    """Whether what is said to a host stays on this machine: its own name, or a socket's folder."""
    return host in _LOOPBACK or host.startswith("/")


def sslmode_for(host: str, wanted: str) -> str:
    """libpq's sslmode: as the settings say, else checked in full wherever a network is between."""
    if wanted != "auto":
        return wanted
    return "prefer" if is_loopback(host) else "verify-full"


def place_file() -> Path:
    """Where the place is kept."""
    return paths.team_dir() / "team.json"


def replica_file() -> Path:
    """A supervisor's own copy of what the team has recorded."""
    return paths.team_dir() / "replica.db"


def owner_file() -> Path:
    """Where an administrator who made a team's database keeps how to come to it."""
    return paths.team_dir() / "owner.json"


def load(file: Path | None = None) -> Place | None:
    """The joined team; None when none is. Raises UserFault when the file is broken."""
    file = file or place_file()
    try:
        values = datafile.json_value(file.read_text(encoding="utf-8"))
        return Place(**values)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise UserFault(Notice.of("team.place_broken", file=file, reason=error)) from error


def save(place: Place, file: Path | None = None) -> None:
    """Remember the team. Raises UserFault when the folder can't be written."""
    write_private(file or place_file(), json.dumps(asdict(place), indent=2).encode())


def write_private(file: Path, content: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all. Raises UserFault."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_atomically(file, content, mode=0o600)
    except OSError as error:
        raise UserFault(Notice.of("team.unwritable", file=file, reason=error)) from error
