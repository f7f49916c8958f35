"""The index of cases: words in any script, vectors, and a file that may break at any time."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.cases import Case, Said
from assistant.domain.chat import Speaker
from assistant.domain.reading import Emotion, Issue
from assistant.store.case_index import CaseIndex
from assistant.store.case_words import LONGEST, terms


def case(key: str, *said: str) -> Case:
    turns = tuple(Said(Speaker.CUSTOMER, text) for text in said)
    return Case(
        key, key.partition("/")[0], (Emotion.ANXIETY,), Issue.DELIVERY, turns,
        "查件", "急坏了吧。", "我去查。", "有消息就说。", "因为",
    )  # fmt: skip


LATE = case("zh-Hans/late", "快递五天没动了，周六就要出发")
CREAM = case("zh-Hans/cream", "面霜用了脸上发红发痒")
REFUND = case("en/refund", "Where are my refunds? I returned the boots a week ago")
CASES = (LATE, CREAM, REFUND)


class Letters:
    """Embeds by counting letters: the same text is nearest to itself."""

    name = "letters"

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str], query: bool = False) -> np.ndarray:
        self.embedded += texts
        rows = np.zeros((len(texts), 64), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for character in text:
                row[ord(character) % 64] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "index" / "cases.db"


@pytest.fixture
def index(file: Path) -> Iterator[CaseIndex]:
    index = CaseIndex(file)
    yield index
    index.close()


def nearest(index: CaseIndex, text: str) -> str:
    found = index.words(text)
    return max(found, key=found.__getitem__, default="")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("快递五天", ["快递", "递五", "五天"]),
        ("快遞五天", ["快递", "递五", "五天"]),
        ("ＡＢＣ 退 款", ["abc", "退", "款"]),
        ("iPhone15坏了", ["iphone15", "坏了"]),
        ("ポカリ", ["ポカ", "カリ"]),
        ("환불 언제", ["환불", "언제"]),
        ("สินค้า", ["สิ", "ิน", "นค", "ค้", "้า"]),
        ("Dónde está?", ["dónde", "está"]),
        ("\0\ud800 !?", []),
    ],
)
def test_text_is_cut_so_that_every_script_can_be_found(text: str, expected: list[str]):
    assert terms(text) == expected


@given(st.text(max_size=200))
def test_any_text_can_be_cut_and_looked_for(text: str):
    assert all(term and " " not in term for term in terms(text))


def test_a_huge_text_is_cut_short():
    assert len(terms("退款" * 100_000)) < LONGEST


def test_words_find_the_case_in_either_script_and_form(index: CaseIndex):
    assert index.build(CASES)
    assert nearest(index, "快递怎么五天了") == LATE.id
    assert nearest(index, "快遞怎麼五天了") == LATE.id
    assert nearest(index, "臉上發癢") == CREAM.id
    assert nearest(index, "I want my REFUND for these boots") == REFUND.id
    assert all(0 < score <= 1 for score in index.words("快递五天没动了").values())


def test_the_same_words_score_high_and_common_ones_low(index: CaseIndex):
    index.build(CASES)
    assert index.words(LATE.customer)[LATE.id] > 0.5
    assert index.words("我去查")[LATE.id] < 0.3


@pytest.mark.parametrize("text", ["", "！！！", '" OR *', "NEAR(a b)", "last:x", "\ud800\0"])
def test_no_text_breaks_the_search(index: CaseIndex, text: str):
    index.build(CASES)
    assert set(index.words(text)) <= {one.id for one in CASES}


def test_only_what_has_changed_is_written(index: CaseIndex):
    index.build(CASES)
    other = replace(CREAM, turns=(Said(Speaker.CUSTOMER, "口红断了"),))
    assert index.build((LATE, other))
    assert nearest(index, "口红断") == CREAM.id
    assert CREAM.id not in index.words("发红发痒")
    assert index.words("refunds") == {}


def test_meaning_finds_the_nearest_vector(index: CaseIndex):
    index.build(CASES)
    letters = Letters()
    assert not index.has_vectors
    assert index.embed(CASES, letters)
    ids, near = index.meaning(letters.embed([CREAM.customer])[0])
    assert ids[int(near.argmax())] == CREAM.id
    assert near.min() >= 0
    assert near.max() <= 1
    assert index.meaning(np.ones(8, np.float32))[0] == ()


def test_vectors_are_computed_once_and_again_only_for_what_is_new(file: Path):
    first, letters = CaseIndex(file), Letters()
    first.build(CASES)
    first.embed(CASES, letters)
    first.close()
    again = CaseIndex(file)
    again.build((*CASES, new := case("en/new", "hello")))
    letters.embedded.clear()
    again.embed((*CASES, new), letters)
    assert letters.embedded == ["hello"]
    assert len(again.meaning(letters.embed(["hello"])[0])[0]) == 4
    again.close()


def test_too_many_missing_vectors_are_left_for_another_thread(index: CaseIndex):
    index.build(CASES)
    letters = Letters()
    assert not index.embed(CASES, letters, at_most=2)
    assert not index.embed(CASES, letters, stopped=lambda: True)
    assert letters.embedded == []


def test_vectors_of_another_model_are_not_used(index: CaseIndex):
    index.build(CASES)
    index.embed(CASES, Letters())
    other = Letters()
    other.name = "other"
    index.embed(CASES, other)
    assert len(other.embedded) == len(CASES)


@pytest.mark.parametrize("damage", [b"no database at all" * 100, b"", b"SQLite format 3\0" * 9])
def test_a_damaged_file_is_built_again(file: Path, damage: bytes):
    file.parent.mkdir()
    file.write_bytes(damage)
    index = CaseIndex(file)
    assert index.build(CASES)
    assert nearest(index, "快递五天") == LATE.id
    index.close()


def test_a_file_damaged_in_the_middle_is_built_again(file: Path):
    index = CaseIndex(file)
    index.build([case(f"zh-Hans/{n}", f"第{n}次问快递了") for n in range(300)])
    index.close()
    whole = bytearray(file.read_bytes())
    whole[4096:-4096] = b"\xa5" * (len(whole) - 8192)
    file.write_bytes(whole)
    again = CaseIndex(file)
    assert again.build(CASES)
    assert nearest(again, "快递五天") == LATE.id
    again.close()


def test_a_file_of_another_version_is_built_again(file: Path):
    CaseIndex(file).build(CASES)
    with sqlite3.connect(file) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    index = CaseIndex(file)
    assert index.build(CASES)
    assert nearest(index, "快递五天") == LATE.id
    index.close()


def test_a_place_that_cannot_be_used_is_no_fault(tmp_path: Path):
    (tmp_path / "index").write_text("a file where the folder should be", encoding="utf-8")
    index = CaseIndex(tmp_path / "index" / "cases.db")
    assert not index.build(CASES)
    assert index.words("快递五天") == {}
    assert index.meaning(np.ones(3, np.float32))[0] == ()
    index.close()


def test_another_process_that_writes_does_not_cost_the_file(file: Path, index: CaseIndex):
    index.build(CASES)
    other = CaseIndex(file)
    assert other.build((*CASES, case("en/more", "hello there")))
    assert nearest(index, "快递五天") == LATE.id
    assert nearest(other, "hello") == "en/more"
    other.close()


def test_several_threads_may_search_while_it_is_built(index: CaseIndex):
    index.build(CASES)
    found: list[str] = []

    def search() -> None:
        found.extend(nearest(index, "快递五天") for _ in range(50))

    threads = [threading.Thread(target=search) for _ in range(3)]
    for one in threads:
        one.start()
    for number in range(10):
        index.build((*CASES, case(f"en/{number}", f"number {number}")))
    for one in threads:
        one.join()
    assert found == [LATE.id] * 150


def test_a_closed_index_finds_nothing(index: CaseIndex):
    index.build(CASES)
    index.close()
    assert index.words("快递五天") == {}
