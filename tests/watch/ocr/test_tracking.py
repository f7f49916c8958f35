"""Whether the end of a conversation is in sight is told from its rows alone."""

from __future__ import annotations

from assistant.watch.ocr.tracking import EndTracker, Key, best_offset


def rows(words: str) -> list[Key]:
    return [(word, "") for word in words.split()]


def test_what_follows_the_last_known_row_is_at_the_end():
    tracker = EndTracker()
    assert tracker.at_end(rows("a b c d"), 0)
    assert tracker.at_end(rows("b c d e"), 1)
    assert tracker.at_end(rows("e f g h"), 2)


def test_scrolling_up_leaves_the_end_and_scrolling_down_finds_it_again():
    tracker = EndTracker()
    tracker.at_end(rows("d e f g"), 0)
    assert not tracker.at_end(rows("b c d e"), 1)
    assert not tracker.at_end(rows("x y a b"), 2)
    assert not tracker.at_end(rows("x y a b"), 9999)
    assert tracker.at_end(rows("e f g"), 10000)
    assert tracker.at_end(rows("f g h"), 10001)


def test_a_jump_to_unknown_rows_is_no_end_until_it_has_lasted():
    tracker = EndTracker()
    tracker.at_end(rows("d e f g"), 0)
    assert not tracker.at_end(rows("p q r"), 1)
    assert not tracker.at_end(rows("p q r"), 60)
    assert tracker.at_end(rows("p q r"), 200)


def test_a_burst_higher_than_the_pane_is_the_end_where_it_stands_as_the_end_stands():
    tracker = EndTracker()
    tracker.at_end(rows("d e f g"), 0)
    assert not tracker.at_end(rows("p q r"), 1)
    assert tracker.at_end(rows("q r s"), 2, rests=True)
    assert tracker.torn
    assert tracker.at_end(rows("r s t"), 3)
    assert not tracker.torn


def test_old_rows_are_no_burst_wherever_they_stand():
    tracker = EndTracker()
    for shown in ("a b c", "b c d", "d e f", "f g h"):
        tracker.at_end(rows(shown), 0)
    assert not tracker.at_end(rows("a b c"), 1, rests=True)
    assert not tracker.at_end(rows("a b c"), 2, rests=True)
    assert tracker.torn
    assert tracker.at_end(rows("g h"), 3)
    assert not tracker.torn


def test_the_same_word_again_at_the_bottom_is_new():
    tracker = EndTracker()
    assert tracker.at_end(rows("a ok"), 0)
    assert tracker.at_end(rows("a ok ok"), 1)


def test_an_edited_row_in_the_middle_does_not_hide_the_end():
    tracker = EndTracker()
    tracker.at_end(rows("a b c d"), 0)
    assert tracker.at_end(rows("a B c d"), 1)


def test_the_largest_overlap_wins():
    assert best_offset(rows("a b c d"), rows("c d e")) == 2
    assert best_offset(rows("a b c d"), rows("y z a b")) == -2
    assert best_offset(rows("a b"), rows("p q")) is None
