"""Says which language a customer writes: script first, then words and letters, then the others.

Writing systems decide what they can; for languages in Latin letters a small letter model of our
own, a list of everyday words and langdetect vote. The answer holds for the conversation: the
customer's last full sentence counts most, a lone "ok" counts for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import LangDetectException
from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Context, Language
from assistant.understand import ngram
from assistant.understand.script import Writing, look
from assistant.understand.text import fold

FEATURE_BITS = 15
SCRIPTS = {
    "zh-Hans": "Hans", "zh-Hant": "Hant", "ja": "Jpan", "ko": "Kore", "th": "Thai", "ar": "Arab",
    "fa": "Arab", "ur": "Arab", "ru": "Cyrl", "uk": "Cyrl", "bg": "Cyrl", "he": "Hebr",
    "hi": "Deva", "el": "Grek", "und": "Zyyy",
}  # fmt: skip
UNKNOWN = Language("und", "Zyyy", 0.0)
_SECOND_VOTE_FROM = 24
_PAST_MESSAGES = 8
_LETTERS = re.compile(r"[^\w'’]+|[\d_]+")


class LanguageWords(BaseModel):
    """resources/lexicons/language.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    shared: list[str]
    rare: list[str]
    japanese: list[str]
    taiwan: list[str]
    words: dict[str, list[str]]


@cache
def _table() -> LanguageWords:
    return datafile.load(paths.resources() / "lexicons" / "language.toml", LanguageWords)


@cache
def _lexicon() -> tuple[frozenset[str], dict[str, dict[str, float]]]:
    """Words that say nothing, and for each telling word its weight a language."""
    table = _table()
    owners: dict[str, set[str]] = {}
    for language, words in table.words.items():
        for word in words:
            owners.setdefault(fold(word).text, set()).add(language)
    weights = {
        word: dict.fromkeys(own, 1.6 if len(own) == 1 else 1 / len(own))
        for word, own in owners.items()
    }
    return frozenset(table.shared), weights


@cache
def _model() -> ngram.LinearModel:
    return ngram.load(paths.shipped_models() / "language" / "model.npz")


@cache
def _langdetect() -> DetectorFactory:
    """langdetect with the profiles of our languages only: it guesses wildly among all of them."""
    factory = DetectorFactory()
    DetectorFactory.seed = 0
    import langdetect

    folder = Path(langdetect.__file__).parent / "profiles"
    names = [name for name in _model().labels if (folder / name).is_file()]
    factory.load_json_profile([(folder / name).read_text(encoding="utf-8") for name in names])
    return factory


def warm_up() -> None:
    """Read all tables now, so that the first message does not wait for them."""
    _lexicon()
    _model()
    _langdetect()
    look("warm")


def letter_features(text: str) -> Iterable[str]:
    """Letter sequences of one to five inside words, with word ends marked."""
    for word in _LETTERS.sub(" ", text.lower()).split():
        marked = f" {word[:30]} "
        for size in range(1, 6):
            for start in range(len(marked) - size + 1):
                yield marked[start : start + size]
        yield marked


def _latin(text: str) -> dict[str, float]:
    """Chances of the languages written in Latin letters."""
    shared, lexicon = _lexicon()
    words = _LETTERS.sub(" ", fold(text).text).split()[:80]
    telling = [word for word in words if word not in shared]
    if not telling:
        return {}
    chances = _model().chances(letter_features(text[:400]))
    points: dict[str, float] = {}
    for word in words:
        for language, weight in lexicon.get(word, {}).items():
            points[language] = points.get(language, 0.0) + weight
    rare = _table().rare
    total = {
        language: chance
        * (0.4 if language in rare else 1.0)
        * 2.718 ** min(5.0, 1.8 * points.get(language, 0.0))
        for language, chance in chances.items()
    }
    best = max(total.values()) / sum(total.values())
    if best < 0.9 and len(text) >= _SECOND_VOTE_FROM:
        for language, chance in _second_vote(text).items():
            total[language] = total.get(language, 0.0) + 0.5 * chance * sum(total.values())
    whole = sum(total.values())
    return {language: value / whole for language, value in total.items()}


