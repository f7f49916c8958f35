"""What the agent sees and does in the overlay becomes actions, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollBar, QWidget

from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import DraftKind
from assistant.domain.notice import Notice
from assistant.domain.pasted import MakeLauncher, SwapSides
from assistant.domain.reading import Correction, Emotion, Issue
from assistant.domain.view import (
    CorrectReading,
    ModelState,
    ModelStatus,
    OverlayView,
    Redraft,
    RejectDraft,
    SetPaused,
    TakeDraft,
)
from assistant.domain.window import SourceHealth, SourceState
from assistant.settings import InterfaceSettings, Settings
from assistant.ui import samples
from assistant.ui.look import look_for
from assistant.ui.overlay import OverlayWindow
from assistant.ui.panel import Blank
from assistant.ui.parts import Button
from assistant.ui.samples import joy_zh
from assistant.ui.textview import TextView


@pytest.fixture
def actions(overlay: OverlayWindow) -> list[object]:
    seen: list[object] = []
    overlay.action.connect(seen.append)
    return seen


def texts(widget: QWidget) -> str:
    QApplication.processEvents()
    shown = [w.text for w in widget.findChildren(TextView) if w.isVisibleTo(widget)]
    shown += [w.text() for w in widget.findChildren(QLabel) if w.isVisibleTo(widget)]
    shown += [w.text() for w in widget.findChildren(QAbstractButton) if w.isVisibleTo(widget)]
    return "\n".join(shown)


def press(overlay: OverlayWindow, words: str) -> None:
    QApplication.processEvents()
    button = next(
        b
        for b in overlay.panel.findChildren(Button)
        if b.isVisibleTo(overlay.panel) and words in (b.text(), b.toolTip())
    )
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_view_shows_who_mood_alarm_evidence_and_drafts(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.anger_zh())
    seen = texts(overlay.panel)
    for words in ("林小满", "愤怒", "在升高", "退款退货", "建议请主管接手", "话术库", "待补 1 处"):
        assert words in seen
    quote = overlay.panel.quote.words
    marked = [quote.text[mark.start : mark.end] for mark in quote.marks]
    assert marked == ["第三次了！！", "太失望了", "12315"]


def test_it_can_never_take_the_focus(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.anger_zh())
    flags = overlay.windowFlags()
    assert flags & Qt.WindowType.WindowDoesNotAcceptFocus
    assert flags & Qt.WindowType.WindowStaysOnTopHint
    assert overlay.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    # Bars belong to the toolkit; every control that a hand can reach is checked.
    takers = [
        w
        for w in overlay.findChildren(QWidget)
        if w.focusPolicy() != Qt.FocusPolicy.NoFocus and not isinstance(w, QScrollBar)
    ]
    assert takers == []


def test_insert_sends_the_text_of_the_chosen_draft(overlay: OverlayWindow, actions: list) -> None:
    view = samples.anger_zh()
    overlay.show_view(view)
    press(overlay, "插入")
    assert actions == [TakeDraft(samples.CHAT, "s1", "d1", "insert", view.drafts[0].text)]


def test_copy_and_redraft_and_pause(overlay: OverlayWindow, actions: list) -> None:
    view = samples.anger_zh()
    overlay.show_view(view)
    press(overlay, "复制")
    press(overlay, "换几条")
    press(overlay, "暂停读取")
    assert actions == [
        TakeDraft(samples.CHAT, "s1", "d1", "copy", view.drafts[0].text),
        Redraft(samples.CHAT),
        SetPaused(True),
    ]


def test_rejecting_asks_for_a_short_reason(overlay: OverlayWindow, actions: list) -> None:
    overlay.show_view(samples.anger_zh())
    press(overlay, "不用")
    press(overlay, "语气不对")
    assert actions == [RejectDraft(samples.CHAT, "s1", "d1", "tone")]


def test_going_back_rejects_nothing(overlay: OverlayWindow, actions: list) -> None:
    overlay.show_view(samples.anger_zh())
    press(overlay, "不用")
    press(overlay, "返回")
    assert actions == []
    assert "插入" in texts(overlay.panel)


@pytest.mark.parametrize(
    ("field", "words", "wanted"),
    [
        ("mood", "焦虑", Correction(emotion=Emotion.ANXIETY)),
        ("language", "日语", Correction(language="ja")),
        ("region", "台湾", Correction(region="TW")),
        ("issue", "物流配送", Correction(issue=Issue.DELIVERY)),
    ],
)
def test_a_reading_is_corrected_in_one_click_each(
    overlay: OverlayWindow, actions: list, field: str, words: str, wanted: Correction
) -> None:
    overlay.show_view(samples.anger_zh())
    if field == "mood":
        QTest.mouseClick(overlay.panel.reading.mood, Qt.MouseButton.LeftButton)
    else:
        QTest.mouseClick(overlay.panel.reading.chips[field], Qt.MouseButton.LeftButton)
    press(overlay, words)
    assert actions == [CorrectReading(samples.CHAT, wanted)]


def test_confirming_what_was_read_sends_nothing(overlay: OverlayWindow, actions: list) -> None:
    overlay.show_view(samples.anger_zh())
    overlay.panel.reading.toggle("mood")
    press(overlay, "愤怒")
    assert actions == []


def test_an_open_correction_closes_when_the_customer_changes(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.anger_zh())
    overlay.panel.reading.toggle("region")
    overlay.show_view(samples.anxiety_en())
    assert "客户来自" not in texts(overlay.panel)


def test_keys_choose_copy_and_reject(overlay: OverlayWindow, actions: list) -> None:
    view = samples.anger_zh()
    overlay.show_view(view)
    overlay.select_previous()
    overlay.copy_selected()
    overlay.select_next()
    overlay.reject_selected()
    assert [action.draft_id for action in actions] == ["d3", "d1"]


def test_a_draft_with_blanks_opens_in_the_editor_instead(
    overlay: OverlayWindow, actions: list, qtbot
) -> None:
    view = samples.anger_zh()
    overlay.show_view(view)
    overlay.select_next()
    with qtbot.waitSignal(overlay.edit_requested) as caught:
        overlay.insert_selected()
    assert caught.args == [view.drafts[1], view]
    assert actions == []
    assert "补全" in texts(overlay.panel)


def test_keys_do_nothing_while_the_overlay_cannot_be_seen(
    overlay: OverlayWindow, actions: list
) -> None:
    overlay.show_view(samples.anger_zh())
    overlay.toggle()
    overlay.insert_selected()
    overlay.set_in_view(False)
    overlay.copy_selected()
    assert actions == []


def test_a_key_on_the_pill_opens_it_first(overlay: OverlayWindow, actions: list) -> None:
    overlay.show_view(samples.anger_zh())
    overlay.collapse()
    overlay.insert_selected()
    assert actions == []
    assert not overlay.collapsed
    overlay.insert_selected()
    assert len(actions) == 1


def test_a_late_model_draft_moves_neither_cards_nor_choice(overlay: OverlayWindow) -> None:
    view = samples.anger_zh()
    overlay.show_view(view)
    overlay.select_next()
    late = samples.draft("m1", DraftKind.BRIEF, ("马上查。", "", ""), model="small")
    overlay.show_view(replace(view, drafts=(late, *view.drafts)))
    assert [d.id for d in overlay.panel.drafts.shown] == ["d1", "d2", "d3", "m1"]
    assert overlay.panel.drafts.chosen.id == "d2"


def test_a_new_suggestion_starts_with_its_first_draft(overlay: OverlayWindow) -> None:
    view = samples.anger_zh()
    overlay.show_view(view)
    overlay.select_next()
    overlay.show_view(replace(view, suggestion_id="next"))
    assert overlay.panel.drafts.chosen.id == "d1"


def test_clicking_a_card_chooses_it(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.anger_zh())
    QTest.mouseClick(
        overlay.panel.drafts.cards["d3"], Qt.MouseButton.LeftButton, pos=QPoint(10, 10)
    )
    assert overlay.panel.drafts.chosen.id == "d3"


def test_why_unfolds_reasons_and_names_the_parts(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.anger_zh())
    assert "接住情绪" not in texts(overlay.panel)
    press(overlay, "为什么这样写")
    seen = texts(overlay.panel)
    for words in ("接住情绪", "解决问题", "送上关怀", "为什么", "怒气一直在升高", "依据"):
        assert words in seen


def test_a_fallback_language_is_admitted(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.arabic())
    press(overlay, "为什么这样写")
    assert "还没有客户所用语言的话术" in texts(overlay.panel)


def test_what_was_dropped_is_told_in_one_line(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.anxiety_en())
    assert "有 1 条未显示" in texts(overlay.panel.drafts)


def test_the_writing_model_is_seen_and_then_gone(overlay: OverlayWindow) -> None:
    view = samples.anger_zh()
    overlay.show_view(view)
    assert overlay.panel.drafts.waiting.isVisibleTo(overlay.panel)
    overlay.show_view(replace(view, model=ModelStatus(ModelState.IDLE)))
    assert not overlay.panel.drafts.waiting.isVisibleTo(overlay.panel)


def test_trouble_is_told_with_its_remedy(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.no_model())
    seen = texts(overlay.panel.status)
    for words in ("读取不完整", "模型未安装", "打开一个聊天窗口"):
        assert words in seen


def test_a_spare_source_that_is_missing_is_no_trouble(overlay: OverlayWindow) -> None:
    spare = SourceHealth("ocr", SourceState.UNAVAILABLE)
    overlay.show_view(replace(samples.joy_zh(), sources=(*samples.READING_OK, spare)))
    assert "读不到" not in texts(overlay.panel.status)


def test_a_pause_in_a_tall_overlay_is_told_in_one_place(qtbot, settings: Settings) -> None:
    blank = Blank(look_for(settings))
    qtbot.addWidget(blank)
    blank.show_state(paused=True)
    blank.resize(380, 900)
    blank.show()
    assert blank.resume.geometry().bottom() - blank.icon.geometry().top() < 300


def test_paused_shows_nothing_of_the_customer_but_a_way_on(
    overlay: OverlayWindow, actions: list
) -> None:
    overlay.show_view(samples.anger_zh())
    overlay.show_view(samples.paused())
    seen = texts(overlay.panel)
    assert "已暂停" in seen
    assert "12315" not in seen
    press(overlay, "继续读取")
    assert actions == [SetPaused(False)]


def test_waiting_chats_are_listed_hot_ones_first(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.anger_zh())
    seen = texts(overlay.panel.others)
    assert seen.index("王先生") < seen.index("Sarah Klein")
    assert "在升温" in seen
    assert "已等 2 分钟" in seen


def test_notices_come_once_and_can_be_dismissed(overlay: OverlayWindow) -> None:
    view = replace(samples.joy_zh(), notices=(Notice("ui.card.not_ready"),))
    overlay.show_view(view)
    assert "发送前需要修改" in texts(overlay.panel.toasts)
    press(overlay, "知道了")
    overlay.show_view(view)
    assert overlay.panel.toasts.shown == []
    overlay.show_view(replace(view, notices=(*view.notices, Notice("ui.drafts.none"))))
    assert overlay.panel.toasts.shown == [Notice("ui.drafts.none")]


def test_it_leaves_and_comes_with_the_chat_window(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.anger_zh())
    assert overlay.isVisible()
    overlay.set_in_view(False)
    assert not overlay.isVisible()
    overlay.set_in_view(True)
    assert overlay.isVisible()
    overlay.show_view(OverlayView())
    assert not overlay.isVisible()


def test_the_agent_can_call_it_without_a_chat(overlay: OverlayWindow) -> None:
    overlay.show_view(OverlayView())
    overlay.present()
    assert overlay.isVisible()
    assert "打开一个聊天窗口" in texts(overlay.panel)
    overlay.toggle()
    assert not overlay.isVisible()


def test_hidden_by_the_agent_stays_hidden(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.anger_zh())
    overlay.toggle()
    overlay.show_view(samples.anxiety_en())
    assert not overlay.isVisible()
    overlay.toggle()
    assert overlay.isVisible()


def test_it_follows_the_window(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.joy_zh())
    window = samples.WINDOW
    narrow = replace(window, rect=replace(window.rect, x=0, width=300))
    overlay.follow(narrow)
    assert overlay.x() == 308
    overlay.follow(replace(narrow, rect=replace(narrow.rect, x=50)))
    assert overlay.x() == 358


def test_a_dragged_place_is_kept_for_the_program(overlay: OverlayWindow) -> None:
    window = replace(samples.WINDOW, rect=replace(samples.WINDOW.rect, x=0, width=200))
    overlay.show_view(replace(samples.joy_zh(), window=window))
    overlay.panel.header.dragged.emit(QPoint(60, 90))
    overlay.panel.header.dropped.emit()
    at = overlay.pos()
    overlay.follow(replace(window, rect=replace(window.rect, y=window.rect.y + 20)))
    assert overlay.pos() == at + QPoint(0, 20)


@pytest.mark.parametrize("name", list(samples.SAMPLES))
@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_nothing_is_wider_than_the_overlay(
    overlay: OverlayWindow, name: str, scale: float, language: str
) -> None:
    interface = InterfaceSettings(language=language, theme="dark", font_scale=scale)
    overlay.apply(look_for(Settings(interface=interface)))
    overlay.show_view(samples.SAMPLES[name]())
    overlay.present()
    width = overlay.panel.width()
    for part in (overlay.panel.content, overlay.panel.head, overlay.panel.header):
        assert part.isHidden() or part.minimumSizeHint().width() <= width
    assert overlay.panel.height() <= overlay.screen().availableGeometry().height()


def test_hostile_text_everywhere_is_only_text(overlay: OverlayWindow) -> None:
    bad = "<b>x</b>\x00\u202e\ud800" + "﷽" * 3000 + "e\u0301" * 3000
    view = samples.anger_zh()
    assert view.chat is not None
    assert view.reading is not None
    nasty = replace(
        view,
        chat=replace(view.chat, peer=bad, app=bad),
        messages=(Message(Speaker.CUSTOMER, bad),),
        drafts=tuple(replace(d, text=bad, acknowledge=bad, solve="", care="") for d in view.drafts),
        others=tuple(replace(o, chat=replace(o.chat, peer=bad)) for o in view.others),
    )
    overlay.show_view(nasty)
    overlay.grab()
    assert "<b>x</b>" in texts(overlay.panel)
    assert "\u202e" not in texts(overlay.panel)


def test_the_language_can_change_while_it_runs(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.anger_zh())
    interface = InterfaceSettings(language="en", theme="dark")
    overlay.apply(look_for(Settings(interface=interface)))
    seen = texts(overlay.panel)
    assert "Angry" in seen
    assert "Phrasebook" in seen


def test_all_on_a_bad_day_fits_a_screen_of_800_lines(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.anger_zh())
    assert overlay.panel.fit_height(800) <= 800


def test_what_the_agent_does_about_sources_leaves_the_overlay(overlay: OverlayWindow, qtbot):
    with qtbot.waitSignal(overlay.source_action) as signal:
        overlay.panel.status.mend.emit("chromium")
    assert signal.args == [MakeLauncher("chromium")]
    overlay.show_view(joy_zh())
    with qtbot.waitSignal(overlay.source_action) as signal:
        overlay.panel.status.swap.emit()
    assert signal.args == [SwapSides(joy_zh().chat)]
    with qtbot.waitSignal(overlay.paste_requested):
        overlay.panel.blank.paste.click()


def test_closed_from_outside_it_comes_back_when_asked_for_and_not_with_a_view(
    overlay: OverlayWindow,
) -> None:
    overlay.present()
    overlay.close()
    overlay.show_view(joy_zh())
    assert not overlay.isVisible()
    overlay.present()
    assert overlay.isVisible()
