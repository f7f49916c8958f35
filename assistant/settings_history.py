"""Options that earlier versions had: their lines in a settings file are read as what they are now.

An unknown option is a mistake and stops the start; one that we have taken away ourselves must not.
"""

from __future__ import annotations

import logging
from typing import Any

log = logging.getLogger("assistant.settings")

MOVED: dict[str, str | None] = {
    # Signing and the agent's gender went to the phrasebook's own means.
    "drafts.sign": None,
    "drafts.agent_gender": None,
}
"""Dotted name of once → of today; None for what has no successor. Never take a row out."""


def of_today(values: dict[str, Any]) -> dict[str, Any]:
    """Sections of a file as this version calls them; what is there under both names is today's."""
    fresh = {
        name: dict(section) if isinstance(section, dict) else section
        for name, section in values.items()
    }
    for old, new in MOVED.items():
        section, _, name = old.partition(".")
        held = fresh.get(section)
        if not isinstance(held, dict) or name not in held:
            continue
        value = held.pop(name)
        if not held:
            del fresh[section]
        if new is None:
            log.info("the option %s is no more", old)
            continue
        place, _, called = new.partition(".")
        target = fresh.setdefault(place, {})
        if isinstance(target, dict):
            target.setdefault(called, value)
    return fresh
