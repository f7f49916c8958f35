"""Keeps the global keys as the settings have them, also when they change while it runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from assistant.deliver.port import HotkeyBackend
from assistant.domain.notice import Notice
from assistant.domain.window import SourceHealth, SourceState


class HotkeyDesk:
    """`tell` hears what could not be bound, and when all is well again; from any thread."""

    def __init__(
        self,
        make: Callable[[], HotkeyBackend],
        pressed: Callable[[str], None],
        tell: Callable[[SourceHealth], None],
    ) -> None:
        self._make, self._pressed, self._tell = make, pressed, tell
        self._backend: HotkeyBackend | None = None
        self._lock = threading.Lock()
        self._troubled = self._stopped = False

    def use(self, bindings: Mapping[str, str]) -> None:
        """Bind these keys in place of the former ones; blocks shortly."""
        with self._lock:
            if self._stopped:
                return
            if self._backend is not None:
                self._backend.close()
            self._backend = self._make()
            told = together(self._backend.register(bindings, self._pressed))
        if told:
            more = told[1] if len(told) > 1 else None
            self._tell(SourceHealth("hotkeys", SourceState.DEGRADED, told[0], more))
        elif self._troubled:
            self._tell(SourceHealth("hotkeys", SourceState.OK))
        self._troubled = bool(told)

    def use_soon(self, bindings: Mapping[str, str]) -> None:
        """The same without waiting for it."""
        threading.Thread(target=self.use, args=(bindings,), name="hotkeys-new", daemon=True).start()

    def stop(self) -> None:
        """Give all keys back."""
        with self._lock:
            self._stopped = True
            if self._backend is not None:
                self._backend.close()
                self._backend = None


def together(notices: list[Notice]) -> list[Notice]:
    """One notice of each kind, which names all the keys of its kind."""
    keys: dict[str, list[str]] = {}
    for notice in notices:
        keys.setdefault(notice.id, []).extend(value for name, value in notice.args)
    return [
        Notice.of(name, keys=", ".join(named)) if named else Notice(name)
        for name, named in keys.items()
    ]
