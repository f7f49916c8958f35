"""What is made behind the first answer is made, may be stopped, and says what is wrong with it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from assistant import masking, own_text, warming
from assistant.datafile import DataFileError
from assistant.understand import own, reader
from assistant.understand.encoder.model import EncoderModel


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes the parts in their order instead of making them."""
    made: list[str] = []
    for module, name in (
        (reader, "warm_up"),
        (own, "warm_up"),
        (reader, "compile_wordings"),
        (masking, "warm_up"),
        (own_text, "warm_up"),
    ):
        label = f"{module.__name__.rpartition('.')[2]}.{name}"
        monkeypatch.setattr(module, name, lambda label=label: made.append(label))
    return made


def test_masks_and_scores_wait_until_an_answer_can_be_given(steps: list[str]):
    warming.before(None)
    assert steps == ["reader.warm_up", "own.warm_up"]
    assert warming.behind(lambda: False) == []
    assert steps[2:] == ["reader.compile_wordings", "masking.warm_up", "own_text.warm_up"]


def test_a_program_that_ends_makes_no_more(steps: list[str]):
    assert warming.behind(lambda: bool(steps)) == []
    assert steps == ["reader.compile_wordings"]


def test_a_table_that_is_wrong_is_told_and_the_others_are_made(
    steps: list[str], monkeypatch: pytest.MonkeyPatch
):
    def broken() -> None:
        raise DataFileError(Path("names.toml"), 7, "zh", "no list")

    monkeypatch.setattr(masking, "warm_up", broken)
    (told,) = warming.behind(lambda: False)
    assert told.id == "datafile.invalid"
    assert steps[-1] == "own_text.warm_up"


@pytest.mark.usefixtures("steps")
def test_the_second_reader_is_loaded_beside_the_tables(tmp_path: Path):
    loaded = threading.Event()

    class Second(EncoderModel):
        @property
        def ready(self) -> bool:
            loaded.set()
            return False

    warming.before(Second(tmp_path))
    assert loaded.wait(10)
