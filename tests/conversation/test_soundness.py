"""A wrong profile that reads something is told from a right one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from assistant.conversation.profile import AppProfile, Library
from assistant.conversation.soundness import doubts, unfit
from assistant.domain.chat import Message, Speaker
from assistant.domain.window import Snapshot
from assistant.watch import replay

FOLDER = Path(__file__).parent / "snapshots"
REAL = replay.load(FOLDER / "chatscope_chromium.json")[-1]
FOUND = Library.load().find(REAL)
assert FOUND is not None
PROFILE: AppProfile = FOUND
SAID = [Message(Speaker.CUSTOMER, "The kettle leaks", None)]


def told(
    profile: AppProfile = PROFILE,
    snapshots: tuple[Snapshot, ...] = (REAL,),
    peers: tuple[str, ...] = (),
    messages: list[Message] = SAID,
) -> list[str]:
    return [notice.id for notice in doubts(profile, snapshots, peers, messages)]


def with_speaker(**markers: tuple[str, ...]) -> AppProfile:
    return PROFILE.model_copy(update={"speaker": PROFILE.speaker.model_copy(update=markers)})


def test_a_sound_profile_raises_no_doubt() -> None:
    assert told() == []


def test_a_customer_whom_only_the_title_names_may_be_every_customer() -> None:
    titled = PROFILE.model_copy(
        update={"peer": PROFILE.peer.model_copy(update={"title": "^(?P<peer>.+)$"})}
    )
    assert told(titled, peers=("Kite Desk",)) == ["profile.peer_constant"]
    seen = next(node.text for node in REAL.nodes if node.text.strip())
    assert told(titled, peers=(seen.strip(),)) == []


def test_markers_of_a_side_that_no_recording_has_are_named() -> None:
    notices = doubts(with_speaker(customer=("nowhere",)), (REAL,), (), SAID)
    assert [notice.id for notice in notices] == ["profile.marker_unseen"]
    assert dict(notices[0].args)["markers"] == "`nowhere`"


def test_a_message_that_is_a_header_is_astray() -> None:
    node = REAL.nodes[0]
    header = replace(node, text="Nora Field online", ancestors=("header.top",), editable=False)
    window = replace(REAL, nodes=(*REAL.nodes, header))
    said = [Message(Speaker.CUSTOMER, "Nora Field online", None)]
    assert told(snapshots=(window,), messages=said) == ["profile.message_astray"]


def test_for_an_unknown_speaker_the_markers_that_differ_are_named_or_that_none_does() -> None:
    marked = [
        replace(REAL.nodes[0], text=text, ancestors=(f"div.{name}",), editable=False)
        for text, name in (("Where is it?", "left"), ("On its way.", "right"))
    ]
    said = [Message(Speaker.UNKNOWN, node.text, None) for node in marked]
    loose = PROFILE.model_copy(update={"pane": ()})
    notices = doubts(
        with_speaker(customer=(), agent=()).model_copy(update={"pane": ()}),
        (replace(REAL, nodes=tuple(marked)),),
        (),
        said,
    )
    assert [notice.id for notice in notices] == ["profile.unknown_markers"]
    assert "left" in dict(notices[0].args)["markers"]
    alike = tuple(replace(node, ancestors=("div.same",)) for node in marked)
    assert "profile.unknown_alike" in told(loose, (replace(REAL, nodes=alike),), messages=said)


def test_the_rule_that_keeps_a_profile_from_a_window_is_named() -> None:
    assert unfit(PROFILE, REAL) == ""
    other = replace(REAL, window=replace(REAL.window, app="notepad"))
    assert unfit(PROFILE, other) == "match.apps (notepad)"
    strict = PROFILE.match.model_copy(update={"markers": ("nowhere",)})
    assert unfit(PROFILE.model_copy(update={"match": strict}), REAL) == "match.markers"
