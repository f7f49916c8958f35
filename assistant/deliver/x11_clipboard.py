"""The X11 clipboard with all its formats, served from a thread of its own.

X11 has no clipboard storage: whoever owns the selection answers requests for it. Saving reads
every format the owner offers; restoring means offering those bytes ourselves.
"""

from __future__ import annotations

import logging
import queue
import select
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

from Xlib import X, Xatom, error
from Xlib.protocol import event as xevent
from Xlib.protocol import request as xrequest

from assistant.domain.notice import Notice, UserFault
from assistant.x11 import connect

log = logging.getLogger("assistant.deliver.clipboard")
T = TypeVar("T")

# Formats that are answers of the protocol, not content.
_PROTOCOL = frozenset(
    {"TARGETS", "MULTIPLE", "TIMESTAMP", "SAVE_TARGETS", "DELETE", "INSERT_SELECTION",
     "INSERT_PROPERTY"}
)  # fmt: skip
_TEXT = ("UTF8_STRING", "text/plain;charset=utf-8", "text/plain", "STRING", "TEXT")
# Clipboard managers that know this hint (KDE's, and others since) keep such text out of history.
_HINT = "x-kde-passwordManagerHint"
READ_SECONDS = 1.0
LARGEST = 16 * 1024 * 1024
# Larger content goes in pieces (ICCCM 2.7.2); X servers take at least 256 KiB a request.
PIECE = 200_000


@dataclass(frozen=True, slots=True)
class Saved:
    """What was on the clipboard: format name → (type name, bits a unit, bytes)."""

    formats: dict[str, tuple[str, int, bytes]] = field(default_factory=dict)


