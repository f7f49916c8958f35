"""One click in the overlay asks the supervisor; what they say stands above the drafts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from assistant.domain.live import AskKind, BreatherState, OwnLoad
from assistant.domain.reading import Fact
from assistant.domain.view import AskBreather, AskSupervisor, EndBreather, OverlayView, TakeBackAsk
from assistant.ui.overlay import OverlayWindow
from assistant.ui.parts import Button
from assistant.ui.sample_drafts import worth_sending
from assistant.ui.sample_live import asking, ruled


def buttons(overlay: OverlayWindow) -> dict[str, Button]:
    found = [*overlay.panel.live.findChildren(Button), *overlay.panel.answers.findChildren(Button)]
    return {one.text(): one for one in found if one.isVisible()}


def words(overlay: OverlayWindow) -> str:
    parts = (overlay.panel.live, overlay.panel.answers)
    return "\n".join(
        one.text() for part in parts for one in part.findChildren(QLabel) if one.isVisible()
    )


def acted(overlay: OverlayWindow, qtbot, text: str) -> object:
    with qtbot.waitSignal(overlay.action) as told:
        qtbot.mouseClick(buttons(overlay)[text], Qt.MouseButton.LeftButton)
    return told.args[0]


def shown(overlay: OverlayWindow, view: OverlayView) -> OverlayWindow:
    overlay.show_view(view)
    overlay.present()
    return overlay


def test_a_sum_is_asked_for_with_one_click_on_it(overlay: OverlayWindow, qtbot):
    shown(overlay, worth_sending())
    overlay.panel.live.toggle()
    action = acted(overlay, qtbot, "50 元")
    assert isinstance(action, AskSupervisor)
    assert (action.kind, action.amount, action.unit) == (AskKind.SUM, 50, "CNY")
    assert action.chat == worth_sending().chat
    assert not overlay.panel.live.open


def test_what_the_agent_may_give_alone_is_not_offered_to_be_asked_for(overlay: OverlayWindow):
    shown(overlay, worth_sending())
    overlay.panel.live.toggle()
    assert "20 元" not in buttons(overlay)
    assert "30 元" in buttons(overlay)


def test_the_sum_that_the_customer_named_comes_first(overlay: OverlayWindow, qtbot):
    view = worth_sending()
    assert view.reading is not None
    named = replace(view.reading, facts=(Fact("amount", "88", 0, 0, 2),))
    shown(overlay, replace(view, reading=named))
    overlay.panel.live.toggle()
    action = acted(overlay, qtbot, "客户提的 88 元")
    assert isinstance(action, AskSupervisor)
    assert action.amount == 88


def test_an_exception_and_help_are_one_click_each(overlay: OverlayWindow, qtbot):
    shown(overlay, worth_sending())
    for text, kind, about in (
        ("重新补发", AskKind.EXCEPTION, "resend"),
        ("请主管来帮忙", AskKind.HELP, ""),
    ):
        overlay.panel.live.toggle()
        action = acted(overlay, qtbot, text)
        assert isinstance(action, AskSupervisor)
        assert (action.kind, action.about, action.amount) == (kind, about, None)


def test_what_waits_says_for_how_long_and_can_be_taken_back(overlay: OverlayWindow, qtbot):
    shown(overlay, asking())
    assert "等主管答复：补偿 80 元 · 已等 2 分钟" in words(overlay)
    assert acted(overlay, qtbot, "不用了") == TakeBackAsk(asking().chat, "a1")


def test_the_answer_stands_there_with_reason_and_sentence(overlay: OverlayWindow):
    shown(overlay, ruled())
    assert "主管同意：最多 50 元" in words(overlay)
    assert "老客户" in words(overlay)
    assert "复制这句" in buttons(overlay)


def test_an_answer_that_was_handed_on_is_one_quiet_line(overlay: OverlayWindow):
    (ask,) = ruled().asks
    shown(overlay, replace(ruled(), asks=(replace(ask, answered=True),)))
    assert "主管同意：最多 50 元" in words(overlay)
    assert "老客户" not in words(overlay)


def test_a_rest_is_one_click_and_coming_back_another(overlay: OverlayWindow, qtbot):
    shown(overlay, worth_sending())
    action = acted(overlay, qtbot, "歇一会儿")
    assert isinstance(action, AskBreather)
    assert action.author == worth_sending().chat.account
    shown(overlay, ruled())
    assert ruled().breather.state is BreatherState.GRANTED
    assert acted(overlay, qtbot, "我回来了") == EndBreather("b1")


def test_the_agent_sees_a_hard_day_and_nothing_of_an_easy_one(overlay: OverlayWindow):
    shown(overlay, asking())
    assert "连着 5 个生气的客户" in words(overlay)
    shown(overlay, replace(asking(), load=OwnLoad(timedelta(minutes=20), 1, 0, 3)))
    assert "连着" not in words(overlay)
