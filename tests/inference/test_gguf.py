from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.domain.notice import UserFault
from assistant.inference import gguf
from tests.inference.support import gguf_bytes, gguf_text


def test_template_and_context_are_read_past_the_word_list(
    chat_gguf: Callable[[str], Path],
) -> None:
    info = gguf.read(chat_gguf("{{ messages }}"))
    assert (info.architecture, info.context) == ("qwen2", 4096)
    assert info.chat_template == "{{ messages }}"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GG",
        b"PK\x03\x04 a zip file, not a model",
        gguf_bytes(magic=b"GGML"),
        gguf_bytes(("k", 8, struct.pack("<Q", 1 << 60))),
        gguf_bytes(("k", 9, struct.pack("<IQ", 8, 1 << 60))),
        gguf_bytes(("k", 9, struct.pack("<IQ", 4, 1 << 62))),
        gguf_bytes(("k", 99, b"")),
        gguf_bytes(("k", 8, gguf_text("cut")))[:-2],
        b"GGUF" + struct.pack("<IQQ", 3, 0, 1 << 62),
        b"GGUF" + struct.pack("<IQQ", 9, 0, 0),
    ],
)
def test_a_hostile_header_is_refused_without_much_memory(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "x.gguf"
    file.write_bytes(data)
    with pytest.raises(UserFault) as fault:
        gguf.read(file)
    assert fault.value.notice.id == "model.not_gguf"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserFault) as fault:
        gguf.read(tmp_path / "nothing.gguf")
    assert fault.value.notice.id == "model.unreadable"
