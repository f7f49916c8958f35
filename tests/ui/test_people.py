"""What the overlay tells of the person: unclear moods, the case, who they are, what is owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from assistant.domain.reading import Act, ComplaintStep, Correction, Emotion, Mood
from assistant.domain.view import AnswerLink, OverlayView
from assistant.settings import InterfaceSettings, Settings
from assistant.ui import look as look_module
from assistant.ui import samples, times
from assistant.ui.background import Background
from assistant.ui.look import look_for
from assistant.ui.overlay import OverlayWindow
from assistant.ui.places import Places


@pytest.fixture
def actions(overlay: OverlayWindow) -> list[object]:
    seen: list[object] = []
    overlay.action.connect(seen.append)
    return seen


def with_mood(view: OverlayView, **changes: object) -> OverlayView:
    assert view.reading is not None
    mood = replace(view.reading.mood, **changes)  # type: ignore[arg-type]
    return replace(view, reading=replace(view.reading, mood=mood))


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


# -- mood ------------------------------------------------------------------------------------


def test_a_mood_that_is_too_unsure_is_called_unclear(overlay: OverlayWindow) -> None:
    overlay.show_view(with_mood(samples.anger_zh(), confidence=0.33))
    row = overlay.panel.reading.mood
    assert row.word.text == "情绪不明"
    assert not row.bar.isVisibleTo(overlay)
    assert not row.trend_icon.isVisibleTo(overlay)
    assert row.more.text == ""
    assert "最像愤怒（33%）" in row.toolTip()
    neutral = overlay._look.theme.emotion("neutral").ink
    assert {mark.ink for mark in overlay.panel.quote.words.marks} == {neutral}
    assert overlay.pill.words.text() == "情绪不明"


def test_what_the_agent_said_is_never_unclear(overlay: OverlayWindow) -> None:
    view = with_mood(samples.anger_zh(), confidence=0.2)
    overlay.show_view(replace(view, correction=Correction(emotion=Emotion.ANGER)))
    row = overlay.panel.reading.mood
    assert row.word.text == "愤怒"
    assert row.mark.isVisibleTo(overlay)
    assert "您改正过" in row.toolTip()


def test_a_correction_is_marked_on_its_chip_and_only_there(overlay: OverlayWindow) -> None:
    overlay.show_view(replace(samples.anger_zh(), correction=Correction(region="CN")))
    chips = overlay.panel.reading.chips
    assert "您改正过" in chips["region"].toolTip()
    assert not chips["region"].icon().isNull()
    assert chips["language"].icon().isNull()
    overlay.show_view(samples.anger_zh())
    assert chips["region"].icon().isNull()


def test_shades_stay_readable_where_there_is_little_room(overlay: OverlayWindow) -> None:
    interface = InterfaceSettings(language="en", theme="light")
    overlay.apply(look_for(Settings(interface=interface)))
    overlay.show_view(with_mood(samples.anger_zh(), secondary=("disappointment", "impatience")))
    QApplication.processEvents()
    more = overlay.panel.reading.mood.more
    assert "disappointed" in more.text
    assert not more.elided


def test_a_second_opinion_that_differs_slightly_moves_nothing(overlay: OverlayWindow) -> None:
    view = samples.complaint_zh()
    overlay.show_view(view)
    QApplication.processEvents()
    panel = overlay.panel

    def picture() -> list[object]:
        parts = (panel.reading, panel.banner, panel.quote, panel.facts, panel.drafts)
        return [overlay.geometry(), *(part.geometry() for part in parts), *panel.facts.chips]

    before, mood = picture(), panel.reading.mood
    words = (mood.word.text, mood.bar.filled, mood.more.text, mood.toolTip())
    overlay.show_view(with_mood(view, intensity=0.78, confidence=0.82))
    QApplication.processEvents()
    assert picture() == before
    assert (mood.word.text, mood.bar.filled, mood.more.text, mood.toolTip()) == words


def test_a_new_customer_inherits_no_steadiness(overlay: OverlayWindow) -> None:
    overlay.show_view(with_mood(samples.anger_zh(), intensity=0.55))
    other = with_mood(samples.anger_zh(), intensity=0.62)
    overlay.show_view(replace(other, chat=replace(samples.CHAT, peer="另一位")))
    assert "62%" in overlay.panel.reading.mood.toolTip()


# -- case ------------------------------------------------------------------------------------


def test_a_complaint_shows_its_steps_and_how_often_it_was_raised(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.complaint_zh())
    line = overlay.panel.case
    assert line.isVisibleTo(overlay)
    assert line.steps.next is ComplaintStep.CAUSE
    assert "✓ 已倾听" in line.steps.toolTip()
    assert "→ 接下来查因" in line.steps.toolTip()
    assert line.raised.text() == "第 3 次提起"


def test_a_routine_question_shows_no_steps_whatever_the_agent_did(
    overlay: OverlayWindow,
) -> None:
    view = samples.usual_zh()
    assert view.reading is not None
    done = (ComplaintStep.LISTEN, ComplaintStep.SOLVE)
    overlay.show_view(replace(view, reading=replace(view.reading, steps=done)))
    assert not overlay.panel.case.isVisibleTo(overlay)


def test_a_repeated_question_is_counted_without_steps(overlay: OverlayWindow) -> None:
    view = samples.usual_zh()
    assert view.reading is not None
    overlay.show_view(replace(view, reading=replace(view.reading, raised=2)))
    assert overlay.panel.case.raised.text() == "第 2 次提起"
    assert not overlay.panel.case.steps.isVisibleTo(overlay)


def test_a_complaint_lasts_through_plain_answers_until_the_customer_is_glad(
    overlay: OverlayWindow,
) -> None:
    steps = overlay.panel.case.steps
    overlay.show_view(samples.complaint_zh())
    overlay.show_view(samples.usual_zh())
    assert steps.isVisibleTo(overlay)
    other = replace(samples.usual_zh(), chat=replace(samples.CHAT, peer="另一位"))
    overlay.show_view(other)
    assert not steps.isVisibleTo(overlay)
    overlay.show_view(samples.usual_zh())
    assert steps.isVisibleTo(overlay)
    overlay.show_view(samples.joy_zh())
    overlay.show_view(samples.usual_zh())
    assert not steps.isVisibleTo(overlay)


def test_a_point_raised_once_is_not_counted(overlay: OverlayWindow) -> None:
    view = samples.usual_zh()
    assert view.reading is not None
    overlay.show_view(replace(view, reading=replace(view.reading, act=Act.COMPLAIN)))
    assert overlay.panel.case.isVisibleTo(overlay)
    assert not overlay.panel.case.raised.isVisibleTo(overlay)


def test_the_brief_is_copied_with_a_click_or_a_key(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.complaint_zh())
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    click(overlay.panel.banner.copy)
    copied = clipboard.text()
    for words in ("林小满", "提到监管部门", "都第三次了", "882311902233"):
        assert words in copied
    assert overlay.panel.banner.copy.text() == "已复制"
    clipboard.clear()
    overlay.copy_brief()
    assert clipboard.text() == copied
    clipboard.clear()
    overlay.toggle()
    overlay.copy_brief()
    assert clipboard.text() == ""


def test_the_brief_unfolds_and_folds_with_the_customer(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.complaint_zh())
    panel = overlay.panel
    assert not panel.brief.isVisibleTo(overlay)
    click(panel.banner.read)
    assert panel.brief.isVisibleTo(overlay)
    assert panel.banner.read.text() == "收起"
    view = samples.complaint_zh()
    overlay.show_view(replace(view, chat=replace(samples.CHAT, peer="另一位")))
    assert not panel.brief.isVisibleTo(overlay)
    assert panel.banner.read.text() == "看一看"


def test_without_a_brief_there_is_nothing_to_copy(overlay: OverlayWindow) -> None:
    overlay.show_view(samples.anger_zh())
    assert overlay.panel.banner.isVisibleTo(overlay)
    assert not overlay.panel.banner.brief_buttons.isVisibleTo(overlay)
    QGuiApplication.clipboard().clear()
    overlay.copy_brief()
    assert QGuiApplication.clipboard().text() == ""


# -- who -------------------------------------------------------------------------------------


@pytest.mark.parametrize("same", [True, False])
def test_a_link_is_asked_once(overlay: OverlayWindow, actions: list, same: bool) -> None:
    view = samples.complaint_zh()
    overlay.show_view(view)
    line = overlay.panel.link
    assert line.words.text == "同一位客户？（手机号相同，微信 3 天前）"
    click(line.yes if same else line.no)
    assert actions == [AnswerLink(samples.CHAT, "k1", same)]
    overlay.show_view(replace(view, revision=9))
    assert not line.isVisibleTo(overlay)


def test_a_link_made_by_itself_can_be_undone(overlay: OverlayWindow, actions: list) -> None:
    overlay.show_view(samples.unclear())
    line = overlay.panel.link
    assert line.words.text == "记录已合并（订单号相同，千牛 5 小时前）"
    assert (line.yes.text(), line.no.text()) == ("没错", "撤销")
    click(line.no)
    assert actions == [AnswerLink(samples.CHAT, "k2", False)]


# -- what is owed ----------------------------------------------------------------------------


def test_the_badge_counts_what_is_owed_and_turns_red(qtbot, overlay: OverlayWindow) -> None:
    overlay.show_view(samples.complaint_zh())
    badge = overlay.panel.header.badge
    assert badge.text() == "4"
    assert badge.property("late") == "true"
    assert badge.toolTip() == "待办承诺 4 件，已过时间 1 件 (Ctrl+Alt+F)"
    with qtbot.waitSignal(overlay.follow_ups_requested):
        click(badge)
    overlay.show_view(samples.unclear())
    assert badge.text() == "1"
    assert badge.property("late") == "false"
    overlay.show_view(samples.usual_zh())
    assert not badge.isVisibleTo(overlay)


def test_time_alone_turns_the_badge_red(
    overlay: OverlayWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = samples.unclear()
    overlay.show_view(view)
    later = times.now() + timedelta(hours=1)
    monkeypatch.setattr(times, "now", lambda: later)
    overlay.panel.header.show_follow_ups(view.follow_ups)
    assert overlay.panel.header.badge.property("late") == "true"


# -- room ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(samples.SAMPLES))
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_the_first_draft_is_in_sight_at_360_by_800(
    qtbot,
    qapp: QApplication,
    background: Background,
    own_folders: object,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    language: str,
) -> None:
    monkeypatch.setattr(look_module, "BASE_WIDTH", 360)
    interface = InterfaceSettings(language=language, theme="light")
    window = OverlayWindow(look_for(Settings(interface=interface)), Places(background))
    qtbot.addWidget(window)
    view = samples.SAMPLES[name]()
    window.show_view(view)
    window.present()
    height = min(window.panel.fit_height(800), 800)
    window.panel.resize(360, height)
    QApplication.processEvents()
    if not view.drafts or name == "long":
        return
    card = window.panel.drafts.cards[view.drafts[0].id]
    bottom = card.mapTo(window.panel, QPoint(0, card.height())).y()
    assert bottom <= window.panel.area.mapTo(window.panel, QPoint(0, 0)).y() + (
        window.panel.area.height()
    )
    window.close()


def test_a_mood_row_keeps_its_height_whatever_it_says(overlay: OverlayWindow) -> None:
    heights = set()
    for mood in (
        Mood(Emotion.ANGER, 0.9, -0.8, 0.9, ("disappointment", "impatience")),
        Mood(Emotion.NEUTRAL, 0.1, 0.0, 0.9),
        Mood(Emotion.JOY, 0.5, 0.5, 0.2),
    ):
        overlay.panel.reading.mood.show_mood(mood)
        heights.add(overlay.panel.reading.mood.sizeHint().height())
    assert len(heights) == 1
