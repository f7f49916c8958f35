"""Reads the header of a GGUF file: chat template, context length, architecture. Nothing is run."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from assistant.domain.notice import Notice, UserFault

MAX_KEYS = 4096
MAX_ITEMS = 4_000_000
MAX_TEXT = 1 << 20
MAX_HEADER = 256 << 20
_SCALARS = {
    0: "B",
    1: "b",
    2: "H",
    3: "h",
    4: "I",
    5: "i",
    6: "f",
    7: "?",
    10: "Q",
    11: "q",
    12: "d",
}
_STRING, _ARRAY = 8, 9

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class GgufInfo:
    """What the header says; `chat_template` is "" when there is none, `context` 0 when unknown."""

    architecture: str
    name: str
    licence: str
    chat_template: str
    context: int


class _Header:
    """Bounded little-endian reading: a hostile length never becomes a hostile allocation."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def take(self, count: int) -> bytes:
        if count < 0 or self._stream.tell() + count > MAX_HEADER:
            raise ValueError("header too long")
        data = self._stream.read(count)
        if len(data) != count:
            raise ValueError("file ends inside the header")
        return data

    def skip(self, count: int) -> None:
        if count < 0 or self._stream.tell() + count > MAX_HEADER:
            raise ValueError("header too long")
        self._stream.seek(count, 1)

    def number(self, code: str) -> Value:
        value: Value = struct.unpack("<" + code, self.take(struct.calcsize("<" + code)))[0]
        return value

    def count(self) -> int:
        return int(self.number("Q"))

    def text(self) -> str:
        length = self.count()
        if length > MAX_TEXT:
            raise ValueError("text too long")
        return self.take(length).decode("utf-8", "replace")

    def value(self, kind: int) -> Value | None:
        """One value; arrays are passed over and give None."""
        if kind in _SCALARS:
            return self.number(_SCALARS[kind])
        if kind == _STRING:
            return self.text()
        if kind != _ARRAY:
            raise ValueError(f"unknown value type {kind}")
        inner = int(self.number("I"))
        items = self.count()
        if items > MAX_ITEMS:
            raise ValueError("array too long")
        if inner in _SCALARS:
            self.skip(items * struct.calcsize("<" + _SCALARS[inner]))
        elif inner == _STRING:
            for _ in range(items):
                self.skip(self.count())
        else:
            raise ValueError("nested array")
        return None


def read(file: Path) -> GgufInfo:
    """Read the header of `file`. Raises UserFault when it is no readable GGUF file."""
    try:
        with file.open("rb") as stream:
            values = _values(_Header(stream))
    except OSError as error:
        raise UserFault(Notice.of("model.unreadable", file=file, reason=error)) from error
    except (ValueError, struct.error) as error:
        raise UserFault(Notice.of("model.not_gguf", file=file, reason=error)) from error
    architecture = str(values.get("general.architecture", ""))
    context = values.get(f"{architecture}.context_length", 0)
    return GgufInfo(
        architecture=architecture,
        name=str(values.get("general.name", "")),
        licence=str(values.get("general.license", "")),
        chat_template=str(values.get("tokenizer.chat_template", "")),
        context=int(context) if isinstance(context, int | float) else 0,
    )


def _values(header: _Header) -> dict[str, Value]:
    if header.take(4) != b"GGUF":
        raise ValueError("no GGUF file")
    if header.number("I") not in (2, 3):
        raise ValueError("unknown GGUF version")
    header.count()
    keys = header.count()
    if keys > MAX_KEYS:
        raise ValueError("too many keys")
    values: dict[str, Value] = {}
    for _ in range(keys):
        key = header.text()
        value = header.value(int(header.number("I")))
        if value is not None:
            values[key] = value
    return values
