"""Beside the drafts: what may be given, words for other moments, the note, reasons, remarks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from assistant.domain.drafting import DraftKind
from assistant.domain.view import ModelState, ModelStatus, OfferMoment, WriteNote
from assistant.ui import samples
from assistant.ui.moments import MOMENTS, NOTE, following
from assistant.ui.overlay import OverlayWindow
from assistant.ui.textview import TextView
from assistant.ui.why import WhyPanel


@pytest.fixture
def actions(overlay: OverlayWindow) -> list[object]:
    seen: list[object] = []
    overlay.action.connect(seen.append)
    return seen


def texts(widget: QWidget) -> str:
    QApplication.processEvents()
    shown = [w.text for w in widget.findChildren(TextView) if w.isVisibleTo(widget)]
    shown += [w.text() for w in widget.findChildren(QLabel) if w.isVisibleTo(widget)]
    return "\n".join(shown)


# -- allowances ---------------------------------------------------------------------------------


def test_what_may_be_given_stands_in_one_line_and_unfolds(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.worth_sending())
    line = overlay.panel.drafts.allowances
    assert "另有 2 项" in texts(line)
    assert "退货运费" not in texts(line)
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    assert "退货运费" in texts(line)
    assert "不用请示就能答应" in texts(line)
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    assert "退货运费" not in texts(line)


def test_nothing_to_give_takes_no_room(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.worth_sending())
    overlay.show_view(replace(samples.worth_sending(), allowances=()))
    overlay.panel.fit_height(800)
    assert not overlay.panel.drafts.allowances.isVisibleTo(overlay.panel)


# -- other moments ------------------------------------------------------------------------------


def test_a_moment_is_chosen_in_two_clicks_and_left_in_one(
    overlay: OverlayWindow, actions: list
) -> None:
    view = samples.worth_sending()
    overlay.show_view(view)
    drafts = overlay.panel.drafts
    drafts.moments_button.click()
    drafts.moments.choices.buttons["wait"].click()
    assert actions == [OfferMoment(view.chat, "wait")]
    assert drafts.moments.choices.isHidden()
    overlay.show_view(samples.another_moment())
    assert "现在写的是：请稍等" in texts(overlay.panel)
    drafts.moments.back.click()
    assert actions[1:] == [OfferMoment(view.chat, "")]
    overlay.show_view(view)
    assert not drafts.moments.isVisibleTo(overlay.panel)


def test_the_moment_that_is_on_is_marked_and_clicked_off(
    overlay: OverlayWindow, actions: list
) -> None:
    overlay.show_view(samples.another_moment())
    moments = overlay.panel.drafts.moments
    marked = [name for name, button in moments.choices.buttons.items() if button.isChecked()]
    assert marked == ["wait"]
    moments.choices.buttons["wait"].click()
    assert actions == [OfferMoment(samples.CHAT, "")]


def test_one_key_goes_round_all_moments_and_back_to_the_answer() -> None:
    seen = [""]
    for _ in MOMENTS:
        seen.append(following(seen[-1]))
    assert seen == ["", *MOMENTS]
    assert following(MOMENTS[-1]) == ""
    assert following("unheard of") == MOMENTS[0]


def test_moments_can_be_asked_for_after_the_agent_has_written(
    overlay: OverlayWindow, actions: list
) -> None:
    view = replace(samples.worth_sending(), drafts=(), plan=None)
    overlay.show_view(view)
    assert overlay.panel.drafts.moments_button.isVisibleTo(overlay.panel)
    overlay.next_moment()
    assert actions == [OfferMoment(view.chat, "opening")]


# -- note ---------------------------------------------------------------------------------------


def test_the_note_is_asked_for_shown_copied_and_folded(
    overlay: OverlayWindow, actions: list
) -> None:
    before = replace(samples.note_zh(), note=None)
    overlay.show_view(before)
    overlay.panel.drafts.moments_button.click()
    overlay.panel.drafts.moments.choices.buttons[NOTE].click()
    assert actions == [WriteNote(before.chat)]
    noted = samples.note_zh()
    overlay.show_view(noted)
    note = overlay.panel.note
    assert "小结" in texts(note)
    assert "马上把钱退给我" in texts(note)
    assert "转交原因" not in texts(note)
    note.copy()
    assert QGuiApplication.clipboard().text() == note.words
    note.fold()
    overlay.show_view(replace(noted, revision=50))
    assert note.isHidden()
    overlay.panel.drafts.moments.choices.buttons[NOTE].click()
    assert not note.isHidden()


# -- cards --------------------------------------------------------------------------------------


def test_kinds_say_what_differs(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.worth_sending())
    seen = texts(overlay.panel.drafts)
    for words in ("简短直接", "周到些，暖一点", "先问一句，或给选择"):
        assert words in seen


def test_a_remark_is_told_quietly_with_what_would_be_better(overlay: OverlayWindow) -> None:
    view = samples.worth_sending()
    overlay.show_view(view)
    asks = next(draft for draft in view.drafts if draft.kind is DraftKind.ASK)
    card = overlay.panel.drafts.cards[asks.id]
    assert "1 处可以更好" in texts(card)
    overlay.panel.drafts.choose(asks.id)
    assert "今天 18 点前" in texts(card)
    assert asks.ready


def test_model_drafts_join_behind_one_after_the_other(overlay: OverlayWindow) -> None:
    view = samples.worth_sending()
    overlay.show_view(replace(view, drafts=view.drafts[:3]))
    overlay.present()
    places = []
    for count in (3, 4, 5):
        overlay.show_view(replace(view, drafts=view.drafts[:count]))
        for _ in range(4):
            QApplication.processEvents()
        cards = overlay.panel.drafts.cards
        places.append([cards[d.id].mapTo(overlay.panel, QPoint()).y() for d in view.drafts[:3]])
        assert [d.id for d in overlay.panel.drafts.shown][:3] == ["d1", "d2", "d3"]
    assert places[0] == places[1] == places[2]
    assert [d.id for d in overlay.panel.drafts.shown] == ["d1", "d2", "d3", "m1", "m2"]


# -- reasons ------------------------------------------------------------------------------------


def why(overlay: OverlayWindow) -> WhyPanel:
    overlay.panel.drafts.toggle_why()
    return overlay.panel.drafts.why


def test_reasons_are_grouped_and_the_urgent_one_leads(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.worth_sending())
    groups = dict(why(overlay).groups())
    assert list(groups) == ["strategy", "reasons", "parts", "manner", "sources"]
    assert groups["reasons"][0].text == "负面情绪在上升。"
    parts = ["acknowledge", "solve", "solve", "care"]
    assert [line.part for line in groups["parts"]] == parts
    assert any("重复" in line.text or "提起" in line.text for line in groups["manner"])


def test_sources_are_named_and_ids_wait_in_the_tooltip(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.worth_sending())
    panel = why(overlay)
    seen = texts(panel)
    assert "店铺资料：\u2068拆开了还能退吗\u2069" in seen
    assert "policies/returns#opened" not in seen
    assert "policies/returns#opened" in panel.toolTip()
    overlay.panel.drafts.choose("m1")
    assert "相近的例子：“\u2068都第三次来问了" in texts(panel)


def test_a_draft_without_the_shops_answer_still_says_that_there_is_one(
    overlay: OverlayWindow,
) -> None:
    overlay.show_view(samples.worth_sending())
    panel = why(overlay)
    assert "店里对这件事有现成的说法" not in texts(panel)
    overlay.panel.drafts.choose("d3")
    assert "店里对这件事有现成的说法" in texts(panel)


# -- a server -----------------------------------------------------------------------------------


def test_text_that_leaves_is_told_in_every_state(overlay: OverlayWindow) -> None:
    remote = samples.remote().model
    for view in (samples.remote(), replace(samples.empty(), model=remote),
                 replace(samples.paused(), model=remote)):  # fmt: skip
        overlay.show_view(view)
        assert "文字会离开本机" in texts(overlay.panel)
        assert "llm.intern.example-shop.cn:8443" in texts(overlay.panel.leaves)
    overlay.collapse()
    assert overlay.pill.leaves.isVisibleTo(overlay.pill)
    assert "llm.intern.example-shop.cn:8443" in overlay.pill.toolTip()


@pytest.mark.parametrize(
    "model",
    [
        ModelStatus(ModelState.IDLE, "small"),
        ModelStatus(ModelState.OFF, "small", remote=True, host="h"),
    ],
)
def test_text_that_stays_is_not_warned_about(overlay: OverlayWindow, model: ModelStatus) -> None:
    overlay.show_view(replace(samples.worth_sending(), model=model))
    assert not overlay.panel.leaves.isVisibleTo(overlay.panel)
    assert not overlay.pill.leaves.isVisibleTo(overlay.pill)
