"""Serves chat pages whose messages a test writes while two readers watch them.

`Pages` serves a folder, puts `live_pages.js` into every page and passes on what `say` is given to
all pages that are open.
"""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

HERE = Path(__file__).parent
SCRIPT = HERE / "live_pages.js"
LIVE = HERE / "live"


class Pages:
    """Pages of a folder on loopback, each with our script in it."""

    def __init__(self, folder: Path) -> None:
        self._told: list[str] = []
        self._news = threading.Condition()
        self._open = 0
        self._closing = False
        pages = self

        class Handler(http.server.SimpleHTTPRequestHandler):
            def __init__(self, *args: object, **more: object) -> None:
                super().__init__(*args, directory=str(folder), **more)  # type: ignore[arg-type]

            def do_GET(self) -> None:
                name = self.path.partition("?")[0]
                if name == "/feed":
                    pages._pass_on(self)
                elif name == "/live_pages.js":
                    self._give(SCRIPT.read_bytes(), "text/javascript")
                elif name.endswith(".html"):
                    source = (folder / name[1:]).read_text(encoding="utf-8")
                    tag = "<script src=/live_pages.js defer></script>"
                    self._give((source + tag).encode(), "text/html; charset=utf-8")
                else:
                    super().do_GET()

            def _give(self, data: bytes, kind: str) -> None:
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: object) -> None:
                """Nobody reads it."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def address(self) -> str:
        """Address of the folder, without a slash at its end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def open(self) -> int:
        """How many pages listen."""
        with self._news:
            return self._open

    def say(self, side: str, text: str, name: str = "", clock: str = "") -> None:
        """Let all open pages show a message: `side` is "in" for the customer's, else "out"."""
        self.tell(side=side, text=text, name=name, clock=clock)

    def burst(self, lines: Sequence[tuple[str, str]]) -> None:
        """Several messages, drawn at once."""
        self.tell(burst=[{"side": side, "text": text} for side, text in lines])

    def scroll(self, pixels: int) -> None:
        """Scroll the messages: upwards when negative, to the end with 0."""
        self.tell(scroll=pixels)

    def tell(self, **what: object) -> None:
        """Pass something on as it is; see live_pages.js."""
        with self._news:
            self._told.append(json.dumps(what))
            self._news.notify_all()

    def _pass_on(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.end_headers()
        at = 0
        with self._news:
            self._open += 1
        try:
            while not self._closing:
                with self._news:
                    self._news.wait_for(lambda a=at: len(self._told) > a or self._closing, 1.0)
                    fresh, at = self._told[at:], len(self._told)
                for row in fresh:
                    handler.wfile.write(f"data: {row}\n\n".encode())
                handler.wfile.flush()
        except OSError:
            return
        finally:
            with self._news:
                self._open -= 1

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._news:
            self._closing = True
            self._news.notify_all()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)
