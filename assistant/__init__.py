"""Empathy Assistant: reply suggestions beside the chat window, on this machine only."""

__version__ = "0.1.0"
