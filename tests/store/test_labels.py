"""What agents put right becomes rows to train on, in the form in which training reads them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.domain.notice import UserFault
from assistant.domain.reading import Correction, Emotion, Issue
from assistant.store.labels import labels
from assistant.store.sqlite import SqliteStore
from tests.session.builders import MEI, TOM, agent, customer, reading

CHAT = (
    customer("在吗", "c:1"),
    agent("您好，在的", "a:1"),
    customer("我电话13800138000，还没到", "c:2"),
    agent("马上查", "a:2"),
    customer("呵呵", "c:3"),
    customer("算了", "c:4"),
)


def corrected(store: SqliteStore, key: str, wish: Correction, chat=MEI) -> None:
    store.record_reading(chat, key, reading())
    store.record_correction(chat, key, wish, reading(), model="0.1.0/abcd")
    store.flush()


def test_a_corrected_mood_is_a_row_with_the_turns_before_it(store: SqliteStore, file: Path):
    store.record_messages(MEI, CHAT)
    corrected(store, "c:3", Correction(emotion=Emotion.DISAPPOINTMENT))
    (row,) = labels(file)
    assert row["text"] == "呵呵"
    assert row["label"] == "disappointment"
    assert "issue" not in row
    assert row["was"] == {"emotion": "anger"}
    assert row["model"] == "0.1.0/abcd"
    assert row["lang"] == "zh-Hans"
    assert row["context"] == [
        {"speaker": "customer", "text": "在吗"},
        {"speaker": "agent", "text": "您好，在的"},
        {"speaker": "customer", "text": "我电话[phone]，还没到"},
        {"speaker": "agent", "text": "马上查"},
    ]


def test_region_and_language_are_no_labels(store: SqliteStore, file: Path):
    store.record_messages(MEI, CHAT)
    corrected(store, "c:3", Correction(region="TW", language="zh-Hant"))
    assert list(labels(file)) == []


def test_the_last_word_counts_beside_the_first_reading(store: SqliteStore, file: Path):
    store.record_messages(MEI, CHAT)
    corrected(store, "c:3", Correction(emotion=Emotion.JOY, issue=Issue.POLICY))
    again = reading(emotion=Emotion.JOY)
    store.record_correction(MEI, "c:3", Correction(emotion=Emotion.NEUTRAL), again, "0.1.0/abcd")
    store.flush()
    (row,) = labels(file)
    assert (row["label"], row["issue"]) == ("neutral", "policy")
    assert row["was"] == {"emotion": "anger", "issue": "delivery"}


def test_rows_of_one_chat_share_a_dialogue_and_others_do_not(store: SqliteStore, file: Path):
    store.record_messages(MEI, CHAT)
    store.record_messages(TOM, (customer("where is it", "t:1"),))
    for key in ("c:3", "c:4"):
        corrected(store, key, Correction(emotion=Emotion.DISAPPOINTMENT))
    corrected(store, "t:1", Correction(issue=Issue.DELIVERY), TOM)
    found = list(labels(file))
    assert len(found) == 3
    dialogues = {row["text"]: row["dialogue"] for row in found}
    assert dialogues["呵呵"] == dialogues["算了"] != dialogues["where is it"]


def test_neither_names_nor_numbers_leave_the_record(store: SqliteStore, file: Path):
    named = replace(MEI, peer="王小美")
    store.record_messages(named, (customer("我是王小美，电话13800138000，气死了", "c:1"),))
    corrected(store, "c:1", Correction(emotion=Emotion.ANGER), named)
    text = json.dumps(list(labels(file)), ensure_ascii=False)
    assert "王小美" not in text
    assert "13800138000" not in text


def test_a_correction_whose_message_is_gone_is_left_out(store: SqliteStore, file: Path):
    corrected(store, "c:9", Correction(emotion=Emotion.ANGER))
    assert list(labels(file)) == []


def test_without_a_record_it_says_so(tmp_path: Path):
    with pytest.raises(UserFault) as fault:
        list(labels(tmp_path / "nothing.db"))
    assert fault.value.notice.id == "store.missing"
