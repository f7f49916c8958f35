"""From scores and cues of one message to chances, with what words alone can settle."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain.reading import Emotion
from assistant.understand.blend import blend
from assistant.understand.emotion.cues import Hit, weigh
from assistant.understand.emotion.lexicon import FAULT, lexicon
from assistant.understand.emotion.model import LABELS, Scores
from assistant.understand.emotion.normalise import Line
from assistant.understand.port import Opinion

NEGATIVE = (
    Emotion.ANGER,
    Emotion.ANXIETY,
    Emotion.DISAPPOINTMENT,
    Emotion.SADNESS,
    Emotion.CONFUSION,
)
GLAD = (Emotion.JOY, Emotion.GRATITUDE)
# Shades lend a part of their weight to the label they live in.
_SHADE_OF = {
    "impatience": (Emotion.ANXIETY, 0.4),
    "wariness": (Emotion.ANXIETY, 0.4),
    "wronged": (Emotion.DISAPPOINTMENT, 0.6),
    "hesitation": (Emotion.CONFUSION, 0.4),
    "sarcasm": (Emotion.ANGER, 0.6),
    FAULT: (Emotion.DISAPPOINTMENT, 0.35),
}
_FAR = re.compile("[぀-ヿ가-힣฀-๿Ѐ-ӿ؀-ۿ]")
_LATIN_WORD = re.compile(r"[a-zà-öø-ÿāăąćčđęěğħĩıłńőơřśšťũůűưźżžạ-ỹ]{1,30}(?:'[a-z]{1,4})?")
# Say of the learned readers in languages without labelled chats; the cues have the rest. The
# second reader's share is the best of four on one half of our own lines in 13 languages.
_FAR_FIRST, _FAR_SECOND = 1 / 3, 0.85
_PLACE = {label: place for place, label in enumerate(LABELS)}
# What named sadness takes from the chances of other labels.
_LOSS_TAKES = 0.7
_SADNESS_TAKES = {
    Emotion.DISAPPOINTMENT: 0.6,
    Emotion.ANXIETY: 0.6,
    Emotion.CONFUSION: 0.6,
    Emotion.SURPRISE: 0.6,
    Emotion.JOY: 0.6,
    Emotion.GRATITUDE: 0.6,
    Emotion.NEUTRAL: 0.4,
}
_PULL = {
    Emotion.ANGER: -1.0,
    Emotion.DISAPPOINTMENT: -0.75,
    Emotion.SADNESS: -0.75,
    Emotion.ANXIETY: -0.5,
    Emotion.CONFUSION: -0.3,
    Emotion.SURPRISE: 0.05,
    Emotion.JOY: 0.9,
    Emotion.GRATITUDE: 0.8,
    Emotion.NEUTRAL: 0.0,
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """Chances in the order of LABELS (sum 1), intensity 0–1, valence −1…1, lean of the decision."""

    chances: tuple[float, ...]
    intensity: float
    valence: float
    favour: tuple[float, ...] = (1.0,) * len(LABELS)

    def chance(self, label: Emotion) -> float:
        """Chance of one label."""
        return self.chances[_PLACE[label]]

    @property
    def negativity(self) -> float:
        """Chance of a negative feeling times intensity."""
        return sum(self.chance(label) for label in NEGATIVE) * self.intensity


def by_cues(hits: Sequence[Hit], glad_is_mocking: bool) -> tuple[tuple[float, ...], float]:
    """Chances and intensity from cues alone: modest, since words without context mislead."""
    weights = weigh(hits)
    totals = dict.fromkeys(LABELS, 0.0)
    totals[Emotion.NEUTRAL] = 1.0 + 0.4 * weights.get("neutral", 0.0)
    for label in LABELS:
        if label is not Emotion.NEUTRAL:
            totals[label] += weights.get(str(label), 0.0) ** 1.2 * 2.2
    for shade, (label, share) in _SHADE_OF.items():
        totals[label] += weights.get(shade, 0.0) * share * 2.0
    # "not happy" is a mild complaint; "not angry" is nothing.
    turned = sum(weights.get(f"not.{label}", 0.0) for label in GLAD)
    totals[Emotion.DISAPPOINTMENT] += 1.2 * turned
    if glad_is_mocking:
        totals[Emotion.ANGER] += 1.0
        for label in GLAD:
            totals[Emotion.ANGER] += totals[label] * 0.7
            totals[label] *= 0.15
    felt = max(value for label, value in totals.items() if label is not Emotion.NEUTRAL)
    whole = sum(totals.values())
    intensity = min(1.0, felt / 3.2 + 0.15 * weights.get("typing", 0.0)) if felt else 0.0
    return tuple(totals[label] / whole for label in LABELS), intensity


def _mocking(hits: Sequence[Hit]) -> bool:
    weights = weigh(hits)
    wrong = weights.get(FAULT, 0.0) + sum(weights.get(str(label), 0.0) for label in NEGATIVE)
    return weights.get("sarcasm", 0.0) > 0 and wrong > 0


def _only_kind(hits: Sequence[Hit], line: Line) -> bool:
    """Nothing but thanks, joy or courtesy in a short line."""
    kind = {str(Emotion.JOY), str(Emotion.GRATITUDE), str(Emotion.NEUTRAL)}
    return (
        len(line.text) <= 30
        and any(hit.cue.feeling in kind and not hit.negated for hit in hits)
        and all(hit.cue.feeling in kind and not hit.negated for hit in hits)
        and "?" not in line.text
    )


def is_far(line: Line) -> bool:
    """True when the message is in a script or language that the learned part has hardly read."""
    text = line.text[:200]
    if len(_FAR.findall(text)) * 3 >= max(len(text.strip()), 1):
        return True
    words = set(_LATIN_WORD.findall(text))
    if not words or len("".join(words)) * 3 < len(text.replace(" ", "")):
        return False
    common = lexicon().common
    near = len(words & common.get("en", frozenset()))
    return any(len(words & small) > near for name, small in common.items() if name != "en")


def _grieve(chances: list[float], hits: Sequence[Hit]) -> None:
    """Chats hold too few mourners to learn from: a loss that is named counts as sadness."""
    words = [hit for hit in hits if hit.cue.feeling == "sadness" and not hit.negated]
    if not words:
        return
    loss = any(hit.cue.id.endswith("sadness.loss") for hit in words)
    spoken = any(not hit.cue.id.endswith(".sign") for hit in words)
    felt = {hit.cue.feeling for hit in hits if not hit.negated}
    for place, label in enumerate(LABELS):
        if label is Emotion.SADNESS or (label in GLAD and str(label) in felt):
            continue
        share = _LOSS_TAKES if loss else _SADNESS_TAKES.get(label, 0.0) if spoken else 0.0
        if label is Emotion.DISAPPOINTMENT and "disappointment" in felt and not loss:
            share = 0.0
        moved = share * chances[place]
        chances[place] -= moved
        chances[_PLACE[Emotion.SADNESS]] += moved


def _joined(scores: Scores | None, opinion: Opinion | None) -> Scores | None:
    """The first reader's scores, with those of a second one where there is one."""
    if opinion is None:
        return scores
    how = opinion.mood_blend
    favour = how.favour or (1.0,) * len(LABELS)
    if scores is None:
        return Scores(opinion.moods, opinion.intensity, opinion.satisfaction, favour)
    return Scores(
        blend(scores.chances, opinion.moods, how),
        (scores.intensity + opinion.intensity) / 2,
        (scores.satisfaction + opinion.satisfaction) / 2,
        favour,
    )


