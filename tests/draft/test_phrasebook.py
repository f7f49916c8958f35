"""Loading lines, and choosing the one that fits best."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.datafile import DataFileError
from assistant.draft.phrasebook import Line, Situation, load, load_book, score

ANGRY_LATE = Situation("anger", "delivery", "delivery.late", kind="full", intensity="high")


def line(**conditions: object) -> Line:
    return Line("x", "text", **conditions)  # type: ignore[arg-type]


def points(part: str, **conditions: object) -> int:
    found = score(line(**conditions), part, ANGRY_LATE)
    assert found is not None
    return found


def test_a_line_for_another_situation_does_not_fit() -> None:
    assert score(line(emotion=frozenset({"joy"})), "acknowledge", ANGRY_LATE) is None
    assert score(line(topic=frozenset({"delivery.lost"})), "solve", ANGRY_LATE) is None
    assert score(line(intensity="low"), "acknowledge", ANGRY_LATE) is None
    assert score(line(region=frozenset({"TW"})), "care", ANGRY_LATE) is None
    assert score(line(kind=frozenset({"ask"})), "solve", ANGRY_LATE) is None


@pytest.mark.parametrize("part", ["acknowledge", "solve", "care"])
def test_topic_goes_before_issue_before_any(part: str) -> None:
    topic = points(part, topic=frozenset({"delivery.late"}))
    issue = points(part, issue=frozenset({"delivery"}))
    assert topic > issue > points(part)


def test_the_first_sentence_prefers_a_line_that_knows_feeling_and_matter() -> None:
    both = points("acknowledge", issue=frozenset({"delivery"}), emotion=frozenset({"anger"}))
    assert both > points("acknowledge", topic=frozenset({"delivery.late"}))


def test_the_solution_prefers_the_exact_matter() -> None:
    topic = points("solve", topic=frozenset({"delivery.late"}))
    assert topic > points("solve", issue=frozenset({"delivery"}), emotion=frozenset({"anger"}))


def test_naming_topic_and_its_issue_counts_once() -> None:
    both = points("solve", topic=frozenset({"delivery.late"}), issue=frozenset({"delivery"}))
    assert both == points("solve", topic=frozenset({"delivery.late"}))


def test_a_question_is_asked_only_in_a_draft_that_asks() -> None:
    asking = Situation(issue="delivery", kind="ask")
    assert score(line(), "solve", asking) is None
    assert score(line(kind=frozenset({"ask"})), "solve", asking) is not None


def _book(folder: Path, text: str) -> Path:
    (folder / "solve.toml").write_text(text, encoding="utf-8")
    return folder


def test_an_unknown_slot_is_told_with_its_line(tmp_path: Path) -> None:
    text = '[[line]]\nid = "a"\ntext = "ok"\n\n[[line]]\nid = "b"\ntext = "in {retrun_days} days"\n'
    with pytest.raises(DataFileError) as caught:
        load_book(_book(tmp_path, text))
    assert caught.value.line == 7


def test_an_id_is_used_once(tmp_path: Path) -> None:
    text = '[[line]]\nid = "a"\ntext = "x"\n[[line]]\nid = "a"\ntext = "y"\n'
    with pytest.raises(DataFileError, match="twice"):
        load_book(_book(tmp_path, text))


def test_a_wrong_emotion_is_told_with_its_field(tmp_path: Path) -> None:
    with pytest.raises(DataFileError) as caught:
        load_book(_book(tmp_path, '[[line]]\nid = "a"\nemotion = ["rage"]\ntext = "x"\n'))
    assert caught.value.field.startswith("line.0.emotion")


def test_a_language_is_offered_only_when_a_whole_draft_can_be_composed(tmp_path: Path) -> None:
    for name, parts in (("xx", ("acknowledge", "solve")), ("yy", ("acknowledge", "solve", "care"))):
        folder = tmp_path / name
        folder.mkdir()
        for part in parts:
            (folder / f"{part}.toml").write_text(f'[[line]]\nid = "{part}"\ntext = "x"\n')
    assert load(tmp_path).languages == {"yy"}


def test_the_shipped_books_have_the_three_main_languages() -> None:
    assert {"zh-Hans", "zh-Hant", "en"} <= load().languages
