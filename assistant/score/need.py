"""What this customer needs now: how much each part of a reply counts for them.

A calm question needs an answer and nothing else; grief needs the person seen before the order.
"""

from __future__ import annotations

from assistant.domain.reading import Act, Emotion, Issue, Reading
from assistant.score.values import Part

Needs = dict[Part, float]

# Emotion → what recognising and caring count for at full intensity.
_FEELING = {
    Emotion.ANGER: (1.0, 0.5),
    Emotion.ANXIETY: (0.8, 0.7),
    Emotion.DISAPPOINTMENT: (0.9, 0.5),
    Emotion.SADNESS: (1.0, 0.9),
    Emotion.CONFUSION: (0.35, 0.2),
    Emotion.SURPRISE: (0.3, 0.1),
    Emotion.JOY: (0.7, 0.5),
    Emotion.GRATITUDE: (0.7, 0.5),
    Emotion.NEUTRAL: (0.0, 0.1),
}
# Even a weak feeling is one that was shown; from here on it counts in full.
_LEAST, _STRONG = 0.3, 0.7
_SURE = 0.6
# A question that is rather calm than not.
_ASKED, _LIKELY = 0.5, 0.5
_ENDINGS = frozenset({Act.THANK, Act.BYE})
_ASKING = frozenset({Act.ASK, Act.COMPLAIN, Act.URGE, Act.REFUSE})
_TELLING = frozenset({Act.INFORM, Act.OTHER})
_CALM = -0.1
_LIGHT = frozenset({Act.AGREE, Act.GREET})


def takes_leave(reading: Reading) -> bool:
    """Whether the customer thanks or says goodbye, in good spirits, and asks for nothing."""
    if reading.act in _ENDINGS:
        return reading.mood.valence >= 0
    pleased = reading.mood.label in (Emotion.GRATITUDE, Emotion.JOY) and reading.mood.valence > 0
    return pleased and reading.act not in _ASKING


def needs(reading: Reading) -> Needs:
    """0–1 for each part; at least one part is needed."""
    mood = reading.mood
    recognise, care = _FEELING[mood.label]
    strength = _LEAST + (1 - _LEAST) * min(1.0, max(0.0, mood.intensity) / _STRONG)
    # What is hardly shown, or hardly sure, must not turn a question into a grievance.
    strength *= min(1.0, max(0.0, mood.confidence) / _SURE)
    if reading.act is Act.ASK and mood.intensity < _ASKED and mood.confidence < _LIKELY:
        strength *= _LEAST
    act, explore = 1.0, 0.0
    if reading.act is Act.GREET:
        act, explore = 0.0, 1.0
    elif takes_leave(reading):
        act, recognise, care, strength = 0.0, max(recognise, 0.7), max(care, 0.5), 1.0
    elif reading.act in _LIGHT:
        act = 0.6
    elif reading.act in _TELLING and mood.valence > _CALM and not reading.missing:
        # Somebody tells something and asks for nothing: to be heard is as good as a deed.
        act, recognise, strength = 0.5, max(recognise, 0.4), max(strength, 0.8)
    if reading.missing and act:
        # A question of knowledge is answered without an order number as well.
        explore, act = (0.2, 0.9) if reading.act is Act.ASK else (0.5, 0.7)
    elif reading.act is Act.COMPLAIN and reading.issue is Issue.OTHER:
        explore = 0.4
    return {
        Part.RECOGNISES: recognise * strength,
        Part.EXPLORES: explore,
        Part.ACTS: act,
        Part.CARES: care * strength if recognise else care,
    }