def judge(
    line: Line,
    hits: Sequence[Hit],
    scores: Scores | None,
    far: bool,
    everyday: bool = False,
    opinion: Opinion | None = None,
) -> Judgement:
    """Put the learned chances and the cues together."""
    scores = _joined(scores, opinion)
    if everyday and scores is not None:
        # What words settle in a shop's chat does not hold on a public wall.
        felt = sum(
            _PULL[label] * chance for label, chance in zip(LABELS, scores.chances, strict=True)
        )
        return Judgement(scores.chances, scores.intensity, felt)
    mocking = _mocking(hits)
    from_cues, strength = by_cues(hits, mocking)
    if scores is None:
        chances, intensity, pleased = list(from_cues), strength, None
    elif far:
        # The n-grams have hardly read such a message; the second reader knows the language.
        learned, share = (opinion.moods, _FAR_SECOND) if opinion else (scores.chances, _FAR_FIRST)
        felt_by = opinion.intensity if opinion else scores.intensity
        chances = [share * a + (1 - share) * b for a, b in zip(learned, from_cues, strict=True)]
        intensity, pleased = share * felt_by + (1 - share) * strength, None
    else:
        chances, intensity = list(scores.chances), scores.intensity
        pleased = scores.satisfaction
        if mocking:
            for label in GLAD:
                moved = 0.8 * chances[_PLACE[label]]
                chances[_PLACE[label]] -= moved
                chances[_PLACE[Emotion.ANGER]] += moved / 2
                chances[_PLACE[Emotion.DISAPPOINTMENT]] += moved / 2
    _grieve(chances, hits)
    if _only_kind(hits, line):
        freed = 0.0
        for label in NEGATIVE:
            moved = 0.7 * chances[_PLACE[label]]
            chances[_PLACE[label]] -= moved
            freed += moved
        glad = any(hit.cue.feeling != "neutral" for hit in hits)
        chances[_PLACE[Emotion.GRATITUDE if glad else Emotion.NEUTRAL]] += freed
    felt = sum(_PULL[label] * chance for label, chance in zip(LABELS, chances, strict=True))
    valence = 1.3 * (felt if pleased is None else 0.5 * felt + 0.5 * (pleased * 1.5 + 0.25))
    lean = scores.favour if scores is not None and not far else (1.0,) * len(LABELS)
    return Judgement(tuple(chances), intensity, min(max(valence, -1.0), 1.0), lean)
