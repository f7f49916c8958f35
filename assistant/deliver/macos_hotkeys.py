"""Global hotkeys on macOS through Carbon: they need no permission, and conflicts are told."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from assistant.domain.notice import Notice
from assistant.macos.keys import modifiers_of
from assistant.macos.layer import Happening, Keyboard, Stop, Workspace
from assistant.shortcut import readable

log = logging.getLogger("assistant.deliver.hotkeys")


class MacHotkeys:
    """Implements HotkeyBackend; the callback runs on the main thread and must only enqueue.

    After sleep and after another user's turn everything is bound anew.
    """

    name = "carbon"

    def __init__(self, keyboard: Keyboard, workspace: Workspace) -> None:
        self._keyboard = keyboard
        self._workspace = workspace
        self._bindings: dict[str, str] = {}
        self._actions: dict[int, str] = {}
        self._given = 0
        self._callback: Callable[[str], None] = lambda action: None
        self._stops: list[Stop] = []

    def register(
        self, bindings: Mapping[str, str], callback: Callable[[str], None]
    ) -> list[Notice]:
        """Bind action → keys; returns a notice for each that is invalid or taken. Call once."""
        self._callback = callback
        self._bindings = {action: keys for action, keys in bindings.items() if keys}
        try:
            self._stops = [
                self._keyboard.listen(self._pressed),
                self._workspace.follow(self._happened),
            ]
            return self._bind()
        except (OSError, TimeoutError) as fault:
            log.warning("no hotkeys: %s", type(fault).__name__)
            return [Notice("hotkey.unavailable")]

    def close(self) -> None:
        """Give all keys back."""
        try:
            self._free()
            while self._stops:
                self._stops.pop()()
        except TimeoutError:
            log.warning("the main thread did not come to giving hotkeys back")

    def _bind(self) -> list[Notice]:
        reserved = self._keyboard.reserved()
        problems: list[Notice] = []
        for action, keys, shortcut in readable(self._bindings, problems):
            code, modifiers = self._keyboard.code(shortcut.key), modifiers_of(shortcut)
            if code is None or (code, modifiers) in reserved:
                problems.append(Notice.of("hotkey.taken", keys=keys))
                continue
            # A number is never given twice: a press that is still under way finds nothing.
            self._given += 1
            failed = self._keyboard.bind(code, modifiers, self._given)
            if failed:
                log.info("a hotkey was refused: %d", failed)
                problems.append(Notice.of("hotkey.taken", keys=keys))
                continue
            self._actions[self._given] = action
        return problems

    def _free(self) -> None:
        numbers, self._actions = list(self._actions), {}
        for number in numbers:
            self._keyboard.free(number)

    def _pressed(self, number: int) -> None:
        action = self._actions.get(number)
        if action:
            self._callback(action)

    def _happened(self, what: Happening) -> None:
        if what not in (Happening.AWAKE, Happening.BACK):
            return
        self._free()
        for notice in self._bind():
            log.warning("after waking up: %s", notice.id)
