"""An agent's program is killed while it exchanges with the team: in the end both sides agree."""

from __future__ import annotations

import random
import tempfile
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from assistant.settings import TeamSettings
from assistant.store.database import open_for_writing
from assistant.store.sqlite import SqliteStore
from assistant.team import administration, server
from assistant.team.link import TeamLink
from assistant.team.place import Place
from tests.session.builders import MEI, customer, reading
from tests.team.cluster import PASSWORD, Cluster
from tests.team.support import Desk, Team
from tests.torture import kills, record
from tests.torture.children import Pipe, letters

# Sudden ends between two looks whether both sides say the same.
ROUND = 10


def exchange(tally: kills.Tally, count: int, seed: str) -> None:
    """`count` kills against a PostgreSQL of its own."""
    cluster = Cluster()
    try:
        cluster.start()
        with tempfile.TemporaryDirectory() as folder:
            _exchange(_team(cluster, Path(folder)), tally, count, seed)
    finally:
        cluster.remove()


def _team(cluster: Cluster, folder: Path) -> Team:
    empty = folder / "empty.db"
    db = open_for_writing(empty)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    db.close()
    name = f"shop_{uuid4().hex[:8]}"
    with cluster.admin() as admin:
        admin.execute(f"CREATE DATABASE {name}")
    place = Place("Shop", cluster.host, cluster.port, name, "dba", "prefer")
    owner = server.connect(place, PASSWORD)
    administration.init(owner, place, "k")
    return Team(place, owner, empty, folder)


def _exchange(team: Team, tally: kills.Tally, count: int, seed: str) -> None:
    lines: list[str] = []
    desk: Desk | None = None
    for number in range(count):
        luck = random.Random(f"{seed} {number}")
        if number % ROUND == 0 or desk is None:
            desk = team.desk(f"agent{letters(number)}")
            desk.db.close()
            lines.clear()
        one = desk

        def child(file: Path, mark: str, pipe: Pipe, luck: random.Random, one: Desk = one) -> None:
            _work(one, mark, pipe, luck)

        moment = luck.uniform(0, 1.2)
        mark = f"r{letters(number)}"
        lines += kills.sudden_end(child, desk.file, mark, luck, moment, True, tally)
        tally.kills += 1
        tally.faults += [f"#{number}: {one}" for one in record.faults(desk.file)]
        tally.lost += [f"#{number}: {one}" for one in record.lost(desk.file, set(lines))]
        if number % ROUND == ROUND - 1 or number == count - 1:
            tally.acknowledged += len(set(lines))
            _agree(team, desk, lines, tally, number)


def _work(desk: Desk, mark: str, pipe: Pipe, luck: random.Random) -> None:
    store = SqliteStore(desk.file)
    link = TeamLink(
        desk.file, desk.place, TeamSettings(), connect=lambda at: server.connect(at, desk.password)
    )
    link.start()
    for number in range(100_000):
        text, key = f"text {mark}-{letters(number)}", f"c:{mark}-{number}"
        chat = replace(MEI, account=f"{desk.member}@shop", peer=f"customer {luck.randrange(9)}")
        store.record_messages(chat, (customer(text, key),))
        store.record_reading(chat, key, reading())
        pipe.due += [f"message {text}", f"mood {text}"]
        if luck.random() < 0.3 and store.flush():
            pipe.safe()


def _agree(team: Team, desk: Desk, lines: list[str], tally: kills.Tally, number: int) -> None:
    """The desk goes on-line for good; whoever looks from elsewhere sees all of it, once."""
    desk.db = open_for_writing(desk.file)
    for _ in range(1000):
        desk.sync()
        if not desk.waiting():
            break
    here = desk.value("SELECT count(*) FROM messages")
    there = team.value(
        "SELECT count(*) FROM team.rows WHERE tbl = 'messages' AND owner = %s", desk.member
    )
    if here != there:
        tally.faults.append(f"#{number}: {here} messages here, {there} at the team's")
    if missing := desk.waiting():
        tally.faults.append(f"#{number}: {missing} rows still wait")
    if desk.connection is not None:
        desk.connection.close()
        desk.connection = None
    desk.db.close()
