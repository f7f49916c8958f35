"""Masking as the record uses it."""

from __future__ import annotations

from assistant.masking import LONGEST, mask

__all__ = ["LONGEST", "mask"]
