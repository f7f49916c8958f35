"""Fixtures of the model tests."""

from tests.inference.support import chat_gguf, models, small_model

__all__ = ["chat_gguf", "models", "small_model"]
