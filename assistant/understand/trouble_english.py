"""Says what went wrong for an English customer, and what thing it is about.

"My broadband keeps dropping" → "your broadband keeps dropping", "your broadband". Word by word,
never by guess: what is not sure gives "". The words stand in resources/lexicons/restate_en.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from assistant.understand.restate_english import (
    BE,
    DETERMINERS,
    MAX_WORDS,
    NEGATED,
    SENTENCE,
    UNSAFE,
    pattern,
    plain,
    sentences,
    table,
    turned,
    words_of,
)

_PIECE = re.compile(
    r"[,:()\[\]\"“”]+|--+| - "
    r"| (?:but|because|that|and then|and|however|though|although"
    r"|so(?= (?:i|we|it|please|the|my|this|that|they|can|could|what|how|why)\b)) ",
    re.IGNORECASE,
)


def trouble(turn: str) -> str:
    """What went wrong, as a clause about the customer's thing, "" when that is not sure."""
    told: list[str] = []
    for sentence in SENTENCE.split(plain(turn)):
        for piece in _PIECE.split(sentence.replace("§", ",")):
            clause = _trouble(piece.strip(" '-"))
            if clause:
                told.append(clause)
    named = [one for one in told if one.split()[0].casefold() not in ("it", "they", "this")]
    return next(iter(named), "")


def _trouble(said: str) -> str:
    rows = table()
    opening = pattern("trouble_opening")
    for _ in range(3):
        said = opening.sub("", said, count=1).strip()
    if not 8 <= len(said) <= 160 or UNSAFE.search(said):
        return ""
    words = said.split()[:MAX_WORDS]
    low = [word.casefold() for word in words]
    at = next((i for i in range(1, min(len(low), 7)) if _fails(low, i)), 0)
    subject = low[: at - (at > 1 and low[at - 1] in words_of("between"))]
    if not at or not _is_subject(subject) or (low[0] == "i" and not _is_kept_from(low, at)):
        return ""
    end = next(
        (
            i
            for i in range(at + 2, len(low))
            if low[i] in ("when", "while", "after", "since", "which", "that", "who", "until")
        ),
        len(low),
    )
    clause = turned(" ".join(words[:end]))
    never = pattern("trouble_never").search(" ".join(words))
    if never or len(clause) > rows.trouble_longest or end - at < 1:
        return ""
    if low[0] in DETERMINERS or low[0] == "i":
        return clause[:1].lower() + clause[1:]
    return clause


def _fails(low: list[str], at: int) -> bool:
    """Whether the words from `at` say that something goes wrong."""
    word, after = low[at], low[at + 1 : at + 4]
    if word in NEGATED:
        return bool(after)
    if word in ("can", "could", "do", "does", "did", "has", "have", "will") and after[:1] == [
        "not"
    ]:
        return len(after) > 1
    if word in words_of("trouble_verbs"):
        return True
    if word in BE or word in ("has", "have", "became", "gets", "got", "becomes"):
        skipped = [w for w in after if w not in words_of("between")]
        if skipped and skipped[0] == "not":
            return True
        return bool(skipped) and skipped[0] in words_of("trouble_states")
    return False


def _is_kept_from(low: list[str], at: int) -> bool:
    """Whether what somebody does not do is not their own choice: they can't, or got nothing."""
    verb = " ".join(low[at : at + 5])
    return bool(pattern("kept_from").match(verb))


def _is_subject(low: list[str]) -> bool:
    """Whether these words name a thing of the customer's, or the customer."""
    if low in (["i"], ["it"]):
        return True
    if not low or len(low) > 6 or not low[0].replace("-", "").isalnum():
        return False
    if len(low) == 1 and any(c.isdigit() for c in low[0]):
        # A code or a model: "SAVE10 isn't working".
        return True
    return low[0] in DETERMINERS - {"a", "an", "that", "your"} and not set(low) & words_of(
        "trouble_words"
    )


def is_technical(thing: str) -> bool:
    """Whether a thing of `about` is one that a technical team looks after."""
    return thing.split(" ", 1)[-1].casefold() in table().technical.split("|")


@cache
def _things() -> re.Pattern[str]:
    names = sorted(table().about, key=len, reverse=True)
    words = "|".join(re.escape(name).replace(r"\ ", " ") + "(?:s|es)?" for name in names)
    return re.compile(rf"(?<![\w'-])(?:{words})(?![\w-])", re.IGNORECASE)


def about(turns: Iterator[str]) -> str:
    """What the customer's matter is about ("your broadband"), from the newest turn that names it.

    The thing named most often counts, the first of several; "" where none is named.
    """
    for turn in turns:
        said = pattern("about_not").sub(" ", plain(turn))
        counts: dict[str, int] = {}
        last: dict[str, int] = {}
        for sentence, asks in sentences(said):
            wants = asks or pattern("about_wanted").search(sentence)
            for hit in _things().finditer(sentence):
                word = hit.group().casefold()
                name = _known(word)
                if word in words_of("about_verbs") and not _is_noun(sentence[: hit.start()]):
                    continue
                counts[name] = counts.get(name, 0) + (2 if wants else 1)
                last[name] = len(last)
        if counts:
            return max(counts, key=lambda name: (counts[name], last[name]))
    return ""


def _is_noun(before: str) -> bool:
    """Whether a word that may be a verb stands where only a thing can."""
    word = before.split()[-1:]
    return bool(word) and word[0].casefold().strip(",.'") not in words_of("about_before")


def _known(word: str) -> str:
    names = table().about
    for bare in (word, word[:-1], word[:-2]):
        if bare in names:
            return names[bare]
    return word
