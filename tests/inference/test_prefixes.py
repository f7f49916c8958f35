"""States of fixed prompts on disk: bound, checked, private, capped."""

from __future__ import annotations

import stat
from pathlib import Path

from assistant.inference.prefixes import PrefixStore

TOKENS = list(range(60))


def files(place: Path) -> list[Path]:
    return sorted(place.glob("*.state"))


def test_what_was_kept_is_found_by_its_tokens(tmp_path: Path) -> None:
    PrefixStore(tmp_path / "p", "model", "1").save(TOKENS, b"state")
    store = PrefixStore(tmp_path / "p", "model", "1")
    assert store.has(TOKENS)
    assert store.load(TOKENS) == b"state"
    assert store.load(TOKENS[:-1]) is None


def test_another_model_or_library_does_not_get_it(tmp_path: Path) -> None:
    PrefixStore(tmp_path, "model", "1").save(TOKENS, b"state")
    assert PrefixStore(tmp_path, "other", "1").load(TOKENS) is None
    assert PrefixStore(tmp_path, "model", "2").load(TOKENS) is None


def test_a_damaged_file_is_removed_and_never_used(tmp_path: Path) -> None:
    store = PrefixStore(tmp_path, "model", "1")
    for damage in (lambda data: data[:-1] + b"x", lambda data: data[:20], lambda data: b""):
        store.save(TOKENS, b"state")
        file = files(tmp_path)[0]
        file.write_bytes(damage(file.read_bytes()))
        assert store.load(TOKENS) is None
        assert files(tmp_path) == []


def test_a_file_put_in_another_place_is_not_taken(tmp_path: Path) -> None:
    store = PrefixStore(tmp_path, "model", "1")
    store.save(TOKENS, b"one")
    first = files(tmp_path)[0]
    data = first.read_bytes()
    store.save(TOKENS[:50], b"two")
    other = next(file for file in files(tmp_path) if file != first)
    other.write_bytes(data)
    assert store.load(TOKENS[:50]) is None


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    place = tmp_path / "p"
    PrefixStore(place, "model", "1").save(TOKENS, b"state")
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert stat.S_IMODE(files(place)[0].stat().st_mode) == 0o600


def test_the_longest_unused_goes_when_the_cap_is_reached(tmp_path: Path) -> None:
    store = PrefixStore(tmp_path, "model", "1", cap=1000)
    for number in range(4):
        store.save([number] * 60, b"x" * 300)
    store.save([9] * 60, b"x" * 300)
    assert store.has([9] * 60)
    assert sum(file.stat().st_size for file in files(tmp_path)) <= 1000
    store.save([5] * 60, b"x" * 501)
    assert not store.has([5] * 60)


def test_a_folder_that_cannot_be_used_only_means_reading_again(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = PrefixStore(tmp_path / "file", "model", "1")
    store.save(TOKENS, b"state")
    assert store.load(TOKENS) is None
    nowhere = PrefixStore(None, "model", "1")
    nowhere.save(TOKENS, b"state")
    assert nowhere.load(TOKENS) is None
