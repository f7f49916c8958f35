"""The tagger as shipped: names that nothing announces, and what happens without its files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant import paths
from assistant.masking import tagger
from assistant.masking.tagger.model import HEADER, NETWORK, PIECES, WORDS, TaggerModel


def found(text: str) -> list[str]:
    return [text[start:end] for start, end, _ in tagger.shipped().find(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("快递是我舅舅彭振华拿走的", ["彭振华"]),
        ("thanks so much, Deepika", ["Deepika"]),
        ("mein Nachbar Torsten Ebeling hat es angenommen", ["Torsten Ebeling"]),
        ("El paquete lo recogió Ximena Robledo ayer", ["Ximena Robledo"]),
        ("荷物は隣の村上さんが受け取りました", ["村上"]),
    ],
)
def test_names_are_found_where_nothing_announces_them(text: str, names: list[str]):
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "快递三天没更新了，什么时候能送到",
        "白色的还有货吗，我穿M码",
        "Is the blue one machine washable?",
        "Wann wird die Ware geliefert?",
        "李宁的鞋码偏大吗",
        "",
    ],
)
def test_ordinary_messages_are_left_alone(text: str):
    assert found(text) == []


def test_a_long_text_is_read_to_its_end():
    text = "请问什么时候发货呢，我有点着急。" * 60 + "收货的是我嫂子蒋玉兰"
    assert found(text) == ["蒋玉兰"]


def test_of_a_book_both_ends_are_read():
    name = "收货的是我嫂子蒋玉兰。"
    filler = "请问什么时候发货呢，我有点着急。" * 800
    assert found(name + filler + name + filler + name) == ["蒋玉兰", "蒋玉兰"]


def test_without_its_files_it_says_so_and_finds_nothing(tmp_path: Path):
    model = TaggerModel(tmp_path / "none")
    assert not model.ready
    assert model.find("我是彭振华") == []
    assert model.notice is not None
    assert model.notice.id == "tagger.missing"


@pytest.mark.parametrize("file", [NETWORK, HEADER, WORDS, PIECES])
def test_a_damaged_file_is_told_and_finds_nothing(file: str, tmp_path: Path):
    for part, names in (("masking", (NETWORK, HEADER)), ("encoder", (WORDS, PIECES))):
        (tmp_path / part).mkdir()
        for name in names:
            shutil.copy(paths.shipped_models() / part / name, tmp_path / part / name)
    own = tmp_path / ("masking" if file in (NETWORK, HEADER) else "encoder") / file
    whole = own.read_bytes()
    own.write_bytes(whole[: len(whole) // 3])
    model = TaggerModel(tmp_path / "masking", tmp_path / "encoder")
    assert not model.ready
    assert model.notice is not None
    assert model.notice.id == "tagger.damaged"
