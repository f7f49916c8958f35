"""The team's database: how fast records go up with more and more agents, and come down whole."""

from __future__ import annotations

import random
import shutil
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg

from assistant.review.sample import write_sample
from assistant.settings import TeamSettings
from assistant.store import outbox
from assistant.store.database import open_for_reading, open_for_writing
from assistant.team import administration, server, sync
from assistant.team.link import TeamLink
from assistant.team.place import Place
from tests.benchmarks.figures import Figure, spread
from tests.team.cluster import PASSWORD, Cluster

# Agents at the same time; their records come from one sample each.
AGENTS = (1, 10, 50, 200)
CHATS = 40
SUGGESTIONS = 100_000
AT_ONCE = 16


def measure(folder: Path, quick: bool) -> list[Figure]:
    """Throughput by agents, the first pull of a replica, and how long an ask takes to arrive."""
    folder.mkdir(parents=True, exist_ok=True)
    cluster = Cluster()
    try:
        # As a real server: what is acknowledged is on disk.
        cluster.start("fsync=on", "synchronous_commit=on", "full_page_writes=on", "autovacuum=on")
        place = _team(cluster)
        figures = _growth(folder, place, (1, 4) if quick else AGENTS)
        figures += _live(folder, place, 3 if quick else 40)
        figures += _first_pull(folder, place, 500 if quick else SUGGESTIONS)
    finally:
        cluster.remove()
    return figures


def _team(cluster: Cluster) -> Place:
    with cluster.admin() as admin:
        admin.execute("CREATE DATABASE bench")
    place = Place("Bench", cluster.host, cluster.port, "bench", "dba", "prefer")
    with server.connect(place, PASSWORD) as owner:
        administration.init(owner, place, "bench")
    return place


def _member(place: Place, name: str, role: str) -> tuple[Place, str]:
    with server.connect(place, PASSWORD) as owner:
        password = administration.add(owner, place, name, role)
    return replace(place, user=name), password


def _growth(folder: Path, place: Place, steps: tuple[int, ...]) -> list[Figure]:
    sample = folder / "sample.db"
    write_sample(sample, chats=CHATS, end=datetime.now(UTC))
    _emptied(sample)
    figures = []
    known = 0
    for agents in steps:
        members = []
        for number in range(known, known + agents):
            members.append((*_member(place, f"agent{number}", "agent"), folder / f"{number}.db"))
            shutil.copy(sample, members[-1][2])
        known += agents
        durations: list[float] = []
        rows = 0

        def one(member: tuple[Place, str, Path]) -> tuple[int, float]:
            where, password, file = member
            db = open_for_writing(file)
            outbox.join(db, "desk", where.server, where.user, "agent", uuid4().hex)
            began = time.monotonic()
            with server.connect(where, password) as connection:
                told = sync.exchange(connection, db)
            db.close()
            file.unlink()
            return told.sent, time.monotonic() - began

        began = time.monotonic()
        with ThreadPoolExecutor(min(agents, AT_ONCE)) as pool:
            for sent, took in pool.map(one, members):
                rows += sent
                durations.append(took)
        whole = time.monotonic() - began
        note = f"{rows} rows, {agents} agents, {min(agents, AT_ONCE)} at once; all on one machine"
        figures.append(
            Figure(f"team.push.{agents}.rows", round(rows / whole), "rows/s", agents, note)
        )
        figures += spread(f"team.push.{agents}.exchange", durations, "s", note)
    return figures


def _emptied(file: Path) -> None:
    db = open_for_writing(file)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    db.close()


