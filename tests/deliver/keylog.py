"""Hears every key that reaches an X server, whoever presses it."""

from __future__ import annotations

import threading
import time

from Xlib import XK, X, display
from Xlib.ext import record
from Xlib.protocol import rq


class KeyLog:
    """Records every key event that reaches the X server, with the RECORD extension."""

    def __enter__(self) -> KeyLog:
        self.events: list[tuple[int, str]] = []
        self._control = display.Display()
        self._data = display.Display()
        span = {
            "core_requests": (0, 0), "core_replies": (0, 0), "ext_requests": (0, 0, 0, 0),
            "ext_replies": (0, 0, 0, 0), "delivered_events": (0, 0),
            "device_events": (X.KeyPress, X.KeyRelease), "errors": (0, 0),
            "client_started": False, "client_died": False,
        }  # fmt: skip
        self._context = self._data.record_create_context(0, [record.AllClients], [span])
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def _run(self) -> None:
        self._data.record_enable_context(self._context, self._reply)

    def _reply(self, reply: object) -> None:
        if reply.category == record.StartOfData:
            self._ready.set()
        data = reply.data
        while reply.category == record.FromServer and len(data):
            event, data = rq.EventField(None).parse_binary_value(
                data, self._data.display, None, None
            )
            keysym = self._control.keycode_to_keysym(event.detail, 0)
            name = next(
                (n[3:] for n in dir(XK) if n.startswith("XK_") and getattr(XK, n) == keysym), "?"
            )
            self.events.append((event.type, name))

    def __exit__(self, *rest: object) -> None:
        time.sleep(0.2)
        self._control.record_disable_context(self._context)
        self._control.flush()
        self._thread.join(10)
        self._data.record_free_context(self._context)
        self._control.close()
        self._data.close()
