"""A small multilingual encoder: the slower second opinion on mood and matter."""

from __future__ import annotations

from functools import cache

from assistant.domain.chat import Message, Speaker
from assistant.understand.encoder.model import EncoderModel


@cache
def shipped() -> EncoderModel:
    """The encoder of models/encoder, loaded at first use."""
    return EncoderModel()


def warm_up() -> None:
    """Load the shipped encoder now, so that the first customer does not wait for it."""
    shipped().opinion([Message(Speaker.CUSTOMER, "你好")], 0)