def _live(folder: Path, place: Place, count: int) -> list[Figure]:
    """From an ask being written on a desk to its being in the supervisor's replica."""
    lin, secret = _member(place, "live_agent", "agent")
    boss, other = _member(place, "live_boss", "supervisor")
    desk, replica = folder / "desk.db", folder / "live.db"
    write_sample(desk, chats=1, end=datetime.now(UTC))
    db = open_for_writing(desk)
    outbox.join(db, "desk", lin.server, lin.user, "agent", uuid4().hex)
    shown = open_for_writing(replica)
    outbox.join(shown, "replica", boss.server, boss.user, "supervisor", uuid4().hex)
    shown.close()
    settings = TeamSettings(seconds=600)

    def coming(password: str):
        def connect(where: Place) -> psycopg.Connection:
            return server.connect(where, password)

        return connect

    links = [
        TeamLink(desk, lin, settings, connect=coming(secret)),
        TeamLink(replica, boss, settings, connect=coming(other)),
    ]
    for link in links:
        link.start()
    seen = open_for_reading(replica)
    chat = db.execute("SELECT id FROM chats").fetchone()[0]
    took = []
    for number in range(count + 1):
        name, now = uuid4().hex, datetime.now(UTC).isoformat(timespec="milliseconds")
        db.execute(
            "INSERT INTO live_asks (id, chat, kind, about, unit, brief, limits, role, language, "
            "emotion, intensity, issue, topic, author, created_at, updated_at) VALUES "
            "(?, ?, 'help', '', '', '{}', '[]', 'agent', 'en', 'anger', 0.5, 'other', '', 'a', "
            "?, ?)",
            [name, chat, now, now],
        )
        began = time.monotonic()
        while not seen.execute("SELECT 1 FROM live_asks WHERE id = ?", [name]).fetchone():
            if time.monotonic() - began > 60:
                raise RuntimeError("an ask did not arrive")
            time.sleep(0.002)
        if number:
            # The first one also waited for both to connect.
            took.append(time.monotonic() - began)
        time.sleep(random.uniform(0.0, 0.3))
    for link in links:
        link.stop()
    seen.close()
    db.close()
    return spread("team.ask.arrives", took, "s", "desk → server → replica, by NOTIFY")


def _first_pull(folder: Path, place: Place, suggestions: int) -> list[Figure]:
    """A whole record up as one agent's, then down into an empty replica."""
    big = folder / "big.db"
    write_sample(big, chats=suggestions, end=datetime.now(UTC))
    db = open_for_writing(big)
    made = db.execute("SELECT count(*) FROM suggestions").fetchone()[0]
    lin, secret = _member(place, "big_agent", "agent")
    boss, other = _member(place, "big_boss", "supervisor")
    began = time.monotonic()
    outbox.join(db, "desk", lin.server, lin.user, "agent", uuid4().hex)
    joined = time.monotonic() - began
    began = time.monotonic()
    with server.connect(lin, secret) as connection:
        sent = sync.exchange(connection, db).sent
    up = time.monotonic() - began
    replica = folder / "replica.db"
    shown = open_for_writing(replica)
    outbox.join(shown, "replica", boss.server, boss.user, "supervisor", uuid4().hex)
    with server.connect(boss, other) as connection:
        began = time.monotonic()
        received = sync.exchange(connection, shown).received
        down = time.monotonic() - began
        again = []
        for _ in range(5):
            began = time.monotonic()
            sync.exchange(connection, shown)
            again.append(time.monotonic() - began)
    queue = shown.execute("SELECT count(*) FROM review_queue").fetchone()[0]
    shown.close()
    db.close()
    note = f"{made} suggestions, {sent} rows up, {received} rows down, {queue} in the queue"
    size = replica.stat().st_size / 1e6
    return [
        Figure("team.first.join", round(joined, 2), "s", 1, note),
        Figure("team.first.push", round(up, 1), "s", 1, note),
        Figure("team.first.pull", round(down, 1), "s", 1, note),
        Figure("team.first.pull.rows", round(received / down), "rows/s", 1, note),
        Figure("team.first.replica", round(size), "MB", 1, note),
        Figure("team.exchange.idle", round(statistics.median(again) * 1000, 1), "ms", 5, note),
    ]
