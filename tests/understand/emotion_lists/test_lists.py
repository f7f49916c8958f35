from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache

import pytest

from assistant.domain.chat import Speaker
from assistant.domain.reading import Emotion
from assistant.understand.emotion.lexicon import folder as lexicon_folder
from assistant.understand.emotion.normalise import fold
from tests.understand.emotion_lists.lists import Line, everything, languages, lines

LANGUAGES = ("ar", "de", "es", "fr", "id", "ja", "ko", "ms", "pt", "ru", "th", "vi", "zh-Hant")
SEED_FILES = ("seed.toml", "seed_more.toml")
KIND = frozenset({Emotion.JOY, Emotion.GRATITUDE, Emotion.NEUTRAL})
# The least of each feeling a list must hold, so that a figure rests on more than a row or two.
LEAST = {
    ("neutral",): 18,
    ("anger",): 8,
    ("anxiety",): 8,
    ("disappointment", "sadness"): 8,
    ("confusion",): 6,
    ("joy", "gratitude"): 8,
    ("surprise",): 2,
}


def bare(text: str) -> str:
    """A sentence without case, script variant, punctuation and emoji; a lone emoji stays."""
    folded = fold(text)
    return re.sub(r"[\W_]+", " ", folded).strip() or folded


def pieces(text: str) -> frozenset[str]:
    """Overlapping pieces: pairs where a sign is a syllable or word, else triples."""
    joined = bare(text).replace(" ", "")
    size = 2 if re.search("[\u3040-\u9fff\uac00-\ud7a3]", joined) else 3
    return frozenset(joined[at : at + size] for at in range(len(joined) - size + 1))


@cache
def trained() -> tuple[tuple[str, str, str], ...]:
    """File, language and text of every sentence the reader is trained with."""
    found = []
    for name in SEED_FILES:
        values = tomllib.loads((lexicon_folder() / name).read_text(encoding="utf-8"))
        for group in values["group"]:
            found.extend((name, group["language"], text) for text in group["texts"])
    return tuple(found)


def count(rows: tuple[Line, ...], *labels: str) -> int:
    return sum(row.label in labels for row in rows)


def test_every_language_has_its_list() -> None:
    assert languages() == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_has_sixty_lines_and_enough_of_each_feeling(language: str) -> None:
    rows = lines(language)
    assert len(rows) >= 60
    assert {
        labels: count(rows, *labels) >= least for labels, least in LEAST.items()
    } == dict.fromkeys(LEAST, True)
    assert sum(row.sarcasm for row in rows) >= 2
    assert sum(bool(row.context) for row in rows) >= 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lines_of_a_list_are_well_formed(language: str) -> None:
    for row in lines(language):
        assert row.text.strip() == row.text != ""
        assert 0 <= row.intensity <= 3, row
        assert (row.intensity == 0) == (row.label is Emotion.NEUTRAL), row
        assert row.second is not row.label, row
        assert len(row.context) <= 3, row
        assert all(turn.text for turn in row.messages), row
        assert row.messages[-1].speaker is Speaker.CUSTOMER
        assert not (row.sarcasm and row.label in KIND), row


def test_no_line_stands_twice_in_a_language() -> None:
    seen = Counter((row.language, bare(row.text)) for row in everything())
    assert [key for key, times in seen.items() if times > 1] == []


def test_no_training_sentence_is_a_test_sentence() -> None:
    listed = {bare(row.text): row.language for row in everything()}
    assert [found for found in trained() if bare(found[2]) in listed] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_training_sentence_is_nearly_a_test_sentence(language: str) -> None:
    listed = [(row.text, pieces(row.text)) for row in lines(language)]
    sentences = {(text, pieces(text)) for _, own, text in trained() if own[:2] == language[:2]}
    near = [
        (text, other)
        for text, own in sentences
        for other, theirs in listed
        if min(len(own), len(theirs)) > 5 and len(own & theirs) / len(own | theirs) > 0.4
    ]
    assert near == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_sixty_training_sentences_in_a_language_without_data(language: str) -> None:
    assert sum(own == language for name, own, _ in trained() if name == "seed_more.toml") >= 60
