"""Learns to tell languages apart: letters of Latin ones, characters of Chinese and Japanese.

Two open sources serve: message catalogues of free software (`<lang>/LC_MESSAGES/*.mo`; Debian's
/usr/share/locale has all of them) and, for the way people talk, lists of words with their
frequency (`words/<lang>.tsv`). What is learned are weights of letter sequences, never sentences.
"""

from __future__ import annotations

import gettext
import random
import re
import struct
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from assistant.understand.language import (
    FEATURE_BITS,
    HANZI_BITS,
    hanzi_features,
    letter_features,
)
from assistant.understand.ngram import LinearModel, counts, pack

CATALOGUES = {
    "es": ("es",),
    "pt": ("pt", "pt_BR"),
    "fr": ("fr",),
    "de": ("de",),
    "id": ("id",),
    "ms": ("ms",),
    "vi": ("vi",),
    "it": ("it",),
    "nl": ("nl",),
    "tr": ("tr",),
    "pl": ("pl",),
    "tl": ("tl", "fil"),
}
HANZI_CATALOGUES = {"zh-Hans": ("zh_CN",), "zh-Hant": ("zh_TW", "zh_HK"), "ja": ("ja",)}
PER_LANGUAGE = 30_000
PER_WORDS = 40_000
_KNOWN_WORDS = 30_000
_HANZI_SHARES = {"zh-Hans": 60_000, "zh-Hant": 45_000, "ja": 40_000}
_PLAIN_SHARE = 0.25
_TYPO_SHARE = 0.06
# Frequencies are flattened: chats hold more rare words than counting alone would draw.
_FLAT = 0.7
_CODE = re.compile(
    r"<[^>]*>|%\(?[\w.]*\)?[a-z]|--?\w[\w-]*|&\w+;|https?://\S+|[{}$\\%<>=_|/\"“”«»„\[\]()*#~0-9]"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_HANZI = re.compile(r"[\u3400-\u9fff々]{1,14}")


def _clean(text: str) -> str:
    return " ".join(_CODE.sub(" ", text).lower().split())


def _messages(folder: Path, code: str) -> Iterator[tuple[str, str]]:
    for file in sorted((folder / code / "LC_MESSAGES").glob("*.mo")):
        try:
            with file.open("rb") as handle:
                catalogue = gettext.GNUTranslations(handle)
        except (OSError, UnicodeDecodeError, struct.error, ValueError):
            continue
        entries: dict[object, str] = getattr(catalogue, "_catalog", {})
        for key, value in entries.items():
            source = key[0] if isinstance(key, tuple) else key
            if isinstance(source, str) and source:
                yield _clean(source.split("\x04")[-1]), _clean(value)


def read_catalogues(folder: Path, dice: random.Random) -> dict[str, list[str]]:
    """Sentences and short pieces of them by language; strings in two languages are left out."""
    found: dict[str, set[str]] = {language: set() for language in ("en", *CATALOGUES)}
    for language, codes in CATALOGUES.items():
        for code in codes:
            for source, text in _messages(folder, code):
                if text == source or len(text) < 2:
                    continue
                found[language].update(
                    piece for piece in re.split(r"(?<=[.!?:;])\s", text) if 2 <= len(piece) <= 160
                )
                if 2 <= len(source) <= 160 and dice.random() < 0.15:
                    found["en"].add(source)
    uses = Counter(text for texts in found.values() for text in texts)
    samples: dict[str, list[str]] = {}
    for language, texts in found.items():
        own = sorted(text for text in texts if uses[text] == 1)
        dice.shuffle(own)
        own = own[: PER_LANGUAGE * 2 // 3]
        pieces: list[str] = []
        while own and len(own) + len(pieces) < PER_LANGUAGE:
            words = dice.choice(own).split()
            size = dice.randint(1, min(5, len(words)))
            start = dice.randint(0, len(words) - size)
            pieces.append(" ".join(words[start : start + size]))
        samples[language] = own + pieces
    return samples


def read_words(file: Path, fits: Callable[[str], object]) -> tuple[list[str], list[float]]:
    """The commonest words of a list that fit, with their flattened frequency; none without a file.

    A line is `word<TAB>frequency`, the commonest first.
    """
    words: list[str] = []
    weights: list[float] = []
    if file.is_file():
        for line in file.read_text(encoding="utf-8").splitlines():
            word, _, frequency = line.partition("\t")
            if fits(word) and len(words) < _KNOWN_WORDS:
                words.append(word)
                weights.append(float(frequency) ** _FLAT)
    return words, weights


def _talk(file: Path, dice: random.Random) -> list[str]:
    """Runs of one to four words, drawn as often as they are said."""
    words, weights = read_words(file, lambda w: _WORD.fullmatch(w) and max(map(ord, w)) < 0x1F00)
    if not words:
        return []
    drawn = iter(dice.choices(words, weights, k=PER_WORDS * 4))
    sizes = (dice.choice((1, 1, 2, 2, 3, 4)) for _ in range(PER_WORDS))
    return [" ".join(next(drawn) for _ in range(size)) for size in sizes]


def _without_accents(text: str) -> str:
    text = text.replace("đ", "d").replace("ß", "ss")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _mistyped(text: str, dice: random.Random) -> str:
    if len(text) < 4:
        return text
    at = dice.randrange(1, len(text) - 1)
    kind = dice.random()
    if kind < 0.35:
        return text[:at] + text[at + 1 :]
    if kind < 0.65:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + text[at] * dice.randint(2, 3) + text[at + 1 :]


def roughen(text: str, dice: random.Random) -> str:
    """Some texts without their accents, a few with a slip of the fingers, as in chats."""
    if dice.random() < _PLAIN_SHARE:
        text = _without_accents(text)
    return _mistyped(text, dice) if dice.random() < _TYPO_SHARE else text


def read_hanzi(data: Path, locale: Path, dice: random.Random) -> dict[str, list[str]]:
    """Runs of nothing but Chinese characters, by Chinese of either script and Japanese."""
    samples: dict[str, list[str]] = {}
    for language, codes in HANZI_CATALOGUES.items():
        runs = sorted(
            {
                run
                for code in codes
                for _, text in _messages(locale, code)
                for run in _HANZI.findall(text)
            }
        )
        dice.shuffle(runs)
        half = _HANZI_SHARES[language] // 2
        samples[language] = runs[:half]
    both = {"ja": read_words(data / "words" / "ja.tsv", _HANZI.fullmatch)}
    both["zh-Hans"] = read_words(data / "words" / "zh.tsv", _HANZI.fullmatch)
    if both["zh-Hans"][0]:
        import opencc

        convert = opencc.OpenCC("s2twp").convert
        both["zh-Hant"] = [convert(word) for word in both["zh-Hans"][0]], both["zh-Hans"][1]
    for language, (words, weights) in both.items():
        if words:
            missing = _HANZI_SHARES[language] - len(samples[language])
            drawn = dice.choices(words, weights, k=missing * 2)
            samples[language] += [
                one + two if dice.random() < 0.5 else one
                for one, two in zip(drawn[::2], drawn[1::2], strict=True)
            ]
    return samples


def _fit(
    samples: dict[str, list[str]],
    features: Callable[[str], Iterable[str]],
    bits: int,
    alpha: float,
) -> LinearModel:
    import numpy as np
    from scipy import sparse
    from sklearn.linear_model import SGDClassifier

    texts = [(text, language) for language, own in samples.items() for text in own]
    indices: list[Any] = []
    values: list[Any] = []
    ends = [0]
    for text, _ in texts:
        rows, weights = counts(features(text), bits)
        indices.append(rows.astype(np.int32))
        values.append(weights)
        ends.append(ends[-1] + len(rows))
    matrix = sparse.csr_matrix(
        (np.concatenate(values), np.concatenate(indices), np.array(ends)),
        shape=(len(texts), 1 << bits),
    )
    learner = SGDClassifier(loss="log_loss", alpha=alpha, max_iter=8, tol=None, random_state=0)
    learner.fit(matrix, [language for _, language in texts])
    return pack(learner.classes_, bits, learner.coef_.T, learner.intercept_, 1.0)


def learn(data: Path, out: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Train on a folder, write `out`/model.npz and `out`/hanzi.npz, return their size.

    `data` holds `locale/` (message catalogues) and `words/`, or is a folder of catalogues.
    """
    dice = random.Random(1)
    locale = data / "locale" if (data / "locale").is_dir() else data
    say(f"reading message catalogues in {locale}")
    latin = read_catalogues(locale, dice)
    for language, written in latin.items():
        said = _talk(data / "words" / f"{language}.tsv", dice)
        latin[language] = [roughen(text, dice) for text in written + said]
    hanzi = read_hanzi(data, locale, dice)
    say(f"learning from {sum(map(len, latin.values()))} texts in Latin letters")
    model = _fit(latin, letter_features, FEATURE_BITS, 3e-7)
    model.save(out / "model.npz")
    say(f"learning from {sum(map(len, hanzi.values()))} texts in Chinese characters")
    bare = _fit(hanzi, hanzi_features, HANZI_BITS, 1e-6)
    bare.save(out / "hanzi.npz")
    return {
        "languages": list(model.labels), "rows": 1 << model.bits,
        "characters": list(bare.labels), "character_rows": 1 << bare.bits,
    }  # fmt: skip
