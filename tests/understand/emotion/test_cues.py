"""The cue files and how they are searched."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import languages
from assistant.datafile import DataFileError
from assistant.understand.emotion.cues import find, weigh
from assistant.understand.emotion.lexicon import lexicon, read
from assistant.understand.emotion.normalise import HEAD, TAIL, Line
from assistant.understand.training.corpora import dialogue_fold, seeds


def feelings(text: str) -> dict[str, float]:
    return weigh(find(Line(text)))


def test_every_language_has_cues() -> None:
    assert set(lexicon().around) == languages.bases() | {"signs"}


@pytest.mark.parametrize(
    ("text", "feeling"),
    [
        ("气死我了", "anger"),
        ("氣死我了", "anger"),
        ("so disappointing", "disappointment"),
        ("estoy decepcionada", "disappointment"),
        ("que absurdo", "anger"),
        ("ich bin enttäuscht", "disappointment"),
        ("c'est inadmissible", "anger"),
        ("がっかりしました", "disappointment"),
        ("실망했어요", "disappointment"),
        ("saya kecewa", "disappointment"),
        ("saya risau", "anxiety"),
        ("ผิดหวังมาก", "disappointment"),
        ("tôi thất vọng", "disappointment"),
        ("я разочарована", "disappointment"),
        ("أنا غاضب", "anger"),
        ("(╥_╥)", "sadness"),
        ("👍", "joy"),
    ],
)
def test_cues_are_found_in_every_language(text: str, feeling: str) -> None:
    assert feelings(text).get(feeling, 0) > 0


def test_words_with_spaces_match_whole() -> None:
    assert "anger" not in feelings("shatter the madam's helloween")


def test_the_longest_cue_wins() -> None:
    assert set(feelings("不满意")) == {"disappointment"}


def test_modifiers_change_the_weight() -> None:
    assert feelings("非常失望")["disappointment"] > feelings("有点失望")["disappointment"]
    assert "not.anger" in feelings("我不生气")
    assert "not.joy" in feelings("I'm not very happy")


def test_places_survive_folding_cutting_and_invisible_signs() -> None:
    text = "\u200bＴ太\u200b好" + "啊" * (HEAD + TAIL) + "太過分了"
    line = Line(text)
    place = line.text.index("过分")
    start, end = line.span(place, place + 2)
    assert text[start:end] == "過分"


def test_a_wrong_cue_file_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "xx.toml").write_text(
        'language = "xx"\nspaces = true\n[modifiers]\n[[cue]]\nid = "a"\nemotion = "hunger"\n'
        "strength = 1\n",
        encoding="utf-8",
    )
    with pytest.raises(DataFileError) as told:
        read(tmp_path)
    assert told.value.line >= 4


def test_unbounded_patterns_are_refused(tmp_path: Path) -> None:
    (tmp_path / "xx.toml").write_text(
        'language = "xx"\nspaces = true\n[modifiers]\n[[cue]]\nid = "a"\nemotion = "joy"\n'
        'strength = 1\npatterns = ["a.*b"]\n',
        encoding="utf-8",
    )
    with pytest.raises(DataFileError):
        read(tmp_path)


def test_seeds_are_many_and_known() -> None:
    found = seeds()
    assert len(found) > 500
    assert {example.fold for example in found} == {-1}


def test_one_dialogue_in_two_languages_stays_in_one_fold() -> None:
    assert dialogue_fold("stc3-3610580441278440") == dialogue_fold("stc3en-3610580441278440")
