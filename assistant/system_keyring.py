"""The system's keyring, where there is one that works: for secrets that no file should hold."""

from __future__ import annotations

import logging
from types import ModuleType

log = logging.getLogger("assistant.keyring")


def find() -> ModuleType | None:
    """The library with a keyring behind it that works; None on machines without either."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        return keyring if keyring.get_keyring().priority >= 1 else None
    except (KeyringError, RuntimeError) as error:
        log.info("no keyring: %s", type(error).__name__)
        return None
