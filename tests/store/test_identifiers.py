"""One identifier, however it is written."""

from __future__ import annotations

import pytest

from assistant.domain.record import Identifier
from assistant.store.identifiers import hashed, normalised
from assistant.store.identity import Identities


@pytest.mark.parametrize(
    ("kind", "ways"),
    [
        ("phone", ("13800138000", "138 0013 8000", "+86 138-0013-8000", "１３８００１３８０００")),
        ("phone", ("0912-305-678", "+886 912 305 678", "00886912305678")),
        ("email", ("Mei.Chen@Example.com", "mei.chen@example.com ")),
        ("order", ("AB-2026 0301 12", "ab2026030112", "ＡＢ２０２６０３０１１２")),
        ("name", ("Mei  Chen", "mei chen")),
    ],
)
def test_all_ways_to_write_one_are_the_same(kind: str, ways: tuple[str, ...]):
    assert len({normalised(kind, way) for way in ways}) == 1
    assert normalised(kind, ways[0])


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("phone", "[phone]"), ("phone", "12345"), ("phone", "+1"), ("email", "[email]"),
        ("order", "12345"), ("order", "[order]"), ("name", "1"), ("name", "  "), ("name", "🙂"),
        ("colour", "red"), ("phone", "\x00\ud800"), ("phone", "12345678"), ("phone", "13888888888"),
        ("phone", "+1 555 000 0000"), ("phone", "98765432"),
    ],
)  # fmt: skip
def test_what_is_too_little_identifies_nobody(kind: str, value: str):
    assert normalised(kind, value) == ""
    assert hashed(Identities(b"key"), Identifier(kind, value)) is None


def test_an_order_number_here_and_a_parcel_number_there_are_one_number():
    ids = Identities(b"key")
    assert hashed(ids, Identifier("order", "20260301123456")) == hashed(
        ids, Identifier("tracking", "20260301123456")
    )


def test_a_hash_cannot_be_made_without_the_key():
    phone = Identifier("phone", "13800138000")
    assert hashed(Identities(b"a"), phone) != hashed(Identities(b"b"), phone)
