"""What carries out the wish to read: the parts that no other test of the whole app reaches."""

from __future__ import annotations

from pathlib import Path

import pytest

import assistant
from assistant.answering import _emotion_version


@pytest.fixture
def readers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASSISTANT_READERS_DIR", str(tmp_path))
    for folder in ("emotion", "encoder"):
        (tmp_path / folder).mkdir()
    (tmp_path / "emotion" / "weights.npz").write_bytes(b"one")
    return tmp_path


def test_the_version_of_the_moods_tells_all_weights_apart(readers: Path):
    first = _emotion_version()
    assert first.startswith(f"{assistant.__version__}/")
    (readers / "encoder" / "network.onnx").write_bytes(b"two")
    assert _emotion_version() != first
    (readers / "encoder" / "README.md").write_text("three", encoding="utf-8")
    (readers / "encoder" / "network.onnx").unlink()
    assert _emotion_version() == first


def test_weights_that_cannot_be_read_do_not_keep_the_program_from_starting(readers: Path):
    (readers / "encoder" / "network.onnx").mkdir()
    assert _emotion_version().startswith(f"{assistant.__version__}/")
