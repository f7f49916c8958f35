"""What a proposed profile is called: after its program, or after the host or title of its page."""

from __future__ import annotations

import ipaddress
import re
from functools import cache
from urllib.parse import urlsplit

from assistant.conversation.clean import clean
from assistant.conversation.profile import Library
from assistant.domain.window import Snapshot

_PARTS = re.compile(r" [-–—|·•] |[|·•]")
_COUNT = re.compile(r"^[(（\[]\d+\+?[)）\]]\s*")
# Browsers end the title of every page with their own name.
_BROWSER = re.compile(
    r"(?:Mozilla )?Firefox(?: ESR)?|Chromium|Google Chrome|Microsoft\W?Edge|Brave|Vivaldi|Opera"
    r"|LibreWolf|Waterfox"
)
# What a disguise leaves of words.
_MASKED = re.compile(r"[xX0字\W\d]*")
_LONGEST = 40
# Names of servers that say nothing of whose they are.
_PLAIN = frozenset({"www", "app", "web", "m"})
# The second level of addresses such as example.co.uk and example.com.cn.
_SECOND = frozenset({"ac", "co", "com", "edu", "gov", "net", "org"})


def name_of(snapshot: Snapshot, customer: str) -> tuple[str, str]:
    """Id (also the name of the file) and name, for a window in which `customer` is in front."""
    app = snapshot.window.app
    named = _host(snapshot.document) if snapshot.document else ""
    if snapshot.document and not named:
        named = _titled(snapshot.window.title, customer)
    slug = _slug(named)
    if not slug:
        return _slug(app) or "chat", named or app
    return (f"{slug}-page" if slug in _shipped() else slug), named


def _host(address: str) -> str:
    """The part of a page's address that names whose it is: "desk.kite" of desk.kite.example."""
    try:
        host = urlsplit(address[:2000]).hostname or ""
    except ValueError:
        return ""
    if "." not in host:
        return ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        labels = host.split(".")[:-1]
        if len(labels) > 1 and labels[-1] in _SECOND:
            labels.pop()
        while len(labels) > 1 and labels[0] in _PLAIN:
            labels.pop(0)
        return ".".join(labels)
    return ""


def _titled(title: str, customer: str) -> str:
    """The part of a title that is not the customer's: the one of most words, then the last."""
    parts = [_COUNT.sub("", clean(part)) for part in _PARTS.split(title[:300])]
    parts = [part for part in parts if part and part != customer and not _MASKED.fullmatch(part)]
    parts = [part for part in parts if not _BROWSER.fullmatch(part)]
    return max(reversed(parts), key=lambda part: len(part.split()), default="")[:_LONGEST]


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold())[:_LONGEST].strip("-")


@cache
def _shipped() -> frozenset[str]:
    return frozenset(one.id for one in Library.load().profiles)
