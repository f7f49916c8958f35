"""Searching the macros: every word counts, a short word goes first."""

from __future__ import annotations

from assistant.domain.macros import MacroOffer, found


def offer(shortcut: str, title: str, text: str) -> MacroOffer:
    return MacroOffer(shortcut, title, text, "en", search=f"{shortcut}\n{title}\n{text}".lower())


ALL = (
    offer("hi", "Greeting", "Hello, what about your refund?"),
    offer("back", "Refund is back", "It has arrived."),
    offer("refundin", "Submitted", "Your money is on its way, 7 days."),
    offer("refund", "Short one", "Done."),
)


def names(typed: str) -> list[str]:
    return [one.shortcut for one in found(ALL, typed)]


def test_nothing_typed_leaves_all_in_their_order():
    assert names("  ") == ["hi", "back", "refundin", "refund"]


def test_the_short_word_goes_before_the_title_and_the_title_before_the_text():
    assert names("refund") == ["refund", "refundin", "back", "hi"]
    assert names("/REFUND") == names("refund")


def test_every_word_must_be_there():
    assert names("money 7") == ["refundin"]
    assert names("money nowhere") == []


def test_full_width_letters_and_a_huge_text_are_no_trouble():
    assert names("ｒｅｆｕｎｄｉｎ") == ["refundin"]
    assert names("x" * 100_000) == []
