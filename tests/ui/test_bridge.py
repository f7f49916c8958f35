"""Other threads push views; only the last of a burst is painted, and on the GUI thread."""

from __future__ import annotations

import threading

from PySide6.QtCore import QCoreApplication

from assistant.domain.view import OverlayView, SetPaused
from assistant.ui.bridge import Bridge


def test_a_burst_of_views_paints_only_the_last(qtbot) -> None:
    bridge = Bridge(lambda action: None)
    seen: list[tuple[int, int]] = []
    bridge.view_changed.connect(lambda v: seen.append((v.revision, threading.get_ident())))

    def burst() -> None:
        for number in range(1, 51):
            bridge.push(OverlayView(revision=number))

    thread = threading.Thread(target=burst)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(50, threading.get_ident())]


def test_a_later_view_comes_too(qtbot) -> None:
    bridge = Bridge(lambda action: None)
    for number in (1, 2):
        with qtbot.waitSignal(bridge.view_changed) as caught:
            bridge.push(OverlayView(revision=number))
        assert caught.args[0].revision == number


def test_actions_reach_the_callable(qtbot) -> None:
    seen: list[object] = []
    Bridge(seen.append).send(SetPaused(True))
    assert seen == [SetPaused(True)]


def test_keys_and_faults_cross_from_other_threads(qtbot) -> None:
    bridge = Bridge(lambda action: None)
    fault = ValueError("x")
    with qtbot.waitSignals([bridge.key_pressed, bridge.fault]):
        for call in (lambda: bridge.press("insert"), lambda: bridge.report(fault)):
            thread = threading.Thread(target=call)
            thread.start()
            thread.join()


def test_a_view_that_comes_while_the_program_ends_is_not_shown(qtbot) -> None:
    bridge = Bridge(lambda action: None)
    seen: list[OverlayView] = []
    bridge.view_changed.connect(seen.append)
    thread = threading.Thread(target=bridge.push, args=(OverlayView(revision=1),))
    thread.start()
    thread.join()
    bridge.close()
    QCoreApplication.processEvents()
    assert seen == []
