"""Says which language a customer writes: script first, then words and letters, then the others.

Writing systems decide what they can; languages in Latin letters are told apart in `latin.py`, bare
Chinese characters in `bare_hanzi.py`. The answer holds for the conversation: the customer's last
full sentence counts most, product names, links and a lone "ok" count for nothing, and which script
Chinese is written in is decided by all that this customer has written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Context, Language
from assistant.understand import bare_hanzi, latin
from assistant.understand.bare_hanzi import HANZI_BITS, hanzi_features
from assistant.understand.language_words import bare, chinese_only
from assistant.understand.latin import FEATURE_BITS, letter_features
from assistant.understand.script import CHINESE, Writing, look, script_of, without_noise
from assistant.understand.text import fold

__all__ = [
    "FEATURE_BITS", "HANZI_BITS", "SCRIPTS", "UNKNOWN", "chances", "hanzi_features", "identify",
    "letter_features", "read_language", "warm_up",
]  # fmt: skip

SCRIPTS = {
    "zh-Hans": "Hans", "zh-Hant": "Hant", "ja": "Jpan", "ko": "Kore", "th": "Thai", "ar": "Arab",
    "fa": "Arab", "ur": "Arab", "ru": "Cyrl", "uk": "Cyrl", "bg": "Cyrl", "he": "Hebr",
    "hi": "Deva", "el": "Grek", "und": "Zyyy",
}  # fmt: skip
UNKNOWN = Language("und", "Zyyy", 0.0)
_PAST_MESSAGES = 8
_SCRIPT_MESSAGES = 40
_DENSE = ("Hani", "Kana", "Hang", "Jpan", "Thai")
_SENTENCE = re.compile(r"[^.!?。！？…\n]+")
SHORT_SENTENCE = 14
PLAIN = 0.8
_MAX_SENTENCES = 40
_WORD = re.compile(r"[^\W\d_]+")
# A message of up to so many characters may be a mere greeting, and is then so sure.
_GREETING = 40
_GREETED = 0.9
# Two everyday words make a foreign clause; fewer are the name of a thing.
_CLAUSE = 2
_OPEN = 0.86
"""Below this a choice between Simplified and Traditional is left to the rest of the chat."""


def warm_up() -> None:
    """Read all tables now, so that the first message does not wait for them."""
    latin.warm_up()
    bare_hanzi.warm_up()
    look("warm")


@lru_cache(maxsize=512)
def _without_names(text: str) -> str:
    """A text without product names in Latin letters inside another script."""
    plain = without_noise(text)
    latins = 0
    others = 0
    for character in plain:
        script = script_of(character)
        if script == "Latn":
            latins += 1
        elif script:
            others += 1
    if not latins or others < 2 or latin.everyday(latin.words_of(plain)) > max(_CLAUSE, others / 4):
        return plain
    return "".join(" " if script_of(c) == "Latn" else c for c in plain)


def chances(text: str) -> tuple[dict[str, float], int]:
    """Chances of each language for one text alone, and how many letters they rest on."""
    found, letters = _chances(text)
    return dict(found), letters


@lru_cache(maxsize=512)
def _chances(text: str) -> tuple[dict[str, float], int]:
    writing: Writing = look(_without_names(text))
    if not writing.letters:
        return {}, 0
    if writing.language:
        return {writing.language: writing.confidence}, writing.letters
    if writing.script == "Hani":
        return bare_hanzi.chances(writing.plain, writing.possible), writing.letters
    if writing.script == "Latn":
        greeting = bare().get(" ".join(_WORD.findall(fold(text[:_GREETING]).text)))
        if greeting and len(text) <= _GREETING:
            return {greeting: _GREETED}, writing.letters
        return latin.chances(writing.plain), writing.letters
    return {}, writing.letters


def identify(text: str) -> Language:
    """Language of one text alone; "und" with confidence 0 when nothing tells."""
    found, letters = chances(text)
    return _decide(found, letters)


def _decide(found: dict[str, float], letters: int) -> Language:
    if not found:
        return UNKNOWN
    code, chance = max(found.items(), key=lambda item: item[1])
    confidence = chance if code in SCRIPTS else chance * min(1.0, 0.55 + 0.05 * letters)
    if confidence < 0.25:
        return UNKNOWN
    return Language(code, SCRIPTS.get(code, "Latn"), round(min(confidence, 0.99), 3))


def _is_full(found: dict[str, float], text: str, letters: int) -> bool:
    """Long and plain enough to be a sentence that decides the language of the answer."""
    if not found or max(found.values()) < 0.8:
        return set(found) <= CHINESE and letters >= 4
    dense = any(script_of(c) in _DENSE for c in text)
    return letters >= 4 if dense else letters >= 8 and len(text.split()) >= 2


def _last_sentence(text: str) -> tuple[dict[str, float], int] | None:
    """What the last full sentence of a message says; None when none is full.

    A piece in Chinese characters alone is no Japanese sentence inside a Chinese message.
    """
    chinese = look(text).script == "Hani" and bool(chinese_only().intersection(text))
    for sentence in reversed(_SENTENCE.findall(without_noise(text))[-_MAX_SENTENCES:]):
        found, letters = chances(sentence)
        if chinese and "ja" in found and not any(script_of(c) == "Kana" for c in sentence):
            found = {code: chance for code, chance in found.items() if code != "ja"}
        if _is_full(found, sentence, letters):
            return found, letters
    return None


def read_language(messages: Sequence[Message], about: int, context: Context) -> Language:
    """Language of the customer of `messages[about]`, from the whole conversation and the record.

    A correction by the agent wins; what the record says helps where the text does not.
    """
    fixed = context.correction.language
    if fixed:
        return Language(fixed, SCRIPTS.get(fixed, "Latn"), 1.0)
    own = [m.text for m in messages[: about + 1] if m.speaker is Speaker.CUSTOMER]
    agents = [m.text for m in messages[: about + 1] if m.speaker is Speaker.AGENT]
    votes, letters = _votes(own)
    if not votes:
        if context.language or not agents:
            return _from_record(context)
        guess = _decide(*chances(agents[-1]))
        return Language(guess.code, guess.script, round(guess.confidence * 0.4, 3))
    _lean_on_record(votes, context)
    whole = sum(votes.values())
    found = {code: vote / whole for code, vote in votes.items()}
    if max(found, key=lambda code: found[code]) in CHINESE and max(found.values()) < 0.99:
        found = _settle_script(found, own, agents, context)
    return _decide(found, letters)


def _votes(own: Sequence[str]) -> tuple[dict[str, float], int]:
    """What the customer's messages say together, and the letters it rests on.

    The last full sentence decides alone, unless it is short enough to belong to several languages.
    """
    votes: dict[str, float] = {}
    most = 0
    weight = 1.0
    for number, text in enumerate(reversed(own[-_PAST_MESSAGES:])):
        found, letters = chances(text)
        if not found:
            continue
        if number == 0:
            last = _last_sentence(text)
            if last and last[0] and not _doubtful(last, found):
                return dict(last[0]), last[1]
        most = max(most, letters)
        share = weight * min(letters * (3 if CHINESE & set(found) else 1), 24) / 24
        for code, chance in found.items():
            votes[code] = votes.get(code, 0.0) + share * chance
        weight *= 0.75
    return votes, most


def _doubtful(last: tuple[dict[str, float], int], whole: dict[str, float]) -> bool:
    """Whether a last sentence is so short that the rest of its message knows better."""
    heard, letters = last
    surest = max(whole, key=lambda code: whole[code])
    return (
        letters < SHORT_SENTENCE
        and whole[surest] >= PLAIN
        and max(heard, key=lambda code: heard[code]) != surest
        and not set(heard) <= CHINESE
    )


def _settle_script(
    found: dict[str, float], own: Sequence[str], agents: Sequence[str], context: Context
) -> dict[str, float]:
    """Chances with Simplified and Traditional shared out by all that the customer has written.

    Characters of one script decide; without any, the words, the place and the agent's own script.
    """
    simplified = traditional = 0.0
    for number, text in enumerate(reversed(own[-_SCRIPT_MESSAGES:])):
        writing = look(_without_names(text))
        if writing.script != "Hani":
            continue
        weight = 0.93**number
        simplified += weight * writing.simplified
        traditional += weight * writing.traditional
    chinese = sum(found.get(code, 0.0) for code in CHINESE)
    if simplified or traditional:
        share = (simplified + 0.1) / (simplified + traditional + 0.2)
    else:
        share = found.get("zh-Hans", 0.0) / chinese
        if (context.correction.region or context.region) in ("TW", "HK", "MO"):
            share *= 0.3
        elif 1 - _OPEN < share < _OPEN and agents:
            theirs = look(agents[-1])
            if theirs.traditional > theirs.simplified:
                share *= 0.5
            elif theirs.simplified > theirs.traditional:
                share = 1 - 0.5 * (1 - share)
    return found | {"zh-Hans": chinese * share, "zh-Hant": chinese * (1 - share)}


def _lean_on_record(votes: dict[str, float], context: Context) -> None:
    """Let the record and the place tip an open choice; they never overrule plain writing."""
    if max(votes.values()) >= 0.97 * sum(votes.values()):
        return
    known = context.language
    if known in votes or (known and max(votes.values()) < 0.15):
        votes[known] = votes.get(known, 0.0) + 0.3
    place = context.correction.region or context.region
    for code, home in (
        ("ms", ("MY", "BN")),
        ("id", ("ID",)),
        ("pt", ("BR", "PT")),
        ("ja", ("JP",)),
    ):
        if code in votes and place in home:
            votes[code] += 0.2


def _from_record(context: Context) -> Language:
    code = context.language
    return Language(code, SCRIPTS.get(code, "Latn"), 0.6) if code else UNKNOWN
