"""The record: what goes in comes out masked, once, and survives a sudden death."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.domain.notice import UserFault
from assistant.domain.reading import Context, Correction, Emotion
from assistant.domain.record import Outcome, OutcomeKind, Suggestion
from assistant.store import writer
from assistant.store.database import open_for_writing
from assistant.store.sqlite import SqliteStore
from tests.session.builders import MEI, PLAN, TOM, agent, customer, draft, reading
from tests.store.support import everything, rows

NOW = datetime.now(UTC)


def suggestion(text: str = "我现在就查，十分钟内回您。") -> Suggestion:
    return Suggestion("s1", MEI, 3, "c:1", reading(), PLAN, (draft("d1", text),), NOW)


def test_messages_are_kept_in_order_once_each_and_masked(store: SqliteStore, file: Path):
    chat = (customer("我电话13800138000", "c:1"), agent("好的，我记下了", "a:1"))
    store.record_messages(MEI, chat)
    store.record_messages(MEI, (*chat, customer("谢谢", "c:2")))
    store.flush()
    kept = rows(file, "SELECT speaker, text FROM messages ORDER BY number")
    assert [tuple(row) for row in kept] == [
        ("customer", "我电话[phone]"),
        ("agent", "好的，我记下了"),
        ("customer", "谢谢"),
    ]


def test_no_name_of_a_customer_reaches_the_file(store: SqliteStore, file: Path):
    named = replace(MEI, peer="王小美-unique-name")
    store.record_messages(named, (replace(customer("在吗"), author="王小美-unique-name"),))
    store.record_reading(named, "c:在吗", reading())
    store.flush()
    kept = everything(file)
    assert "王小美".encode() not in kept
    assert b"unique-name" not in kept


def test_the_customers_name_is_masked_where_somebody_writes_it(store: SqliteStore, file: Path):
    named = replace(MEI, peer="王小美")
    shown = replace(suggestion("王小美您好，马上查"), chat=named)
    store.record_messages(named, (agent("王小美您好"), customer("我是王小美", "c:9")))
    store.record_suggestion(shown)
    store.record_outcome(named, Outcome("s1", OutcomeKind.TAKEN, "d1", "王小美您好，马上查", 1.0))
    store.flush()
    kept = everything(file)
    assert "王小美".encode() not in kept
    assert rows(file, "SELECT sent FROM outcomes")[0]["sent"] == "[name]您好，马上查"


def test_a_suggestion_grows_by_a_model_draft_and_gets_its_outcome(store: SqliteStore, file: Path):
    first = suggestion()
    store.record_suggestion(first)
    store.record_suggestion(replace(first, drafts=(*first.drafts, draft("m1", "另一稿"))))
    sent = "我现在就查，五分钟内回您。"
    store.record_outcome(MEI, Outcome("s1", OutcomeKind.IGNORED))
    store.record_outcome(MEI, Outcome("s1", OutcomeKind.EDITED, "d1", sent, 0.9, "", NOW))
    store.flush()
    assert len(rows(file, "SELECT * FROM suggestions")) == 1
    assert len(rows(file, "SELECT * FROM drafts")) == 2
    (outcome,) = rows(file, "SELECT * FROM outcomes")
    assert (outcome["kind"], outcome["draft"], outcome["sent"]) == ("edited", "d1", sent)


def test_an_outcome_of_an_unknown_suggestion_is_left_out(store: SqliteStore, file: Path):
    store.record_outcome(MEI, Outcome("gone", OutcomeKind.TAKEN))
    store.flush()
    assert rows(file, "SELECT * FROM outcomes") == []


def test_corrections_stick_to_the_customer(store: SqliteStore, file: Path):
    wish = Correction(emotion=Emotion.DISAPPOINTMENT, region="TW")
    store.record_reading(MEI, "c:1", reading())
    store.record_correction(MEI, "c:1", wish, reading())
    store.flush()
    assert store.context(MEI).region == "TW"
    assert store.context(MEI).correction.region == "TW"
    assert store.context(MEI).past_moods == ("anger",)
    assert store.context(MEI).past_complaints == 1
    assert store.context(TOM).region is None
    kept = rows(file, "SELECT field, was, now FROM corrections ORDER BY number")
    assert [tuple(row) for row in kept] == [
        ("emotion", "anger", "disappointment"),
        ("region", "", "TW"),
    ]


def test_hostile_text_is_stored_without_harm(store: SqliteStore, file: Path):
    text = "\x00'; DROP TABLE messages;-- \ud800 \u202e abc"
    store.record_messages(MEI, (customer(text, "c:1"), customer("x" * 100_000, "c:2")))
    store.flush()
    kept = rows(file, "SELECT text FROM messages ORDER BY number")
    assert kept[0]["text"].startswith("\ufffd'; DROP")
    assert len(kept[1]["text"]) == 20_000


def test_opening_again_keeps_everything_and_recognises_the_customer(file: Path):
    first = SqliteStore(file)
    first.record_messages(MEI, (customer("在吗", "c:1"),))
    first.close()
    second = SqliteStore(file)
    second.record_messages(MEI, (customer("在吗", "c:1"),))
    second.close()
    assert len(rows(file, "SELECT * FROM messages")) == 1
    assert len(rows(file, "SELECT * FROM customers")) == 1


def test_chats_older_than_allowed_are_erased_when_the_store_opens(file: Path):
    first = SqliteStore(file)
    first.record_messages(MEI, (customer("在吗", "c:1"),))
    first.record_suggestion(suggestion())
    first.close()
    old = (NOW - timedelta(days=31)).isoformat()
    connection = sqlite3.connect(file)
    connection.execute("UPDATE chats SET last_seen = ?", [old])
    connection.commit()
    connection.close()
    SqliteStore(file, keep_days=30).close()
    kept = everything(file)
    assert "在吗".encode() not in kept
    for table in ("customers", "chats", "messages", "suggestions", "drafts"):
        assert rows(file, f"SELECT * FROM {table}") == []


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_only_the_owner_may_read_the_files(store: SqliteStore, file: Path):
    store.record_messages(MEI, (customer("在吗", "c:1"),))
    store.flush()
    for one in file.parent.iterdir():
        assert one.stat().st_mode & 0o077 == 0, one


def test_a_store_of_a_newer_version_is_refused(file: Path):
    db = open_for_writing(file)
    db.table("_sqlite_migrations").insert(
        {"migration_set": "assistant", "name": "m9999_future", "applied_at": "2030"}
    )
    db.close()
    with pytest.raises(UserFault) as fault:
        open_for_writing(file)
    assert fault.value.notice.id == "store.newer"


def test_a_file_that_is_no_database_is_refused(file: Path):
    file.parent.mkdir()
    file.write_bytes(b"this is not a database" * 100)
    with pytest.raises(UserFault) as fault:
        open_for_writing(file)
    assert fault.value.notice.id == "store.unusable"


WRITER = """
import sys
from pathlib import Path
from assistant.store.sqlite import SqliteStore
from tests.session.builders import MEI, customer
store = SqliteStore(Path(sys.argv[1]))
number = 0
while True:
    store.record_messages(MEI, (customer(f"第{number}条", f"c:{number}"),))
    number += 1
    if number % 50 == 0:
        store.flush()
        print(number, flush=True)
