"""Dino (GTK 4) with a conversation that lies in its database.

It speaks to no server: Dino takes none without a certificate that the system trusts.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from assistant.demo.chatserver import Account
from assistant.demo.process import OwnProcess, Part, find_program, wait_until


class Dino(Part):
    """Dino as `agent`, with what was said with `customer`: rows of (by the agent, text)."""

    def __init__(
        self,
        folder: Path,
        agent: Account,
        customer: Account,
        said: list[tuple[bool, str]],
        environment: dict[str, str],
    ) -> None:
        self.folder = folder
        self.agent = agent
        self.customer = customer
        self.said = said
        self.environment = environment
        super().__init__()

    def _open(self) -> None:
        home = self.folder / "home"
        home.mkdir(parents=True)
        self._stack.callback(shutil.rmtree, home, True)
        more = {"HOME": str(home), "GDK_BACKEND": "x11", "GSK_RENDERER": "cairo"}
        command, log = [find_program("dino-im")], self.folder / "dino.log"
        database = home / ".local" / "share" / "dino" / "dino.db"
        # The first start makes the database.
        with OwnProcess(command, log, environment=self.environment | more):
            assert wait_until(lambda: _tables(database) >= {"message", "content_item"}, 30)
        self._fill(database)
        process = OwnProcess(command, log, environment=self.environment | more)
        self._stack.enter_context(process)

    def _fill(self, database: Path) -> None:
        now = int(time.time())
        with closing(sqlite3.connect(database)) as connection, connection:
            run = connection.execute
            run(
                "INSERT INTO account (id, bare_jid, resourcepart, password, alias, enabled)"
                " VALUES (1, ?, 'Dino', '', ?, 1)",
                (self.agent.jid, self.agent.name),
            )
            run("INSERT INTO jid (id, bare_jid) VALUES (1, ?)", (self.customer.jid,))
            run(
                "INSERT INTO roster VALUES (1, ?, ?, 'both')",
                (self.customer.jid, self.customer.name),
            )
            run(
                "INSERT INTO conversation (id, account_id, jid_id, active, active_last_changed,"
                " last_active, type, encryption, notification, send_typing, send_marker)"
                " VALUES (1, 1, 1, 1, ?, ?, 0, 0, 0, 0, 0)",
                (now, now),
            )
            for number, (agents, text) in enumerate(self.said, 1):
                at = now - 60 * (len(self.said) - number)
                run(
                    "INSERT INTO message (id, account_id, counterpart_id, direction, type, time,"
                    " local_time, body, encryption, marked) VALUES (?, 1, 1, ?, 0, ?, ?, ?, 0, 0)",
                    (number, agents, at, at, text),
                )
                run(
                    "INSERT INTO content_item (conversation_id, time, local_time, content_type,"
                    " foreign_id) VALUES (1, ?, ?, 1, ?)",
                    (at, at, number),
                )


def _tables(database: Path) -> set[str]:
    if not database.exists():
        return set()
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            return {str(name) for (name,) in found}
    except sqlite3.Error:
        return set()