def _second_vote(text: str) -> dict[str, float]:
    detector = _langdetect().create()
    detector.append(fold(text).original[:400])
    try:
        return {found.lang: found.prob for found in detector.get_probabilities()}
    except LangDetectException:
        return {}


def chances(text: str) -> tuple[dict[str, float], int]:
    """Chances of each language for one text alone, and how many letters they rest on."""
    writing: Writing = look(text)
    if not writing.letters:
        return {}, 0
    if writing.language:
        return {writing.language: writing.confidence}, writing.letters
    if writing.script == "Hani":
        return _bare_hanzi(writing.plain), writing.letters
    if writing.script == "Latn":
        return _latin(writing.plain), writing.letters
    return {}, writing.letters


def _bare_hanzi(text: str) -> dict[str, float]:
    """Chances for characters that all of Chinese and Japanese share."""
    if any(word in text for word in _table().japanese):
        return {"ja": 0.75, "zh-Hans": 0.15, "zh-Hant": 0.1}
    if any(word in text for word in _table().taiwan):
        return {"zh-Hant": 0.8, "zh-Hans": 0.2}
    return {"zh-Hans": 0.62, "zh-Hant": 0.3, "ja": 0.05}


def identify(text: str) -> Language:
    """Language of one text alone; "und" with confidence 0 when nothing tells."""
    found, letters = chances(text)
    return _decide(found, letters)


def _decide(found: dict[str, float], letters: int) -> Language:
    if not found:
        return UNKNOWN
    code, chance = max(found.items(), key=lambda item: item[1])
    if code in ("zh-Hans", "zh-Hant", "ja", "ko", "th") or code in SCRIPTS:
        confidence = chance
    else:
        confidence = chance * min(1.0, 0.55 + 0.05 * letters)
    if confidence < 0.25:
        return UNKNOWN
    return Language(code, SCRIPTS.get(code, "Latn"), round(min(confidence, 0.99), 3))


def read_language(messages: Sequence[Message], about: int, context: Context) -> Language:
    """Language of the customer of `messages[about]`, from the whole conversation and the record.

    A correction by the agent wins; what the record says helps where the text does not.
    """
    fixed = context.correction.language
    if fixed:
        return Language(fixed, SCRIPTS.get(fixed, "Latn"), 1.0)
    votes: dict[str, float] = {}
    letters = 0
    weight = 1.0
    own = [m for m in messages[: about + 1] if m.speaker is Speaker.CUSTOMER]
    for number, message in enumerate(reversed(own[-_PAST_MESSAGES:])):
        found, size = chances(message.text)
        letters = max(letters, size if found else 0)
        share = weight * min(size * (3 if "zh-Hans" in found else 1), 24) / 24
        for code, chance in found.items():
            votes[code] = votes.get(code, 0.0) + share * chance
        if number == 0 and found and max(found.values()) >= 0.8 and size >= 8:
            return _decide(found, size)
        weight *= 0.75
    _lean_on_record(votes, context)
    whole = sum(votes.values())
    if whole:
        return _decide({code: vote / whole for code, vote in votes.items()}, letters)
    agents = [m for m in messages if m.speaker is Speaker.AGENT]
    if context.language or not agents:
        return _from_record(context)
    found, size = chances(agents[-1].text)
    guess = _decide(found, size)
    return Language(guess.code, guess.script, round(guess.confidence * 0.4, 3))


def _lean_on_record(votes: dict[str, float], context: Context) -> None:
    """Let the record and the place tip an open choice; they never overrule plain writing."""
    if not votes:
        return
    known = context.language
    if known in votes or (known and max(votes.values()) < 0.15):
        votes[known] = votes.get(known, 0.0) + 0.3
    place = context.correction.region or context.region
    if "zh-Hans" in votes and place in ("TW", "HK", "MO") and votes.get("zh-Hant"):
        votes["zh-Hant"] += 0.3 * votes["zh-Hans"] + 0.1
    for code, home in (("ms", ("MY", "BN")), ("id", ("ID",)), ("pt", ("BR", "PT"))):
        if code in votes and place in home:
            votes[code] += 0.2


def _from_record(context: Context) -> Language:
    code = context.language
    return Language(code, SCRIPTS.get(code, "Latn"), 0.6) if code else UNKNOWN
