"""Another wording of the prompts is another version; the same wording is the same anywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import paths
from assistant.draft import prompt_version


def version(folder: Path, monkeypatch: pytest.MonkeyPatch, text: bytes) -> str:
    folder.mkdir(exist_ok=True)
    (folder / "prompt.toml").write_bytes(text)
    (folder / "README.md").write_bytes(text * 2)
    monkeypatch.setattr(paths, "prompts", lambda: folder)
    prompt_version.current.cache_clear()
    found = prompt_version.current()
    prompt_version.current.cache_clear()
    return found


def test_versions_follow_the_wording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    one = version(tmp_path / "a", monkeypatch, b"system = 'x'\n")
    assert len(one) == 8
    assert version(tmp_path / "b", monkeypatch, b"system = 'x'\r\n") == one
    assert version(tmp_path / "b", monkeypatch, b"system = 'y'\n") != one
