"""An edit reads as what a person did: kept, cut, added."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.review.differences import Change, difference, size


def pieces(draft: str, sent: str) -> list[tuple[str, str]]:
    return [(span.change.value, span.text) for span in difference(draft, sent)]


def test_an_edit_is_shown_by_words_in_english_and_by_characters_in_chinese():
    assert pieces("I will check today.", "I will ask today.") == [
        ("kept", "I will "), ("cut", "check"), ("added", "ask"), ("kept", " today."),
    ]  # fmt: skip
    assert pieces("我明天给您发货。", "我今天下午给您发货。") == [
        ("kept", "我"), ("cut", "明天"), ("added", "今天下午"), ("kept", "给您发货。"),
    ]  # fmt: skip


def test_what_is_the_same_has_no_changes():
    assert pieces("马上查", "马上查") == [("kept", "马上查")]
    assert pieces("", "") == []
    assert pieces("", "新的") == [("added", "新的")]
    assert pieces("旧的", "") == [("cut", "旧的")]


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_pieces_make_both_texts_again_and_know_their_places(draft: str, sent: str):
    spans = difference(draft, sent)
    assert "".join(s.text for s in spans if s.change is not Change.ADDED) == draft
    assert "".join(s.text for s in spans if s.change is not Change.CUT) == sent
    for span in spans:
        text = sent if span.change is Change.ADDED else draft
        assert text[span.start : span.end] == span.text
    measured = size(spans)
    assert measured.kept + measured.cut == len(draft)
    assert measured.kept + measured.added == len(sent)


def test_long_texts_are_compared_up_to_a_limit():
    assert size(difference("好" * 50_000, "好" * 60_000)).kept == 4000
