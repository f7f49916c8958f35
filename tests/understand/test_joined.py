"""One choice out of two readers: words count as evidence, not as a verdict."""

from __future__ import annotations

import pytest

from assistant.understand.joined import joined
from assistant.understand.port import Say

SAY = Say(named=1.0, sure=2.0, silent=0.5)
CHANCES = {"delivery.late": 0.6, "delivery.status": 0.3, "": 0.1}


def test_without_a_word_the_likeliest_is_taken():
    assert joined("", 0.0, CHANCES, SAY)[0] == "delivery.late"


def test_a_word_tips_what_is_near():
    assert joined("delivery.status", 0.0, CHANCES, SAY)[0] == "delivery.status"


def test_a_sure_word_counts_more_than_a_vague_one():
    _, vague = joined("delivery.status", 0.0, CHANCES, SAY)
    _, sure = joined("delivery.status", 1.0, CHANCES, SAY)
    assert sure > vague


def test_a_word_does_not_outweigh_a_clear_reading():
    clear = {"delivery.late": 0.98, "delivery.status": 0.01, "": 0.01}
    assert joined("delivery.status", 1.0, clear, SAY)[0] == "delivery.late"


def test_a_name_that_the_second_does_not_know_stays_possible():
    best, chance = joined("order.cancel", 1.0, {"": 1.0}, SAY)
    assert best == ""
    assert 0 < chance <= 1


def test_chances_are_chances():
    for name in ("", "delivery.late", "other"):
        _, chance = joined(name, 0.5, CHANCES, SAY)
        assert 0 < chance <= 1
    assert joined("", 0.0, {"": 1.0}, Say())[1] == pytest.approx(1.0)
