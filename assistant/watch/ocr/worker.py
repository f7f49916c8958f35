"""The process that looks at the screen and reads it: started by the backend, ended with its pipe.

It sleeps until it is asked to look, or until the X server reports that something was drawn where
the messages stand. Only what is not known yet is recognised.
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import sys
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any, Literal

import numpy as np

from assistant.domain.notice import UserFault
from assistant.domain.window import Rect
from assistant.watch.ocr import protocol
from assistant.watch.ocr.areas import in_pixels, overlap
from assistant.watch.ocr.inks import Picture
from assistant.watch.ocr.layout import Layout, find_layout, given
from assistant.watch.ocr.page import PageReader, sided
from assistant.watch.ocr.picture import Block, find_blocks
from assistant.watch.ocr.recognise import LineCache, NoModel, Recogniser
from assistant.watch.ocr.screens import Screen, WindowGone, open_screen

log = logging.getLogger("assistant.watch")

NICE = 5
# A picture is read when two of them, this far apart (seconds), are the same: what fades or slides
# in would be misread. What never rests is read around.
_REST = 0.07
_RESTLESS = 0.5
# A window in which no pane was found, or nothing was read, is measured anew after this.
_NEW_LAYOUT = 3.0
# With fewer messages in sight, a list of contacts may look more like a chat than the chat does.
_ENOUGH = 3
_STIR_GAP = 0.1
# Characters of a traceback.
_MOST_TOLD = 4000
# While something never rests, looking takes at most this share of the time.
_DUTY = 0.1
_LONGEST_REST = 2.5


@dataclass
class _Target:
    """The window looked at, and what is known of it."""

    window: int
    place: Rect
    order: protocol.Look
    reader: PageReader
    layout: Layout | None = None
    measured: float = float("-inf")
    stamp: tuple[Any, ...] = ()
    header: int = 0
    peer: str = ""
    read_enough: bool = False
    dirty: bool = True
    rests_until: float = 0.0
    pieces: tuple[protocol.Piece, ...] = field(default=())


class Eyes:
    """Looks at windows; `look` answers one order."""

    def __init__(self, screen: Screen, cache: LineCache) -> None:
        self.screen = screen
        self._cache = cache
        self._target: _Target | None = None

    def look(self, order: protocol.Look) -> protocol.FromWorker:
        """Look now and say what is new."""
        try:
            return self._look(order)
        except WindowGone:
            self._target = None
            return protocol.Failed(code="no_window")
        except NoModel:
            self._target = None
            return protocol.Failed(code="no_model")

    def stirred(self) -> bool:
        """Take in what the server reports; True when it concerns the messages."""
        drawn = self.screen.drawn()
        target = self._target
        if target is None or not drawn:
            return False
        layout = target.layout
        watched = [layout.pane, *([layout.header] if layout.header else [])] if layout else []
        if layout is None or any(overlap(one, part) for one in drawn for part in watched):
            target.dirty = True
            return True
        return False

    def _look(self, order: protocol.Look) -> protocol.FromWorker:
        place = self.screen.follow(order.window)
        self.stirred()
        target = self._target
        if target is None or target.window != order.window:
            target = self._target = _Target(
                order.window, place, order, PageReader(self._cache.read)
            )
        same = target.place == place and target.order == order
        if target.place.width != place.width or target.place.height != place.height:
            target.layout = None
            target.measured = float("-inf")
        target.place, target.order = place, order
        if same and not target.dirty and self.screen.hears_drawing and target.layout:
            return protocol.Same()
        if time.monotonic() < target.rests_until and not order.full:
            return protocol.Same()
        target.dirty = False
        holes = self._holes(target)
        if not self._measure(target, holes):
            return protocol.Failed(code="no_pane")
        if not self._changed(target, holes) and not order.full:
            return protocol.Same()
        return protocol.Seen(window=order.window, pieces=target.pieces, torn=target.reader.torn)

    def _holes(self, target: _Target) -> list[Rect]:
        place = target.place
        holes = [in_pixels(area, place.width, place.height) for area in target.order.excluded]
        for x, y, width, height in target.order.secrets:
            holes.append(Rect(x - place.x, y - place.y, width, height))
        return holes

    def _measure(self, target: _Target, holes: list[Rect]) -> bool:
        now = time.monotonic()
        if target.layout is not None and target.read_enough:
            return True
        if target.layout is not None and now - target.measured < _NEW_LAYOUT:
            return True
        if target.layout is None and now - target.measured < _NEW_LAYOUT / 3:
            target.dirty = True
            return False
        target.measured = now
        width, height = target.place.width, target.place.height
        if target.order.pane:
            target.layout = given(width, height, in_pixels(target.order.pane, width, height))
        else:
            target.layout = find_layout(self.screen.grab(Rect(0, 0, width, height), holes))
        target.stamp = ()
        if target.layout is None:
            # Perhaps it was not drawn yet.
            target.dirty = True
        return target.layout is not None

    def _changed(self, target: _Target, holes: list[Rect]) -> bool:
        assert target.layout is not None
        pane, header = target.layout.pane, target.layout.header
        picture, title = self._grab(pane, holes), self._grab(header, holes)
        place = (target.place.x, target.place.y, target.order.secrets)
        stamp = (_sum(picture), _sum(title), place)
        if stamp == target.stamp:
            return False
        began = time.process_time()
        picture, moving = self._settled(pane, holes, picture)
        title = self._grab(header, holes)
        target.stamp = (_sum(picture), _sum(title), place)
        if moving is not None:
            # It is looked at again although nothing more may be drawn.
            target.dirty = True
        if target.stamp[1] != target.header or not target.pieces:
            peer = self._peer(title)
            if peer != target.peer:
                target.reader.forget()
            target.header, target.peer = target.stamp[1], peer
        found = target.reader.read(
            picture,
            time.monotonic(),
            lambda rect: (
                moving is None or not moving[rect.y : rect.bottom, rect.x : rect.right].any()
            ),
        )
        found = sided(found, target.peer)
        said = sum(one.kind in ("bubble", "loose") and one.text != "…" for one in found)
        target.read_enough = target.read_enough or said >= _ENOUGH
        pieces = [
            _piece(target, pane, one.rect, one.kind, one.text, one.side, one.hidden)
            for one in found
        ]
        if target.peer and header is not None:
            whole = Rect(0, 0, header.width, header.height)
            pieces.insert(0, _piece(target, header, whole, "peer", target.peer))
        box = target.layout.box
        pieces.append(_piece(target, box, Rect(0, 0, box.width, box.height), "box"))
        if moving is not None:
            spent = (time.process_time() - began) / _DUTY
            target.rests_until = time.monotonic() + min(spent, _LONGEST_REST)
        before, target.pieces = target.pieces, tuple(pieces)
        return before != target.pieces

    def _grab(self, area: Rect | None, holes: list[Rect]) -> Picture:
        if area is None:
            return np.zeros((0, 0, 3), np.uint8)
        return self.screen.grab(area, holes)

    def _settled(self, pane: Rect, holes: list[Rect], picture: Picture) -> tuple[Picture, Any]:
        """The picture once it has come to rest; else also which of its pixels still move."""
        until = time.monotonic() + _RESTLESS
        while True:
            time.sleep(_REST)
            newer = self._grab(pane, holes)
            if newer.shape == picture.shape and np.array_equal(newer, picture):
                return newer, None
            if time.monotonic() > until:
                return newer, (newer != picture).any(axis=2)
            picture = newer

    def _peer(self, title: Picture) -> str:
        """The first line over the pane: there every client names the customer."""
        if title.size == 0:
            return ""
        blocks = find_blocks(title)
        # Beside the name stands a portrait, perhaps with a letter in it.
        named = [one for one in blocks if not _is_square(one)] or blocks
        lines = [line for block in named for line in block.lines]
        tall = [line for line in lines if line.rect.height >= 8]
        if not tall:
            return ""
        highest = max(line.rect.height for line in tall)
        large = [line for line in tall if line.rect.height >= 0.7 * highest]
        first = min(large, key=lambda line: (line.rect.y // 12, line.rect.x))
        return self._cache.read(title, [first])[0]


def _is_square(block: Block) -> bool:
    return block.bubble and 0.8 <= block.rect.width / block.rect.height <= 1.25


def _sum(picture: Picture) -> int:
    return zlib.crc32(picture.tobytes())


def _piece(
    target: _Target,
    within: Rect,
    rect: Rect,
    kind: Literal["bubble", "loose", "author", "time", "peer", "box"],
    text: str = "",
    side: Literal["", "left", "right"] = "",
    hidden: Literal["", "cut", "below"] = "",
) -> protocol.Piece:
    x, y = rect.x + within.x + target.place.x, rect.y + within.y + target.place.y
    shown = (x, y, rect.width, rect.height)
    return protocol.Piece(text=text, rect=shown, kind=kind, side=side, hidden=hidden)


class Worker:
    """Reads orders from one pipe and answers on the other until the first is closed."""

    def __init__(self, source: IO[bytes], sink: IO[bytes], eyes: Eyes) -> None:
        self._source = source
        self._sink = sink
        self._eyes = eyes
        self._told = False
        self._last = 0.0

    def run(self) -> None:
        """Serve until the pipe ends."""
        waiting = b""
        for data in self._arriving():
            *lines, waiting = (waiting + data).split(b"\n")
            orders = [order for line in lines if (order := protocol.decode_look(line))]
            if orders:
                # Several that waited ask the same question.
                self._send(self._eyes.look(orders[-1]))
                self._told = False
                self._heard()

    def breaks(self, error: BaseException) -> None:
        """Tell where a mistake of the program was made; nobody hears what else it says."""
        from assistant.log_mask import told

        with contextlib.suppress(OSError, ValueError):
            self._send(protocol.Broken(where=told(error)[-_MOST_TOLD:]))

    def _arriving(self) -> Iterator[bytes]:
        """Pieces of orders as they come, until the pipe ends; what is drawn is heard meanwhile."""
        pipe = self._source.fileno()
        # Windows can't wait for a pipe and something else; there is nothing else there.
        descriptors = [pipe] if sys.platform == "win32" else [pipe, self._eyes.screen.fileno()]
        while True:
            if len(descriptors) > 1:
                ready, _, _ = select.select(descriptors, [], [])
                if descriptors[1] in ready:
                    self._heard()
                if pipe not in ready:
                    continue
            data = os.read(pipe, 1 << 16)
            if not data:
                return
            yield data

    def _heard(self) -> None:
        if not self._eyes.stirred() or self._told:
            return
        pause = self._last + _STIR_GAP - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        self._told, self._last = True, time.monotonic()
        self._send(protocol.Stir())

    def _send(self, message: protocol.FromWorker) -> None:
        self._sink.write(protocol.encode(message))
        self._sink.flush()


def main() -> None:
    """Entry point of the process."""
    source = os.fdopen(os.dup(0), "rb", buffering=0)
    sink = os.fdopen(os.dup(1), "wb")
    # Whatever a library prints must not end up between two messages.
    os.dup2(2, 1)
    if hasattr(os, "nice"):
        os.nice(NICE)
    sys.stdin = None
    try:
        screen = open_screen()
    except UserFault as fault:
        asked = fault.notice.id == "watch.macos_no_screen"
        failed = protocol.Failed(code="no_leave" if asked else "no_display")
        sink.write(protocol.encode(failed))
        sink.flush()
        return
    worker = Worker(source, sink, Eyes(screen, LineCache(Recogniser)))
    try:
        worker.run()
    except BrokenPipeError:
        log.debug("nobody listens any more")
    except Exception as error:
        worker.breaks(error)
        raise
    finally:
        screen.close()


if __name__ == "__main__":
    main()
