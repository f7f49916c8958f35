"""Two hundred agents and their supervisor; the long form with figures is in `make bench`."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from assistant.store import outbox
from assistant.store.outbox import Entry
from assistant.team import administration, server
from assistant.team.server import Pushed
from tests.team.support import Team

AGENTS, AT_ONCE = 200, 8


def test_two_hundred_agents_at_once_lose_nothing(team: Team):
    """Each comes with rows of their own and one account; what they send is numbered without gaps
    for whoever reads along."""
    template = team.desk("template")
    template.chat("x")
    entries = outbox.next_batch(template.db, 500)
    names = [team.member(f"a{number}", "agent") for number in range(AGENTS)]

    def work(name: str) -> Pushed:
        place = replace(team.place, user=name)
        with server.connect(place, team.passwords[name]) as connection:
            server.hello(connection, f"device-{name}", "")
            own = [_for(name, one) for one in entries]
            return server.push(connection, f"device-{name}", 1, 0, 0.0, own)

    boss = team.desk("boss", "supervisor")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = pool.map(work, names)
        # Who reads along while they come misses nobody.
        for _ in range(5):
            boss.sync()
        assert [one.written for one in told] == [len(entries)] * AGENTS
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
    place = replace(team.place, user=name)
    with server.connect(place, team.passwords[name]) as connection:
        seen = connection.execute("SELECT count(*), min(owner) FROM team.rows").fetchone()
    assert seen == (rows, name)
