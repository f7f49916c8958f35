"""Keys change while it runs; what another program has is told, and when it is mended."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.domain.notice import Notice
from assistant.domain.window import SourceHealth, SourceState
from assistant.hotkey_desk import HotkeyDesk


class Keys:
    name = "fake"

    def __init__(self, taken: tuple[str, ...]) -> None:
        self.taken, self.bound, self.closed = taken, dict[str, str](), False

    def register(
        self, bindings: Mapping[str, str], callback: Callable[[str], None]
    ) -> list[Notice]:
        self.bound = dict(bindings)
        lost = [keys for keys in bindings.values() if keys in self.taken]
        return [Notice.of("hotkey.taken", keys=keys) for keys in lost]

    def close(self) -> None:
        self.closed = True


def desk() -> tuple[HotkeyDesk, list[Keys], list[SourceHealth]]:
    made: list[Keys] = []
    told: list[SourceHealth] = []

    def make() -> Keys:
        made.append(Keys(("ctrl+alt+i", "ctrl+alt+n")))
        return made[-1]

    return HotkeyDesk(make, lambda action: None, told.append), made, told


def test_all_taken_keys_are_told_in_one_notice():
    here, _, told = desk()
    here.use({"insert": "ctrl+alt+i", "next": "ctrl+alt+n"})
    assert told[0].state is SourceState.DEGRADED
    assert told[0].notice == Notice.of("hotkey.taken", keys="ctrl+alt+i, ctrl+alt+n")


def test_other_keys_replace_the_former_and_the_trouble_goes():
    here, made, told = desk()
    here.use({"insert": "ctrl+alt+i"})
    here.use({"insert": "ctrl+alt+y"})
    assert made[0].closed
    assert made[1].bound == {"insert": "ctrl+alt+y"}
    assert [one.state for one in told] == [SourceState.DEGRADED, SourceState.OK]


def test_after_the_end_nothing_is_bound_any_more():
    here, made, _ = desk()
    here.use({"insert": "ctrl+alt+y"})
    here.stop()
    here.use({"insert": "ctrl+alt+u"})
    assert made[0].closed
    assert len(made) == 1
