"""Masks personal data before it is written or leaves: numbers, names, addresses, accounts."""

from __future__ import annotations

from assistant.masking.hidden import LONGEST, Hidden, Policy, mask, use, warm_up

__all__ = ["LONGEST", "Hidden", "Policy", "mask", "use", "warm_up"]
