"""From a masked recording comes a profile that reads the real window."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.conversation.disguise import Disguise
from assistant.conversation.profile import AppProfile, Library, fits
from assistant.conversation.profile_text import as_toml
from assistant.conversation.propose import propose
from assistant.conversation.reader import ReaderState, read
from assistant.watch import replay
from tests.conversation.test_recorded import golden

FOLDER = Path(__file__).parent / "snapshots"


@pytest.mark.parametrize(
    "name",
    [
        "bubbles_lines_chromium",
        "bubbles_zh",
        "chatscope_chromium",
        "chatscope_firefox",
        "converse_en",
        "deepchat_firefox",
        "pidgin_zh",
        "stream_firefox",
    ],
)
def test_a_proposal_made_of_a_masked_window_reads_the_real_one(name: str):
    real = replay.load(FOLDER / f"{name}.json")[-1]
    proposal = propose(Disguise().snapshot(real))
    assert proposal is not None
    assert fits(proposal.profile, real)
    _, update = read(ReaderState(), real, proposal.profile)
    assert update is not None
    said = [(str(m.speaker), m.text) for m in update.messages]
    assert {update.chat.peer: said} == golden(name)


def test_classes_are_proposed_rather_than_sides_where_they_tell_the_speakers():
    proposal = propose(replay.load(FOLDER / "chatscope_firefox.json")[-1])
    assert proposal is not None
    assert proposal.profile.speaker.customer == ("cs-message--incoming",)
    assert proposal.profile.speaker.agent == ("cs-message--outgoing",)
    assert "sides" not in proposal.hints


def test_receipts_that_the_masked_recording_does_not_show_are_no_messages():
    real = replay.load(FOLDER / "bubbles_zh.json")[-1]
    proposal = propose(Disguise().snapshot(real))
    assert proposal is not None
    _, update = read(ReaderState(), real, proposal.profile)
    assert update is not None
    said = [message.text for message in update.messages]
    assert said
    assert "已读" not in said


def test_a_proposal_with_all_its_patterns_reads_back_from_its_file():
    profile = getattr(propose(replay.load(FOLDER / "bubbles_zh.json")[-1]), "profile", None)
    assert profile is not None
    assert AppProfile.model_validate(tomllib.loads(as_toml(profile))) == profile


def test_no_proposal_calls_pasted_line_breaks_safe():
    for file in FOLDER.glob("*.json"):
        if "golden" not in file.stem:
            proposal = propose(replay.load(file)[-1])
            assert proposal is not None
            assert not proposal.profile.newline_safe


def test_a_window_without_an_input_box_gives_none():
    real = replay.load(FOLDER / "chatscope_chromium.json")[-1]
    assert propose(replace(real, nodes=tuple(n for n in real.nodes if not n.editable))) is None


def test_a_disguise_leaves_no_word_and_no_number():
    for file in FOLDER.glob("*.json"):
        if "golden" in file.stem:
            continue
        real = replay.load(file)[-1]
        hidden = Disguise().snapshot(real)
        for before, after in zip(real.nodes, hidden.nodes, strict=True):
            letters = {sign for sign in after.text if sign.isalpha()}
            assert letters <= {"x", "X", "字"}
            assert before.rect == after.rect
        assert not any(sign in hidden.window.title for sign in "孙陈何周客服务")


def test_equal_texts_stay_equal_and_different_ones_different():
    disguise = Disguise()
    assert disguise.text("陈美") == disguise.text("陈美") != disguise.text("周洋")
    assert disguise.text("14:02") == "00:00"
    assert Library.load().profiles
