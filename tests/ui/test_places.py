"""Dragged places outlive the program; a damaged file costs one drag, not the start."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.ui.background import Background
from assistant.ui.placement import Offset
from assistant.ui.places import Places


def test_a_place_is_found_again(qapp, tmp_path: Path) -> None:
    background = Background()
    Places(background, tmp_path / "p.json").put("chromium", Offset("left", -400, 12))
    background.close()
    again = Places(Background(), tmp_path / "p.json")
    assert again.get("chromium") == Offset("left", -400, 12)
    assert again.get("pidgin") is None


@pytest.mark.parametrize("content", ["", "[1]", '{"a": 1}', '{"a": {"edge": "x"}}', "\x00"])
def test_a_damaged_file_is_forgotten(background: Background, tmp_path: Path, content: str) -> None:
    file = tmp_path / "p.json"
    file.write_text(content, encoding="utf-8")
    assert Places(background, file).get("a") is None


def test_none_forgets_a_place(background: Background, tmp_path: Path) -> None:
    places = Places(background, tmp_path / "p.json")
    places.put("a", Offset("right", 1, 2))
    places.put("a", None)
    assert places.get("a") is None
