"""A profile that is written and read again is the same profile."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import datafile
from assistant.conversation.calibrate import swapped
from assistant.conversation.profile import AppProfile, Library
from assistant.conversation.profile_text import as_toml

SHIPPED = Library.load().profiles


@pytest.mark.parametrize("profile", SHIPPED, ids=lambda one: one.id)
def test_every_shipped_profile_survives(profile: AppProfile, tmp_path: Path):
    for one in (profile, swapped(profile)):
        file = tmp_path / f"{one.id}.toml"
        file.write_text(as_toml(one, "Two\nlines"), encoding="utf-8")
        assert datafile.load(file, AppProfile) == one


def test_the_users_profile_goes_before_the_shipped_one_and_a_broken_one_is_left_out(tmp_path: Path):
    mine = swapped(next(one for one in SHIPPED if one.id == "bubbles"))
    (tmp_path / "bubbles.toml").write_text(as_toml(mine), encoding="utf-8")
    (tmp_path / "broken.toml").write_text("id = ", encoding="utf-8")
    library = Library.load(own=tmp_path)
    assert library.get("bubbles") == mine
    assert len(library.profiles) == len(SHIPPED)
    assert [fault.file.name for fault in library.faults] == ["broken.toml"]


def test_a_program_that_shows_pages_is_no_chat_program():
    library = Library.load()
    assert "pidgin" in library.chat_programs
    assert not {"chromium", "firefox-esr"} & library.chat_programs
