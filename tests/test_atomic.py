"""A file is the old one or the new one, never half of either."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from assistant.atomic import write_atomically


def rights(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def leftovers(folder: Path) -> list[Path]:
    return list(folder.rglob("*.part"))


def test_folders_are_made_and_text_and_bytes_written(tmp_path: Path):
    file = tmp_path / "a" / "b" / "note.txt"
    write_atomically(file, "你好\n")
    assert file.read_bytes() == "你好\n".encode()
    write_atomically(file, b"\x00\xff", durable=True)
    assert file.read_bytes() == b"\x00\xff"
    write_atomically(file, "a\nb", newline="\r\n")
    assert file.read_bytes() == b"a\r\nb"
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("text", ["new", "lone \ud800 surrogate"])
def test_what_can_not_be_written_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
):
    file = tmp_path / "settings.toml"
    write_atomically(file, "old")

    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises((OSError, ValueError)):
        write_atomically(file, text)
    assert file.read_text() == "old"
    assert leftovers(tmp_path) == []


def test_a_link_stays_a_link(tmp_path: Path):
    real = tmp_path / "dotfiles" / "settings.toml"
    write_atomically(real, "old")
    link = tmp_path / "settings.toml"
    link.symlink_to(real)
    write_atomically(link, "new")
    assert link.is_symlink()
    assert real.read_text() == "new"


def test_an_old_file_keeps_its_rights_unless_others_are_asked_for(tmp_path: Path):
    file = tmp_path / "note"
    write_atomically(file, "x")
    file.chmod(0o640)
    write_atomically(file, "y")
    assert rights(file) == 0o640
    write_atomically(file, "z", mode=0o600)
    assert rights(file) == 0o600


def test_rights_that_are_asked_for_hold_whatever_the_users_mask_says(tmp_path: Path):
    before = os.umask(0o077)
    try:
        write_atomically(tmp_path / "for all", "x", mode=0o644)
        write_atomically(tmp_path / "own", "x")
    finally:
        os.umask(before)
    assert rights(tmp_path / "for all") == 0o644
    assert rights(tmp_path / "own") == 0o600


def test_many_that_write_at_once_leave_one_whole_file(tmp_path: Path):
    file = tmp_path / "state"
    texts = [str(number) * 20_000 for number in range(8)]
    threads = [threading.Thread(target=write_atomically, args=(file, one)) for one in texts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert file.read_text() in texts
    assert leftovers(tmp_path) == []