"""


def test_what_was_flushed_survives_kill_9(file: Path):
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(file)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        for _ in range(4):
            flushed = int(writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)
    assert rows(file, "PRAGMA integrity_check")[0][0] == "ok"
    kept = {row["text"] for row in rows(file, "SELECT text FROM messages")}
    assert kept >= {f"第{number}条" for number in range(flushed)}
    SqliteStore(file).close()


def test_a_bad_row_does_not_take_the_others_with_it(file: Path):
    faults = []
    store = SqliteStore(file, on_fault=faults.append)
    impossible = Message(Speaker.CUSTOMER, "好", NOW, "c:1")
    object.__setattr__(impossible, "history", 7)
    store.record_messages(MEI, (impossible,))
    store.record_messages(TOM, (customer("在吗", "c:2"),))
    store.close()
    assert [row["text"] for row in rows(file, "SELECT text FROM messages")] == ["在吗"]
    assert [fault.id for fault in faults] == ["store.write_failed"]


def test_a_bug_in_one_record_does_not_end_the_recording(file: Path, caplog):
    store = SqliteStore(file)

    def broken(db: object) -> None:
        raise KeyError("a bug")

    store._put(broken)
    store.record_messages(TOM, (customer("在吗", "c:2"),))
    store.close()
    assert [row["text"] for row in rows(file, "SELECT text FROM messages")] == ["在吗"]
    assert "a record could not be written" in caplog.text


def test_a_folder_that_cannot_be_used_is_told_not_raised_as_a_bug(tmp_path: Path):
    blocker = tmp_path / "file"
    blocker.write_text("")
    with pytest.raises(UserFault) as fault:
        SqliteStore(blocker / "record.db")
    assert fault.value.notice.id == "store.unusable"


def test_a_record_whose_links_are_broken_is_told_not_raised_as_a_bug(file: Path):
    SqliteStore(file).close()
    connection = sqlite3.connect(file)
    connection.execute("DROP TABLE links")
    connection.close()
    with pytest.raises(UserFault) as fault:
        SqliteStore(file)
    assert fault.value.notice.id == "store.unusable"


def test_a_customer_who_cannot_be_looked_up_is_nobody_known(store: SqliteStore):
    store._reader.close()
    assert store.context(MEI) == Context()


def test_five_angry_lines_of_one_day_are_one_complaint(store: SqliteStore):
    for number in range(5):
        store.record_reading(MEI, f"c:{number}", reading())
    store.flush()
    assert store.context(MEI).past_complaints == 1


def test_evidence_is_kept_as_spans_without_text(store: SqliteStore, file: Path):
    store.record_reading(MEI, "c:1", reading())
    store.flush()
    (row,) = rows(file, "SELECT evidence, secondary FROM moods")
    assert json.loads(row["evidence"]) == []


def test_a_suggestion_says_who_was_working_and_with_which_phrasebook(tmp_path: Path):
    store = SqliteStore(tmp_path / "store" / "record.db", author="Lin", phrasebook=lambda: "v1")
    store.record_suggestion(suggestion())
    store.close()
    found = rows(tmp_path / "store" / "record.db", "SELECT author, phrasebook FROM suggestions")
    assert [tuple(row) for row in found] == [("Lin", "v1")]


def test_words_are_taken_in_when_nothing_else_is_to_be_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(writer, "IDLE_SECONDS", 0.01)
    store = SqliteStore(tmp_path / "store" / "record.db")
    store.record_suggestion(suggestion())
    file, until = tmp_path / "store" / "record.db", monotonic() + 20
    while monotonic() < until and not rows(file, "SELECT 1 FROM review_words"):
        sleep(0.01)
    store.close()
    assert len(rows(file, "SELECT 1 FROM review_queue WHERE words = 1")) == 1
