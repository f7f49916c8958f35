"""The record of people and promises: one history for one customer, and what is still owed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.domain.chat import ChatKey
from assistant.domain.reading import Correction, Emotion
from assistant.domain.record import FollowUp, FollowUpState, Identifier
from assistant.store.sqlite import SqliteStore
from tests.session.builders import MEI, TOM, agent, customer, reading
from tests.store.support import everything, rows

PIDGIN = ChatKey("pidgin", "agent@shop", "陈美美")
PHONE = (Identifier("phone", "13800138000", own=True),)
ORDER = (Identifier("order", "20260301123456"),)
NOW = datetime.now(UTC).replace(microsecond=0)


def note(store: SqliteStore, chat: ChatKey, *identifiers: Identifier) -> None:
    store.record_messages(chat, (customer("在吗", f"c:{chat.peer}"),))
    store.record_identifiers(chat, identifiers)
    store.flush()


def join(store: SqliteStore, chat: ChatKey, other: ChatKey, same: bool = True) -> None:
    store.record_link(chat, store._ids.customer(other), same, by_agent=True)


# ------------------------------------------------------------ who may be the same


def test_a_customer_in_two_programs_is_recognised_by_their_phone(store: SqliteStore):
    note(store, MEI, *PHONE)
    link = store.link_for(PIDGIN, (Identifier("phone", "+86 138 0013 8000", own=True),))
    assert (link.app, link.shared, link.sure) == ("chromium", ("phone",), True)
    assert link.last_seen.tzinfo is not None
    assert store.link_for(MEI, PHONE) is None


def test_a_shared_order_or_name_is_only_a_question(store: SqliteStore):
    note(store, MEI, *ORDER, Identifier("name", "陈美美"))
    link = store.link_for(PIDGIN, (*ORDER, Identifier("name", "陈美美")))
    assert (link.shared, link.sure) == (("name", "order"), False)


def test_what_is_on_record_of_this_customer_counts_too(store: SqliteStore):
    note(store, MEI, *ORDER)
    note(store, PIDGIN, *ORDER)
    assert store.link_for(PIDGIN, ()).shared == ("order",)


def test_a_number_that_either_does_not_call_their_own_is_not_sure(store: SqliteStore):
    courier = (replace(PHONE[0], own=False),)
    note(store, MEI, *courier)
    assert not store.link_for(PIDGIN, PHONE).sure
    note(store, MEI, *PHONE)
    assert not store.link_for(PIDGIN, courier).sure
    assert store.link_for(PIDGIN, PHONE).sure
    note(store, MEI, *courier)
    assert store.link_for(PIDGIN, PHONE).sure, "once called their own it stays so"


def test_a_number_once_called_their_own_stays_so_when_it_is_repeated(store: SqliteStore):
    note(store, MEI, *PHONE)
    assert store.link_for(PIDGIN, (*PHONE, replace(PHONE[0], own=False))).sure


def test_a_phone_that_two_others_share_is_not_sure(store: SqliteStore):
    note(store, MEI, *PHONE)
    note(store, TOM, *PHONE)
    assert not store.link_for(PIDGIN, PHONE).sure


def test_a_name_that_two_others_bear_says_nothing(store: SqliteStore):
    note(store, MEI, Identifier("name", "客户"))
    note(store, TOM, Identifier("name", "客户"))
    assert store.link_for(PIDGIN, (Identifier("name", "客户"),)) is None


def test_the_likeliest_one_is_offered_first(store: SqliteStore):
    note(store, MEI, *ORDER)
    note(store, TOM, *PHONE)
    link = store.link_for(PIDGIN, (*PHONE, *ORDER))
    assert link.customer == store._ids.customer(TOM)


def test_who_was_told_apart_is_not_offered_again_even_after_a_restart(file: Path):
    first = SqliteStore(file)
    note(first, MEI, *ORDER)
    note(first, PIDGIN, *ORDER)
    join(first, PIDGIN, MEI, same=False)
    assert first.link_for(PIDGIN, ORDER) is None
    first.close()
    second = SqliteStore(file)
    assert second.link_for(PIDGIN, ORDER) is None
    assert second.link_for(MEI, ORDER) is None
    second.close()


def test_neither_phone_nor_mail_nor_name_nor_number_is_in_the_file(store: SqliteStore, file: Path):
    note(
        store,
        PIDGIN,
        *PHONE,
        *ORDER,
        Identifier("email", "mei@example.com"),
        Identifier("name", "陈美美"),
    )
    assert len(rows(file, "SELECT * FROM identifiers")) == 4
    kept = everything(file)
    for personal in ("13800138000", "20260301123456", "mei@example.com", "陈美美"):
        assert personal.encode() not in kept


# ------------------------------------------------------------ one history


def test_history_and_corrections_travel_along_a_link(store: SqliteStore):
    note(store, MEI)
    note(store, PIDGIN)
    store.record_reading(MEI, "c:1", reading())
    store.record_correction(MEI, "c:1", Correction(region="TW", language="zh-Hant"), reading())
    store.flush()
    assert store.context(PIDGIN).past_moods == ()
    join(store, PIDGIN, MEI)
    known = store.context(PIDGIN)
    assert (known.region, known.language) == ("TW", "zh-Hant")
    assert known.correction == Correction(region="TW", language="zh-Hant")
    assert (known.past_moods, known.past_complaints) == (("anger",), 1)


def test_a_link_holds_after_a_restart(file: Path):
    first = SqliteStore(file)
    note(first, MEI)
    first.record_reading(MEI, "c:1", reading())
    join(first, PIDGIN, MEI)
    first.close()
    second = SqliteStore(file)
    assert second.context(PIDGIN).past_moods == ("anger",)
    second.close()


def test_undoing_a_wrong_link_takes_the_foreign_history_away(store: SqliteStore):
    note(store, MEI)
    store.record_reading(MEI, "c:1", reading())
    store.record_correction(MEI, "c:1", Correction(region="TW"), reading())
    join(store, PIDGIN, MEI)
    join(store, PIDGIN, MEI, same=False)
    store.flush()
    known = store.context(PIDGIN)
    assert (known.region, known.past_moods, known.correction) == (None, (), Correction())
    assert store.context(MEI).region == "TW"


def test_the_agents_newest_word_on_a_person_counts_in_all_their_chats(store: SqliteStore):
    store.record_correction(MEI, "c:1", Correction(region="TW"), reading())
    join(store, PIDGIN, MEI)
    store.record_correction(PIDGIN, "c:1", Correction(region="HK"), reading())
    store.flush()
    assert store.context(MEI).region == store.context(PIDGIN).region == "HK"


def test_moods_of_the_present_chat_are_no_past(store: SqliteStore):
    store.record_reading(MEI, "c:1", reading())
    store.flush()
    assert store.context(MEI, NOW - timedelta(hours=1)).past_moods == ()
    assert store.context(MEI, NOW + timedelta(hours=1)).past_moods == ("anger",)


def test_a_restart_in_the_middle_of_a_complaint_makes_no_second_one(store: SqliteStore):
    store.record_reading(MEI, "c:1", reading())
    join(store, PIDGIN, MEI)
    store.flush()
    later = datetime.now(UTC) + timedelta(milliseconds=5)
    assert store.context(MEI, later).past_complaints == 0
    assert store.context(MEI, later).past_moods == ("anger",)
    assert store.context(MEI, later + timedelta(days=1)).past_complaints == 1
    assert store.context(PIDGIN, later).past_complaints == 1


@pytest.fixture
def shanghai(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("shanghai")
def test_a_day_begins_at_midnight_where_the_agent_is(store: SqliteStore):
    for key, at in (("c:1", "2026-03-01T23:30"), ("c:2", "2026-03-02T01:00")):
        store.record_reading(MEI, key, reading())
        store.flush()
        new = store._ids.message(MEI, key)
        store._db.execute("UPDATE moods SET at = ? WHERE message = ?", [f"{at}:00.000+00:00", new])
    assert store.context(MEI).past_complaints == 1


def test_a_mood_that_is_read_again_stays_on_its_day(store: SqliteStore, file: Path):
    store.record_reading(MEI, "c:1", reading())
    store.flush()
    store._db.execute("UPDATE moods SET at = '2026-03-01T10:00:00.000+00:00'")
    store.record_reading(MEI, "c:1", reading(emotion=Emotion.ANXIETY))
    store.flush()
    (row,) = rows(file, "SELECT at, label FROM moods")
    assert tuple(row) == ("2026-03-01T10:00:00.000+00:00", "anxiety")


def test_a_mood_put_right_is_not_read_wrong_again_after_a_restart(store: SqliteStore):
    store.record_messages(MEI, (customer("呵呵", "c:1"), customer("呵呵", "c:2")))
    for key in ("c:1", "c:2"):
        store.record_reading(MEI, key, reading())
    store.record_correction(MEI, "c:1", Correction(emotion=Emotion.CONFUSION), reading())
    store.record_correction(MEI, "c:1", Correction(emotion=Emotion.ANXIETY), reading())
    for key in ("c:1", "c:2"):
        store.record_reading(MEI, key, reading())
    store.flush()
    assert sorted(store.context(MEI).past_moods) == ["anger", "anxiety"]


def test_an_erased_customer_takes_identifiers_and_links_along(file: Path):
    first = SqliteStore(file)
    note(first, MEI, *PHONE)
    note(first, PIDGIN, *PHONE)
    join(first, PIDGIN, MEI)
    first.record_follow_up(promise())
    first.flush()
    first._put(lambda db: db.execute("UPDATE chats SET last_seen = '2020-01-01'"))
    first.close()
    second = SqliteStore(file, keep_days=30)
    second.close()
    for table in ("customers", "identifiers", "links", "follow_ups"):
        assert rows(file, f"SELECT * FROM {table}") == []


def test_a_word_on_somebody_erased_meanwhile_is_no_fault(file: Path):
    faults: list = []
    store = SqliteStore(file, on_fault=faults.append)
    store.record_link(MEI, "0" * 24, True, by_agent=True)
    store.close()
    assert faults == []
    assert rows(file, "SELECT * FROM links") == []


# ------------------------------------------------------------ promises


def promise(id: str = "f1", chat: ChatKey = MEI, text: str = "明天下午给您补发") -> FollowUp:
    return FollowUp(id, chat, text, NOW - timedelta(hours=1), NOW + timedelta(days=1))


def test_a_promise_survives_a_restart_without_its_customers_name(file: Path):
    named = replace(promise(), chat=PIDGIN, text="明天给陈美美打13800138000")
    first = SqliteStore(file)
    first.record_follow_up(named)
    first.close()
    second = SqliteStore(file)
    (one,) = second.open_follow_ups()
    assert one == replace(named, chat=replace(PIDGIN, peer=""), text="明天给[name]打[phone]")
    assert second.follow_ups(PIDGIN) == (replace(one, chat=PIDGIN),)
    assert second.follow_ups(MEI) == ()
    kept = everything(file)
    assert "陈美美".encode() not in kept
    assert b"13800138000" not in kept
    second.close()


def test_a_settled_promise_is_remembered_but_no_longer_open(store: SqliteStore):
    store.record_follow_up(promise())
    store.record_follow_up(replace(promise(), state=FollowUpState.DONE))
    store.flush()
    assert store.open_follow_ups() == ()
    assert [one.state for one in store.follow_ups(MEI)] == [FollowUpState.DONE]


def test_a_promise_from_before_the_restart_can_be_settled_unseen(file: Path):
    first = SqliteStore(file)
    first.record_follow_up(promise())
    first.close()
    second = SqliteStore(file)
    (one,) = second.open_follow_ups()
    second.record_follow_up(replace(one, state=FollowUpState.DROPPED))
    second.record_follow_up(replace(one, id="unknown"))
    second.flush()
    assert second.open_follow_ups() == ()
    second.close()
    assert len(rows(file, "SELECT * FROM customers")) == 1


def test_the_most_urgent_promise_comes_first(store: SqliteStore):
    store.record_follow_up(replace(promise("never"), due=None))
    store.record_follow_up(promise("tomorrow", TOM))
    store.record_follow_up(replace(promise("soon"), due=NOW))
    store.flush()
    assert [one.id for one in store.open_follow_ups()] == ["soon", "tomorrow", "never"]


def test_a_record_that_cannot_be_read_knows_nobody(store: SqliteStore):
    store._reader.close()
    assert store.open_follow_ups() == ()
    assert store.follow_ups(MEI) == ()
    assert store.link_for(MEI, PHONE) is None


def test_a_corrected_mood_is_the_one_that_is_remembered(store: SqliteStore):
    store.record_messages(MEI, (customer("呵呵", "c:1"), agent("好的", "a:1")))
    store.record_reading(MEI, "c:1", reading())
    store.record_reading(MEI, "c:1", reading(emotion=Emotion.NEUTRAL))
    store.flush()
    assert store.context(MEI).past_moods == ("neutral",)
