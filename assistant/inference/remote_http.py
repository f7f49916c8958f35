"""One exchange with a server that speaks OpenAI's chat protocol, on a thread of its own.

Nothing here is imported unless a server is configured. Redirects are refused, certificates are
checked, proxies are not used, and an answer is read only up to a cap.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from assistant import datafile

CONNECT_SECONDS = 8.0
MAX_BYTES = 1 << 20
MAX_LINE = 64 << 10
MAX_ERROR = 2000


class ServerFault(Exception):
    """The exchange failed: `code` names the sentence for people, `reason` what was seen."""

    def __init__(self, code: str, reason: str = "", status: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason
        self.status = status


@dataclass(frozen=True, slots=True)
class Server:
    """Where to ask, and with which key ("" = none)."""

    url: str
    key: str = ""

    @property
    def host(self) -> str:
        """Its name, for people."""
        return urlsplit(self.url).hostname or ""

    def connection(self) -> http.client.HTTPConnection:
        """A new connection; https checks the certificate."""
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        if parts.scheme == "https":
            return http.client.HTTPSConnection(
                host, parts.port, timeout=CONNECT_SECONDS, context=ssl.create_default_context()
            )
        return http.client.HTTPConnection(host, parts.port, timeout=CONNECT_SECONDS)

    @property
    def path(self) -> str:
        """Path of the chat endpoint."""
        return urlsplit(self.url).path.rstrip("/") + "/chat/completions"


class Call:
    """Posts `body`; `hear` gets pieces of text, then the reason of the end or a ServerFault.

    All are told on the call's own thread; abort() may be called from any other.
    """

    def __init__(
        self,
        server: Server,
        body: dict[str, Any],
        seconds: float,
        hear: Callable[[Call, str | ServerFault, bool], None],
    ) -> None:
        self._server = server
        self._body = body
        self._seconds = seconds
        self._hear = hear
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._aborted = False
        threading.Thread(target=self._run, name="model-server", daemon=True).start()

    def abort(self) -> None:
        """Stop at once; nothing more is told."""
        with self._lock:
            self._aborted = True
            if self._socket is not None:
                try:
                    self._socket.shutdown(socket.SHUT_RDWR)
                except OSError:
                    # Closed by the other side already.
                    return

    def _run(self) -> None:
        try:
            reason = self._exchange()
        except ServerFault as fault:
            self._tell(fault, last=True)
        except ssl.SSLError as error:
            self._tell(ServerFault("server_tls", _short(error)), last=True)
        except TimeoutError:
            self._tell(ServerFault("timeout"), last=True)
        except OSError as error:
            self._tell(ServerFault("server_unreachable", _short(error)), last=True)
        except (http.client.HTTPException, ValueError, RecursionError) as error:
            self._tell(ServerFault("server_garbage", _short(error)), last=True)
        else:
            self._tell(reason, last=True)

    def _tell(self, what: str | ServerFault, last: bool = False) -> None:
        with self._lock:
            aborted = self._aborted
        if not aborted:
            self._hear(self, what, last)

    def _exchange(self) -> str:
        connection = self._server.connection()
        try:
            connection.connect()
            with self._lock:
                self._socket = connection.sock
                if self._aborted:
                    return "stop"
            connection.sock.settimeout(self._seconds)
            headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
            if self._server.key:
                headers["Authorization"] = f"Bearer {self._server.key}"
            data = json.dumps(self._body, ensure_ascii=False).encode("utf-8")
            connection.request("POST", self._server.path, data, headers)
            with connection.getresponse() as answer:
                if answer.status != 200:
                    raise _refusal(answer)
                kind = (answer.getheader("Content-Type") or "").partition(";")[0].strip().lower()
                streams = kind == "text/event-stream"
                return self._stream(answer) if streams else self._whole(answer)
        finally:
            with self._lock:
                self._socket = None
            connection.close()

    def _stream(self, answer: http.client.HTTPResponse) -> str:
        reason = ""
        for event in _events(answer):
            choice = _choice(event)
            text = _dig(choice, "delta", "content")
            if isinstance(text, str) and text:
                self._tell(_writable(text))
            found = choice.get("finish_reason")
            reason = found if isinstance(found, str) else reason
        if not reason:
            raise ServerFault("server_cut")
        return reason

    def _whole(self, answer: http.client.HTTPResponse) -> str:
        data = answer.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise ServerFault("server_garbage", "too long")
        choice = _choice(datafile.json_value(data))
        text = _dig(choice, "message", "content")
        if not isinstance(text, str):
            raise ServerFault("server_garbage", "no text")
        self._tell(_writable(text))
        return str(choice.get("finish_reason") or "stop")


def _writable(text: str) -> str:
    """Without halves of characters, which JSON can spell but nothing can store or show."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _short(error: Exception) -> str:
    return (str(error) or type(error).__name__)[:200]


def _refusal(answer: http.client.HTTPResponse) -> ServerFault:
    status = answer.status
    if 300 <= status < 400:
        return ServerFault("server_redirect", answer.getheader("Location", "")[:200], status)
    answer.read(MAX_ERROR)
    code = {401: "server_key", 403: "server_key", 404: "server_address"}.get(status)
    return ServerFault(code or "server_refused", str(status), status)


def _events(answer: http.client.HTTPResponse) -> Iterator[Any]:
    """The JSON values of a stream of server-sent events, up to its end mark."""
    size = 0
    while line := answer.readline(MAX_LINE):
        size += len(line)
        if size > MAX_BYTES or not line.endswith(b"\n"):
            raise ServerFault("server_garbage", "too long")
        if not line.startswith(b"data:"):
            continue
        data = line[5:].strip()
        if data == b"[DONE]":
            return
        yield datafile.json_value(data)


def _choice(event: Any) -> dict[str, Any]:
    if not isinstance(event, dict):
        raise ServerFault("server_garbage", "no object")
    if "error" in event:
        raise ServerFault("server_refused", "error")
    choices = event.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else {}
    return first if isinstance(first, dict) else {}


def _dig(value: dict[str, Any], *names: str) -> Any:
    found: Any = value
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found
