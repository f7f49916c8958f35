"""Two hundred agents and their supervisor; the long form with figures is in `make bench`."""

from __future__ import annotations

import queue
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from assistant.store import outbox
from assistant.store.outbox import Entry
from assistant.team import administration, server
from assistant.team.server import Pushed
from tests.team.cluster import PASSWORD
from tests.team.support import Team

AGENTS, AT_ONCE = 200, 8


def test_two_hundred_agents_at_once_lose_nothing(team: Team):
    """Each comes with rows of their own and one account; what they send is numbered without gaps
    for whoever reads along."""
    template = team.desk("template")
    template.chat("x")
    entries = outbox.next_batch(template.db, 500)
    names = [f"a{number}_{team.place.database[-8:]}" for number in range(AGENTS)]
    group = administration.group(team.place.database, "agent")
    for name in names:
        # Without a password each: two hundred of these take longer than all the rest.
        team.owner.execute(f"CREATE ROLE {name} LOGIN IN ROLE {group}")
        team.owner.execute("SELECT team.put_member(%s, 'agent')", [name])
    waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
    for name in names:
        waiting.put(name)

    def work(_: int) -> list[Pushed]:
        """One of those who come at the same time, as one member after the other."""
        told = []
        with server.connect(team.place, PASSWORD) as connection:
            while not waiting.empty():
                name = waiting.get()
                connection.execute(f"SET SESSION AUTHORIZATION {name}")
                server.hello(connection, f"device-{name}", "")
                own = [_for(name, one) for one in entries]
                told.append(server.push(connection, f"device-{name}", 1, 0, 0.0, own))
                connection.execute("RESET SESSION AUTHORIZATION")
        return told

    boss = team.desk("boss", "supervisor")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = pool.map(work, range(AT_ONCE))
        # Who reads along while they come misses nobody.
        for _ in range(5):
            boss.sync()
        written = [one.written for some in told for one in some]
    assert written == [len(entries)] * AGENTS
    boss.sync()
    assert boss.value("SELECT count(DISTINCT agent) FROM review_queue") == AGENTS
    assert boss.value("SELECT count(*) FROM drafts") == AGENTS
    assert outbox.waiting(boss.db).early == 0
    # Whoever they are, each sees what is theirs alone.
    _sees_only_their_own(team, names[7], len(entries))
    assert len(administration.members(team.owner)) == AGENTS + 3


def _for(name: str, one: Entry) -> Entry:
    """The same row as another agent would have made it."""
    assert one.data is not None
    data = {
        column: f"{name}-{value}" if column in _IDS.get(one.table, ()) and value else value
        for column, value in one.data.items()
    }
    key = one.key.replace('["', f'["{name}-', 1)
    return replace(one, key=key, data=data, chat=one.chat and f"{name}-{one.chat}", customer=None)


_IDS = {
    "customers": ("id",),
    "chats": ("id", "customer", "agent"),
    "messages": ("id", "chat"),
    "moods": ("message", "chat"),
    "suggestions": ("id", "chat", "message"),
    "drafts": ("suggestion",),
    "outcomes": ("suggestion",),
}


def _sees_only_their_own(team: Team, name: str, rows: int) -> None:
    with server.connect(team.place, PASSWORD) as connection:
        connection.execute(f"SET SESSION AUTHORIZATION {name}")
        seen = connection.execute("SELECT count(*), min(owner) FROM team.rows").fetchone()
    assert seen == (rows, name)
