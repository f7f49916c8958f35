"""Reads how a customer feels, and says which words say so."""

from __future__ import annotations

from assistant.understand.emotion.model import EmotionModel
from assistant.understand.emotion.mood import read_mood

__all__ = ["EmotionModel", "read_mood"]
