"""What masking found, missed and took by mistake, in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from assistant.masking.evaluation.templates import Sample
from assistant.masking.find import Span, find

# More than these letters and digits beside what was personal, and a mask counts as a mistake.
_TOO_FAR = 8


@dataclass
class Figures:
    """Counts over samples. A piece is found when none of its letters and digits is left."""

    found: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)
    spurious: int = 0
    mistakes: list[tuple[str, str]] = field(default_factory=list)
    by_language: dict[str, list[int]] = field(default_factory=dict)

    def add(self, sample: Sample) -> None:
        """Mask one sample and count."""
        spans = find(sample.text)
        covered = [False] * len(sample.text)
        for span in spans:
            covered[span.start : span.end] = [True] * (span.end - span.start)
        counts = self.by_language.setdefault(sample.language, [0, 0, 0])
        for piece in sample.pieces:
            inside = range(piece.start, piece.end)
            if piece.personal:
                whole = all(covered[n] for n in inside if sample.text[n].isalnum())
                (self.found if whole else self.missed)[piece.slot] += 1
                counts[0 if whole else 1] += 1
                if not whole:
                    self.mistakes.append((f"missed {piece.slot}", show(sample, spans)))
            else:
                hit = any(covered[n] for n in inside)
                (self.taken if hit else self.kept)[piece.slot] += 1
                if hit:
                    self.mistakes.append((f"taken {piece.slot}", show(sample, spans)))
        for span in spans:
            if self._wrong(sample, span):
                self.spurious += 1
                counts[2] += 1
                self.mistakes.append((f"wrong {span.kind}", show(sample, spans)))

    def _wrong(self, sample: Sample, span: Span) -> bool:
        touched = [
            one
            for one in sample.pieces
            if one.personal and one.start < span.end and span.start < one.end
        ]
        if not touched:
            return True
        own = {n for one in touched for n in range(one.start, one.end)}
        beside = sum(sample.text[n].isalnum() for n in range(span.start, span.end) if n not in own)
        return beside > _TOO_FAR

    def result(self) -> dict[str, Any]:
        """All figures: recall, precision, F2 and false masking as shares."""
        found, missed = self.found.total(), self.missed.total()
        taken, kept = self.taken.total(), self.kept.total()
        return {
            "personal": found + missed,
            "recall": _share(found, missed),
            "precision": _share(found, self.spurious),
            "f2": f2(found, missed, self.spurious),
            "ordinary": taken + kept,
            "false_masking": _share(taken, kept),
            "by_kind": {
                kind: {
                    "count": self.found[kind] + self.missed[kind],
                    "recall": _share(self.found[kind], self.missed[kind]),
                }
                for kind in sorted({*self.found, *self.missed})
            },
            "by_ordinary": {
                kind: {
                    "count": self.taken[kind] + self.kept[kind],
                    "false_masking": _share(self.taken[kind], self.kept[kind]),
                }
                for kind in sorted({*self.taken, *self.kept})
            },
            "by_language": {
                language: {"recall": _share(counts[0], counts[1]), "f2": f2(*counts)}
                for language, counts in sorted(self.by_language.items())
            },
        }


def measure(samples: Iterable[Sample]) -> Figures:
    """Mask all samples by the default policy, with no name known beforehand."""
    figures = Figures()
    for sample in samples:
        figures.add(sample)
    return figures


def f2(found: int, missed: int, spurious: int) -> float:
    """The recall-weighted mean of precision and recall: a miss weighs four times a false mask."""
    whole = 5 * found + 4 * missed + spurious
    return round(5 * found / whole, 4) if whole else 1.0


def show(sample: Sample, spans: tuple[Span, ...]) -> str:
    """The sentence as masked, with what was personal in it."""
    text = sample.text
    for span in reversed(spans):
        text = f"{text[: span.start]}⟦{span.kind}:{text[span.start : span.end]}⟧{text[span.end :]}"
    return text


def _share(part: int, rest: int) -> float:
    return round(part / (part + rest), 4) if part + rest else 0.0
