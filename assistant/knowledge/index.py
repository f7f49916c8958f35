"""Finds the entries whose sample questions are nearest to what a customer asks.

Built once a folder. Concepts ("how long", "return") carry most, so that a question of six
characters finds its way; rare words carry more than common ones; what the question says beside
the sample, and what the sample says beside the question, both count against it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from assistant.knowledge import words
from assistant.knowledge.entries import Entry, Product

# What is left over on either side, as a share of what it would count if it matched.
QUESTION_REST = 0.55
SAMPLE_REST = 0.6
# What a match is worth where the question asks for something else: when, how, whether, how much.
OTHER_QUESTION = 0.85
# A word that no sample has: it may be anything, a name or what the question is really about.
UNKNOWN = 0.7
TYPO_RATIO = 84
MIN_TYPO_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Match:
    """An entry with how near (0–1) its nearest sample question is to one piece of the question.

    `meaning` says how many things beside the sort of question the two share.
    """

    entry: Entry
    nearness: float
    sample: str
    meaning: float = 1.0


class Index:
    """Sample questions of all entries, and the names of all products. Pure once built."""

    def __init__(self, entries: Sequence[Entry], products: Sequence[Product]) -> None:
        self._entries = tuple(entries)
        self._samples: list[tuple[int, str, frozenset[str], float]] = []
        self._postings: dict[str, list[int]] = defaultdict(list)
        self._names: dict[str, set[str]] = defaultdict(set)
        for product in products:
            for name in (*product.names.values(), *product.aliases):
                self._names[words.normal(name)].add(product.id)
        told: list[tuple[int, str, frozenset[str]]] = []
        for number, entry in enumerate(self._entries):
            for ask in dict.fromkeys(map(words.normal, entry.asks)):
                said = words.features(ask)
                if said:
                    told.append((number, ask, said))
        seen = self._count(told)
        self._rare = {
            name: words.weight(name) * math.log(1 + len(self._entries) / count)
            for name, count in seen.items()
        }
        self._unknown = UNKNOWN * math.log(1 + max(len(self._entries), 1))
        for number, ask, said in told:
            for feature in said:
                self._postings[feature].append(len(self._samples))
            self._samples.append((number, ask, said, sum(map(self._weigh, said))))
        self._asks = [ask for _, ask, _, _ in self._samples]

    @staticmethod
    def _count(told: Sequence[tuple[int, str, frozenset[str]]]) -> Counter[str]:
        by_entry: dict[int, set[str]] = defaultdict(set)
        for number, _, said in told:
            by_entry[number] |= said
        return Counter(feature for said in by_entry.values() for feature in said)

    def _weigh(self, feature: str) -> float:
        known = self._rare.get(feature)
        return known if known is not None else words.weight(feature) * self._unknown

    def weight(self, text: str) -> float:
        """How much a normal text says in all."""
        return sum(map(self._weigh, words.features(text)))

    def products_in(self, text: str) -> dict[str, str]:
        """Products that a normal text names, each with the words it does so by."""
        hits = [(name, at) for name in self._names if (at := text.find(name)) >= 0]
        # "空气炸锅纸" inside which "空气炸锅" stands is the paper.
        longest = [
            (name, at)
            for name, at in hits
            if not any(
                other != name and place <= at and at + len(name) <= place + len(other)
                for other, place in hits
            )
        ]
        found = {product: name for name, _ in longest for product in self._names[name]}
        if found or len(text) < MIN_TYPO_LENGTH:
            return found
        for name in self._names:
            if len(name) >= (4 if not name.isascii() else 8) and len(text) >= len(name):
                hit = fuzz.partial_ratio_alignment(name, text, score_cutoff=TYPO_RATIO)
                if hit is None or hit.dest_end - hit.dest_start < len(name) - 1:
                    continue
                for product in self._names[name]:
                    found.setdefault(product, text[hit.dest_start : hit.dest_end])
        return found

    def search(self, piece: str, named: str, products: Collection[str]) -> list[Match]:
        """Entries near to one normal piece of a question, the nearest first.

        `named` are the words of the piece that name a product; notes are looked at for `products`
        only.
        """
        said = words.features(piece.replace(named, " ") if named else piece)
        total = sum(map(self._weigh, said))
        if not any(words.weight(feature) >= 0.7 for feature in said):
            return []
        shared: dict[int, float] = defaultdict(float)
        meant: dict[int, float] = defaultdict(float)
        for feature in said:
            gain, means = self._weigh(feature), words.meaning(feature)
            for sample in self._postings.get(feature, ()):
                shared[sample] += gain
                meant[sample] += means
        best: dict[int, tuple[float, str, float]] = {}
        for sample, gain in shared.items():
            number, ask, _, whole = self._samples[sample]
            # "How do I …" alone is no question that anything could answer.
            if meant[sample] < 1:
                continue
            asked = said & words.ASKING, self._samples[sample][2] & words.ASKING
            # "How do I …" and "when will …" are not the same question, nor is a plain statement.
            fits = 1 if not asked[1] or asked[0] & asked[1] else OTHER_QUESTION
            near = (
                fits * gain / (gain + QUESTION_REST * (total - gain) + SAMPLE_REST * (whole - gain))
            )
            if near > best.get(number, (0.0,))[0]:
                best[number] = (near, ask, meant[sample])
        if MIN_TYPO_LENGTH <= len(piece) <= 30:
            close = process.extract(
                piece, self._asks, scorer=fuzz.ratio, score_cutoff=TYPO_RATIO, limit=5
            )
            for ask, ratio, sample in close:
                number = self._samples[sample][0]
                if ratio / 105 > best.get(number, (0.0,))[0]:
                    best[number] = (ratio / 105, ask, meant.get(sample, 1.0))
        found = [
            Match(entry, near, ask, means)
            for number, (near, ask, means) in best.items()
            if (entry := self._entries[number]) and (not entry.product or entry.product in products)
        ]
        return sorted(found, key=lambda match: -match.nearness)[:12]
