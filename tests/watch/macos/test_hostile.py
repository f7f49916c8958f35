"""Programs that answer anything at all: nothing of it ends a look with an error of ours."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import pytest

from assistant.domain.window import Rect, WindowInfo
from assistant.macos.layer import AxCode, AxFault, Element, Value
from assistant.settings import WatchSettings
from assistant.watch.macos.backend import MacBackend
from assistant.watch.macos.tracker import MacWindowTracker
from tests.fakes.macos import App, FakeAccessibility, Mac, tree

NONSENSE: tuple[Value, ...] = (
    None, True, -1, 1e300, float("nan"), "", "\0\ud800" * 50, (), (None,), ("x", "y"), (1, 2, 3),
    (float("inf"), 0.0), "AXWebArea", "AXSecureTextField", ((),),
)  # fmt: skip


class Liar(FakeAccessibility):
    """Now and then refuses a question, or answers another one."""

    def __init__(self, mac: Mac, seed: int) -> None:
        super().__init__(mac)
        self._chance = random.Random(seed)

    def _maybe(self) -> None:
        if self._chance.random() < 0.03:
            raise AxFault(self._chance.choice([*AxCode]))

    def _bent(self, value: Value) -> Value:
        return self._chance.choice(NONSENSE) if self._chance.random() < 0.08 else value

    def read(self, element: Element, names: Sequence[str]) -> tuple[Value, ...]:
        self._maybe()
        return tuple(self._bent(value) for value in super().read(element, names))

    def ask(
        self, element: Element, name: str, argument: Mapping[str, Value] | tuple[int, int]
    ) -> Value:
        self._maybe()
        return self._bent(super().ask(element, name, argument))


@pytest.mark.parametrize("name", ["chrome_chatscope", "appkit_chat", "transcript"])
@pytest.mark.parametrize("searches", [True, False])
def test_whatever_a_program_answers_a_look_gives_a_snapshot_or_none(name: str, searches: bool):
    for seed in range(25):
        window = tree(name)
        mac = Mac(App(10, "com.google.Chrome", "Google Chrome.app", [window], searches=searches))
        mac.ax = Liar(mac, seed)
        backend = MacBackend(WatchSettings(max_text=1000), lambda mac=mac: mac.ax)
        at = WindowInfo(
            mac.number(window), 10, "google-chrome", "x", window.rect or Rect(0, 0, 1, 1)
        )
        for _ in range(4):
            shown = backend.snapshot_now(at)
            for node in shown.nodes if shown is not None else ():
                assert isinstance(node.text, str)
                assert len(node.text) <= 1000
                assert node.rect is None or node.rect.width > 0
                assert all(isinstance(value, str) for value in node.attributes.values())
        backend.leave()


def test_whatever_a_program_answers_the_tracker_goes_on():
    for seed in range(40):
        mac = Mac(App(10, "com.google.Chrome", "Google Chrome.app", [tree("appkit_chat")]))
        mac.ax = Liar(mac, seed)
        ticks = iter(range(0, 1000, 2))
        tracker = MacWindowTracker(
            mac.ax, mac.workspace, {1}, lambda ticks=ticks: float(next(ticks))
        )
        for _ in range(10):
            found = tracker.active()
            assert found is None or isinstance(found.title, str)
        tracker.close()
