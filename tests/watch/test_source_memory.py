"""What served a program outlives the program; a broken file costs nothing."""

from __future__ import annotations

from pathlib import Path

from assistant.watch.source_memory import SourceMemory


def test_what_was_put_is_there_after_a_restart(tmp_path: Path):
    file = tmp_path / "sources.json"
    memory = SourceMemory(file)
    memory.put("wechat", "ocr")
    memory.add_own_names(("小林", "小林", ""))
    again = SourceMemory(file)
    assert again.get("wechat") == "ocr"
    assert again.get("pidgin") == ""
    assert again.own_names == ("小林",)


def test_a_file_that_is_none_counts_as_empty(tmp_path: Path):
    file = tmp_path / "sources.json"
    for text in ("", "[]", "{", '{"sources": 3, "own_names": [1, "a"]}'):
        file.write_text(text, encoding="utf-8")
        assert SourceMemory(file).get("wechat") == ""


def test_a_place_that_cannot_be_written_is_no_fault(tmp_path: Path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    memory = SourceMemory(tmp_path / "file" / "sources.json")
    memory.put("wechat", "ocr")
    assert memory.get("wechat") == "ocr"
