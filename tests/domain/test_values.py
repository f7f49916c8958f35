"""The few things that the frozen values can do."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from assistant.domain.chat import ChatKey
from assistant.domain.drafting import Check, CheckLevel, Draft, DraftKind, Tier
from assistant.domain.notice import Notice, UserFault
from assistant.domain.reading import NEGATIVE_EMOTIONS, Emotion
from assistant.domain.window import Rect

DRAFT = Draft("d", DraftKind.BRIEF, Tier.PHRASEBOOK, "", "好", "", "好", "zh-Hans")


def test_a_draft_with_a_blank_or_a_hard_finding_is_not_ready():
    assert DRAFT.ready
    assert replace(DRAFT, checks=(Check("long", CheckLevel.SOFT),)).ready
    assert not replace(DRAFT, blanks=("date",)).ready
    assert not replace(DRAFT, checks=(Check("blame", CheckLevel.HARD),)).ready


def test_values_do_not_change():
    with pytest.raises(FrozenInstanceError):
        DRAFT.text = "另一句"  # type: ignore[misc]


def test_a_rectangle_knows_its_edges_and_middle():
    rect = Rect(10, 20, 30, 40)
    assert (rect.right, rect.bottom) == (40, 60)
    assert (rect.center_x, rect.center_y) == (25, 40)


def test_a_notice_holds_its_arguments_as_text():
    notice = Notice.of("hotkey.taken", keys="ctrl+x", times=3)
    assert notice.args == (("keys", "ctrl+x"), ("times", "3"))
    assert hash(notice) == hash(Notice.of("hotkey.taken", keys="ctrl+x", times=3))


def test_a_fault_says_what_it_is_even_without_detail():
    assert str(UserFault(Notice("display.none"))) == "display.none"
    assert str(UserFault(Notice("display.none"), "no :0")) == "no :0"


def test_peers_whose_names_run_together_are_different_chats():
    assert ChatKey("a", "b", "c") != ChatKey("a", "bc", "")


def test_good_and_even_moods_are_not_negative():
    calm = {Emotion.JOY, Emotion.GRATITUDE, Emotion.SURPRISE, Emotion.NEUTRAL}
    assert set(Emotion) - NEGATIVE_EMOTIONS == calm
