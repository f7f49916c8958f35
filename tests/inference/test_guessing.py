"""Guesses repeat what followed before, and stop where they do not come true."""

from __future__ import annotations

from assistant.inference.guessing import Guesser


def test_what_followed_the_last_time_is_guessed() -> None:
    guesser = Guesser([1, 2, 3, 4, 5, 6, 9, 1, 2, 3])
    assert guesser.guess() == [4]
    for _ in range(10):
        guesser.learn(True)
    assert guesser.guess() == [4, 5, 6]


def test_the_latest_place_counts() -> None:
    assert Guesser([1, 2, 3, 7, 1, 2, 3, 8, 1, 2, 3]).guess() == [8]


def test_nothing_is_guessed_about_what_is_new() -> None:
    assert Guesser([1, 2, 3, 4]).guess() == []
    assert Guesser([]).guess() == []


def test_wrong_guesses_are_given_up_and_taken_up_again_when_right() -> None:
    guesser = Guesser([1, 2, 3, 4, 1, 2, 3])
    for _ in range(10):
        guesser.learn(False)
    assert guesser.guess() == []
    assert guesser.peek() == 4
    for _ in range(10):
        guesser.learn(True)
    assert guesser.guess()
