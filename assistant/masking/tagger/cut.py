"""Cuts a text into the pieces that the tagger reads, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_UNKNOWN = 3
_MARK = "▁"
_WORD = re.compile(r"\S+")
# Names and what stands around them share pieces in these scripts: each sign is read by itself.
_ALONE = "\u2e80-\u30ff\u31f0-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
_SIGN = re.compile(f"([{_ALONE}])")
# A tokenizer's time grows faster than a word's length; nobody's name is as long as this.
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece's number and its code points [start, end) in the text; it may be empty."""

    number: int
    start: int
    end: int


class Cutter:
    """Cuts with a SentencePiece tokenizer that leaves text as it is."""

    def __init__(self, processor: Any) -> None:
        self._processor = processor
        self._number = processor.piece_to_id

    def cut(self, text: str) -> list[Piece]:
        """All pieces in order; white space belongs to none."""
        parts: list[tuple[int, str, bool]] = []
        for word in _WORD.finditer(text):
            at = word.start()
            first = True
            for part in _SIGN.split(word[0]):
                for begin in range(0, len(part), _LONGEST):
                    parts.append((at + begin, part[begin : begin + _LONGEST], first))
                    first = False
                at += len(part)
        words = [part for _, part, _ in parts if not _SIGN.match(part)]
        cut = iter(self._processor.encode(words, out_type=str) if words else ())
        found: list[Piece] = []
        for at, part, first in parts:
            if _SIGN.match(part):
                number = self._number(part)
                if number == _UNKNOWN:
                    number = self._number(_MARK + part)
                found.append(Piece(number, at, at + 1))
            else:
                found += self._pieces(next(cut), at, at + len(part), first)
        return found

    def _pieces(self, cut: list[str], at: int, last: int, first: bool) -> list[Piece]:
        """The pieces of a word that ends at `last`; the first of a word keeps the mark before it.

        A typed mark is taken for white space and dropped, so places never leave the word.
        """
        found = []
        for place, piece in enumerate(cut):
            marked = place == 0 and piece.startswith(_MARK)
            body = piece[len(_MARK) :] if marked else piece
            if body or first:
                number = self._number(piece)
                if marked and not first:
                    bare = self._number(body)
                    number = number if bare == _UNKNOWN else bare
                found.append(Piece(number, at, min(last, at + len(body))))
            at = min(last, at + len(body))
        return found
