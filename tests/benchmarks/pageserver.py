"""Serves the bench's own chat page on loopback and says lines on it."""

from __future__ import annotations

import json
import queue
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

PAGE = Path(__file__).parent / "page.html"


class PageServer:
    """A page of left/right bubbles whose customer says what `say` is given."""

    def __init__(self) -> None:
        said: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        opened = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                stream = self.path == "/said"
                self.send_response(200)
                kind = "text/event-stream" if stream else "text/html; charset=utf-8"
                self.send_header("Content-Type", kind)
                self.end_headers()
                if not stream:
                    self.wfile.write(PAGE.read_bytes())
                    return
                opened.set()
                while (text := said.get()) is not None:
                    self.wfile.write(f"data: {json.dumps(text)}\n\n".encode())
                    self.wfile.flush()

            def log_message(self, format: str, *args: object) -> None:
                """Nobody reads it."""

        self._said = said
        self.opened = opened
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def address(self) -> str:
        """Address of the page."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def say(self, text: str) -> float:
        """Let the customer say a line; returns time.monotonic() of the sending."""
        self._said.put(text)
        return time.monotonic()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._said.put(None)
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)
