"""A book is read when it is opened, and one that can't be read leaves the others alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import datafile
from assistant.domain.notice import Notice
from assistant.draft import phrasebook
from assistant.draft.shelf import Shelf

LINES = {part: f'[[line]]\nid = "{part[0]}"\ntext = "words"\n' for part in phrasebook.NEEDED}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for language in ("en", "th", "zh-Hans"):
        (tmp_path / language).mkdir()
        for part, text in LINES.items():
            (tmp_path / language / f"{part}.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_only_the_language_asked_for_is_read(root: Path):
    read: list[str] = []

    def noted(folder: Path) -> str:
        read.append(folder.name)
        return folder.name

    shelf = Shelf(root, noted)
    assert (shelf["th"], shelf["th"]) == ("th", "th")
    assert read == ["th"]
    assert shelf.get("sw") is None


def test_which_languages_there_are_is_known_without_reading_them(root: Path):
    (root / "th" / "care.toml").unlink()
    book = phrasebook.load(root)
    assert book.languages == {"en", "zh-Hans"}
    assert set(book.books) == {"en", "th", "zh-Hans"}


def test_a_wrong_line_leaves_all_others_of_its_language(
    root: Path, caplog: pytest.LogCaptureFixture
):
    good = '[[line]]\nid = "g"\ntext = "good"\n'
    bad = '[[line]]\nid = "b"\nweight = 9\ntext = "bad"\n'
    (root / "th" / "solve.toml").write_text(good + bad)
    (root / "th" / "solve.more.toml").write_text("[[line\n")
    book = phrasebook.load(root)
    assert {told.id for told in book.read_ahead()} == {
        "draft.line_left_out", "draft.file_left_out",
    }  # fmt: skip
    assert [line.text for line in book.books["th"].lines["solve"]] == ["good"]
    assert book.languages == {"en", "th", "zh-Hans"}
    assert book.unusable("th") == ""
    assert "left out this line, all else in th is used" in caplog.text


def test_a_broken_language_is_left_out_and_told_with_file_and_line(
    root: Path, caplog: pytest.LogCaptureFixture
):
    (root / "th" / "solve.toml").write_text('[[line]]\nid = "s"\ntext = "{wrong}"\n')
    book = phrasebook.load(root)
    (told,) = book.read_ahead()
    assert told.id == "datafile.invalid"
    values = dict(told.args)
    assert str(values["file"]).endswith("solve.toml")
    assert str(values["line"]) == "3"
    assert book.books.get("th") is None
    assert book.languages == {"en", "zh-Hans"}
    assert book.books["en"].lines["solve"][0].text == "words"
    assert "solve.toml:3" in caplog.text
    assert "the whole of th" in caplog.text
    assert "solve.toml:3" in book.unusable("th")


def test_reading_ahead_stops_when_the_program_does(root: Path):
    read: list[str] = []
    shelf = Shelf(root, lambda folder: read.append(folder.name) or folder.name)
    shelf.open_all(lambda: len(read) == 1)
    assert len(read) == 1


def test_the_books_that_ship_can_all_be_read():
    assert phrasebook.load().read_ahead() == ()


def test_a_single_book_still_says_what_is_wrong(root: Path):
    (root / "en" / "care.toml").write_text("[[line]]\ntext = 3\n")
    with pytest.raises(datafile.DataFileError) as fault:
        phrasebook.load_book(root / "en")
    assert isinstance(fault.value.notice, Notice)
