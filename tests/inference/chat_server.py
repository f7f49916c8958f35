"""A server on loopback that speaks OpenAI's chat protocol, well or badly as its mode says."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

Answerer = Callable[[dict[str, Any]], Iterable[dict[str, Any]]]


def chunk(text: str, reason: str | None = None) -> dict[str, Any]:
    delta = {"content": text} if text else {}
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}


def in_chunks(text: str, reason: str = "stop") -> Answerer:
    """An answerer that streams `text` in threes of characters."""
    return lambda body: [
        *(chunk(text[at : at + 3]) for at in range(0, len(text), 3)),
        chunk("", reason),
    ]


class ChatServer:
    """Serves until left; `bodies` and `keys` are what it was sent."""

    def __init__(self, answer: Answerer | None = None, mode: str = "", refuses: str = "") -> None:
        self.answer = answer or in_chunks("hello")
        self.mode = mode
        self.refuses = refuses
        self.bodies: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.closed = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args: object) -> None:
                """Nothing is printed."""

            def do_POST(self) -> None:
                data = self.rfile.read(int(self.headers["Content-Length"]))
                outer.bodies.append({"path": self.path, **json.loads(data)})
                outer.keys.append(self.headers.get("Authorization", ""))
                try:
                    outer.serve(self)
                except OSError:
                    outer.closed.set()

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.mode = "over"
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def serve(self, out: BaseHTTPRequestHandler) -> None:
        out.close_connection = True
        mode = self.mode
        if mode == "hang":
            while self.mode == "hang":
                time.sleep(0.02)
        if mode == "redirect":
            self._say(out, 302, b"", Location="http://127.0.0.1:1/elsewhere")
        elif mode.isdigit():
            self._say(out, int(mode), b'{"error": "no"}')
        elif self.refuses and self.refuses in self.bodies[-1]:
            self._say(out, 400, b'{"error": "unknown field"}')
        elif mode == "garbage":
            self._say(out, 200, b"<html>hello</html>")
        elif mode == "whole":
            text = "".join(
                row["choices"][0]["delta"].get("content", "")
                for row in self.answer(self.bodies[-1])
            )
            message = {"choices": [{"message": {"content": text}, "finish_reason": "stop"}]}
            self._say(out, 200, json.dumps(message).encode())
        elif mode == "nested":
            self._say(out, 200, b"[" * 500_000)
        elif mode == "huge":
            self._say(out, 200, b" " * (3 << 20))
        else:
            self._stream(out, mode)

    def _say(self, out: BaseHTTPRequestHandler, status: int, data: bytes, **more: str) -> None:
        out.send_response(status)
        for name, value in {"Content-Type": "application/json", **more}.items():
            out.send_header(name, value)
        out.send_header("Content-Length", str(len(data)))
        out.end_headers()
        out.wfile.write(data)

    def _stream(self, out: BaseHTTPRequestHandler, mode: str) -> None:
        out.send_response(200)
        out.send_header("Content-Type", "text/event-stream; charset=utf-8")
        out.send_header("Connection", "close")
        out.end_headers()
        if mode == "endless_line":
            while not self.closed.is_set():
                out.wfile.write(b"data: " + b"x" * 65536)
        if mode == "endless":
            while not self.closed.is_set():
                self._event(out, chunk("more and more " * 100))
        for number, row in enumerate(self.answer(self.bodies[-1])):
            if mode == "cut" and number == 2:
                return
            if mode == "not_json" and number == 2:
                out.wfile.write(b"data: {oops\n\n")
            self._event(out, row)
            while mode == "stall" and number == 2 and not self.closed.is_set():
                time.sleep(0.02)
                out.wfile.write(b": still here\n\n")
                out.wfile.flush()
        out.wfile.write(b"data: [DONE]\n\n")

    @staticmethod
    def _event(out: BaseHTTPRequestHandler, row: dict[str, Any]) -> None:
        out.wfile.write(b"data: " + json.dumps(row).encode() + b"\n\n")
        out.wfile.flush()
