"""Learns to tell languages in Latin letters apart, from message catalogues of free software.

Any folder of gettext catalogues (`<lang>/LC_MESSAGES/*.mo`) will do; Debian's /usr/share/locale has
all of them. What is learned are weights of letter sequences, never sentences.
"""

from __future__ import annotations

import gettext
import random
import re
import struct
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from assistant.understand.language import FEATURE_BITS, letter_features
from assistant.understand.ngram import LinearModel, pack

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
PER_LANGUAGE = 30_000
_CODE = re.compile(
    r"<[^>]*>|%\(?[\w.]*\)?[a-z]|--?\w[\w-]*|&\w+;|https?://\S+|[{}$\\%<>=_|/\"“”«»„\[\]()*#~0-9]"
)


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


def read_catalogues(folder: Path, seed: int = 0) -> dict[str, list[str]]:
    """Sentences and short pieces of them by language; strings in two languages are left out."""
    dice = random.Random(seed)
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


def train(folder: Path) -> LinearModel:
    """Learn from a folder of message catalogues; takes a few minutes on one core."""
    import numpy as np
    from scipy import sparse
    from sklearn.linear_model import SGDClassifier

    from assistant.understand.ngram import counts

    samples = read_catalogues(folder)
    texts = [(text, language) for language, own in samples.items() for text in own]
    indices: list[int] = []
    values: list[float] = []
    ends = [0]
    for text, _ in texts:
        rows, weights = counts(letter_features(text), FEATURE_BITS)
        indices.extend(rows.tolist())
        values.extend(weights.tolist())
        ends.append(len(indices))
    matrix = sparse.csr_matrix(
        (np.array(values, dtype=np.float32), np.array(indices, dtype=np.int32), np.array(ends)),
        shape=(len(texts), 1 << FEATURE_BITS),
    )
    learner = SGDClassifier(loss="log_loss", alpha=3e-7, max_iter=12, tol=None, random_state=0)
    learner.fit(matrix, [language for _, language in texts])
    return pack(learner.classes_, FEATURE_BITS, learner.coef_.T, learner.intercept_, 1.5)


def learn(data: Path, out: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Train on a folder of message catalogues, write `out`/model.npz, return its size."""
    say(f"reading message catalogues in {data}")
    model = train(data)
    model.save(out / "model.npz")
    return {"languages": list(model.labels), "rows": 1 << model.bits}
