"""A small multilingual encoder: the slower second opinion on mood and matter."""

from __future__ import annotations

from functools import cache

from assistant.understand.encoder.model import EncoderModel


@cache
def shipped() -> EncoderModel:
    """The encoder of models/encoder, loaded at first use."""
    return EncoderModel()
