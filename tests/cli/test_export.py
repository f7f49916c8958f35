"""What an agent puts right in the overlay comes back as a row that training reads."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant import paths
from assistant.cli.main import app
from assistant.domain.chat import Message
from assistant.domain.notice import UserFault
from assistant.domain.reading import Context, Correction, Emotion, Issue
from assistant.domain.view import CorrectReading
from assistant.session.events import Acted, RecordCorrection, RecordMessages, RecordReading
from assistant.store.sqlite import SqliteStore
from assistant.understand.issue_training import read_examples
from assistant.understand.reader import understand
from assistant.understand.training import corpora
from tests.session.builders import MEI, START, Desk, agent, customer

CHAT = (customer("在吗", "c:1"), agent("您好", "a:1"), customer("真是太好了，又坏了", "c:2"))


def put_right(correction: Correction, messages: tuple[Message, ...] = CHAT) -> None:
    """An agent corrects a reading; what the session wants recorded is recorded."""
    desk = Desk()
    store = SqliteStore(paths.record_file())
    effects = [*desk.writes(MEI, *messages), *desk.play(Acted(CorrectReading(MEI, correction)))]
    now = understand(messages, Context(correction=correction), START)
    for effect in effects:
        if isinstance(effect, RecordMessages):
            store.record_messages(effect.chat, effect.messages)
        if isinstance(effect, RecordReading):
            store.record_reading(effect.chat, effect.message_key, now)
        if isinstance(effect, RecordCorrection):
            store.record_correction(
                effect.chat, effect.message_key, effect.correction, effect.reading, "0.1.0/abcd"
            )
    store.close()


def export(out: Path) -> list[dict]:
    done = CliRunner().invoke(app, ["export", "labels", "--out", str(out)])
    assert done.exit_code == 0, done.output
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert json.loads(done.stdout)["rows"] == len(rows)
    return rows


def test_a_correction_becomes_an_example_of_the_training(tmp_path: Path):
    put_right(Correction(emotion=Emotion.DISAPPOINTMENT, issue=Issue.PRODUCT_QUALITY))
    folder = tmp_path / "data" / "train"
    folder.mkdir(parents=True)
    (row,) = export(folder / "ours.jsonl")
    assert row["was"] == {"emotion": "anger", "issue": "delivery"}
    loaded = corpora.load(folder.parent)
    (example,) = [one for one in loaded.service if one.source == "corrections"]
    assert example.messages[-1].text == "真是太好了，又坏了"
    assert [message.speaker for message in example.messages] == [m.speaker for m in CHAT]
    assert (example.label, example.language, example.kind) == ("disappointment", "zh", "service")
    assert example.fold == corpora.dialogue_fold(row["dialogue"])
    (matter,) = read_examples(folder / "ours.jsonl")
    assert (matter.issue, matter.language) == (Issue.PRODUCT_QUALITY, "zh-Hans")


def test_a_mood_that_nobody_put_right_teaches_nothing(tmp_path: Path):
    put_right(Correction(issue=Issue.POLICY))
    (row,) = export(tmp_path / "ours.jsonl")
    assert "label" not in row
    with pytest.raises(UserFault):
        corpora.load(tmp_path)


def test_rows_are_masked_and_readable_by_their_owner_only(tmp_path: Path):
    said = replace(CHAT[2], text="气死了，打我电话13800138000")
    put_right(Correction(emotion=Emotion.ANGER), (*CHAT[:2], said))
    out = tmp_path / "ours.jsonl"
    assert export(out)[0]["text"] == "气死了，打我电话[phone]"
    assert out.stat().st_mode & 0o077 == 0


def test_without_a_record_it_is_told_in_one_sentence(tmp_path: Path):
    done = CliRunner().invoke(app, ["export", "labels", "--out", str(tmp_path / "x.jsonl")])
    assert isinstance(done.exception, UserFault)
    assert done.exception.notice.id == "store.missing"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path):
    put_right(Correction(emotion=Emotion.ANGER))
    out = tmp_path / "no" / "such" / "folder.jsonl"
    done = CliRunner().invoke(app, ["export", "labels", "--out", str(out)])
    assert isinstance(done.exception, UserFault)
    assert done.exception.notice.id == "export.unwritable"