class X11Clipboard:
    """Implements Clipboard; every public method may be called from any thread but its own."""

    def __init__(self) -> None:
        self._display = connect()
        screen = self._display.screen()
        self._window = screen.root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
        self._window.change_attributes(event_mask=X.PropertyChangeMask)
        self._clipboard = self._atom("CLIPBOARD")
        self._offered: dict[str, tuple[str, int, bytes]] = {}
        self._incoming: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]]] = (
            queue.SimpleQueue()
        )
        self._sending: dict[tuple[int, int], tuple[int, int, bytes, int]] = {}
        self._read = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="clipboard", daemon=True)
        self._thread.start()

    # ------------------------------------------------------------ for other threads

    def save(self) -> Saved:
        """Everything on the clipboard now; empty when nobody owns it or the owner is silent."""
        return self._call(self._save)

    def set_text(self, text: str) -> None:
        """Offer plain text, marked as not for clipboard history."""
        data = text.encode("utf-8", "replace")
        offer = {name: (name if name != "TEXT" else "UTF8_STRING", 8, data) for name in _TEXT}
        offer["STRING"] = ("STRING", 8, text.encode("latin-1", "replace"))
        offer[_HINT] = (_HINT, 8, b"secret")
        self._call(lambda: self._offer(offer))

    def wait_until_read(self, timeout: float) -> bool:
        """Wait until somebody has fetched what was set last, at most `timeout` seconds."""
        return self._read.wait(timeout)

    def restore(self, saved: object) -> None:
        """Offer again what save() returned, unless somebody has copied something since."""
        assert isinstance(saved, Saved)
        self._call(lambda: self._restore(saved))

    def close(self) -> None:
        """Give up the clipboard."""
        self._stop.set()
        self._thread.join(timeout=3)

    # ------------------------------------------------------------ on the clipboard's thread

    def _call(self, work: Callable[[], T]) -> T:
        done: Future[T] = Future()
        self._incoming.put((work, done))
        return done.result(timeout=10)

    def _atom(self, name: str) -> int:
        return int(self._display.intern_atom(name))

    def _name(self, atom: int) -> str:
        return str(self._display.get_atom_name(atom))

    def _owned(self) -> bool:
        owner = self._display.get_selection_owner(self._clipboard)
        return bool(owner != X.NONE and owner.id == self._window.id)

    def _offer(self, formats: dict[str, tuple[str, int, bytes]]) -> None:
        self._offered = formats
        self._read.clear()
        self._window.set_selection_owner(self._clipboard, X.CurrentTime)
        self._display.sync()
        if not self._owned():
            raise UserFault(Notice("insert.clipboard_busy"))

    def _restore(self, saved: Saved) -> None:
        if not self._owned():
            return
        if saved.formats:
            self._offer(saved.formats)
            return
        self._offered = {}
        xrequest.SetSelectionOwner(
            display=self._display.display,
            window=X.NONE,
            selection=self._clipboard,
            time=X.CurrentTime,
        )
        self._display.sync()

    def _save(self) -> Saved:
        if self._owned():
            kept = {name: value for name, value in self._offered.items() if name != _HINT}
            return Saved(kept)
        if self._display.get_selection_owner(self._clipboard) == X.NONE:
            return Saved()
        until = time.monotonic() + READ_SECONDS
        targets = self._fetch("TARGETS", until)
        formats: dict[str, tuple[str, int, bytes]] = {}
        if targets is None:
            return Saved()
        size = 0
        for atom in memoryview(targets[2]).cast("I"):
            name = self._name(atom)
            if name in _PROTOCOL or time.monotonic() > until:
                continue
            value = self._fetch(name, until)
            if value is not None and size + len(value[2]) <= LARGEST:
                size += len(value[2])
                formats[name] = value
        return Saved(formats)

    def _fetch(self, target: str, until: float) -> tuple[str, int, bytes] | None:
        """Ask the owner for one format; None when it has not answered by `until`."""
        place = self._atom("ASSISTANT_CLIPBOARD")
        self._window.delete_property(place)
        self._window.convert_selection(self._clipboard, self._atom(target), place, X.CurrentTime)
        self._display.flush()
        answer = self._wait(
            lambda e: e.type == X.SelectionNotify and e.target == self._atom(target), until
        )
        if answer is None or answer.property == X.NONE:
            return None
        found = self._window.get_full_property(place, X.AnyPropertyType)
        if found is None:
            return None
        if self._name(found.property_type) != "INCR":
            return self._name(found.property_type), found.format, _bytes(found)
        return self._fetch_pieces(place, until)

    def _fetch_pieces(self, place: int, until: float) -> tuple[str, int, bytes] | None:
        pieces = b""
        self._window.delete_property(place)
        self._display.flush()
        while len(pieces) <= LARGEST:
            arrived = self._wait(
                lambda e: (
                    e.type == X.PropertyNotify and e.atom == place and e.state == X.PropertyNewValue
                ),
                until,
            )
            if arrived is None:
                return None
            found = self._window.get_full_property(place, X.AnyPropertyType)
            self._window.delete_property(place)
            self._display.flush()
            if found is None or not len(found.value):
                kind = self._name(found.property_type) if found else "STRING"
                return kind, found.format if found else 8, pieces
            pieces += _bytes(found)
        return None

    def _wait(self, wanted: Callable[[Any], bool], until: float) -> Any | None:
        """The next event that fits; others are handled as they come."""
        while (left := until - time.monotonic()) > 0:
            if not self._display.pending_events():
                select.select([self._display.fileno()], [], [], left)
                if not self._display.pending_events():
                    continue
            event = self._display.next_event()
            if wanted(event):
                return event
            self._handle(event)
        return None

    def _serve(self) -> None:
        while not self._stop.is_set():
            try:
                while self._display.pending_events():
                    self._serve_one(self._display.next_event())
                self._work()
                # Short, since calls from other threads arrive by queue: 50 wake-ups a second cost
                # far below one per mille of a core.
                select.select([self._display.fileno()], [], [], 0.02)
            except (error.ConnectionClosedError, OSError) as problem:
                log.warning("the X server is gone: %s", problem)
                break
        self._fail_waiting()
        try:
            self._display.close()
        except (error.ConnectionClosedError, OSError):
            log.debug("the connection was closed already")

    def _serve_one(self, event: Any) -> None:
        try:
            self._handle(event)
        except error.XError as problem:
            # Who asked has closed its window, or asked for nonsense: the others are still served.
            log.info("a clipboard request failed: %s", type(problem).__name__)

    def _work(self) -> None:
        while not self._incoming.empty():
            work, done = self._incoming.get()
            try:
                done.set_result(work())
            except Exception as problem:  # noqa: BLE001 - raised again by the thread that asked
                done.set_exception(problem)

    def _fail_waiting(self) -> None:
        while not self._incoming.empty():
            _, done = self._incoming.get()
            done.set_exception(UserFault(Notice("display.none")))

    def _handle(self, event: Any) -> None:
        if event.type == X.SelectionRequest:
            self._answer(event)
        elif event.type == X.PropertyNotify and event.state == X.PropertyDelete:
            self._send_piece(event.window, event.atom)

    def _answer(self, request: Any) -> None:
        place = request.property or request.target
        name = self._name(request.target)
        ok = True
        if name == "TARGETS":
            atoms = [self._atom(one) for one in ("TARGETS", *self._offered)]
            request.requestor.change_property(place, Xatom.ATOM, 32, atoms)
        elif name in self._offered:
            kind, bits, data = self._offered[name]
            self._give(request.requestor, place, kind, bits, data)
            if name != _HINT:
                self._read.set()
        else:
            ok = False
        request.requestor.send_event(
            xevent.SelectionNotify(
                time=request.time,
                requestor=request.requestor,
                selection=request.selection,
                target=request.target,
                property=place if ok else X.NONE,
            )
        )
        self._display.flush()

    def _give(self, requestor: Any, place: int, kind: str, bits: int, data: bytes) -> None:
        if len(data) <= PIECE:
            requestor.change_property(place, self._atom(kind), bits, _units(data, bits))
            return
        requestor.change_attributes(event_mask=X.PropertyChangeMask)
        requestor.change_property(place, self._atom("INCR"), 32, [len(data)])
        self._sending[requestor.id, place] = (self._atom(kind), bits, data, 0)

    def _send_piece(self, requestor: Any, place: int) -> None:
        job = self._sending.get((requestor.id, place))
        if job is None:
            return
        kind, bits, data, sent = job
        piece = data[sent : sent + PIECE]
        requestor.change_property(place, kind, bits, _units(piece, bits))
        self._display.flush()
        if piece:
            self._sending[requestor.id, place] = (kind, bits, data, sent + len(piece))
        else:
            del self._sending[requestor.id, place]


def _bytes(found: Any) -> bytes:
    value = found.value
    if isinstance(value, str):
        return value.encode("latin-1")
    return value if isinstance(value, bytes) else value.tobytes()


def _units(data: bytes, bits: int) -> Any:
    return data if bits == 8 else memoryview(data).cast("H" if bits == 16 else "I").tolist()
