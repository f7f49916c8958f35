"""Hostile text becomes harmless to look at, and spans still point at the same words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.ui import plain

ANY_TEXT = st.text(st.characters(codec=None), max_size=200)


def utf16(text: str, start: int, end: int) -> str:
    raw = text.encode("utf-16-le")
    return raw[start * 2 : end * 2].decode("utf-16-le")


def test_control_and_direction_characters_vanish() -> None:
    assert plain.show("a\x00b\u202ec\u200bd\x1b[31m").text == "abcd[31m"


def test_lone_surrogates_become_the_replacement_character() -> None:
    assert plain.show("x\ud800y").text == "x\ufffdy"


def test_joined_emoji_and_markup_stay_as_they_are() -> None:
    family = "👩\u200d👧 <b>bold</b> &amp;"
    assert plain.show(family).text == family


def test_heaps_of_combining_marks_are_thinned() -> None:
    assert len(plain.show("e" + "\u0301" * 500).text) == 5


def test_empty_lines_are_thinned_and_a_line_has_none() -> None:
    assert plain.show("a\n\n\n\n\nb").text == "a\n\nb"
    assert plain.line("a\r\n\nb") == "a b"


def test_long_text_is_cut_and_says_so() -> None:
    shown = plain.show("客" * 5000, 100)
    assert shown.text == "客" * 100 + "…"
    assert len(shown.offsets) == 101


def test_spans_follow_their_words_past_removed_and_wide_characters() -> None:
    text = "😀\u202e\x00好贵！"
    shown = plain.show(text)
    start = text.index("好贵")
    assert utf16(shown.text, *shown.span(start, start + 2)) == "好贵"


def test_an_excerpt_starts_near_evidence_that_comes_late() -> None:
    text = "前" * 3000 + "太失望了" + "后" * 500
    shown, spans = plain.excerpt(text, [(3000, 3004)], 200)
    assert shown.startswith("…")
    assert [utf16(shown, a, b) for a, b in spans] == ["太失望了"]


def test_spans_outside_the_text_are_ignored() -> None:
    assert plain.excerpt("短", [(5, 9), (-2, 1), (1, 1)])[1] == []


@given(ANY_TEXT)
def test_any_text_can_be_shown_and_encoded(text: str) -> None:
    shown = plain.show(text, 150)
    shown.text.encode("utf-8")
    assert list(shown.offsets) == sorted(shown.offsets)
    assert not set(shown.text) & set("\x00\x1b\u202e\u2066\u200b")


@given(ANY_TEXT, st.integers(0, 200), st.integers(0, 200))
def test_any_span_lies_inside_what_is_shown(text: str, a: int, b: int) -> None:
    shown, spans = plain.excerpt(text, [(a, b)], 100)
    for start, end in spans:
        assert 0 <= start < end <= len(shown.encode("utf-16-le", "surrogatepass")) // 2
