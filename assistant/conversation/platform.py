"""Tells where a chat takes place, so that the rules of that platform apply to its drafts.

A page's address is the surest sign, then the program, then a part of the window's title.
"""

from __future__ import annotations

import re
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.domain.window import Snapshot

MAX_ADDRESS = 2000
MAX_TITLE = 300
_PARTS = re.compile(r"\s[-–—|·•]\s|[|｜]")
# Scheme, perhaps a user, then the host.
_HOST = re.compile(r"https?://(?:[^/@\s]{0,64}@)?([A-Za-z0-9.-]{1,253})(?=[:/?#]|$)", re.I)
_COUNT = re.compile(r"^\(\d{1,4}\+?\)\s*")


class _Platform(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    hosts: tuple[str, ...] = ()
    apps: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    platform: tuple[_Platform, ...]


@cache
def known() -> tuple[_Platform, ...]:
    """All platforms of resources/platforms.toml."""
    return datafile.load(paths.resources() / "platforms.toml", _File).platform


def platform_of(snapshot: Snapshot, of_profile: str = "") -> str:
    """The platform's id, "" when nothing tells; `of_profile` is what the chat's profile says."""
    if of_profile:
        return of_profile
    host = _host(snapshot.document[:MAX_ADDRESS])
    if host:
        for one in known():
            if any(host == name or host.endswith("." + name) for name in one.hosts):
                return one.id
    app = snapshot.window.app
    parts = {
        _COUNT.sub("", part).strip() for part in _PARTS.split(snapshot.window.title[:MAX_TITLE])
    }
    for one in known():
        if app in one.apps:
            return one.id
    # A chat program of its own puts the customer's name in its title: only pages are told by it.
    if not snapshot.document and len(parts) < 2:
        return ""
    return next((one.id for one in known() if parts & set(one.titles)), "")


def _host(address: str) -> str:
    found = _HOST.match(address)
    return found.group(1).casefold() if found else ""
