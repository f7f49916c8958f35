"""Bytes made from well-formed ones by the ways in which files go wrong, and by malice."""

from __future__ import annotations

from random import Random

TOKENS = (
    b"", b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\n", b"\r", b'"', b"'''", b"\\",
    b"{", b"}", b"[", b"]", b"[[", b"null", b"NaN", b"1e999", b"-1", b"9" * 400, b"true",
    b"[" * 3000, b'{"a":' * 3000,
    b"a." * 2000, "\u202e".encode(), "\u200b".encode(), "😀".encode(), b"\x1b[31m",
    b"<b>", b"=1+1",
    b"1979-05-27T07:32:00Z", b"0001-01-01", b"99999-99-99", b"../../etc/passwd", b"%s%n", b"(a+)+$",
    "全".encode(), b"{#id}", b"## ", b"###", b"<!--", b"-->", b",", b":", b"=", b"\t", b" " * 500,
)  # fmt: skip


def mutate(seed: bytes, draw: Random, most: int = 4) -> bytes:
    """The seed after a few cuts, copies, insertions and flips."""
    data = bytearray(seed)
    for _ in range(draw.randint(1, most)):
        at = draw.randint(0, len(data))
        end = min(len(data), at + draw.randint(0, 40))
        way = draw.randrange(6)
        if way == 0:
            del data[at:end]
        elif way == 1:
            data[at:at] = data[at:end] * draw.randint(1, 30)
        elif way == 2:
            data[at:at] = draw.choice(TOKENS)
        elif way == 3:
            data[at:end] = draw.choice(TOKENS)
        elif way == 4 and data:
            data[min(at, len(data) - 1)] ^= 1 << draw.randrange(8)
        else:
            data = data[:at] if draw.random() < 0.3 else data[at:] + data[:at]
    return bytes(data)
