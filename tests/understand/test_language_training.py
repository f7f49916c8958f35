"""The trainer reads catalogues and word lists, and the same data gives the same weights."""

from __future__ import annotations

import random
import struct
from pathlib import Path

import pytest

from assistant.understand import language_training as training
from assistant.understand.bare_hanzi import hanzi_features
from assistant.understand.latin import letter_features
from assistant.understand.ngram import load

WORDS = {
    "es": ["gracias", "paquete", "llegado", "quiero", "todavía"],
    "de": ["danke", "paket", "angekommen", "möchte", "noch"],
    "zh": ["用户", "信息", "退款", "快件"],
    "ja": ["返品", "至急", "名前", "注文"],
}


def catalogue(file: Path, entries: dict[str, str]) -> None:
    """Write a compiled message catalogue."""
    pairs = [("", "Content-Type: text/plain; charset=UTF-8\n"), *sorted(entries.items())]
    keys = b"".join(key.encode() + b"\0" for key, _ in pairs)
    values = b"".join(value.encode() + b"\0" for _, value in pairs)
    start = 28 + 16 * len(pairs)
    rows: list[int] = []
    for column, begins in ((0, start), (1, start + len(keys))):
        offset = begins
        for pair in pairs:
            size = len(pair[column].encode())
            rows += [size, offset]
            offset += size + 1
    file.parent.mkdir(parents=True)
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    file.write_bytes(head + struct.pack(f"<{len(rows)}I", *rows) + keys + values)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(training, "PER_LANGUAGE", 60)
    monkeypatch.setattr(training, "PER_WORDS", 60)
    monkeypatch.setattr(training, "_HANZI_SHARES", {"zh-Hans": 60, "zh-Hant": 60, "ja": 60})
    for language, words in WORDS.items():
        file = tmp_path / "words" / f"{language}.tsv"
        file.parent.mkdir(exist_ok=True)
        file.write_text("".join(f"{word}\t0.001\n" for word in words), encoding="utf-8")
    strings = {"Where is it?": "¿Dónde está?", "Search %s": "Buscar %s", "OK": "OK"}
    catalogue(tmp_path / "locale" / "es" / "LC_MESSAGES" / "shop.mo", strings)
    catalogue(
        tmp_path / "locale" / "zh_TW" / "LC_MESSAGES" / "shop.mo",
        {"User": "使用者", "Sign in": "登入 App"},
    )
    return tmp_path


def test_strings_that_are_not_translated_teach_nothing(data: Path) -> None:
    found = training.read_catalogues(data / "locale", random.Random(0))
    assert "¿dónde está?" in found["es"]
    assert "ok" not in found["es"]
    assert all("%" not in text for text in found["es"])


def test_runs_of_characters_are_read_without_what_stands_between(data: Path) -> None:
    found = training.read_hanzi(data, data / "locale", random.Random(0))
    assert {"使用者", "登入"} <= set(found["zh-Hant"])
    assert any("返品" in run for run in found["ja"])


def test_common_words_come_first_and_rare_ones_are_lifted(tmp_path: Path) -> None:
    file = tmp_path / "en.tsv"
    file.write_text("the\t0.1\n123\t0.05\nparcel\t0.001\n", encoding="utf-8")
    words, weights = training.read_words(file, str.isalpha)
    assert words == ["the", "parcel"]
    assert 1 < weights[0] / weights[1] < 100
    assert training.read_words(tmp_path / "none.tsv", str.isalpha) == ([], [])


def test_some_texts_lose_accents_and_a_few_are_mistyped() -> None:
    dice = random.Random(0)
    seen = {training.roughen("todavía llegó", dice) for _ in range(200)}
    assert {"todavía llegó", "todavia llego"} < seen
    assert len(seen) > 4


def test_the_same_data_gives_the_same_models(data: Path, tmp_path: Path) -> None:
    figures = training.learn(data, tmp_path / "one", lambda line: None)
    training.learn(data, tmp_path / "two", lambda line: None)
    assert figures["characters"] == ["ja", "zh-Hans", "zh-Hant"]
    for name, features, text in (
        ("model.npz", letter_features, "gracias"),
        ("hanzi.npz", hanzi_features, "返品"),
    ):
        one, two = load(tmp_path / "one" / name), load(tmp_path / "two" / name)
        assert one.chances(features(text)) == two.chances(features(text))
