"""Cuts a message and the turns before it into the pieces that the encoder reads."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from assistant.domain.chat import Message, Speaker
from assistant.understand.text import hanzi

MOST = 96
"""Pieces read in all: the message, then earlier turns, the newest first. Training read 120: what it
learned holds for fewer, which are read sooner."""
OWN = 72
OWN_TAIL = 20
TURN = 32
TURNS = 3
READ = 1200
"""Code points looked at of one message: half from its beginning, half from its end."""
MESSAGE, AGENT, CUSTOMER = 0, 1, 2

_KANA = ("\u3040", "\u30ff")


class Pieces(Protocol):
    """What cuts text: numbers of pieces, and the marks around them."""

    bos: int
    eos: int

    def cut(self, texts: list[str]) -> list[list[int]]:
        """Numbers of the pieces of each text."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Numbers of pieces and, for each, whose words they are (MESSAGE, AGENT, CUSTOMER)."""

    ids: tuple[int, ...]
    segments: tuple[int, ...]


def plain(text: str) -> str:
    """One form for all ways of writing: compatibility forms, no hidden marks, Simplified."""
    if len(text) > READ:
        text = text[: READ // 2] + " " + text[-READ // 2 :]
    text = unicodedata.normalize("NFKC", text.encode("utf-8", "replace").decode("utf-8"))
    text = "".join(c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    if not any(_KANA[0] <= c <= _KANA[1] for c in text):
        text = text.translate(_simple())
    return " ".join(text.split())


@cache
def _simple() -> dict[int, str]:
    return str.maketrans(hanzi().to_simplified)


def around(messages: Sequence[Message], about: int) -> list[tuple[int, str]]:
    """The message and the turns before it, newest first, as (segment, text).

    Lines that one side wrote in a row before the message make one turn.
    """
    found = [(MESSAGE, plain(messages[about].text))]
    turns = 0
    before = None
    for index in range(about - 1, max(-1, about - 13), -1):
        message = messages[index]
        segment = AGENT if message.speaker is Speaker.AGENT else CUSTOMER
        if segment != before:
            turns += 1
            if turns > TURNS:
                break
        before = segment
        found.append((segment, plain(message.text)))
    return found


def tokens(messages: Sequence[Message], about: int, pieces: Pieces) -> Tokens:
    """What the encoder reads of `messages[about]`, at most MOST pieces."""
    parts = around(messages, about)
    cut = pieces.cut([text for _, text in parts])
    ids = [pieces.bos, *_short(cut[0], OWN, OWN_TAIL), pieces.eos]
    segments = [MESSAGE] * len(ids)
    for (segment, _), own in zip(parts[1:], cut[1:], strict=True):
        room = MOST - len(ids) - 1
        if room < 2:
            break
        most = min(TURN, room)
        short = _short(own, most, most // 3)
        ids += [*short, pieces.eos]
        segments += [segment] * (len(short) + 1)
    return Tokens(tuple(ids), tuple(segments))


def _short(own: list[int], most: int, tail: int) -> list[int]:
    if len(own) <= most:
        return own
    return own[: most - tail] + own[-tail:] if tail else own[:most]
