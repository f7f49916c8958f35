"""The first steps can be walked, left, and do what they offer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from assistant.domain.guide import OfferState
from assistant.domain.notice import Notice
from assistant.domain.view import OverlayView
from assistant.domain.window import SourceHealth, SourceState
from assistant.settings import ModelSettings, Settings, StoreSettings
from assistant.ui import samples
from assistant.ui.background import Background
from assistant.ui.guide import GuideWindow
from assistant.ui.look import Look
from assistant.ui.parts import QLabel
from tests.ui.guide_parts import Means


@pytest.fixture
def means() -> Means:
    return Means()


@pytest.fixture
def guide(qtbot, look: Look, settings: Settings, background: Background, means: Means):
    window = GuideWindow(look, settings, means, background)
    qtbot.addWidget(window)
    window.show()
    return window


def words(window: GuideWindow) -> str:
    step = window.steps[window.pages.currentIndex()]
    return "\n".join(label.text() for label in step.findChildren(QLabel))


def test_it_goes_forward_and_back_and_ends_with_the_last_step(qtbot, guide: GuideWindow) -> None:
    assert not guide.back.isEnabled()
    for _ in range(4):
        guide.next.click()
    assert guide.where.text() == "第 5 步，共 5 步"
    guide.back.click()
    guide.next.click()
    with qtbot.waitSignal(guide.closed):
        guide.next.click()


def test_enter_goes_on_without_the_mouse(qtbot, guide: GuideWindow) -> None:
    qtbot.keyClick(guide.next, Qt.Key.Key_Return)
    qtbot.keyClick(guide.next, Qt.Key.Key_Enter)
    assert guide.pages.currentIndex() == 2
    qtbot.keyClick(guide.back, Qt.Key.Key_Return)
    assert guide.pages.currentIndex() == 1


def test_the_overlay_never_covers_it(guide: GuideWindow) -> None:
    assert guide.windowFlags() & Qt.WindowType.WindowStaysOnTopHint


def test_it_can_be_left_at_any_step(qtbot, guide: GuideWindow) -> None:
    with qtbot.waitSignal(guide.closed):
        guide.later.click()


def test_what_is_kept_and_what_leaves_is_told_as_it_is_set(
    qtbot, look: Look, background: Background, means: Means
) -> None:
    means.in_team = True
    settings = Settings(
        model=ModelSettings(server_url="https://llm.example/v1"), store=StoreSettings(enabled=False)
    )
    window = GuideWindow(look, settings, means, background)
    qtbot.addWidget(window)
    seen = words(window)
    assert "llm.example" in seen
    assert "不留记录" in seen
    assert "团队的数据库" in seen
    assert "不离开这台电脑" not in seen


def test_the_chat_that_is_read_is_named_at_once(guide: GuideWindow) -> None:
    guide.go(1)
    assert "还没有看到聊天" in words(guide)
    guide.show_view(samples.anger_zh())
    assert "林小满" in words(guide)


def test_what_macos_has_not_allowed_is_told_with_the_page_that_allows_it(
    qtbot, guide: GuideWindow
) -> None:
    guide.go(1)
    locked = SourceHealth(
        "ax", SourceState.UNAVAILABLE, Notice("watch.macos_locked_out"),
        Notice("watch.remedy_macos_accessibility"), opens="accessibility",
    )  # fmt: skip
    assert not guide.source.allow.isVisible()
    guide.show_view(OverlayView(sources=(locked,)))
    assert guide.source.allow.isVisible()
    with qtbot.waitSignal(guide.opens) as signal:
        guide.source.allow.click()
    assert signal.args == ["accessibility"]
    guide.show_view(OverlayView())
    assert not guide.source.allow.isVisible()


def test_keys_that_are_taken_are_told(guide: GuideWindow) -> None:
    guide.go(2)
    taken = SourceHealth("hotkeys", SourceState.DEGRADED)
    guide.show_view(OverlayView(sources=(taken,)))
    assert "被别的程序占用" in words(guide)


def test_a_model_is_installed_with_progress(qtbot, guide: GuideWindow) -> None:
    guide.go(3)
    qtbot.waitUntil(lambda: "379 MB" in words(guide))
    guide.model.install.click()
    qtbot.waitUntil(lambda: "已装好" in words(guide))
    assert guide.model.bar.value() == 3
    assert guide.model.install.isHidden()


def test_an_installation_can_be_stopped(qtbot, guide: GuideWindow, means: Means) -> None:
    means.waits_for_stop = True
    guide.go(3)
    qtbot.waitUntil(guide.model.install.isVisible)
    guide.model.install.click()
    guide.model.halt.click()
    qtbot.waitUntil(lambda: "已停止" in words(guide))
    assert guide.model.install.isVisible()


def test_where_a_server_drafts_nothing_is_to_be_installed(
    qtbot, look: Look, settings: Settings, background: Background
) -> None:
    window = GuideWindow(look, settings, Means(OfferState.SERVER), background)
    qtbot.addWidget(window)
    window.go(3)
    qtbot.waitUntil(lambda: "不用安装" in words(window))
    assert window.model.install.isHidden()


def test_the_demo_is_started_and_its_end_is_told(qtbot, guide: GuideWindow, means: Means) -> None:
    heard: list[bool] = []
    guide.demo.connect(heard.append)
    guide.go(4)
    guide.demo_step.start.click()
    assert means.demo_runs
    means.demo_runs = False
    guide.demo_step._look_again()
    assert heard == [True, False]
