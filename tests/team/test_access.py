"""An agent reads what is theirs, whatever they ask for; what was erased does not return."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import psycopg
import pytest

from assistant.domain.chat import ChatKey
from assistant.domain.notice import UserFault
from assistant.domain.record import Identifier
from assistant.store import about_agent, customer_data, erasing, outbox
from assistant.store.identifiers import hashed
from assistant.store.identity import Identities
from assistant.team import administration, server, sync
from assistant.team.server_schema import VERSION
from tests.store.support import everything
from tests.team.support import NOW, Desk, Team, at


@pytest.fixture
def lin(desk: Callable[..., Desk]) -> Desk:
    return desk("lin")


@pytest.fixture
def wei(desk: Callable[..., Desk]) -> Desk:
    return desk("wei")


@pytest.fixture
def boss(desk: Callable[..., Desk]) -> Desk:
    return desk("boss", "supervisor")


def test_an_agent_can_not_read_what_is_anothers(lin: Desk, wei: Desk, boss: Desk):
    lin.chat("secret", said="只给小林")
    lin.sync()
    boss.sync()
    boss.note("n", f"{lin.member}@shop", "s-secret", "悄悄话")
    boss.sync()
    mine = wei.online()
    assert mine.execute("SELECT count(*) FROM team.rows").fetchone() == (0,)
    assert mine.execute("SELECT count(*) FROM team.members").fetchone() == (1,)
    for sql in (
        "SELECT * FROM team.accounts",
        "SELECT team.owner_of('account:x')",
        "SELECT team.read('x', true, interval '0', '[]')",
        "SELECT team.erase('customer-secret')",
        "SELECT team.put_member('x', 'supervisor')",
        "SELECT team.keep(1)",
        "UPDATE team.rows SET owner = session_user",
        "DELETE FROM team.rows",
        "INSERT INTO team.members VALUES (session_user, 'supervisor')",
        "ALTER TABLE team.rows DISABLE ROW LEVEL SECURITY",
        f"SET ROLE {boss.member}",
        "CREATE TABLE public.mine (a int)",
        "CREATE TEMP TABLE mine (a int)",
    ):
        with pytest.raises(psycopg.Error):
            mine.execute(sql)
    # A function of one's own in a condition sees no row that is not one's own either.
    assert mine.execute("SELECT * FROM team.rows WHERE data::text <> ''").fetchall() == []


def test_an_agent_reads_their_own_and_what_was_written_to_them(lin: Desk, boss: Desk):
    lin.chat("own")
    lin.sync()
    boss.sync()
    boss.note("n", f"{lin.member}@shop", "s-own", "做得好")
    boss.sync()
    seen = lin.online().execute("SELECT DISTINCT tbl FROM team.rows ORDER BY 1").fetchall()
    assert ("coaching_notes",) in seen
    assert ("messages",) in seen


def test_who_may_not_write_a_table_is_told_and_keeps_it(lin: Desk, boss: Desk, team: Team):
    lin.add(
        "truth_lines", id="own", title="我说的", texts="{}", issues="[]", topics="[]", words="[]",
        starts=at(), withdrawn_by="", author=lin.member, created_at=at(), updated_at=at(),
    )  # fmt: skip
    lin.chat("fine")
    told = lin.sync()
    assert told.refused == 1
    assert outbox.waiting(lin.db) == outbox.Waiting(0, 1, 0)
    assert lin.sync().refused == 0
    assert team.value("SELECT count(*) FROM team.rows WHERE tbl = 'truth_lines'") == 0
    assert lin.value("SELECT count(*) FROM truth_lines") == 1


def test_an_agent_can_not_grant_themselves_what_they_ask(lin: Desk, wei: Desk, boss: Desk):
    boss.case("own.z", "主管写的", at())
    boss.sync()
    wei.sync()
    wei.case("own.z", "改掉", at(5))
    assert wei.sync().refused == 1
    boss.sync()
    assert boss.value("SELECT solve FROM cases") == "主管写的"


def test_an_account_belongs_to_who_came_with_it_first(lin: Desk, wei: Desk, boss: Desk):
    lin.chat("hers")
    lin.sync()
    wei.chat("his")
    wei.db.execute("UPDATE chats SET agent = ?", [f"{lin.member}@shop"])
    wei.sync()
    boss.sync()
    boss.note("n", f"{lin.member}@shop", None, "给小林")
    boss.sync()
    wei.sync()
    lin.sync()
    assert wei.value("SELECT count(*) FROM coaching_notes") == 0
    assert lin.value("SELECT count(*) FROM coaching_notes") == 1


def test_nobody_uses_anothers_device(lin: Desk, wei: Desk):
    lin.sync()
    state = outbox.state(lin.db)
    assert state is not None
    with pytest.raises(UserFault) as fault, server.faults(wei.place):
        server.hello(wei.online(), state.device, "")
    assert fault.value.notice.id == "team.not_allowed"


def test_a_member_who_was_let_go_comes_in_no_more(team: Team, lin: Desk):
    lin.sync()
    administration.remove(team.owner, team.place, lin.member)
    with pytest.raises(UserFault):
        lin.sync()
    with pytest.raises(UserFault) as fault:
        server.connect(lin.place, lin.password)
    assert fault.value.notice.id == "team.refused"


def test_another_teams_members_do_not_come_in(team: Team, lin: Desk):
    with team.owner.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE other_{team.place.database}")
    from dataclasses import replace

    elsewhere = replace(team.place, database=f"other_{team.place.database}")
    from tests.team.cluster import PASSWORD

    with server.connect(elsewhere, PASSWORD) as owner:
        administration.init(owner, elsewhere, "k")
    with pytest.raises(UserFault):
        server.connect(replace(elsewhere, user=lin.member), lin.password)


def test_a_newer_schema_is_refused_with_both_numbers(team: Team, lin: Desk):
    lin.chat("later")
    team.owner.execute("UPDATE team.info SET version = %s", [VERSION + 1])
    with pytest.raises(UserFault) as fault:
        lin.sync()
    assert fault.value.notice.id == "team.newer"
    assert lin.waiting() == 7
    with pytest.raises(UserFault) as fault:
        administration.init(team.owner, team.place, "k")
    assert fault.value.notice.id == "team.newer"


def test_an_older_schema_asks_for_an_administrator(team: Team, lin: Desk):
    team.owner.execute("UPDATE team.info SET version = 0")
    with pytest.raises(UserFault) as fault:
        lin.sync()
    assert fault.value.notice.id == "team.older"


# ------------------------------------------------------------ erasing


def test_an_erased_customer_goes_everywhere_and_stays_away(
    lin: Desk, wei: Desk, boss: Desk, team: Team
):
    for one in (lin, wei):
        one.chat(f"gone-{one.member}", customer="theirs", said="我是秘密客户")
        one.chat(f"kept-{one.member}")
        one.sync()
    boss.sync()
    boss.note("n", f"{lin.member}@shop", f"s-gone-{lin.member}", "秘密客户的事")
    boss.sync()
    lin.sync()
    # Off-line, one of them writes on.
    wei.message(f"gone-{wei.member}", "later", "秘密客户又说")
    erasing.erase_customers(boss.db, ["theirs"], boss.member)
    boss.sync()
    assert team.value("SELECT count(*) FROM team.rows WHERE data::text LIKE '%秘密客户%'") == 0
    for one in (lin, wei, boss):
        one.sync()
        assert one.value("SELECT count(*) FROM customers WHERE id = 'theirs'") == 0
        assert one.value("SELECT count(*) FROM coaching_notes") == 0
        assert "秘密客户".encode() not in everything(one.file)
        assert one.value("SELECT count(*) FROM chats") == (2 if one is boss else 1)
    assert team.value("SELECT count(*) FROM team.rows WHERE data::text LIKE '%秘密客户%'") == 0
    administration.tidy(team.owner)

    # Who comes again is somebody new.
    wei.chat("again", customer="theirs", said="新的开始")
    wei.sync()
    boss.sync()
    assert boss.rows("SELECT text FROM messages WHERE chat = 'again'") == [("新的开始",)]
    assert wei.waiting() == 0


def test_a_restored_backup_does_not_bring_an_erased_customer_back(
    lin: Desk, boss: Desk, team: Team
):
    lin.chat("back", customer="theirs")
    lin.sync()
    boss.sync()
    erasing.erase_customers(boss.db, ["theirs"], boss.member)
    boss.sync()
    # The agent's file is the old one, and all of it is to go up again.
    lin.db.execute("UPDATE messages SET text = text")
    lin.db.execute("UPDATE chats SET last_seen = last_seen")
    lin.sync()
    assert lin.value("SELECT count(*) FROM chats") == 0
    assert team.value("SELECT count(*) FROM team.rows") == 0


def test_who_has_not_heard_of_an_erasure_is_told_before_anything_is_taken(
    lin: Desk, boss: Desk, monkeypatch: pytest.MonkeyPatch, team: Team
):
    lin.chat("race", customer="theirs")
    real = server.push

    def erased_meanwhile(*arguments: object) -> server.Pushed:
        monkeypatch.setattr(server, "push", real)
        server.erase(boss.online(), "theirs")
        return real(*arguments)

    monkeypatch.setattr(server, "push", erased_meanwhile)
    lin.sync()
    assert lin.value("SELECT count(*) FROM chats") == 0
    assert team.value("SELECT count(*) FROM team.rows") == 0


def test_what_is_too_old_goes_from_server_and_replica(lin: Desk, boss: Desk, team: Team):
    lin.chat("old", days_ago=400)
    today = datetime.now(UTC)
    lin.chat("young", days_ago=-int((today - NOW).days))
    lin.sync()
    boss.sync()
    assert boss.value("SELECT count(*) FROM chats") == 2
    administration.keep_days(team.owner, 300)
    lin.sync()
    team.owner.execute("UPDATE team.info SET expired = NULL")
    boss.sync()
    sync.tend(boss.online(), boss.db)
    assert boss.rows("SELECT id FROM chats") == [("young",)]
    left = "SELECT count(*) FROM team.rows WHERE chat = 'old' OR customer = 'customer-old'"
    assert team.value(left) == 0
    # What the agent keeps for longer here is the agent's own affair.
    assert lin.value("SELECT count(*) FROM chats") == 2
    assert team.value("SELECT team.expire()") == 0


# ------------------------------------------------------------ by id, and about oneself


def test_a_customer_is_found_by_what_they_are_known_by_and_written_out(lin: Desk):
    secret = b"k" * 32
    ids = Identities(secret)
    customer = ids.customer(ChatKey("webchat", "lin@shop", "小王"))
    lin.chat("c", customer=customer)
    number = hashed(ids, Identifier("phone", "13857203946"))
    lin.add("identifiers", customer=customer, kind="phone", hash=number, own=1, seen=at())
    for kind, value in (
        ("phone", "138 5720 3946"), ("peer", "小王"), ("id", customer[:8]), ("id", customer),
    ):  # fmt: skip
        found = customer_data.find(lin.db, secret, kind, value, "webchat")
        assert [(one.id, one.chats, one.messages) for one in found] == [(customer, 1, 1)]
    assert customer_data.find(lin.db, secret, "phone", "13957203946") == ()
    assert customer_data.find(lin.db, secret, "id", customer[:3]) == ()
    tables = {row["table"] for row in customer_data.export(lin.db, [customer])}
    assert tables == {
        "customers", "chats", "messages", "moods", "suggestions", "drafts", "outcomes",
        "identifiers",
    }  # fmt: skip


def test_an_agent_sees_what_is_recorded_of_them(lin: Desk, boss: Desk):
    lin.chat("mine")
    lin.sync()
    boss.sync()
    account = f"{lin.member}@shop"
    boss.note("n", account, "s-mine", "先道歉")
    boss.add(
        "review_looks", id="look", author=boss.member, suggestion="s-mine", created_at=at(),
        updated_at=at(),
    )  # fmt: skip
    boss.sync()
    lin.sync()
    assert about_agent.accounts(lin.db) == (account,)
    found = {part: about_agent.count(lin.db, account, part) for part in about_agent.PARTS}
    assert {part: number for part, number in found.items() if number} == {
        "answers": 1, "notes": 1, "looks": 1,
    }  # fmt: skip
    for part in about_agent.PARTS:
        assert len(about_agent.about(lin.db, account, part)) == found[part]
    assert about_agent.about(lin.db, account, "looks")[0]["author"] == boss.member
