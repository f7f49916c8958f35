"""What agents record reaches their supervisor, and what supervisors write whom it is meant for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import psycopg
import pytest

from assistant.domain.notice import UserFault
from assistant.store import inbox, outbox
from assistant.store.inbox import Arrived
from assistant.team import server, sync
from tests.team.support import Desk, Team, at

TABLES = ("customers", "chats", "messages", "moods", "suggestions", "drafts", "outcomes")
QUEUE = (
    "SELECT suggestion, chat, agent, emotion, outcome, moved, tier, prompt, number "
    "FROM review_queue ORDER BY number"
)


def contents(desk: Desk, table: str) -> list[tuple[object, ...]]:
    names = [name for name in outbox.columns(desk.db, table) if name != "number"]
    return sorted(desk.rows(f"SELECT {', '.join(names)} FROM {table}"))


@pytest.fixture
def lin(desk: Callable[..., Desk]) -> Desk:
    return desk("lin")


@pytest.fixture
def boss(desk: Callable[..., Desk]) -> Desk:
    return desk("boss", "supervisor")


@pytest.mark.parametrize("many", [0, 1000], ids=["made at the end", "kept meanwhile"])
def test_a_record_arrives_whole(lin: Desk, boss: Desk, monkeypatch: pytest.MonkeyPatch, many: int):
    monkeypatch.setattr(sync, "MANY", many)
    for name in ("one", "two"):
        lin.chat(name)
    assert lin.sync().sent == lin_rows(lin)
    boss.sync()
    for table in TABLES:
        assert contents(boss, table) == contents(lin, table), table
    assert boss.rows(QUEUE) == lin.rows(QUEUE)
    assert (lin.waiting(), boss.waiting()) == (0, 0)


def lin_rows(lin: Desk) -> int:
    return sum(len(contents(lin, table)) for table in TABLES)


def test_what_was_recorded_before_joining_goes_up_as_well(team: Team, lin: Desk, boss: Desk):
    lin.chat("before")
    outbox.join(lin.db, "desk", "elsewhere", lin.member, "agent", "new-device")
    lin.sync()
    boss.sync()
    assert boss.value("SELECT count(*) FROM review_queue") == 1


def test_nothing_is_noted_while_no_team_is_joined(lin: Desk):
    outbox.leave(lin.db)
    lin.chat("alone")
    assert outbox.waiting(lin.db) == outbox.Waiting(0, 0, 0)


def test_days_off_line_go_up_as_what_is_there_in_the_end(lin: Desk, boss: Desk):
    lin.chat("long")
    for minute in range(40):
        lin.db.execute("UPDATE chats SET last_seen = ? WHERE id = 'long'", [at(minute)])
        lin.message("long", f"more-{minute}", f"第{minute}句")
    before = lin.waiting()
    told = lin.sync()
    assert told.sent == before == 7 + 40
    boss.sync()
    assert boss.value("SELECT last_seen FROM chats") == at(39)
    texts = [row[0] for row in boss.rows("SELECT text FROM messages ORDER BY number")]
    assert texts == ["杯子漏水", *(f"第{minute}句" for minute in range(40))]


def test_messages_keep_their_order_on_a_replica_that_comes_late(lin: Desk, boss: Desk):
    lin.chat("talk")
    for number in range(5):
        lin.message("talk", f"n{number}", str(number))
    lin.sync()
    # Put right afterwards, the first becomes the newest change.
    lin.db.execute("UPDATE messages SET text = '0!' WHERE id = 'n0'")
    lin.db.execute("UPDATE chats SET last_seen = ?", [at(9)])
    lin.sync()
    boss.sync()
    texts = [row[0] for row in boss.rows("SELECT text FROM messages ORDER BY number")]
    assert texts == ["杯子漏水", "0!", "1", "2", "3", "4"]


def test_a_change_between_reading_and_acknowledging_is_not_lost(lin: Desk, boss: Desk):
    lin.chat("busy")
    batch = outbox.next_batch(lin.db, 500)
    lin.db.execute("UPDATE chats SET last_seen = ?", [at(5)])
    outbox.done(lin.db, [(one.number, one.changes) for one in batch])
    assert [one.table for one in outbox.next_batch(lin.db, 500)] == ["chats"]


def test_the_same_batch_twice_changes_nothing(team: Team, lin: Desk):
    lin.chat("twice")
    lin.sync()
    before = team.value("SELECT max(seq) FROM team.rows")
    for table in TABLES:
        lin.db.execute(f"UPDATE {table} SET rowid = rowid")
    told = lin.sync()
    assert told.sent == lin_rows(lin)
    assert team.value("SELECT max(seq) FROM team.rows") == before


def test_a_batch_that_was_overtaken_is_not_taken(lin: Desk, team: Team):
    lin.chat("late")
    old = outbox.next_batch(lin.db, 500)
    lin.sync()
    lin.db.execute("UPDATE messages SET text = '新的'")
    lin.sync()
    state = outbox.state(lin.db)
    assert state is not None
    late = server.push(lin.online(), state.device, 1, state.erased, 0.0, old)
    assert late.known == state.batch
    assert team.value("SELECT data ->> 'text' FROM team.rows WHERE tbl = 'messages'") == "新的"


def test_a_connection_cut_in_the_middle_is_taken_up_again(
    lin: Desk, boss: Desk, team: Team, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sync, "PUSH_ROWS", 5)
    monkeypatch.setattr(sync, "PULL_ROWS", 4)
    monkeypatch.setattr(sync, "MANY", 0)
    for number in range(4):
        lin.chat(f"c{number}")
    sent = 0

    def cut_after_two(*arguments: object) -> server.Pushed:
        nonlocal sent
        sent += 1
        pid = lin.online().info.backend_pid
        if sent == 3:
            team.owner.execute("SELECT pg_terminate_backend(%s)", [pid])
        pushed = real(*arguments)
        if sent == 2:
            # The answer to a batch that the server has taken is lost.
            team.owner.execute("SELECT pg_terminate_backend(%s)", [pid])
            raise psycopg.OperationalError("cut")
        return pushed

    real = server.push
    monkeypatch.setattr(server, "push", cut_after_two)
    for _ in range(2):
        with pytest.raises(UserFault) as fault:
            lin.sync()
        assert fault.value.notice.id == "team.unreachable"
    assert 0 < lin.waiting() < 28
    lin.sync()
    assert (lin.waiting(), team.value("SELECT count(*) FROM team.rows")) == (0, 28)

    taken = iter([False, False, True])
    sync.exchange(boss.online(), boss.db, stopped=lambda: next(taken, True))
    assert 0 < boss.value("SELECT count(*) FROM customers") < 4
    assert boss.value("SELECT count(*) FROM review_queue") == 0
    boss.sync()
    assert boss.rows(QUEUE) == lin.rows(QUEUE)


def test_rows_that_come_before_their_parents_wait_for_them(lin: Desk, boss: Desk):
    lin.chat("child")
    rows = [Arrived(one.table, one.key, one.data) for one in outbox.next_batch(lin.db, 500)]
    children = [one for one in rows if one.table not in ("customers", "chats")]
    assert inbox.apply(boss.db, children) == 0
    assert outbox.waiting(boss.db).early == len(children)
    inbox.apply(boss.db, [one for one in rows if one not in children])
    assert outbox.waiting(boss.db).early == 0
    assert contents(boss, "outcomes") == contents(lin, "outcomes")


def test_what_can_not_be_stored_does_not_stop_the_rest(lin: Desk, boss: Desk):
    lin.chat("odd", said="零\0字节 \\u0000")
    lin.chat("fine")
    lin.db.execute("UPDATE drafts SET done_ms = 9e999 WHERE suggestion = 's-odd'")
    lin.sync()
    boss.sync()
    assert boss.value("SELECT text FROM messages WHERE id = 'm-odd'") == "零\ufffd字节 \\u0000"
    assert boss.value("SELECT count(*) FROM review_queue") == 2


def test_tickets_are_those_that_were_opened_on_the_desk(lin: Desk, boss: Desk):
    lin.chat("grave")
    lin.db.execute("UPDATE moods SET escalation = 'urgent' WHERE chat = 'grave'")
    lin.db.execute("UPDATE tickets SET state = 'closed', updated_at = ?", [at(3)])
    lin.sync()
    boss.sync()
    assert contents(boss, "tickets") == contents(lin, "tickets")
    boss.db.execute("UPDATE tickets SET owner = 'boss', updated_at = ?", [at(9)])
    boss.sync()
    lin.sync()
    assert lin.rows("SELECT owner, state FROM tickets") == [("boss", "closed")]


def test_what_supervisors_write_comes_down_to_whom_it_concerns(
    lin: Desk, boss: Desk, desk: Callable[..., Desk]
):
    wei = desk("wei")
    lin.chat("lins")
    wei.chat("weis")
    lin.sync()
    wei.sync()
    boss.sync()
    boss.note("n1", f"{lin.member}@shop", "s-lins", "先道歉再查单")
    boss.note("n2", f"{wei.member}@shop", None, "周三一起练习")
    boss.case("own.a", "今天寄出新的", at())
    boss.add(
        "review_looks", id="look", author=boss.member, suggestion="s-lins", created_at=at(),
        updated_at=at(),
    )  # fmt: skip
    boss.add(
        "truth_lines", id="fire", title="仓库", texts="{}", issues="[]", topics="[]", words="[]",
        starts=at(), withdrawn_by="", author=boss.member, created_at=at(), updated_at=at(),
    )  # fmt: skip
    assert boss.sync().refused == 0
    lin.sync()
    wei.sync()
    assert lin.rows("SELECT id FROM coaching_notes") == [("n1",)]
    assert wei.rows("SELECT id FROM coaching_notes") == [("n2",)]
    for one in (lin, wei):
        assert one.rows("SELECT name, solve FROM cases") == [("own.a", "今天寄出新的")]
        assert one.value("SELECT count(*) FROM truth_lines") == 1
    assert lin.rows("SELECT author FROM review_looks") == [(boss.member,)]
    assert wei.value("SELECT count(*) FROM review_looks") == 0


def test_a_note_for_an_account_that_comes_later_finds_it(
    lin: Desk, boss: Desk, desk: Callable[..., Desk]
):
    wei = desk("wei")
    boss.note("early", f"{wei.member}@shop", None, "欢迎")
    boss.sync()
    wei.sync()
    assert wei.value("SELECT count(*) FROM coaching_notes") == 0
    wei.chat("first")
    wei.sync()
    assert wei.rows("SELECT text FROM coaching_notes") == [("欢迎",)]


def test_an_ask_and_its_answer_travel(lin: Desk, boss: Desk):
    lin.chat("ask")
    lin.add(
        "live_asks", id="a1", chat="ask", kind="sum", about="refund", amount=80.0, unit="CNY",
        brief="{}", limits="[]", role="agent", language="zh-Hans", emotion="anger",
        intensity=0.7, issue="quality", topic="", author=lin.member, created_at=at(),
        updated_at=at(),
    )  # fmt: skip
    lin.sync()
    boss.sync()
    boss.add(
        "live_answers", id="w1", ask="a1", verdict="granted", amount=80.0, unit="CNY", reason="",
        sentence="可以退80元", language="zh-Hans", instead="", author=boss.member,
        created_at=at(1), updated_at=at(1),
    )  # fmt: skip
    boss.sync()
    lin.sync()
    assert lin.rows("SELECT verdict, amount FROM live_answers") == [("granted", 80.0)]


def test_two_who_edit_one_case_keep_both_texts(boss: Desk, desk: Callable[..., Desk]):
    chief = desk("chief", "supervisor")
    boss.case("own.b", "一版", at(0))
    boss.sync()
    chief.sync()
    boss.case("own.b", "早的改法", at(1))
    chief.case("own.b", "晚的改法", at(2))
    # Who wrote first is the last to send.
    chief.sync()
    boss.sync()
    chief.sync()
    for one in (boss, chief):
        assert one.value("SELECT solve FROM cases") == "晚的改法"
        texts = {row[0] for row in one.rows("SELECT content FROM case_versions")}
        assert {"早的改法", "晚的改法"} <= {text[11:-2] for text in map(_plain, texts)}


def _plain(content: str) -> str:
    return content.encode().decode("unicode_escape")


def test_a_clock_that_runs_ahead_does_not_win_for_ever(boss: Desk, desk: Callable[..., Desk]):
    chief = desk("chief", "supervisor")
    ahead = datetime.now().astimezone().timestamp() + 3 * 86400
    boss.clock = lambda: ahead
    boss.case("own.c", "来自未来", "2099-01-01T00:00:00.000+00:00")
    told = boss.sync()
    assert abs(told.skew_ms + 3 * 86400_000) < 60_000
    chief.sync()
    chief.case("own.c", "现在的", datetime.now().astimezone().isoformat())
    chief.sync()
    boss.sync()
    assert {one.value("SELECT solve FROM cases") for one in (boss, chief)} == {"现在的"}


def test_a_clock_that_runs_behind_does_not_always_lose(boss: Desk, desk: Callable[..., Desk]):
    chief = desk("chief", "supervisor")
    now = datetime.now().astimezone().timestamp()
    stamp = datetime.fromtimestamp
    zone = datetime.now().astimezone().tzinfo
    chief.case("own.d", "先写的", stamp(now - 60, zone).isoformat())
    chief.sync()
    boss.sync()
    boss.clock = lambda: now - 86400
    boss.case("own.d", "后写的", stamp(now - 86400 - 1, zone).isoformat())
    boss.sync()
    chief.sync()
    assert {one.value("SELECT solve FROM cases") for one in (boss, chief)} == {"后写的"}


def test_a_deletion_by_a_person_travels_and_erasing_by_age_does_not(lin: Desk, boss: Desk):
    lin.chat("kept")
    lin.sync()
    boss.sync()
    boss.add("review_cards", digest="card", card="{}", created_at=at())
    for name in ("r1", "r2"):
        boss.add(
            "review_sheets", id=name, suggestion="s-kept", author=boss.member,
            round="" if name == "r1" else "calibration", card="card", total=80.0, automatic=None,
            marks="{}", comments="[]", note="", created_at=at(), updated_at=at(),
        )  # fmt: skip
    boss.sync()
    lin.sync()
    # What was marked in a calibration is not about the agent.
    assert lin.rows("SELECT id FROM review_sheets") == [("r1",)]
    boss.db.execute("DELETE FROM review_sheets WHERE id = 'r1'")
    boss.sync()
    lin.sync()
    assert lin.value("SELECT count(*) FROM review_sheets") == 0
    from assistant.store.erasing import erase_before
    from tests.team.support import NOW

    erase_before(lin.db, NOW.replace(year=2027))
    assert (lin.value("SELECT count(*) FROM chats"), lin.waiting()) == (0, 0)
    lin.sync()
    boss.sync()
    assert boss.value("SELECT count(*) FROM chats") == 1


def test_an_older_copy_of_a_record_catches_up(lin: Desk, boss: Desk, team: Team):
    lin.chat("old")
    lin.sync()
    outbox.move(lin.db, batch=0, seen=0)
    lin.message("old", "again", "又来了")
    lin.sync()
    assert team.value("SELECT count(*) FROM team.rows WHERE key = '[\"again\"]'") == 1
