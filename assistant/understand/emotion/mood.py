"""The mood of a customer's message in its conversation: label, strength, trend and evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import (
    NEGATIVE_EMOTIONS,
    Context,
    Emotion,
    Evidence,
    Mood,
    Trend,
)
from assistant.understand.emotion.cues import Hit, find, weigh
from assistant.understand.emotion.features import extract
from assistant.understand.emotion.judge import GLAD, Judgement, is_far, judge
from assistant.understand.emotion.lexicon import FAULT, SHADES
from assistant.understand.emotion.model import LABELS, EmotionModel
from assistant.understand.emotion.normalise import Line
from assistant.understand.port import Opinion

# Below this chance a feeling is not shown (chosen on the development folds).
FLOOR = 0.25
# A reading that is hardly likelier than not must not alarm: it stays under half.
SURE, UNSURE_INTENSITY = 0.5, 0.45
_EARLIER = 2
_MOVED = 0.12
_BURST, _BURST_SECONDS = 3, 45
_SILENCE = timedelta(minutes=10)
_SECONDARY = 0.2
_MOST_EVIDENCE = 8
_SUPPORT: dict[Emotion, frozenset[str]] = {
    Emotion.ANGER: frozenset({"anger", "sarcasm", "impatience", "wronged", "typing", FAULT}),
    Emotion.ANXIETY: frozenset({"anxiety", "impatience", "wariness", "typing"}),
    Emotion.DISAPPOINTMENT: frozenset(
        {"disappointment", "sadness", "wronged", "sarcasm", FAULT, "joy", "gratitude"}
    ),
    Emotion.SADNESS: frozenset({"sadness", "disappointment"}),
    Emotion.CONFUSION: frozenset({"confusion", "hesitation", "typing", FAULT}),
    Emotion.SURPRISE: frozenset({"surprise", "typing"}),
    Emotion.JOY: frozenset({"joy", "gratitude", "surprise", "typing"}),
    Emotion.GRATITUDE: frozenset({"gratitude", "joy"}),
    Emotion.NEUTRAL: frozenset(),
}


_REMEMBERED = 600
_judged: dict[tuple[EmotionModel, str, tuple[Message, ...]], Judgement] = {}


@cache
def shipped() -> EmotionModel:
    """The model of models/emotion, shared by all readings that name no other."""
    return EmotionModel()


class _Reader:
    """Folds, searches and judges each message of one conversation at most once."""

    def __init__(
        self,
        messages: Sequence[Message],
        context: Context,
        model: EmotionModel,
        opinions: dict[int, Opinion],
    ) -> None:
        self.messages = messages
        self._opinions = opinions
        self._domain = context.domain
        self._model = model
        self._lines: dict[int, Line] = {}
        self._hits: dict[int, list[Hit]] = {}

    def line(self, index: int) -> Line:
        if index not in self._lines:
            self._lines[index] = Line(self.messages[index].text)
        return self._lines[index]

    def hits(self, index: int) -> list[Hit]:
        if index not in self._hits:
            self._hits[index] = find(self.line(index))
        return self._hits[index]

    def judge(self, index: int) -> Judgement:
        opinion = self._opinions.get(index)
        if opinion:
            return self._judge(index, opinion)
        # The next reading asks again about the same earlier messages, and so does a second look.
        key = (self._model, self._domain, tuple(self.messages[: index + 1]))
        found = _judged.get(key)
        if found is None:
            if len(_judged) >= _REMEMBERED:
                _judged.clear()
            found = _judged[key] = self._judge(index, None)
        return found

    def _judge(self, index: int, opinion: Opinion | None) -> Judgement:
        line = self.line(index)
        scores = None
        if self._model.ready and line.text.strip():
            features = extract(self.messages, index, self.line, self.hits)
            scores = self._model.score(features, self._domain)
        everyday = self._domain == "social"
        return judge(line, self.hits(index), scores, is_far(line), everyday, opinion)


def read_mood(
    messages: Sequence[Message],
    about: int,
    context: Context | None = None,
    now: datetime | None = None,
    model: EmotionModel | None = None,
    opinion: Opinion | None = None,
) -> Mood:
    """Mood of customer message number `about`, read after what came before it.

    Pure but for the lazy loading of the shipped weights. `now` lets a long silence after the
    agent's answer count; `model` None means the shipped one; `opinion` is what a second reader
    says of the same message. The agent's own correction wins.
    """
    context = context or Context()
    reader = _Reader(messages, context, model or shipped(), {about: opinion} if opinion else {})
    here = reader.judge(about)
    label, confidence = _decide(here)
    corrected = context.correction.emotion
    if corrected is not None:
        label, confidence = corrected, 1.0
    customer = [n for n in range(about + 1) if messages[n].speaker is not Speaker.AGENT]
    earlier = [n for n in customer if n < about][-_EARLIER:]
    intensity = _intensity(label, here, confidence, corrected is not None)
    also = _also(here, label)
    shades = _shades(reader, about, context, now)
    return Mood(
        label=label,
        intensity=round(intensity, 3),
        valence=round(_valence(label, here), 3),
        confidence=round(confidence, 3),
        secondary=(*also, *shades),
        trend=_trend([reader.judge(n).negativity for n in earlier], here.negativity),
        evidence=_evidence(reader, about, label, (*also, *shades), earlier),
    )


def _decide(here: Judgement) -> tuple[Emotion, float]:
    leaning = [chance * lean for chance, lean in zip(here.chances, here.favour, strict=True)]
    place = leaning.index(max(leaning))
    label, chance = LABELS[place], here.chances[place]
    if label is not Emotion.NEUTRAL and chance < FLOOR:
        return Emotion.NEUTRAL, here.chance(Emotion.NEUTRAL)
    return label, chance


def _intensity(label: Emotion, here: Judgement, confidence: float, certain: bool) -> float:
    if label is Emotion.NEUTRAL:
        return min(here.intensity, 0.2)
    if certain:
        return max(here.intensity, 0.5)
    strongest = 1.0 if confidence >= SURE else UNSURE_INTENSITY
    return min(max(here.intensity, 0.2), strongest)


def _valence(label: Emotion, here: Judgement) -> float:
    """The sign of a clear feeling holds; inside it the finer scale stays."""
    if label in GLAD:
        return max(here.valence, 0.2)
    if label in NEGATIVE_EMOTIONS and label is not Emotion.CONFUSION:
        return min(here.valence, -0.1)
    return here.valence


def _also(here: Judgement, label: Emotion) -> tuple[str, ...]:
    others = sorted(
        (
            (chance, str(other))
            for other, chance in zip(LABELS, here.chances, strict=True)
            if other not in {label, Emotion.NEUTRAL} and chance >= _SECONDARY
        ),
        reverse=True,
    )
    return tuple(name for _, name in others)


def _shades(reader: _Reader, about: int, context: Context, now: datetime | None) -> tuple[str, ...]:
    weights = weigh(reader.hits(about))
    found = [shade for shade in SHADES if shade != "sarcasm" and weights.get(shade, 0.0) >= 0.5]
    if "impatience" not in found and _hurried(reader.messages, about, now):
        found.append("impatience")
    bad_past = context.past_complaints > 1 or context.past_moods[-3:].count("anger") > 1
    if bad_past and "wariness" not in found and weights.get(FAULT, 0.0) > 0:
        found.append("wariness")
    return tuple(found)


def _hurried(messages: Sequence[Message], about: int, now: datetime | None) -> bool:
    """A burst of messages within seconds, or asking again after the agent fell silent."""
    times = []
    for index in range(about, -1, -1):
        message = messages[index]
        if message.speaker is Speaker.AGENT or message.at is None:
            break
        times.append(message.at)
    if len(times) >= _BURST and _seconds(times[0], times[_BURST - 1]) <= _BURST_SECONDS:
        return True
    if len(times) >= 2 and _seconds(times[0], times[1]) >= _SILENCE.total_seconds():
        return True
    return bool(now and len(times) >= 2 and _seconds(now, times[0]) >= _SILENCE.total_seconds())


def _seconds(later: datetime, sooner: datetime) -> float:
    if (later.tzinfo is None) != (sooner.tzinfo is None):
        return 0.0
    return (later - sooner).total_seconds()


def _trend(before: list[float], here: float) -> Trend:
    if not before:
        return Trend.STEADY
    # The newest earlier message counts double.
    weights = [1.0] * (len(before) - 1) + [2.0]
    level = sum(w * b for w, b in zip(weights, before, strict=True)) / sum(weights)
    if here - level > _MOVED:
        return Trend.RISING
    if level - here > _MOVED:
        return Trend.FALLING
    return Trend.STEADY


def _evidence(
    reader: _Reader, about: int, label: Emotion, also: Sequence[str], earlier: Sequence[int]
) -> tuple[Evidence, ...]:
    wanted = _SUPPORT[label] | set(also)
    line = reader.line(about)
    spans: dict[tuple[int, int], Evidence] = {}
    for hit in sorted(reader.hits(about), key=lambda hit: -hit.weight):
        turned_praise = hit.negated and hit.cue.feeling in {"joy", "gratitude"}
        fits = hit.cue.feeling in wanted and hit.negated is turned_praise
        if label is Emotion.DISAPPOINTMENT and hit.cue.feeling in {"joy", "gratitude"}:
            fits = turned_praise
        if fits:
            start, end = line.span(hit.start, hit.end)
            cue = f"not.{hit.cue.id}" if hit.negated else hit.cue.id
            spans.setdefault((start, end), Evidence(about, start, end, cue))
    found = list(spans.values())[:_MOST_EVIDENCE]
    if label in NEGATIVE_EMOTIONS:
        found += _repeated(reader, about, earlier)
    return tuple(sorted(found, key=lambda item: (item.message, item.start, item.end)))


def _repeated(reader: _Reader, about: int, earlier: Sequence[int]) -> list[Evidence]:
    """The same point made again, nearly in the same words."""
    text = reader.line(about).text
    mine = {text[n : n + 2] for n in range(len(text) - 1)}
    if len(mine) < 4:
        return []
    for index in earlier:
        other = reader.line(index).text
        theirs = {other[n : n + 2] for n in range(len(other) - 1)}
        if theirs and len(mine & theirs) >= 0.7 * min(len(mine), len(theirs)):
            start, end = reader.line(index).span(0, len(other))
            return [Evidence(index, start, end, "dialogue.repeated")]
    return []
