from __future__ import annotations

import json

import pytest

from assistant.inference import protocol


def test_messages_survive_the_wire() -> None:
    sent = protocol.Generate(id="1", turns=(("user", "你好 \n {}"),), grammar="solve")
    assert protocol.decode_for_worker(protocol.encode(sent)) == sent
    heard = protocol.Done(id="1", text="好的", tokens=2)
    assert protocol.decode_for_supervisor(protocol.encode(heard)) == heard


def test_a_message_is_one_line_whatever_the_text() -> None:
    line = protocol.encode(protocol.Text(id="1", text="a\nb\r\u2028c"))
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")


@pytest.mark.parametrize("line", [b"", b"{", b"[]", b'{"op":"dance"}', b'{"ev":"text"}', b"\xff\n"])
def test_what_is_not_understood_is_left_aside(line: bytes) -> None:
    assert protocol.decode_for_worker(line) is None
    assert protocol.decode_for_supervisor(line) is None


def test_a_newer_side_may_say_more() -> None:
    line = json.dumps({"op": "cancel", "id": "7", "because": "new message"}).encode()
    assert protocol.decode_for_worker(line) == protocol.Cancel(id="7")


def test_lone_surrogates_and_nul_are_cleaned() -> None:
    assert protocol.clean("a\ud800b\x00c") == "a?bc"
