"""An author's element often holds the time as well: the name alone tells who speaks."""

from __future__ import annotations

import pytest

from assistant.conversation.rows import name_and_time


@pytest.mark.parametrize(
    ("text", "name", "clock"),
    [
        ("Nora Field, 10:02", "Nora Field", "10:02"),
        ("Nora Field (10:02 AM)", "Nora Field", "10:02 AM"),
        ("林小满 10:02:33", "林小满", "10:02:33"),
        ("You · 9:05", "You", "9:05"),
        ("Nora", "Nora", ""),
        ("10:02", "10:02", ""),
        ("", "", ""),
        ("Nora" + " " * 5000, "Nora" + " " * 5000, ""),
    ],
)
def test_a_name_is_taken_apart_from_the_time_beside_it(text: str, name: str, clock: str) -> None:
    assert name_and_time(text) == (name, clock)
