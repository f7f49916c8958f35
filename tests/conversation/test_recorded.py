"""Recordings of real clients give the transcripts that were really spoken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.conversation.profile import Library
from assistant.conversation.reader import ReaderState, read
from assistant.domain.window import Snapshot
from assistant.watch import replay

FOLDER = Path(__file__).parent / "snapshots"
NAMES = sorted(file.stem for file in FOLDER.glob("*.json") if "golden" not in file.stem)
LIBRARY = Library.load()


def run(snapshots: list[Snapshot]) -> ReaderState:
    state = ReaderState()
    for snapshot in snapshots:
        profile = LIBRARY.find(snapshot)
        assert profile is not None
        state, _ = read(state, snapshot, profile)
    return state


def transcript(state: ReaderState) -> dict[str, list[tuple[str, str]]]:
    return {
        chat.peer: [(str(message.speaker), message.text) for message in log.messages]
        for chat, log in state.chats.items()
    }


def golden(name: str) -> dict[str, list[tuple[str, str]]]:
    chats = json.loads((FOLDER / f"{name}.golden.json").read_text(encoding="utf-8"))
    return {
        chat["peer"]: [(one["speaker"], one["text"]) for one in chat["messages"]] for chat in chats
    }


def profile_of(name: str) -> str:
    """The profile that reads a recording; one and the same from its first look to its last."""
    found = {LIBRARY.find(one) for one in replay.load(FOLDER / f"{name}.json")}
    assert len(found) == 1
    profile = found.pop()
    return profile.id if profile else ""


def test_every_profile_has_a_recording_of_the_real_thing_with_its_transcript():
    recorded = {profile_of(name) for name in NAMES}
    assert recorded == {profile.id for profile in LIBRARY.profiles}
    assert all((FOLDER / f"{name}.golden.json").exists() for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_recording_gives_its_transcript(name: str):
    assert transcript(run(list(replay.load(FOLDER / f"{name}.json")))) == golden(name)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("step", [2, 3])
def test_missed_looks_lose_nothing(name: str, step: int):
    snapshots = list(replay.load(FOLDER / f"{name}.json"))
    kept = [one for number, one in enumerate(snapshots[:-1]) if number % step == 0]
    assert transcript(run([*kept, snapshots[-1]])).items() <= golden(name).items()


@pytest.mark.parametrize("name", NAMES)
def test_looking_again_and_again_repeats_nothing(name: str):
    snapshots = [one for one in replay.load(FOLDER / f"{name}.json") for _ in range(3)]
    assert transcript(run(snapshots)) == golden(name)
