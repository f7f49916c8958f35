"""A real PostgreSQL of the tests' own: made once, thrown away at the end, on loopback."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

PASSWORD = "for this cluster only"
# Nothing here has to survive the machine.
FAST = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=260",
    "shared_buffers=64MB", "autovacuum=off", "wal_level=minimal", "max_wal_senders=0",
)  # fmt: skip


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name))
    if found:
        return found[-1]
    which = shutil.which("initdb")
    if which is None:
        raise RuntimeError("PostgreSQL is missing: see .ci/debian-packages.txt")
    return Path(which).parent


class Cluster:
    """One server. PostgreSQL refuses root, so that root's tests lend it the account postgres."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="team-"))
        self.user = "postgres" if os.geteuid() == 0 else None
        self.host, self.port = "127.0.0.1", _free_port()
        self._bin = _binaries()
        self._process: subprocess.Popen[bytes] | None = None
        if self.user:
            account = pwd.getpwnam(self.user)
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        secret = self.folder / "secret"
        secret.write_text(PASSWORD, encoding="utf-8")
        secret.chmod(0o644)
        self._run(
            "initdb", "-D", str(self.data), "-U", "dba", "-A", "scram-sha-256",
            "--pwfile", str(secret), "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        secret.unlink()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._bin / program, *arguments], check=True, cwd=self.folder, user=self.user,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip

    def start(self, *options: str) -> None:
        settings = [part for one in (*FAST, *options) for part in ("-c", one)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    self._bin / "postgres", "-D", str(self.data), "-p", str(self.port),
                    "-k", str(self.folder), "-h", self.host, *settings,
                ],
                cwd=self.folder, user=self.user, stdout=log, stderr=log,
            )  # fmt: skip
        end = time.monotonic() + 30
        while time.monotonic() < end:
            with contextlib.suppress(psycopg.OperationalError):
                self.admin().close()
                return
            time.sleep(0.02)
        raise RuntimeError((self.folder / "log").read_text())

    def stop(self) -> None:
        """At once, as when the machine goes down."""
        if self._process is not None:
            self._process.send_signal(subprocess.signal.SIGINT)
            self._process.wait(timeout=30)
            self._process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def admin(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(
            host=self.host, port=self.port, dbname=database, user="dba", password=PASSWORD,
            autocommit=True, connect_timeout=5,
        )  # fmt: skip


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
