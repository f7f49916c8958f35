"""Keeps a mood still while a second opinion changes it only a little: no flicker on the screen."""

from __future__ import annotations

from dataclasses import replace

from assistant.domain.reading import Mood

# Half a step of the strength bar; less than what moves "perhaps" to "certainly".
SLIGHT_STRENGTH = 0.1
SLIGHT_CHANCE = 0.08


def settle(shown: Mood | None, new: Mood) -> Mood:
    """The mood to show after `new` came for the same message that `shown` was read from.

    Another label is shown as it is. With the same label, strength, chance and the order of the
    shades move only when the difference is worth an agent's glance.
    """
    if shown is None or shown.label is not new.label:
        return new
    near = abs(shown.intensity - new.intensity) < SLIGHT_STRENGTH
    likely = abs(shown.confidence - new.confidence) < SLIGHT_CHANCE
    same_shades = sorted(shown.secondary) == sorted(new.secondary)
    return replace(
        new,
        intensity=shown.intensity if near else new.intensity,
        confidence=shown.confidence if likely else new.confidence,
        secondary=shown.secondary if same_shades else new.secondary,
    )
